/**
 * `npm run bench:reservations`: bookings over HTTP by two server processes on one database, at 64 connections, both warm.
 * One slot that everybody wants; blocks of their own beside pgbench's TPC-B (scale 50, 16 clients, prepared) on the same
 * PostgreSQL, in turns; then random bookings, extensions and cancellations (`--random N`, 100,000 when not given), swept
 * for overlaps. Needs pgbench on the path.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { createRandom } from '../../sandbox/src/random.ts';

const { values } = parseArgs({ options: { random: { type: 'string', default: '100000' } } });
const CONNECTIONS = 64;
const STORM = 10_000;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const LISTINGS = 2000;
const HOUR_MS = 3_600_000;
const run = promisify(execFile);

const begin = (...args: string[]) =>
  fork(fileURLToPath(new URL('server.ts', import.meta.url)), args, { execArgv: ['--import', 'tsx'] });
const next = <T>(child: ChildProcess) =>
  new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
const server = begin();
const { port, url } = await next<{ port: number; url: string }>(server);
const other = begin(url);
const second = await next<{ port: number }>(other);
const servers = [port, second.port].map((at) => ({
  port: at,
  agent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS / 2 }),
}));
const db = new pg.Pool({ connectionString: url, max: 4 });
db.on('error', () => undefined);

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly ms: number };

const call = (method: string, path: string, token: string | null, body?: object, caller = 0): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const from = performance.now();
    const text = body === undefined ? null : JSON.stringify(body);
    const headers = {
      ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    const { port: at, agent } = servers[caller % servers.length] as (typeof servers)[number];
    request({ host: '127.0.0.1', port: at, agent, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, body: answer, ms: performance.now() - from });
      });
    })
      .on('error', reject)
      .end(text ?? undefined);
  });

/** The market is read, so that nothing is stale. */
async function refresh(): Promise<void> {
  const answer = next(server);
  server.send({ apply: { n: LISTINGS, round: 0 } });
  await answer;
}

async function signUp(i: number): Promise<string> {
  const email = `bench${i}@bench.example`;
  const password = `a password of bench ${i}`;
  const made = await call('POST', '/api/auth/signup', null, { email, password, display_name: `Bench ${i}` });
  if (made.status !== 201) throw new Error(`signing up answers ${made.status}: ${JSON.stringify(made.body)}`);
  const login = await call('POST', '/api/auth/login/json', null, { email, password });
  const access = String(login.body.access_token);
  const key = await call('POST', '/api/auth/api-keys', access, { name: 'bench', scopes: ['read', 'book', 'spend'] });
  const token = String(key.body.token ?? key.body.key ?? access);
  const funds = await call('POST', '/api/wallets/deposit', access, { amount: '1000000' });
  if (funds.status >= 300) throw new Error(`a deposit answers ${funds.status}: ${JSON.stringify(funds.body)}`);
  return token;
}

const at = (ms: number): string => new Date(ms).toISOString();
const START = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
const quantile = (times: number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
const median = (all: number[]): number => quantile(all, 0.5);
const row = (what: string, figure: string, bar: string): void =>
  console.log(`${what.padEnd(62)} ${figure.padStart(22)}   ${bar}`);

/** So many callers, each asking again when it has its answer, until there is nothing left to ask. */
async function callers(ask: (caller: number) => Promise<boolean>): Promise<void> {
  const one = async (caller: number): Promise<void> => {
    while (await ask(caller));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => one(i)));
}

async function deadlocks(): Promise<number> {
  const { rows } = await db.query(
    'select deadlocks::int as n from pg_stat_database where datname = current_database()',
  );
  return rows[0].n as number;
}

async function storm(tokens: readonly string[], gpu: string): Promise<void> {
  const before = await deadlocks();
  const statuses = new Map<number, number>();
  const times: number[] = [];
  let left = STORM;
  const block = { gpu_id: gpu, start_time: at(START), end_time: at(START + 4 * HOUR_MS) };
  const from = performance.now();
  await callers(async (i) => {
    if (left <= 0) return false;
    left -= 1;
    const { status, ms } = await call('POST', '/api/reservations/', tokens[i % tokens.length] ?? '', block, i);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    times.push(ms);
    return true;
  });
  const seconds = (performance.now() - from) / 1000;
  await sleep(1000);
  const counts = [...statuses].map(([status, n]) => `${n} × ${status}`).join(', ');
  row(`${STORM} bookings of one slot, two servers`, counts, 'bar 1 × 201, the rest 409');
  row('  in all', `${seconds.toFixed(2)} s`, 'bar 8 s');
  row('  p50 / p99', `${median(times).toFixed(0)} / ${quantile(times, 0.99).toFixed(0)} ms`, 'bar p99 300 ms');
  row('  deadlocks', String((await deadlocks()) - before), 'bar 0');
}

let block = 0;
/** A listing and an hour that nobody else has. */
function ownBlock(gpus: readonly string[]) {
  block += 1;
  const hour = Math.floor(block / gpus.length) + 10;
  const from = START + hour * HOUR_MS;
  return { gpu_id: gpus[block % gpus.length] ?? '', start_time: at(from), end_time: at(from + HOUR_MS) };
}

async function bookings(tokens: readonly string[], gpus: readonly string[]): Promise<number> {
  const from = performance.now();
  const until = from + SECONDS * 1000;
  let made = 0;
  await callers(async (i) => {
    if (performance.now() >= until) return false;
    const { status, body } = await call('POST', '/api/reservations/', tokens[i] ?? '', ownBlock(gpus), i);
    if (status !== 201) throw new Error(`a booking answers ${status}: ${JSON.stringify(body)}`);
    made += 1;
    return true;
  });
  return (made / (performance.now() - from)) * 1000;
}

async function tpcB(): Promise<number> {
  const args = ['-c', '16', '-j', '2', '-M', 'prepared', '-n', '-T', String(SECONDS), url];
  return Number(/tps = ([\d.]+)/.exec((await run('pgbench', args)).stdout)?.[1]);
}

/** Few listings and hours, so that most bookings clash; some of them have physical GPUs in common. */
async function random(tokens: readonly string[], gpus: readonly string[], count: number): Promise<void> {
  const random = createRandom(11);
  const few = gpus.slice(0, 20);
  const mine = new Map<string, { token: string; end: number }>();
  const done = { booked: 0, extended: 0, cancelled: 0, refused: 0 };
  let left = count;
  const from = performance.now();
  const pick = (): string | undefined => [...mine.keys()][Math.floor(random.next() * Math.min(mine.size, 50))];
  await callers(async (i) => {
    if (left <= 0) return false;
    left -= 1;
    if (left % 20_000 === 0) {
      const found = `overlaps: ${await overlaps('s.unit')} per unit, ${await physical(gpus)} per physical GPU`;
      console.log(`  ${count - left} of ${count}, ${((performance.now() - from) / 1000).toFixed(0)} s; ${found}`);
      await refresh();
    }
    const token = tokens[i] ?? '';
    const kind = random.next();
    const id = kind < 0.6 ? undefined : pick();
    if (id === undefined) {
      const start = START + Math.floor(random.next() * 240) * (HOUR_MS / 4);
      const end = start + (1 + Math.floor(random.next() * 16)) * (HOUR_MS / 4);
      const gpu = random.pick(few);
      const body = { gpu_id: gpu, start_time: at(start), end_time: at(end) };
      const made = await call('POST', '/api/reservations/', token, body, i);
      if (made.status === 201) {
        mine.set(String(made.body.id), { token, end });
        done.booked += 1;
      } else if (made.status === 409) done.refused += 1;
      else throw new Error(`a booking answers ${made.status}: ${JSON.stringify(made.body)}`);
      return true;
    }
    const known = mine.get(id);
    if (known === undefined) return true;
    if (kind < 0.75) {
      mine.delete(id);
      const { status } = await call('DELETE', `/api/reservations/${id}/cancel`, known.token, undefined, i);
      if (status === 200) done.cancelled += 1;
      else done.refused += 1;
      return true;
    }
    const end = known.end + HOUR_MS / 2;
    const { status } = await call('POST', `/api/reservations/${id}/extend`, known.token, { end_time: at(end) }, i);
    if (status === 200) {
      mine.set(id, { ...known, end });
      done.extended += 1;
    } else done.refused += 1;
    return true;
  });
  const seconds = (performance.now() - from) / 1000;
  row(
    `${count} random bookings, extensions and cancellations`,
    `${(count / seconds).toFixed(0)}/s`,
    JSON.stringify(done),
  );
  row('  overlaps by a sweep, per unit', String(await overlaps('s.unit')), 'bar 0');
  row('  overlaps by a sweep, per physical GPU', String(await physical(gpus)), 'bar 0');
}

/** In order of their starts, each against the latest end before it; in this process, without the constraint's operators. */
function sweep(held: readonly { name: string; from: number; to: number }[]): number {
  const sorted = [...held].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.from - b.from));
  let overlapping = 0;
  let last = { name: '', to: 0 };
  for (const { name, from, to } of sorted) {
    if (name === last.name && from < last.to) overlapping += 1;
    last = name === last.name ? { name, to: Math.max(last.to, to) } : { name, to };
  }
  return overlapping;
}

async function overlaps(unit: string): Promise<number> {
  const { rows } = await db.query(`select ${unit} as name, extract(epoch from lower(s.during))::float8 as "from",
    extract(epoch from upper(s.during))::float8 as "to" from rentals.slot s where s.holds`);
  return sweep(rows as { name: string; from: number; to: number }[]);
}

/** By the reservations that stand and the GPUs of their listings, not by the slots. */
async function physical(gpus: readonly string[]): Promise<number> {
  const { rows } = await db.query(
    `select 'gpu ' || gpu as name, extract(epoch from r.start_at)::float8 as "from",
      extract(epoch from r.end_at)::float8 as "to"
    from reservations.reservation r join market.listing l on l.id = r.listing_id, unnest(l.gpu_ids) gpu
    where r.state in ('pending', 'active') and l.id = any ($1::uuid[])`,
    [gpus],
  );
  return sweep(rows as { name: string; from: number; to: number }[]);
}

try {
  await refresh();
  const tokens: string[] = [];
  for (let i = 0; i < CONNECTIONS; i += 1) tokens.push(await signUp(i));
  const { rows } = await db.query(
    `select id from market.listing where free > 0 and bookable and price_per_hour > 0 order by id`,
  );
  const gpus = rows.map(({ id }) => String(id));
  await run('pgbench', ['-i', '-s', '50', '-q', url]);
  await refresh();
  await sleep(2000);
  // As a server that has run for a while: what is compiled for the first bookings is not what is measured.
  await bookings(tokens, gpus.slice(1));
  await storm(tokens, gpus[0] ?? '');
  const [own, standard]: [number[], number[]] = [[], []];
  for (let i = 0; i < ROUNDS; i += 1) {
    await refresh();
    own.push(await bookings(tokens, gpus.slice(1)));
    standard.push(await tpcB());
    console.log(`  round ${i + 1}: ${own.at(-1)?.toFixed(0)} bookings/s, TPC-B ${standard.at(-1)?.toFixed(0)}/s`);
  }
  const ratio = median(own) / median(standard);
  row(
    'bookings over HTTP at 64 connections / TPC-B',
    `${ratio.toFixed(2)} (${median(own).toFixed(0)}/s / ${median(standard).toFixed(0)}/s)`,
    'bar 0.30',
  );
  await refresh();
  await random(tokens, gpus.slice(1), Number(values.random));
} finally {
  for (const { agent } of servers) agent.destroy();
  await db.end();
  for (const child of [other, server]) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.send({ stop: true });
    await ended;
  }
}
