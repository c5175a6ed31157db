import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HistorySummary, writeHistory } from './history.ts';
import { faultsOfHistory, readHistory } from './history-checker.ts';

let folder: string;
let out: string;
let summary: HistorySummary;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gp4u-history-test-'));
  out = join(folder, 'history.jsonl');
  summary = await writeHistory({ ops: 4000, out, seed: 7 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a history under ended backends and lost replies', () => {
  it('has one order that agrees with the versions of every account and with time', () => {
    expect(summary.kills).toBeGreaterThan(5);
    expect(summary.lost).toBeGreaterThan(5);
    expect(summary.ok).toBeGreaterThan(3000);
    expect(faultsOfHistory(readHistory(out))).toEqual([]);
  });

  it.each<[string, RegExp, (rows: Record<string, unknown>[]) => void]>([
    [
      'a read of an old balance',
      /no order/,
      (rows) => {
        // The last read of anything is told as the first one was.
        const reads = rows.filter(({ f, outcome }) => f === 'read' && outcome === 'ok');
        const first = reads[0] as { values: unknown };
        const last = reads.at(-1) as { values: unknown };
        last.values = first.values;
      },
    ],
    [
      'an acknowledged transfer that is gone',
      /is lost/,
      (rows) => {
        // The last row may be one whose caller never had an answer.
        const told = rows.findLast(({ transfer_ids, outcome }) => transfer_ids && outcome === 'ok');
        const [gone] = (told as { transfer_ids: string[] }).transfer_ids;
        rows.splice(
          rows.findIndex(({ type, id }) => type === 'transfer' && id === gone),
          1,
        );
      },
    ],
    [
      'a read of a wrong amount',
      /saw/,
      (rows) => {
        const read = rows.find(({ f, outcome }) => f === 'read' && outcome === 'ok') as {
          values: { available: string }[];
        };
        (read.values[0] as { available: string }).available += '0';
      },
    ],
  ])('%s would be seen', async (_, fault, break_) => {
    const rows = (await readFile(out, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    break_(rows);
    const broken = join(folder, 'broken.jsonl');
    await writeFile(broken, rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(faultsOfHistory(readHistory(broken)).join('\n')).toMatch(fault);
  });
});
