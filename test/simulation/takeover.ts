/**
 * `npm run simulate:takeover`: two workers by the real clock at slow markets. One is killed in the middle of its work: how
 * long until the other has taken over all of it. One is stopped for a minute and goes on: nothing may be done twice.
 */
import { sql } from 'kysely';
import { MINUTE_MS, SECOND_MS, systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { createRandom } from '../support/random.ts';
import { checkAll, runningOnes } from './rental-checks.ts';
import { Fleet } from './rental-fleet.ts';
import { calm } from './rental-trouble.ts';

const BOOKED = 24;
const FUNDS = microUsdc(1_000_000_000_000n);
const STOPPED_MS = MINUTE_MS;
const BLOCK_MS = 4 * MINUTE_MS;
const PATIENCE_MS = 10 * MINUTE_MS;

const from = Date.now();
const random = createRandom(8);
const fleet = await Fleet.start({ size: 400, seed: 8, pace: { base: from, from, factor: 1, floorMs: 40 } });

type Claim = { readonly id: string; readonly fence: bigint };

/** What is being worked at now. */
async function claims(): Promise<readonly Claim[]> {
  const { rows } = await sql<Claim>`
    select id, fence from rentals.rental where state <> 'ended' and lease_until > now()`.execute(fleet.db);
  return rows;
}

/** Of those, what nobody has gone on with. */
async function untouched(claimed: readonly Claim[]): Promise<number> {
  const { rows } = await sql<{ id: string; fence: bigint; held: boolean }>`
    select id, fence, lease_until is not null as held from rentals.rental
    where id = any (${claimed.map(({ id }) => id)}::uuid[])`.execute(fleet.db);
  return rows.filter(({ id, fence, held }) => held && claimed.some((one) => one.id === id && one.fence === fence))
    .length;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<number> {
  const begun = Date.now();
  while (!(await holds())) {
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`${what}: not within ${PATIENCE_MS / SECOND_MS} s`);
    await systemClock.sleep(50);
  }
  return (Date.now() - begun) / SECOND_MS;
}

const user = random.uuid();
const made = new Set<string>();

/** Blocks that begin now, at markets that sell by the second. */
async function book(count: number): Promise<void> {
  for (const wanted = made.size + count; made.size < wanted; ) {
    const seen = await fleet.ask(null, random);
    const offers = seen.outcome === 'ok' ? seen.offers.filter(({ isPrepaid }) => !isPrepaid) : [];
    if (offers.length === 0) continue;
    const now = fleet.clock.now();
    const answer = await fleet.ask(
      {
        ...{ verb: 'book', key: random.uuid(), user, gpuId: random.pick(offers).id, from: now, to: now + BLOCK_MS },
        ...{ priceLimit: null, totalShown: null, replacesFailed: false, replacesLost: false, extension: null },
      },
      random,
    );
    if (answer.outcome === 'ok') made.add(answer.made);
  }
}

const slow = (seconds: number) =>
  Promise.all(fleet.rented.map((provider) => fleet.control('PUT', `/faults/${provider}`, { kind: 'slow', seconds })));

async function isOver(): Promise<boolean> {
  const { rows } = await sql<{ open: number }>`select (
    (select count(*) from reservations.reservation where charged is null) +
    (select count(*) from rentals.instance where cost is null or unread))::int as open`.execute(fleet.db);
  return rows[0]?.open === 0 && (await runningOnes(fleet)) === 0;
}

try {
  await calm(fleet);
  const treasury = await ledger.openAccount(fleet.db, 'treasury', '');
  const credit = await ledger.openAccount(fleet.db, 'user', user);
  const legs = [{ kind: 'transfer' as const, debit: treasury, credit, amount: FUNDS, code: 'deposit' }];
  await ledger.post(fleet.db, { flow: random.uuid(), step: 'fund', cause: 'simulation', legs });
  const other = await fleet.addWorker();
  const told = { takenOverSeconds: 0, claimedByBoth: 0, stoppedSeconds: STOPPED_MS / SECOND_MS, claimedAtStop: 0 };

  await slow(1.5);
  await book(BOOKED);
  await until('work', async () => (await claims()).length >= 8);
  await fleet.worker?.kill();
  const claimed = await claims();
  told.claimedByBoth = claimed.length;
  told.takenOverSeconds = await until('the other takes over', async () => (await untouched(claimed)) === 0);

  const third = await fleet.addWorker();
  await book(BOOKED);
  await until('work', async () => (await claims()).length >= 8);
  other.signal('SIGSTOP');
  told.claimedAtStop = (await claims()).length;
  await systemClock.sleep(STOPPED_MS);
  other.signal('SIGCONT');
  await calm(fleet);
  await until('everything is over', isOver);
  const { faults, machines } = await checkAll(fleet, made, new Map([[user, FUNDS]]));
  await Promise.all([other.kill(), third.kill()]);
  console.log({ ...told, reservations: made.size, machines, faults });
  process.exitCode = faults.length > 0 || told.takenOverSeconds > 20 ? 1 : 0;
} finally {
  await fleet.stop();
}
