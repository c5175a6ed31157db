/**
 * `npm run bench:guessing`: 10,000 guesses at one account and at many, from many networks, against the product as `npm
 * start` runs it. What other routes take meanwhile is measured beside what they take without, in the same run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const GUESSES = Number(process.env.BENCH_GUESSES ?? 10_000);
const AT_ONCE = 20;
const NETWORKS = 200;
const PORT = Number(process.env.BENCH_PORT ?? 4499);
const BAR_RATIO = 1.5;
const EMAIL = 'owner@example.org';
const PASSWORD = 'the right one, long enough';

const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-bench-guessing-'));
const server: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'server/src/main.ts'], {
  env: { ...process.env, PORT: String(PORT), GP4U_DATA_DIR: dataDir },
  stdio: ['ignore', 'ignore', 'inherit'],
});

type Answer = { readonly status: number; readonly ms: number; readonly retryAfter: string | undefined };

function ask(method: string, path: string, body: object | null, agent: Agent, localAddress?: string): Promise<Answer> {
  const text = body === null ? '' : JSON.stringify(body);
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = body === null ? {} : { 'content-type': 'application/json', 'content-length': String(text.length) };
    const options = {
      host: '127.0.0.1',
      port: PORT,
      path,
      method,
      agent,
      headers,
      ...(localAddress && { localAddress }),
    };
    request(options, (response: IncomingMessage) => {
      response.resume().once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          ms: performance.now() - began,
          retryAfter: response.headers['retry-after'],
        }),
      );
    })
      .once('error', reject)
      .end(text);
  });
}

const others = ['/api/gpus/search?limit=50&sort=vram', '/api/gpus/models', '/api/providers', '/health'];
const mine = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds of other routes, one after the other, until told to stop. */
async function measure(isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; !isOver(); i += 1) {
    times.push((await ask('GET', others[i % others.length] ?? '/', null, mine)).ms);
    await sleep(2);
  }
  return times;
}
const p99 = (times: number[]): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * 0.99))] ?? 0;

const logIn = (email: string, password: string, agent: Agent, from?: string) =>
  ask('POST', '/api/auth/login/json', { email, password }, agent, from);

async function guess(): Promise<Map<number, number>> {
  const seen = new Map<number, number>();
  let made = 0;
  const guesser = async (nth: number): Promise<void> => {
    const agent = new Agent({ keepAlive: false });
    for (;;) {
      const n = made;
      made += 1;
      if (n >= GUESSES) return;
      const email = n % 2 === 0 ? EMAIL : `somebody-${n % 500}@example.org`;
      const from = `127.0.${1 + ((n * AT_ONCE + nth) % NETWORKS)}.1`;
      const { status } = await logIn(email, `a wrong guess ${n}`, agent, from);
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, nth) => guesser(nth)));
  return seen;
}

try {
  for (let i = 0; i < 120; i += 1) {
    const ready = await ask('GET', '/health/ready', null, mine).catch(() => null);
    if (ready?.status === 200) break;
    await sleep(500);
  }
  const signup = await ask('POST', '/api/auth/signup', { email: EMAIL, password: PASSWORD }, mine);
  if (signup.status !== 201) throw new Error(`signup answered ${signup.status}`);
  await sleep(3_000);
  const quietUntil = performance.now() + 15_000;
  const quiet = await measure(() => performance.now() > quietUntil);
  let over = false;
  const began = performance.now();
  const measuring = measure(() => over);
  const owners: number[] = [];
  const owning = (async () => {
    while (!over) {
      owners.push((await logIn(EMAIL, PASSWORD, mine)).status);
      await sleep(500);
    }
  })();
  const seen = await guess();
  over = true;
  const [times] = await Promise.all([measuring, owning]);
  const seconds = (performance.now() - began) / 1000;
  const ratio = p99(times) / p99(quiet);
  console.log(`${GUESSES} guesses in ${seconds.toFixed(1)} s: ${[...seen].map(([s, n]) => `${n} x ${s}`).join(', ')}`);
  console.log(`the owner, meanwhile: ${owners.filter((s) => s === 200).length} of ${owners.length} logins`);
  console.log(`p99 of other routes: ${p99(quiet).toFixed(1)} ms without, ${p99(times).toFixed(1)} ms with`);
  console.log(`ratio ${ratio.toFixed(2)}  (bar ${BAR_RATIO})  ${ratio <= BAR_RATIO ? 'met' : 'MISSED'}`);
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  await rm(dataDir, { recursive: true, force: true });
}
