/**
 * `npm run bench`: the performance bars, measured side by side in one run. Server and worker are processes of their own,
 * as in production; one client asks over loopback HTTP and keeps its connection.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { Agent, get } from 'node:http';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const queries = [
  'limit=100',
  'limit=100&model=RTX%204090&sort=reliability',
  'limit=100&q=place%20us',
  'limit=100&sort=total_cost&hours=8&disk_gb=200&egress_gb=50',
  'limit=100&min_vram_gb=24&max_price=1&country=US&available_only=true&sort=price_per_tflops',
  'limit=100&sort=vram&provider=vast&min_gpus=2',
];

const begin = (...args: string[]) =>
  fork(fileURLToPath(new URL('server.ts', import.meta.url)), args, { execArgv: ['--import', 'tsx'] });
const next = <T>(child: ChildProcess) =>
  new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
const server = begin();
const { port, url } = await next<{ port: number; url: string }>(server);
const worker = begin(url);
await next(worker);
const tell = async (message: object): Promise<number> => {
  const answer = next<{ ms: number }>(worker);
  worker.send(message);
  return (await answer).ms;
};
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const ask = (query: string) =>
  new Promise<number>((resolve, reject) => {
    const start = performance.now();
    get({ host: '127.0.0.1', port, path: `/api/gpus/search?${query}`, agent }, (response) => {
      response.on('data', () => undefined);
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(performance.now() - start)
          : reject(new Error(`status ${response.statusCode}`)),
      );
    }).on('error', reject);
  });

const totalNow = async (): Promise<number> =>
  ((await (await fetch(`http://127.0.0.1:${port}/api/gpus/search?limit=1`)).json()) as { total: number }).total;

const quantile = (times: number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
const line = (what: string, figure: string, bar: string) =>
  console.log(`${what.padEnd(58)} ${figure.padStart(24)}   ${bar}`);
const ms = (value: number): string => `${value.toFixed(2)} ms`;

let asked = 0;
/** No two alike, so that none is answered from one before. */
const nextQuery = (): string => {
  asked += 1;
  return `${queries[asked % queries.length]}&min_price=${(asked / 1e6).toFixed(6)}`;
};

async function searches(rounds: number, query = nextQuery): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds * queries.length; i += 1) times.push(await ask(query()));
  return times;
}

/** Searches without a pause until the work is done. */
async function searchDuring(work: Promise<number>): Promise<{ took: number; times: number[] }> {
  let took: number | null = null;
  const done = work.then((value) => {
    took = value;
  });
  const times: number[] = [];
  while (took === null) times.push(await ask(nextQuery()));
  await done;
  return { took: took as unknown as number, times };
}

const [cpu] = cpus();
console.log(
  `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}\n`,
);

const first = await tell({ apply: { n: 50_000, round: 0 } });
line('50,000 offers, first sync', ms(first), '');
while ((await totalNow()) < 50_000) await sleep(200);
await searches(60);
const quiet = await searches(150);
line('search over HTTP, 50,000 listings, 100 rows: p50', ms(quantile(quiet, 0.5)), 'bar 4 ms');
line('search over HTTP, 50,000 listings, 100 rows: p99', ms(quantile(quiet, 0.99)), 'bar 15 ms');
const again = await searches(100, () => queries[0] as string);
line('  the same search again, p50', ms(quantile(again, 0.5)), '');
const naive = await tell({ naive: 50_000 });
line(
  'plain filter and sort of the same, in memory, no HTTP',
  ms(naive),
  `${(naive / quantile(quiet, 0.5)).toFixed(1)} × our p50 with HTTP`,
);

await tell({ apply: { n: 200_000, round: 0 } });
// Until the server has read all of it.
for (let seen = 0; seen < 200_000; ) {
  seen = await totalNow();
  await sleep(200);
}
await searches(20);
for (const [what, round, bar] of [
  ['nothing changed', 0, 'bar 1,000 ms'],
  ['1 % changed', 1, 'bar 2,000 ms'],
  ['1 % changed, again', 2, 'bar 2,000 ms'],
] as const) {
  const alone = await tell({ apply: { n: 200_000, round: round * 10 } });
  line(`refresh of 200,000 offers, ${what}`, ms(alone), bar);
  const { took, times } = await searchDuring(tell({ apply: { n: 200_000, round: round === 0 ? 0 : round * 10 + 5 } }));
  line(`  the same while searches go on`, ms(took), bar);
  line(`  search p99 meanwhile (${times.length} searches, 200,000 listings)`, ms(quantile(times, 0.99)), 'bar 50 ms');
}
worker.send({ stop: true });
await new Promise((resolve) => worker.once('exit', resolve));
server.send({ stop: true });
agent.destroy();
