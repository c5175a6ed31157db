/**
 * `npm run bench:history`: a year of prices of 50,000 listings, every tier of it full, then a model's chart over HTTP, what
 * the history adds to a sync, what it takes on disk, and `gp4u import prices` with 100,000 observations, twice.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { sql } from 'kysely';
import { createApp } from '../../server/src/app.ts';
import { type Instant, plus, systemClock } from '../../server/src/base/clock.ts';
import { models } from '../../server/src/catalog/catalog.ts';
import { rollUp } from '../../server/src/market/history-rules.ts';
import { forgetRows, rollUpNext } from '../../server/src/market/history-store.ts';
import * as store from '../../server/src/market/store.ts';
import { applyBatch } from '../../server/src/market/sync.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import { inTransaction, openDatabase } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { preparePeople } from '../../server/src/sandbox-people.ts';
import { benchOffers } from './offers.ts';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 50_000);
/** As a listing whose price moves once a week. */
const CHANGES = Number(process.env.BENCH_CHANGES ?? 52);
const OBSERVATIONS = Number(process.env.BENCH_OBSERVATIONS ?? 100_000);
const CHARTS = 200;
const WARM_UP = 50;
const SYNCS = 20;
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const CLI = fileURLToPath(new URL('../../client/bin/gp4u.mjs', import.meta.url));

const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-bench-history-'));
await chmod(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir, say: () => undefined });
const log = createLog('error');
const database = await openDatabase(postgres.url, systemClock, log);
const db = database.kysely;
await migrate(db);
const config = loadConfig({});
const app = createApp({
  ...{ config, database, clock: systemClock, log, sandboxUrl: 'http://127.0.0.1:9', pageFolder: null },
  secret: 'a secret of benches only, long enough',
});
await app.market.follow();
const server = serve({ fetch: app.http.fetch, port: 0, hostname: '127.0.0.1' });
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;

const line = (what: string, figure: string, bar = '') =>
  console.log(`${what.padEnd(66)} ${figure.padStart(22)}   ${bar}`);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const quantile = (times: number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
const sum = (times: readonly number[]): number => times.reduce((total, time) => total + time, 0);
const sizeOf = async (table: string): Promise<number> =>
  Number((await sql<{ n: bigint }>`select pg_total_relation_size(${table}::regclass) as n`.execute(db)).rows[0]?.n);

// Syncs --------------------------------------------------------------------------------------------------------------

/** One sync of offers that are parsed already: the whole, and what of it is the history's. */
async function apply(round: number, at: Instant): Promise<{ whole: number; history: number }> {
  const offers = benchOffers(LISTINGS, round);
  const { syncDeps } = app.market;
  await app.market.requestSync(['vast']);
  const claim = await inTransaction(syncDeps.db, systemClock, (tx) =>
    store.claimSync(tx, 'vast', 60, 0, systemClock.now()),
  );
  if ('waitMs' in claim) throw new Error('the sync is not due');
  let history = 0;
  const recordReading: typeof syncDeps.recordReading = async (...reading) => {
    const began = performance.now();
    await syncDeps.recordReading(...reading);
    history = performance.now() - began;
  };
  const began = performance.now();
  const batch = { offers, dropped: [], fetched: LISTINGS };
  const applied = await applyBatch({ ...syncDeps, recordReading }, claim, batch, at);
  if (applied !== 'taken') throw new Error(`the sync is ${applied}`);
  return { whole: performance.now() - began, history };
}

async function share(what: string, bar: string, next: (nth: number) => readonly [round: number, at: Instant]) {
  const times: { whole: number; history: number }[] = [];
  for (let i = 0; i < SYNCS; i += 1) times.push(await apply(...next(i)));
  const [whole, history] = [sum(times.map((time) => time.whole)), sum(times.map((time) => time.history))];
  const figure = `${ms(history / SYNCS)} of ${ms(whole / SYNCS)}`;
  line(`  ${what}`, figure, `${((100 * history) / whole).toFixed(1)} %, ${bar}`);
  return { whole: whole / SYNCS, history: history / SYNCS };
}

async function syncs(): Promise<void> {
  console.log(`\nwhat the history adds to a sync of ${LISTINGS} offers, mean of ${SYNCS}`);
  const start = systemClock.now();
  const bucket = (nth: number) => plus(start, nth * 5 * MINUTE_MS);
  await apply(0, start);
  const unchanged = await share('nothing changed, within five minutes', 'bar 10 %', () => [0, start]);
  const opening = await share('nothing changed, the first of five minutes', '', (nth) => [0, bucket(nth + 1)]);
  const last = bucket(SYNCS);
  const changed = await share('1 % changed, within five minutes', 'bar 10 %', (nth) => [nth + 1, last]);
  const first = await share('1 % changed, the first of five minutes', '', (nth) => [
    nth + SYNCS + 1,
    bucket(SYNCS + nth + 1),
  ]);
  for (const [what, within, opens] of [
    ['nothing changed', unchanged, opening],
    ['1 % changed', changed, first],
  ] as const) {
    const [history, whole] = [9 * within.history + opens.history, 9 * within.whole + opens.whole];
    line(
      `  ten syncs, as they come in five minutes, ${what}`,
      ms(history),
      `${((100 * history) / whole).toFixed(1)} %, bar 10 %`,
    );
  }
}

// A year -------------------------------------------------------------------------------------------------------------

async function fill(): Promise<void> {
  const names = models.map(({ name }) => name);
  await sql`insert into market.series (model, pricing, provider, imported, seen_at)
    select model, pricing, provider, false, now() from unnest(${names}::text[]) model,
      unnest(array['on_demand', 'interruptible']) pricing, unnest(array['vast', 'ionet', 'akash', 'render']) provider
    on conflict do nothing`.execute(db);
  const tiers = [
    [5, config.history['5m']],
    [60, config.history['1h']],
    [1440, 365],
  ] as const;
  // As it is written: bucket after bucket.
  for (const [minutes, days] of tiers)
    await sql`insert into market.price_series (at, minutes, samples, series, low, p25, median, p75, high, listings, gpus)
      select bucket, ${minutes}, 1, id, price, price * 1.2, price * 1.4, price * 1.6, price * 2, 60, 200
      from (select bucket, id, (300000 + id * 1000 + random() * 100000)::bigint as price
        from generate_series(to_timestamp(floor(extract(epoch from now()) / ${minutes * 60}) * ${minutes * 60}) - ${days} * interval '1 day',
          to_timestamp(floor(extract(epoch from now()) / ${minutes * 60}) * ${minutes * 60}) - ${minutes} * interval '1 minute',
          ${minutes} * interval '1 minute') bucket, market.series order by bucket, id) made
      on conflict do nothing`.execute(db);
  await sql`insert into market.rolled_up values (60, date_trunc('hour', now())), (1440, date_trunc('day', now() at time zone 'UTC') at time zone 'UTC')
    on conflict (minutes) do update set until = excluded.until`.execute(db);
}

async function disk(): Promise<void> {
  const [seriesBefore, changesBefore] = [await sizeOf('market.price_series'), await sizeOf('market.price_change')];
  const began = performance.now();
  await fill();
  // Week after week, as prices move.
  await sql`insert into market.price_change (listing_id, at, price_per_gpu_hour, price_per_hour)
    select id, now() - n * interval '7 days', price_per_gpu_hour, price_per_hour
    from generate_series(${CHANGES}::int, 1, -1) n, market.listing`.execute(db);
  await sql`vacuum analyze market.price_series`.execute(db);
  await sql`vacuum analyze market.price_change`.execute(db);
  console.log(`\na year made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from market.price_series`.execute(db);
  const count = rows[0]?.n ?? 1;
  const series = (await sizeOf('market.price_series')) - seriesBefore;
  const changes = (await sizeOf('market.price_change')) - changesBefore;
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  line(
    `  series: ${count} rows, ${(series / count).toFixed(0)} bytes each`,
    mb(series),
    '5 min 7 days, hours 90, days 365',
  );
  const each = changes / (CHANGES * LISTINGS);
  line(`  price changes: ${CHANGES} a listing, ${each.toFixed(0)} bytes each`, mb(changes));
  line(
    '  disk a listing-year: price changes, its part of the series, both',
    [changes, series, changes + series]
      .map((bytes) => (bytes / LISTINGS).toFixed(0))
      .join(' + ')
      .replace(/ \+ (\d+)$/, ' = $1'),
    'bytes',
  );
}

// Charts -------------------------------------------------------------------------------------------------------------

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ask = (path: string) =>
  new Promise<{ took: number; bytes: number }>((resolve, reject) => {
    const began = performance.now();
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () =>
        response.statusCode === 200
          ? resolve({ took: performance.now() - began, bytes })
          : reject(new Error(`status ${response.statusCode}`)),
      );
    }).on('error', reject);
  });

async function charts(): Promise<void> {
  console.log("\na model's chart over HTTP, four providers, with its verdict");
  const from = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
  for (const [what, query] of [
    ['a year by days', `period=1d&from=${from(365)}`],
    ['14 days by hours', `period=1h&from=${from(14)}`],
    ['2 days by 5 minutes', `period=5m&from=${from(2)}`],
  ] as const) {
    const answers: { took: number; bytes: number }[] = [];
    const idle: number[] = [];
    const cpu = process.cpuUsage();
    for (let i = 0; i < CHARTS + WARM_UP; i += 1) {
      const model = models[i % models.length]?.name ?? '';
      answers.push(await ask(`/api/history/${encodeURIComponent(model)}?${query}`));
    }
    const { user, system } = process.cpuUsage(cpu);
    for (let i = 0; i < CHARTS; i += 1) idle.push((await ask('/health')).took);
    const times = answers.map(({ took }) => took).slice(WARM_UP);
    line(`  ${what} (${Math.round((answers[0]?.bytes ?? 0) / 1024)} kB): p50`, ms(quantile(times, 0.5)), 'bar 30 ms');
    line(`  ${what}: p99`, ms(quantile(times, 0.99)), 'bar 30 ms');
    line('    processor time of server and client, each chart', ms((user + system) / 1000 / (CHARTS + WARM_UP)));
    // What the machine itself takes: a shared one may be busy.
    line('    /health right after: p50, p99', `${ms(quantile(idle, 0.5))}, ${ms(quantile(idle, 0.99))}`);
  }
}

async function rollUps(): Promise<void> {
  await sql`update market.rolled_up set until = until - interval '4 hours' where minutes = 60`.execute(db);
  const time = async (work: (tx: store.MarketDb) => Promise<boolean>): Promise<number> => {
    const began = performance.now();
    await inTransaction(app.market.syncDeps.db, systemClock, work);
    return performance.now() - began;
  };
  const now = systemClock.now();
  line(
    '\nan hour of every line made from its five minutes',
    ms(await time((tx) => rollUpNext(tx, 5, 60, now, rollUp))),
  );
  line('rows that are over forgotten, one run', ms(await time((tx) => forgetRows(tx, config.history, now))));
}

// Import -------------------------------------------------------------------------------------------------------------

async function imports(): Promise<void> {
  console.log(`\ngp4u import prices, ${OBSERVATIONS} observations`);
  const file = join(dataDir, 'prices.csv');
  const spelled = ['RTX_4090', 'RTX_5090', 'A100_SXM_80GB', 'H200', 'L40S', 'H100_SXM', 'B200', 'H100_NVL'];
  const rows = Array.from({ length: OBSERVATIONS }, (_, i) => {
    const date = new Date(Date.UTC(2026, 0, 1) + Math.floor(i / 600) * DAY_MS).toISOString().slice(0, 10);
    const price = (0.2 + (i % 97) / 50).toFixed(4);
    return `${date},${i % 3 === 0 ? 'runpod' : 'vast.ai'},${spelled[i % 8]},${1 + (i % 4)},R${i % 600},${i % 5 === 0 ? 'spot' : 'on_demand'},${price},${price},${price},${1 + (i % 9)}`;
  });
  const head =
    'date,provider,gpu_model,gpu_count,region,rental_type,price_min_usd,price_median_usd,price_max_usd,n_offers';
  await writeFile(file, [head, ...rows, ''].join('\n'));
  const operator = (await preparePeople(app, database)).at(-1);
  const run = () =>
    new Promise<string>((resolve, reject) => {
      const args = [
        CLI,
        '--server',
        `http://127.0.0.1:${port}`,
        '--token',
        operator?.token ?? '',
        'import',
        'prices',
        file,
      ];
      execFile(process.execPath, args, (error, out, err) =>
        error ? reject(new Error(`${out}${err}`)) : resolve(out.trim()),
      );
    });
  const state = async () =>
    (
      await sql<{ hash: string }>`select md5(string_agg(text, '' order by text)) as hash from (
        select md5(one::text) as text from market.price_observation one union all
        select md5(row::text) from market.price_series row join market.series line on line.id = row.series where line.imported) all_rows`.execute(
        db,
      )
    ).rows[0]?.hash;
  let before: string | undefined;
  for (const what of ['first', 'again']) {
    const began = performance.now();
    const said = await run();
    line(`  ${what}: ${said}`, `${((performance.now() - began) / 1000).toFixed(1)} s`, 'bar 10 s');
    const after = await state();
    if (before !== undefined) line('  the same rows', before === after ? 'yes' : 'NO', 'bar yes');
    before = after;
  }
}

try {
  const [cpu] = cpus();
  console.log(`${cpus().length} × ${cpu?.model ?? 'unknown processor'}, Node ${process.version}`);
  await apply(0, plus(systemClock.now(), -DAY_MS));
  await disk();
  await charts();
  await rollUps();
  await imports();
  await syncs();
} finally {
  agent.destroy();
  server.close();
  await app.close();
  await database.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
