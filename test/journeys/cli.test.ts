import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
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
const gp4u = (...args: string[]) => gp4uAs({}, ...args);

const gp4uAs = (env: Record<string, string>, ...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      [CLI, '--server', world.url, ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
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

  it('shows what is cheaper where, what it saves, the best deals, and how jobs rank', async () => {
    const cheaper = await gp4u('arbitrage', '--why');
    expect(cheaper.out).toMatch(/spread\s+savings\s+\$\/month\s+confidence/);
    expect(cheaper.out).toMatch(/a quarter of them at or below|No spread stands/);
    expect((await gp4u('deals', '-n', '2')).out).toContain('By price for a GB of memory');
    expect((await gp4u('savings', 'rtx4090', '--hours-per-day', '8')).out).toMatch(/typical \$\/GPU-h\s+machines/);
    expect((await gp4u('prices', 'RTX 4090')).out).toContain('machines that count');
    expect((await gp4u('score-table')).out).toContain('comparable');
    const ranked = await gp4u(
      ...[
        'search',
        '--sort',
        'total_cost',
        '--hours',
        '8',
        '--workload',
        'training',
        '--measured-on',
        'RTX 4090',
        '--why',
      ],
    );
    expect(ranked.out).toMatch(/1\. The cheapest job: GPU/);
    expect(ranked.out).toMatch(/2\. [\d.]+ more than the cheapest: /);
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
    const asked = JSON.parse(
      (await gp4uAs({ GP4U_API_KEY: world.operator.token }, '--json', 'sync', 'akash')).out,
    ) as Schemas['SyncAnswer'];
    expect(asked.provider).toBe('akash');
    await expect
      .poll(async () => (await gp4u('sync-outcome', asked.id)).out, { timeout: 20_000 })
      .toContain('succeeded');
  });

  it('sets a limit of a market and takes it back', async () => {
    const set = (...args: string[]) => gp4uAs({ GP4U_API_KEY: world.operator.token }, 'set', 'akash', ...args);
    expect((await set('--burst', '3')).out).toMatch(/burst\s+3 {2}\(as it comes: \d+\)/);
    expect(await set('--burst', 'usual')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/burst\s+\d+\n/),
    });
  });
});

describe('gp4u with an account', () => {
  const EMAIL = 'cli@example.org';
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gp4u-cli-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  const mine = (...args: string[]) =>
    gp4uAs({ XDG_CONFIG_HOME: home, GP4U_PASSWORD: 'a password for the terminal' }, ...args);

  it('signs up, logs in, moves money and shows the statement; the login is for its owner only', async () => {
    expect((await mine('wallet')).err).toContain('This needs a login');
    expect((await mine('signup', EMAIL, '--name', 'Cli')).out).toContain('cli@example.org (Cli), user');
    expect((await mine('login', EMAIL)).out).toContain('Logged in');
    expect((await stat(join(home, 'gp4u/credentials.json'))).mode & 0o777).toBe(0o600);
    expect((await mine('wallet', 'deposit', '25.5', '--key', 'once')).out).toBe(
      '25.50 USDC credited (simulated: sandbox money)\n',
    );
    expect((await mine('wallet', 'deposit', '25.5', '--key', 'once')).code).toBe(0);
    const address = `0x${'0'.repeat(38)}a1`;
    expect((await mine('wallet', 'withdraw', '5', address)).out).toContain('5.00 USDC pending');
    expect((await mine('wallet', 'withdraw', '500', address)).err).toContain('20.500000 USDC are available');
    expect((await mine('wallet')).out).toMatch(/available\s+20\.50/);
    expect((await mine('wallet', 'transactions')).out).toMatch(/withdrawal \*\s+-5\.00\s+20\.50/);
    expect((await mine('wallet', 'transactions', '--csv')).out.split('\r\n')).toHaveLength(4);
    expect((await mine('wallet', 'analytics', '--days', '3')).out).toContain('deposited 25.50');
  });

  it('keeps the login when the access token is over, and ends it for good', async () => {
    const file = join(home, 'gp4u/credentials.json');
    const kept = JSON.parse(await readFile(file, 'utf8')) as Record<string, { access: string }>;
    for (const login of Object.values(kept)) login.access = 'over';
    await writeFile(file, JSON.stringify(kept));
    expect((await mine('me')).out).toContain(EMAIL);
    const made = await mine('keys', 'create', 'ci', '--scope', 'read');
    expect((await gp4uAs({ GP4U_API_KEY: made.out.trim() }, 'wallet')).out).toMatch(/available\s+20\.50/);
    expect((await gp4uAs({ GP4U_API_KEY: made.out.trim() }, 'wallet', 'deposit', '1')).err).toContain('scope spend');
    expect((await mine('keys')).out).toContain('ci');
    expect((await mine('sessions')).out).toContain('*');
    expect((await mine('logout')).out).toContain('Logged out');
    expect((await mine('me')).code).toBe(1);
  });

  it('verifies the ledger and makes operators on the machine of the server', async () => {
    const env = { DATABASE_URL: world.databaseUrl };
    const verified = await gp4uAs(env, 'ledger', 'verify');
    expect(verified.out).toMatch(/\d+ transfers, .*\nhead .*\nclean\n$/);
    expect(verified.code).toBe(0);
    await sql`alter table ledger.transfer disable trigger append_only`.execute(world.database.kysely);
    await sql`update ledger.transfer set amount = amount + 1 where cause = 'withdrawal'`.execute(world.database.kysely);
    const broken = await gp4uAs(env, 'ledger', 'verify');
    expect(broken.out).toMatch(/transfer [0-9a-f-]{36}: /);
    expect(broken.code).toBe(1);
    expect((await gp4uAs(env, 'operator', 'add', 'nobody@example.org')).code).toBe(1);
    expect((await gp4uAs(env, 'operator', 'add', EMAIL)).out).toContain('was user and is operator');
  });
});
