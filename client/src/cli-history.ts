/** `gp4u history`: a model's prices over time; `gp4u import prices`: captured ones from a file. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { Option } from 'commander';
import { CsvError, type Info, parse } from 'csv-parse';
import type { Schemas } from './client.ts';
import { answerOf, ask, client, dash, many, money, number, out, program, show, table } from './terminal.ts';

// Charts -------------------------------------------------------------------------------------------------------------

const BARS = '▁▂▃▄▅▆▇█';
const SPARK_WIDTH = 60;

type Points = Schemas['PriceHistory']['series'][number]['points'];

/** Medians over the whole range, so that gaps are seen as gaps. */
function sparkline(points: Points, { from, to }: { from: string; to: string }): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const columns = Array.from({ length: SPARK_WIDTH }, (): number[] => []);
  for (const { at, median } of points)
    if (median !== null)
      columns[Math.floor(((Date.parse(at) - start) / (end - start)) * SPARK_WIDTH)]?.push(Number(median));
  const means = columns.map((column) =>
    column.length === 0 ? null : column.reduce((sum, price) => sum + price, 0) / column.length,
  );
  const known = means.filter((mean) => mean !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return means
    .map((mean) => (mean === null ? ' ' : BARS[Math.round(((mean - low) / (high - low || 1)) * (BARS.length - 1))]))
    .join('');
}

function printHistory(data: Schemas['PriceHistory'], rows: number): void {
  out(`${data.model}, ${data.pricing}, ${data.period} from ${data.from} to ${data.to} (${data.mode})`);
  for (const { name, imported, points } of data.series) {
    out(`\n${name}${imported ? ' (imported)' : ''}  ${sparkline(points, data)}`);
    const shown = points
      .slice(-rows)
      .map(({ at, listings, gpus, ...prices }) => [
        `${at}${at === data.running_at ? ' …' : ''}`,
        ...[prices.low, prices.p25, prices.median, prices.p75, prices.high].map((price) =>
          price === null ? '-' : money(price),
        ),
        dash(listings),
        dash(gpus),
      ]);
    out(table(['from', 'low', '25 %', 'median', '75 %', 'high', 'listings', 'GPUs'], shown, [1, 2, 3, 4, 5, 6, 7]));
    if (points.length > rows) out(`the last ${rows} of ${points.length}; -n shows more`);
  }
  if (data.series.length === 0) out('no prices are known of that time');
  out(`\n${data.verdict.sentence}`);
}

type HistoryOptions = {
  from?: string;
  to?: string;
  period?: string;
  provider?: string[];
  pricing?: string;
  rows: number;
};

program
  .command('history <model...>')
  .description("a model's prices over time, and whether today's is low")
  .option('--from <instant>', 'from then on (RFC 3339)')
  .option('--to <instant>', 'before then (RFC 3339)')
  .addOption(new Option('--period <period>', 'length of a step').choices(['5m', '1h', '1d']))
  .option('-p, --provider <name>', 'only of this one; may be repeated', many)
  .addOption(new Option('--pricing <kind>', 'how it is sold').choices(['on_demand', 'interruptible']))
  .option('-n, --rows <n>', 'rows shown of each provider', number, 12)
  .action(async (words: string[], { rows, ...query }: HistoryOptions) => {
    const params = { path: { model: words.join(' ') }, query: query as never };
    await ask(client().GET('/api/history/{model}', { params }), (data) => printHistory(data, rows));
  });

// Files of captured prices -------------------------------------------------------------------------------------------

const FIELDS = [
  'date',
  'provider',
  'gpu_model',
  'gpu_count',
  'region',
  'rental_type',
  'price_min_usd',
  'price_median_usd',
  'price_max_usd',
  'n_offers',
] as const;
const TOGETHER = 2_000;
/** Well within what the server reads at once. */
const BYTES_TOGETHER = 700_000;
/** A quote that is never closed makes a record of the rest of the file. */
const RECORD_BYTES_MAX = 65_536;
const NAMED_MAX = 20;
const SAID_EVERY_MS = 2_000;

type Observation = Schemas['PriceObservation'];
type Row = { readonly line: number; readonly observation: Observation };
type Rejected = { readonly line: number; readonly reason: string };

class FileError extends Error {}

/** Rows that have a field for each column; the others are rejected by their line. */
async function* readRows(file: string, onRow: (bytes: number) => void, rejected: Rejected[]): AsyncGenerator<Row> {
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true };
  // What goes wrong is thrown by the loop over the records.
  const parser = pipeline(
    createReadStream(file),
    parse({ ...options, max_record_size: RECORD_BYTES_MAX }),
    () => undefined,
  );
  let header: string[] | null = null;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    onRow(info.bytes);
    if (header === null) {
      header = record;
      const missing = FIELDS.filter((name) => !record.includes(name));
      if (missing.length > 0) throw new FileError(`line 1: the header has no column ${missing.join(', ')}`);
    } else if (record.length !== header.length) {
      const reason = `has ${record.length} fields where the header has ${header.length}`;
      rejected.push({ line: info.lines, reason });
    } else {
      const columns = header;
      const observation = Object.fromEntries(FIELDS.map((name) => [name, record[columns.indexOf(name)] ?? '']));
      yield { line: info.lines, observation: observation as Observation };
    }
  }
  if (header === null) throw new FileError('line 1: the file is empty');
}

/** On a terminal one line that changes, elsewhere a line now and then. */
function progress(size: number) {
  const began = performance.now();
  const isTerminal = process.stderr.isTTY === true;
  let said = began;
  return (rows: number, bytes: number, isLast = false): void => {
    const now = performance.now();
    if (!isLast && !isTerminal && now - said < SAID_EVERY_MS) return;
    said = now;
    const text = `${rows} rows, ${Math.round((100 * bytes) / Math.max(1, size))} %, ${Math.round((1000 * rows) / Math.max(1, now - began))} rows/s`;
    process.stderr.write(isTerminal ? `\r${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}

type Outcome = { received: number; new: number; changed: number; unchanged: number; rejected: Rejected[] };
type Uncharted = Schemas['ObservationsImported']['uncharted'][number];

function createSum() {
  const outcome: Outcome = { received: 0, new: 0, changed: 0, unchanged: 0, rejected: [] };
  const uncharted = new Map<string, Uncharted>();
  return {
    outcome,
    uncharted,
    add(batch: readonly Row[], data: Schemas['ObservationsImported']): void {
      for (const name of ['received', 'new', 'changed', 'unchanged'] as const) outcome[name] += data[name];
      for (const { row, reason } of data.rejected) outcome.rejected.push({ line: batch[row]?.line ?? 0, reason });
      for (const { field, value, rows } of data.uncharted)
        uncharted.set(`${field} ${value}`, {
          field,
          value,
          rows: rows + (uncharted.get(`${field} ${value}`)?.rows ?? 0),
        });
    },
  };
}

/** One batch is on its way while the next is read: the server takes them one after the other, and so in their order. */
async function importPrices(file: string): Promise<ReturnType<typeof createSum>> {
  const { size } = await stat(file);
  const say = progress(size);
  const sum = createSum();
  const server = client();
  let [bytes, batch, batchBytes]: [number, Row[], number] = [0, [], 0];
  let flight: Promise<void> = Promise.resolve();
  const send = async (rows: readonly Row[], readBytes: number): Promise<void> => {
    const body = { observations: rows.map(({ observation }) => observation) };
    sum.add(rows, await answerOf(server.POST('/api/history/observations', { body })));
    say(sum.outcome.received, readBytes);
  };
  const flush = async (): Promise<void> => {
    await flight;
    if (batch.length > 0) flight = send(batch, bytes);
    [batch, batchBytes] = [[], 0];
  };
  const onRow = (read: number): void => {
    batchBytes += JSON.stringify(FIELDS).length + Math.max(0, read - bytes);
    bytes = read;
  };
  const unread: Rejected[] = [];
  for await (const row of readRows(file, onRow, unread)) {
    batch.push(row);
    if (batch.length === TOGETHER || batchBytes > BYTES_TOGETHER) await flush();
  }
  await flush();
  await flight;
  sum.outcome.received += unread.length;
  sum.outcome.rejected.push(...unread);
  sum.outcome.rejected.sort((a, b) => a.line - b.line);
  say(sum.outcome.received, bytes, true);
  return sum;
}

function printOutcome({ outcome, uncharted }: ReturnType<typeof createSum>): void {
  const { received, new: fresh, changed, unchanged, rejected } = outcome;
  out(`${received} rows: ${fresh} new, ${changed} changed, ${unchanged} unchanged, ${rejected.length} rejected`);
  for (const { field, value, rows } of uncharted.values())
    out(`  kept, and in no chart: ${field} ${value} is not known (${rows} rows)`);
  for (const { line, reason } of rejected.slice(0, NAMED_MAX)) process.stderr.write(`line ${line}: ${reason}\n`);
  if (rejected.length > NAMED_MAX) process.stderr.write(`and ${rejected.length - NAMED_MAX} more\n`);
}

const faultOf = (error: unknown): string | null => {
  if (error instanceof CsvError) return error.message;
  if (error instanceof FileError) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' ? (error as Error).message : null;
};

program
  .command('import')
  .description('bring in what was captured elsewhere (operators)')
  .command('prices <file>')
  .description('a CSV of prices by day, provider, model, number of GPUs, region and rental type')
  .action(async (file: string) => {
    try {
      const sum = await importPrices(file);
      show({ ...sum.outcome, uncharted: [...sum.uncharted.values()] }, () => printOutcome(sum));
      if (sum.outcome.rejected.length > 0) process.exitCode = 1;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null) throw error;
      process.stderr.write(`${file}: ${fault}\nWhat was sent before stays; mend the file and import it again.\n`);
      process.exitCode = 1;
    }
  });
