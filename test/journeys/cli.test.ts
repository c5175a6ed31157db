import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { startWorld, type World } from '../support/world.ts';

const CLI = fileURLToPath(new URL('../../client/bin/gp4u.mjs', import.meta.url));

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 800, seed: 4 });
});
afterAll(() => world?.close());

/** Runs the command as a person would, against the world's server. */
const gp4u = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [CLI, '--server', world.url, ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

describe('gp4u', () => {
  it('searches with the filters of the API, as a table and as the JSON of the API', async () => {
    const table = await gp4u(
      'search',
      '4090',
      '--provider',
      'vast',
      '--sort',
      'total_cost',
      '--hours',
      '8',
      '--disk',
      '100',
      '-n',
      '5',
    );
    expect(table.code).toBe(0);
    expect(table.out).toMatch(/GPU\s+VRAM\s+\$\/GPU-h\s+\$\/h\s+total \$/);
    expect(table.out).toMatch(/RTX 4090\s+(24|48)/);
    expect(table.out).toMatch(/\d+ listings \(sandbox\)/);
    const json = JSON.parse(
      (await gp4u('--json', 'search', '4090', '--provider', 'vast', '-n', '5')).out,
    ) as Schemas['SearchAnswer'];
    expect(json.items).toHaveLength(5);
    expect(json.items.every(({ model_raw, provider }) => model_raw.includes('4090') && provider === 'vast')).toBe(true);
  });

  it('lists models and markets, and compares listings with the best marked', async () => {
    expect((await gp4u('models')).out).toMatch(/RTX 4090/);
    expect((await gp4u('markets')).out).toMatch(/Vast\.ai: HEALTHY/);
    const { items } = JSON.parse(
      (await gp4u('--json', 'search', '-n', '2', '-s', 'vram')).out,
    ) as Schemas['SearchAnswer'];
    const compared = await gp4u('compare', ...items.map(({ id }) => id));
    expect(compared.out).toContain('price_per_gpu_hour');
    expect(compared.out).toContain('*');
    expect((await gp4u('show', items[0]?.id ?? '')).out).toContain('where it comes from');
  });

  it('says what was refused and why, and ends with another code', async () => {
    const refused = await gp4u('search', '--max-price', '1', '--min-price', '2');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('/query/min_price: must not be above max_price');
    expect((await gp4u('show', 'nothing')).err).toContain('There is no such listing');
  });

  it('tells a person whose server is not there how to start one', async () => {
    const { code, err } = await new Promise<{ code: number; err: string }>((resolve) => {
      execFile(process.execPath, [CLI, '--server', 'http://127.0.0.1:9', 'models'], (error, _out, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, err: stderr }),
      );
    });
    expect(code).toBe(3);
    expect(err).toContain('npm start');
  });

  it('asks for a sync and tells its outcome', async () => {
    const asked = JSON.parse((await gp4u('--json', 'sync', 'akash')).out) as Schemas['SyncAnswer'];
    expect(asked.provider).toBe('akash');
    await expect
      .poll(async () => (await gp4u('sync-outcome', asked.id)).out, { timeout: 20_000 })
      .toContain('succeeded');
  });
});
