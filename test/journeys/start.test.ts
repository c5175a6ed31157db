import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { isRunning } from '../../server/src/platform/embedded-postgres-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];

type Started = { child: ChildProcess; said: () => string; url: () => string; exited: Promise<number | null> };

/** What `npm start` runs, with its output. */
function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/src/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', PORT: '0', GP4U_SANDBOX_SIZE: '500', ...env },
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, said: () => text, url: () => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? '', exited };
}

async function ready({ said, exited }: Started): Promise<void> {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (let i = 0; i < 600; i += 1) {
    if (said().includes('Ctrl-C stops everything')) return;
    if (ended) throw new Error(`it ended: ${said()}`);
    await sleep(100);
  }
  throw new Error(`not ready in time: ${said()}`);
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'gp4u start '));
  // Open to the user the database runs as, so that its files stay inside.
  await chmod(made, 0o755);
  folders.push(made);
  return made;
}

/** One that has ended and waits for init to collect it (a child whose parent was killed) is not alive. */
const isAlive = (pid: number): Promise<boolean> => {
  if (!(pid > 0)) throw new Error('no process id was found');
  return isRunning(pid);
};

const postgresOf = async (dataDir: string): Promise<number> =>
  Number((await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').catch(() => '0')).split('\n')[0]);
const listings = async (url: string) =>
  (await (await fetch(`${url}/api/gpus/search?limit=1`)).json()) as { total: number; items: { id: string }[] };

afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGINT');
  for (const made of folders) await rm(made, { recursive: true, force: true });
});

describe('npm start', () => {
  it('says what it does, serves API, docs and page on one port, and stops all of it on Ctrl-C', async () => {
    const dataDir = await folder();
    const run = start({ GP4U_DATA_DIR: dataDir });
    await ready(run);
    expect(run.said()).toContain('creating the database');
    expect((await fetch(`${run.url()}/health/ready`)).status).toBe(200);
    expect(await (await fetch(run.url(), { headers: { accept: 'text/html' } })).text()).toContain('<html');
    expect(await (await fetch(run.url())).json()).toMatchObject({ name: 'GP4U', mode: 'sandbox' });
    expect((await fetch(`${run.url()}/api/docs`)).status).toBe(200);
    const postgres = await postgresOf(dataDir);
    expect(await isAlive(postgres)).toBe(true);
    run.child.kill('SIGINT');
    expect(await run.exited).toBe(0);
    expect(await isAlive(postgres)).toBe(false);
  });

  it('goes on after a kill -9 in the middle, with the database that was left behind, and moves money once for each key', async () => {
    const dataDir = await folder();
    const person = { email: 'grace@example.org', password: 'correct battle harbour moss' };
    const send = async (run: Started, path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${run.url()}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const tokenOf = async (run: Started): Promise<Record<string, string>> => {
      const answer = await send(run, '/api/auth/login/json', person);
      return { authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}` };
    };
    const deposit = async (run: Started, token: Record<string, string>, key: number): Promise<string> => {
      const ask = () => send(run, '/api/wallets/deposit', { amount: '1' }, { ...token, 'idempotency-key': `k${key}` });
      let answer = await ask();
      // All at once may be more than a small machine can do in time: then it is asked again, as it says.
      for (let n = 0; answer.status === 503 && n < 10; n += 1) {
        await sleep(1000 * Number(answer.headers.get('retry-after')));
        answer = await ask();
      }
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { id: string }).id;
    };
    const keys = Array.from({ length: 200 }, (_, i) => i);

    const first = start({ GP4U_DATA_DIR: dataDir });
    await ready(first);
    expect((await send(first, '/api/auth/signup', person)).status).toBe(201);
    const before = await tokenOf(first);
    const listing = (await listings(first.url())).items[0]?.id;
    const postgres = await postgresOf(dataDir);
    const told = new Map<number, string>();
    // Those whose answer is lost are asked again below.
    const asked = keys.map((key) =>
      deposit(first, before, key).then(
        (id) => void told.set(key, id),
        () => undefined,
      ),
    );
    while (told.size < 20) await sleep(1);
    first.child.kill('SIGKILL');
    await first.exited;
    await Promise.all(asked);
    expect(told.size).toBeLessThan(keys.length);
    expect(await isAlive(postgres)).toBe(true);

    const second = start({ GP4U_DATA_DIR: dataDir });
    await ready(second);
    expect(await postgresOf(dataDir)).toBe(postgres);
    expect(await (await fetch(`${second.url()}/api/gpus/${listing}`)).json()).toMatchObject({ id: listing });
    const after = await tokenOf(second);
    const ids = await Promise.all(keys.map((key) => deposit(second, after, key)));
    expect(new Set(ids).size).toBe(keys.length);
    for (const [key, id] of told) expect(ids[key]).toBe(id);
    const balance = await (await fetch(`${second.url()}/api/wallets/balance`, { headers: after })).json();
    expect(balance).toMatchObject({ available: '200.000000' });
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    expect(await isAlive(postgres)).toBe(false);
  });

  it('replays captured days as they are, and lists what it had to drop', async () => {
    const [dataDir, days] = [await folder(), await folder()];
    const row = (id: number, fields: object = {}) => ({
      id,
      ask_contract_id: id,
      gpu_name: 'L40S',
      gpu_ram: 46068,
      num_gpus: 2,
      gpu_ids: [id],
      dph_base: 1.0000004,
      dph_total: 1.1,
      storage_cost: 0.15,
      inet_up_cost: 0,
      inet_down_cost: 0,
      geolocation: 'Texas, US',
      reliability2: 0.99,
      rentable: true,
      rented: false,
      is_bid: false,
      duration: 1000,
      end_date: 1772553280,
      ...fields,
    });
    await writeFile(join(days, 'bundles-2026-03-01.json'), JSON.stringify({ offers_by_model: { L40S: [row(1)] } }));
    await writeFile(
      join(days, 'bundles-2026-03-02.json'),
      JSON.stringify({ offers_by_model: { L40S: [row(2), row(3, { dph_base: 'a lot' }), row(4)], Empty: [] } }),
    );
    const run = start({ GP4U_DATA_DIR: dataDir, GP4U_REPLAY_DIR: days });
    await ready(run);
    const found = (await (await fetch(`${run.url()}/api/gpus/search?limit=200`)).json()) as {
      items: Record<string, unknown>[];
      total: number;
    };
    expect(
      found.items
        .map(({ external_id, price_per_hour, price_per_gpu_hour, model, vram_gb }) => [
          external_id,
          price_per_hour,
          price_per_gpu_hour,
          model,
          vram_gb,
        ])
        .sort(),
    ).toEqual([
      ['2', '1.000000', '0.500000', 'L40S', 48],
      ['4', '1.000000', '0.500000', 'L40S', 48],
    ]);
    const { items } = (await (await fetch(`${run.url()}/api/providers`)).json()) as {
      items: { provider: string; last_sync: { id: string } }[];
    };
    const id = items.find(({ provider }) => provider === 'vast')?.last_sync.id;
    expect(await (await fetch(`${run.url()}/api/providers/syncs/${id}`)).json()).toMatchObject({
      syncs: [{ fetched: 3, dropped: { bad_field: 1 }, dropped_offers: [{ external_id: '3', reason: 'bad_field' }] }],
    });
    run.child.kill('SIGINT');
    await run.exited;
  });

  it('says that a port is busy, before it starts anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const run = start({ GP4U_DATA_DIR: await folder(), PORT: String(port) });
    expect(await run.exited).toBe(1);
    expect(run.said()).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(run.said()).not.toContain('creating the database');
    other.close();
  });

  it('names a bad variable and a database that cannot be reached', async () => {
    const bad = start({ GP4U_DATA_DIR: await folder(), GP4U_SANDBOX_SIZE: 'big' });
    expect(await bad.exited).toBe(1);
    expect(bad.said()).toContain('GP4U cannot start: GP4U_SANDBOX_SIZE: must be a whole number');
    const lost = start({ GP4U_DATA_DIR: await folder(), DATABASE_URL: 'postgres://someone:secret@127.0.0.1:9/gp4u' });
    expect(await lost.exited).toBe(1);
    expect(lost.said()).toContain('cannot use the database at 127.0.0.1:9/gp4u');
    expect(lost.said()).not.toContain('secret');
  });

  it('refuses a database of a newer version', async () => {
    const admin = new pg.Client({ connectionString: inject('databaseUrl') });
    await admin.connect();
    const name = `newer_${Date.now()}`;
    await admin.query(`create database ${name}`);
    const url = inject('databaseUrl').replace(/\/[^/]*$/, `/${name}`);
    const newer = new pg.Client({ connectionString: url });
    await newer.connect();
    await newer.query(
      `create schema platform; create table platform.migration (name text, timestamp text); insert into platform.migration values ('9999-from-the-future', '')`,
    );
    await newer.end();
    const run = start({ DATABASE_URL: url, GP4U_DATA_DIR: await folder() });
    expect(await run.exited).toBe(1);
    expect(run.said()).toContain('newer schema');
    expect(run.said()).toContain('9999-from-the-future');
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
});
