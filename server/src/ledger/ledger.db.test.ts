import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import { createRandom } from '../../../test/support/random.ts';
import { type Instant, systemClock } from '../base/clock.ts';
import { microUsdc } from '../base/money.ts';
import { type Database, inTransaction, openDatabase } from '../platform/db.ts';
import { createLog } from '../platform/log.ts';
import * as ledger from './ledger.ts';

let world: Awaited<ReturnType<typeof freshDatabase>>;
let db: ledger.Db;
let treasury: ledger.AccountId;
let fee: ledger.AccountId;
beforeAll(async () => {
  world = await freshDatabase();
  db = world.database.kysely;
  treasury = await ledger.openAccount(db, 'treasury', '');
  fee = await ledger.openAccount(db, 'platform_fee', '');
});
afterAll(() => world?.drop());

const usdc = (micro: number) => microUsdc(BigInt(micro));
const transfer = (debit: ledger.AccountId, credit: ledger.AccountId, micro: number): ledger.Leg => ({
  kind: 'transfer',
  debit,
  credit,
  amount: usdc(micro),
  code: 'pay',
});
const entry = (legs: readonly ledger.Leg[], step = 'pay', flow: string = randomUUID()): ledger.Entry => ({
  flow,
  step,
  cause: 'test',
  legs,
});
const pay = (...legs: ledger.Leg[]) => ledger.post(db, entry(legs));

async function user(micro = 0): Promise<ledger.AccountId> {
  const account = await ledger.openAccount(db, 'user', randomUUID());
  if (micro > 0) expect((await pay(transfer(treasury, account, micro))).ok).toBe(true);
  return account;
}

/** [available, held] in micro-USDC. */
async function funds(account: ledger.AccountId): Promise<[number, number]> {
  const [balance] = await ledger.balances(db, [account]);
  return [Number(balance?.available), Number(balance?.held)];
}

async function hold(
  debit: ledger.AccountId,
  credit: ledger.AccountId,
  micro: number,
  expiresAt: Instant | null = null,
): Promise<string> {
  const flow = randomUUID();
  const legs: ledger.Leg[] = [{ kind: 'hold', debit, credit, amount: usdc(micro), code: 'hold', expiresAt }];
  expect((await ledger.post(db, entry(legs, 'hold', flow))).ok).toBe(true);
  return ledger.transferId(flow, 'hold', 1);
}
const capture = (id: string, micro: number): ledger.Leg => ({
  kind: 'capture',
  hold: id,
  amount: usdc(micro),
  code: 'capture',
});
const release = (id: string): ledger.Leg => ({ kind: 'void', hold: id, code: 'void' });
const faults = async () => (await ledger.verify(db, systemClock)).faults;

describe('an entry', () => {
  it('moves each amount once and says what is left', async () => {
    const [a, b] = [await user(100), await user()];
    const posted = await pay(transfer(a, b, 30), transfer(b, fee, 5));
    expect(posted).toMatchObject({
      ok: true,
      replayed: false,
      transfers: [
        { debitAfter: 70n, creditAfter: 30n, debitVersion: 2n, creditVersion: 1n },
        { debitAfter: 25n, creditAfter: null, debitVersion: 2n, creditVersion: null },
      ],
    });
    expect([await funds(a), await funds(b)]).toEqual([
      [70, 0],
      [25, 0],
    ]);
  });

  it.each([1, 3, 4, 20])('of %i legs stands or is refused as a whole', async (n) => {
    const [a, b] = [await user(10 * n - 1), await user()];
    const legs = Array.from({ length: n }, () => transfer(a, b, 10));
    expect(await pay(...legs)).toEqual({ ok: false, refused: 'insufficient', leg: n });
    expect([await funds(a), await funds(b)]).toEqual([
      [10 * n - 1, 0],
      [0, 0],
    ]);
    await pay(transfer(treasury, a, 1));
    expect(await pay(...legs)).toMatchObject({ ok: true });
    expect([await funds(a), await funds(b)]).toEqual([
      [0, 0],
      [10 * n, 0],
    ]);
  });

  it('may not pass below zero on its way, even when it ends above', async () => {
    const [a, b] = [await user(10), await user(100)];
    const legs = [transfer(a, b, 11), transfer(b, a, 50), transfer(b, a, 1), transfer(b, a, 1)];
    expect(await pay(...legs)).toEqual({ ok: false, refused: 'insufficient', leg: 1 });
    expect(await funds(a)).toEqual([10, 0]);
  });

  it.each([1, 2, 5])('of %i legs answers the second time what it answered the first', async (n) => {
    const [a, b] = [await user(1000), await user()];
    const once = entry(Array.from({ length: n }, (_, i) => transfer(a, b, i + 1)));
    const first = await ledger.post(db, once);
    await pay(transfer(a, b, 1));
    const second = await ledger.post(db, once);
    expect(second).toEqual({ ...first, replayed: true });
    const moved = (n * (n + 1)) / 2 + 1;
    expect(await funds(b)).toEqual([moved, 0]);
  });

  it('is a replay even when there is no money left for doing it again', async () => {
    const [a, b] = [await user(10), await user()];
    const once = entry([transfer(a, b, 10)]);
    await ledger.post(db, once);
    expect(await ledger.post(db, once)).toMatchObject({ ok: true, replayed: true });
    expect(await funds(b)).toEqual([10, 0]);
  });

  it('is refused when another one stands under its flow and step', async () => {
    const [a, b] = [await user(100), await user()];
    const once = entry([transfer(a, b, 10), transfer(a, b, 1)]);
    await ledger.post(db, once);
    const others: Partial<ledger.Entry>[] = [
      { legs: [transfer(a, b, 9), transfer(a, b, 1)] },
      { legs: [transfer(b, a, 10), transfer(a, b, 1)] },
      { legs: [transfer(a, b, 10)] },
      { legs: [transfer(a, b, 10), transfer(a, b, 1), transfer(a, b, 1)] },
      { cause: 'other' },
      { labels: { provider: 'vast' } },
    ];
    for (const other of others) {
      expect(await ledger.post(db, { ...once, ...other })).toMatchObject({ ok: false, refused: 'id_reused' });
    }
    expect(await funds(b)).toEqual([11, 0]);
  });

  it('counts once when the same one comes many times at the same moment, from several servers', async () => {
    const [a, b] = [await user(100), await user()];
    const other = await openDatabase(world.url, systemClock, createLog('silent'));
    const once = entry([transfer(a, b, 10)]);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => ledger.post(i % 2 ? db : other.kysely, once)),
    );
    await other.close();
    expect(answers.filter((answer) => answer.ok && !answer.replayed)).toHaveLength(1);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(40);
    expect(await funds(b)).toEqual([10, 0]);
  });

  it('goes with the transaction it is called in', async () => {
    const [a, b] = [await user(100), await user()];
    const failing = inTransaction(world.database.kysely, systemClock, async (tx) => {
      expect((await ledger.post(tx, entry([transfer(a, b, 10)]))).ok).toBe(true);
      expect(await ledger.post(tx, entry([transfer(a, b, 1000)]))).toMatchObject({ ok: false });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await funds(a)).toEqual([100, 0]);
  });

  it('cannot use an account that is not there', async () => {
    const a = await user(10);
    expect(await pay(transfer(a, 999_999_999n as ledger.AccountId, 1))).toMatchObject({ refused: 'account_unknown' });
    expect(await funds(a)).toEqual([10, 0]);
  });

  it('keeps what it is about beside its transfers', async () => {
    const [a, b] = [await user(10), await user()];
    await ledger.post(db, { ...entry([transfer(a, b, 1)]), labels: { provider: 'vast', note: 'a "quoted" \\ one' } });
    const [row] = await ledger.statement(db, b, { limit: 1 });
    expect(row).toMatchObject({ cause: 'test', labels: { provider: 'vast', note: 'a "quoted" \\ one' }, change: 1n });
  });
});

describe('a hold', () => {
  it('is not available, and is captured in part with the rest given back', async () => {
    const [a, b] = [await user(100), await user()];
    const id = await hold(a, b, 60);
    expect(await funds(a)).toEqual([40, 60]);
    expect(await pay(transfer(a, b, 41))).toMatchObject({ refused: 'insufficient' });
    expect(await pay(capture(id, 61))).toMatchObject({ refused: 'capture_exceeds_hold' });
    expect((await pay(capture(id, 25))).ok).toBe(true);
    expect([await funds(a), await funds(b)]).toEqual([
      [75, 0],
      [25, 0],
    ]);
  });

  it('is resolved once, whoever is first', async () => {
    const [a, b] = [await user(100), await user()];
    const id = await hold(a, b, 60);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? pay(capture(id, 60)) : pay(release(id)))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.refused])))).toEqual(
      new Set(['hold_resolved']),
    );
    const [available, held] = await funds(a);
    expect([available === 40 || available === 100, held]).toEqual([true, 0]);
  });

  it('ends by itself when its time is over, and cannot be captured then', async () => {
    const [a, b] = [await user(100), await user()];
    const late = await hold(a, b, 60, (systemClock.now() + 150) as Instant);
    const lasting = await hold(a, b, 10, (systemClock.now() + 3_600_000) as Instant);
    const expire: ledger.Leg = { kind: 'expire', hold: late, code: 'expired' };
    expect(await pay(expire)).toMatchObject({ refused: 'hold_not_due' });
    await systemClock.sleep(250);
    expect(await pay(capture(late, 60))).toMatchObject({ refused: 'hold_expired' });
    expect(await funds(a)).toEqual([30, 70]);
    await Promise.all([ledger.expireHolds(db), ledger.expireHolds(db)]);
    expect(await funds(a)).toEqual([90, 10]);
    expect((await pay(capture(lasting, 10))).ok).toBe(true);
  });

  it('of nothing is refused', async () => {
    expect(await pay(release(randomUUID()))).toMatchObject({ refused: 'hold_unknown' });
  });
});

describe('one balance', () => {
  it.each([1, 4])('that covers 10 of 100 payments of %i legs made at once pays exactly 10', async (legs) => {
    const [a, b] = [await user(100 * legs), await user()];
    const servers: Database[] = await Promise.all(
      [1, 2].map(() => openDatabase(world.url, systemClock, createLog('silent'))),
    );
    const spends = Array.from({ length: 100 }, (_, i) =>
      ledger.post(
        (servers[i % 2] as Database).kysely,
        entry(Array.from({ length: legs }, () => transfer(a, i % 5 === 0 ? fee : b, 10))),
      ),
    );
    const answers = await Promise.all(spends);
    await Promise.all(servers.map((server) => server.close()));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(await funds(a)).toEqual([0, 0]);
  });

  it('is what a plain sum of 400 random operations says, after each of them', async () => {
    const random = createRandom(20260301);
    const accounts = await Promise.all([user(1000), user(1000), user()]);
    const model = new Map(accounts.map((account, i) => [account, { available: i < 2 ? 1000 : 0, held: 0 }]));
    const of = (account: ledger.AccountId) => model.get(account) as { available: number; held: number };
    const open: { id: string; debit: ledger.AccountId; credit: ledger.AccountId; micro: number }[] = [];
    for (let i = 0; i < 400; i += 1) {
      const [debit, credit] = random.shuffle(accounts) as [ledger.AccountId, ledger.AccountId];
      const micro = 1 + random.below(300);
      const enough = of(debit).available >= micro;
      const kind = random.below(4);
      if (kind === 0) {
        expect((await pay(transfer(debit, credit, micro))).ok).toBe(enough);
        if (enough) {
          of(debit).available -= micro;
          of(credit).available += micro;
        }
      } else if (kind === 1 && enough) {
        open.push({ id: await hold(debit, credit, micro), debit, credit, micro });
        of(debit).available -= micro;
        of(debit).held += micro;
      } else if (kind > 1 && open.length > 0) {
        const [held] = open.splice(random.below(open.length), 1);
        if (!held) continue;
        const taken = kind === 2 ? 1 + random.below(held.micro) : 0;
        expect((await pay(taken > 0 ? capture(held.id, taken) : release(held.id))).ok).toBe(true);
        of(held.debit).available += held.micro - taken;
        of(held.debit).held -= held.micro;
        of(held.credit).available += taken;
      }
      for (const account of accounts) expect(await funds(account)).toEqual(Object.values(of(account)));
    }
    expect(await faults()).toEqual([]);
  });
});

describe('the statement', () => {
  it('tells each row of an account with what was left, newest first, and filters', async () => {
    const [a, b] = [await user(100), await user()];
    const id = await hold(a, b, 60);
    await pay(capture(id, 25));
    const rows = await ledger.statement(db, a, { limit: 10 });
    expect(rows.map(({ kind, change, available }) => [kind, change, available])).toEqual([
      ['post', 35n, 75n],
      ['pending', -60n, 40n],
      ['posted', 100n, 100n],
    ]);
    expect(rows.map(({ posted }) => posted)).toEqual([-25n, 0n, 100n]);
    expect(await ledger.statement(db, a, { limit: 10, codes: ['hold'] })).toHaveLength(1);
    expect(await ledger.statement(db, a, { limit: 1, below: rows[0]?.version ?? 0n })).toEqual([rows[1]]);
    const { flow_id: flow, at } = rows[1] as ledger.StatementRow;
    expect(await ledger.statement(db, a, { limit: 10, flow })).toHaveLength(1);
    expect(await ledger.statement(db, a, { limit: 10, from: (at + 1000) as Instant })).toHaveLength(0);
  });
});

describe('nobody changes what is written', () => {
  it.each([
    'update ledger.transfer set amount = amount + 1',
    'delete from ledger.transfer',
    'truncate ledger.transfer',
    'update ledger.block set hash = prev',
    'delete from ledger.account',
  ])('%s is refused', async (text) => {
    await user(5);
    await expect(sql.raw(text).execute(db)).rejects.toThrow('append only');
  });

  it('a limited account cannot be set below zero by any statement', async () => {
    const a = await user(5);
    const update = sql`update ledger.account set debits_posted = 6 where id = ${a}`.execute(db);
    await expect(update).rejects.toThrow('account_limit');
  });
});

describe('verify', () => {
  const behind = async (text: string): Promise<void> => {
    await inTransaction(world.database.kysely, systemClock, async (tx) => {
      await sql.raw("set local session_replication_role = 'replica'").execute(tx);
      await sql.raw(text).execute(tx);
    });
  };
  const scene = async () => {
    const [a, b] = [await user(1000), await user()];
    const id = await hold(a, b, 60);
    await ledger.post(db, { ...entry([transfer(a, b, 7), transfer(a, fee, 1)]), labels: { provider: 'vast' } });
    await pay(capture(id, 30), transfer(b, fee, 3));
    await hold(a, b, 5);
    while (await ledger.seal(db));
    const [row] = await ledger.statement(db, a, { limit: 1, codes: ['pay'] });
    return { a, b, row: row as ledger.StatementRow };
  };

  it('finds nothing wrong in an honest ledger, sealed or not, and knows its earlier heads', async () => {
    await scene();
    const before = await ledger.verify(db, systemClock);
    expect(before).toMatchObject({ faults: [], waiting: 0n });
    const { a, b } = await scene();
    await pay(transfer(a, b, 2), transfer(a, fee, 2));
    const after = await ledger.verify(db, systemClock, { knownHead: before.head ?? '' });
    expect(after).toMatchObject({ faults: [], waiting: 2n });
    const lost = await ledger.verify(db, systemClock, { knownHead: 'ab'.repeat(32) });
    expect(lost.faults).toMatchObject([{ what: 'chain' }]);
  });

  it('folds what only appends, and counts what is not folded yet', async () => {
    const before = (await ledger.balances(db, [fee]))[0]?.available ?? 0n;
    const a = await user(100);
    await pay(transfer(a, fee, 40));
    expect((await ledger.balances(db, [fee]))[0]?.available).toBe(before + 40n);
    while (await ledger.seal(db));
    expect((await ledger.balances(db, [fee]))[0]?.available).toBe(before + 40n);
  });

  it.each([
    ['amount', 'amount = amount + 1', 'amount = amount - 1'],
    ['code', "code = 'paz'", "code = 'pay'"],
    ['cause', "cause = 'tesu'", "cause = 'test'"],
    ['labels', `labels = '{"provider": "vasu"}'`, `labels = '{"provider": "vast"}'`],
    ['at', "at = at + interval '1 microsecond'", "at = at - interval '1 microsecond'"],
    ['debit_after', 'debit_after = debit_after + 1', 'debit_after = debit_after - 1'],
    ['flow_id', "flow_id = 'ffffffff-ffff-4fff-bfff-ffffffffffff'", null],
  ])('names the row when its %s was changed', async (_, change, back) => {
    const { row } = await scene();
    await behind(`update ledger.transfer set ${change} where id = '${row.id}'`);
    expect((await faults()).filter(({ what }) => what === 'transfer').map((fault) => fault.row)).toContain(row.id);
    await behind(`update ledger.transfer set ${back ?? `flow_id = '${row.flow_id}'`} where id = '${row.id}'`);
    expect(await faults()).toEqual([]);
  });

  it('names a row that is missing, one that was slipped in, and a block that was written anew', async () => {
    const { row, a, b } = await scene();
    await behind(`create table public.kept as select * from ledger.transfer where id = '${row.id}';
      delete from ledger.transfer where id = '${row.id}'`);
    expect((await faults()).map((fault) => fault.row)).toContain(row.id);
    await behind('insert into ledger.transfer select * from public.kept; drop table public.kept');
    expect(await faults()).toEqual([]);

    const slipped = randomUUID();
    await behind(`insert into ledger.transfer values ('${slipped}', '${slipped}', 's', 1, 1, 'test', 'posted', ${a}, ${b}, 1,
      null, 'pay', null, 99, 99, 0, 0, null, now())`);
    expect((await faults()).map((fault) => fault.row)).toContain(slipped);
    await behind(`delete from ledger.transfer where id = '${slipped}'`);

    const flip = 'update ledger.block set digests[1] = sha256(digests[1]) where number = 1';
    await behind(`create table public.kept as select * from ledger.block; ${flip}`);
    expect(await faults()).toContainEqual(expect.objectContaining({ what: 'block', row: '1' }));
    await behind('update ledger.block b set digests = k.digests from public.kept k where k.number = b.number');
    expect(await faults()).toEqual([]);
  });

  it('names an account whose counters are not what its transfers make, and a hold that was forgotten', async () => {
    const { a } = await scene();
    await behind(`update ledger.account set credits_posted = credits_posted + 1 where id = ${a}`);
    expect(await faults()).toContainEqual(expect.objectContaining({ what: 'account', row: String(a) }));
    await behind(`update ledger.account set credits_posted = credits_posted - 1 where id = ${a}`);
    await behind(`create table public.kept2 as select * from ledger.open_hold where debit = ${a};
      delete from ledger.open_hold where debit = ${a}`);
    expect((await faults()).map(({ detail }) => detail)).toContain('is a hold that is nowhere listed');
    await behind('insert into ledger.open_hold select * from public.kept2');
    expect(await faults()).toEqual([]);
  });

  it('names a fault for every column of every table that is changed, where the database does not refuse the change', async () => {
    const { a } = await scene();
    const held = await hold(a, fee, 1, (systemClock.now() + 3_600_000) as Instant);
    while (await ledger.seal(db));
    // Something of everything that waits to be sealed.
    await user(1);
    const rowOf: Record<string, string> = { account: `id = ${a}`, transfer: `id = '${held}'` };
    const changes: Record<string, (column: string) => string> = {
      bigint: (column) => `coalesce(${column}, 0) + 1`,
      smallint: (column) => `${column} + 1`,
      boolean: (column) => `not ${column}`,
      text: (column) => `overlay(${column} placing 'q' from 1)`,
      uuid: () => 'gen_random_uuid()',
      jsonb: () => `'{"provider": "other"}'`,
      bytea: (column) => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
      ARRAY: (column) => `${column}[2:]`,
      'timestamp with time zone': (column) => `coalesce(${column}, now()) + interval '1 microsecond'`,
    };
    const special: Record<string, string> = {
      'transfer.kind': "case kind when 'posted' then 'pending' else 'posted' end",
      'account.kind': "case kind when 'treasury' then 'provider_payable' else 'treasury' end",
      'account.mode': "case mode when 'sync' then 'rollup' else 'sync' end",
      'block.number': 'number + 65536',
      'block.account_ids': "account_ids || '{1}'",
      'block.account_digests': "account_digests || '{}'::bytea || sha256('x')",
    };
    const { rows: columns } = await sql<{ name: string; column: string; type: string }>`
      select c.table_name as name, c.column_name as column, c.data_type as type
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'ledger' and t.table_type = 'BASE TABLE' order by 1, 2`.execute(db);
    expect(new Set(columns.map(({ name }) => name))).toEqual(
      new Set(['account', 'transfer', 'open_hold', 'tail', 'opened', 'block']),
    );
    expect(await faults()).toEqual([]);
    const unseen: string[] = [];
    for (const { name, column, type } of columns) {
      const change = special[`${name}.${column}`] ?? changes[type]?.(column);
      if (change === undefined) throw new Error(`no change for ${name}.${column} of type ${type}`);
      const rolledBack = new Error('rolled back');
      await inTransaction(world.database.kysely, systemClock, async (tx) => {
        await sql.raw("set local session_replication_role = 'replica'").execute(tx);
        const where = rowOf[name] ?? `ctid = (select max(ctid) from ledger.${name})`;
        const { numAffectedRows } = await sql
          .raw(`update ledger.${name} set ${column} = ${change} where ${where}`)
          .execute(tx);
        const { faults: found } = await ledger.verifyIn(tx);
        if (numAffectedRows !== 1n || found.length === 0) unseen.push(`${name}.${column}`);
        throw rolledBack;
      }).catch((error: unknown) => {
        // The database itself refuses it: a constraint, or a column that is always generated.
        const refused = ['23514', '428C9'].includes((error as { code?: string }).code ?? '');
        if (error !== rolledBack && !refused) throw error;
      });
    }
    expect(unseen).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});
