/**
 * `npm run simulate:rentals -- --reservations 10000 [--seed S] [--factor 30]`: people book, extend and cancel machines at
 * markets that fail, while server, worker and database are killed with SIGKILL. All of it is on one clock that runs
 * faster. At the end every reservation is final, what the markets bill is what we owe them, and nothing ran unpaid.
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { MINUTE_MS, systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { createRandom, type Random } from '../support/random.ts';
import { checkAll, type Figures, runningOnes } from './rental-checks.ts';
import { Fleet } from './rental-fleet.ts';
import type { OfferSeen, Order } from './rental-process.ts';
import { calm, makeTrouble, type Troubles } from './rental-trouble.ts';

export type RentalOptions = {
  reservations: number;
  serverKills: number;
  workerKills: number;
  databaseKills: number;
  seed?: number;
  /** How much faster than the real clock. */
  factor?: number;
  /** The longest block, in minutes, and how far ahead one may begin. */
  longest?: number;
  say?: (line: string) => void;
};
export type RentalReport = Figures & {
  reservations: number;
  refused: Record<string, number>;
  states: Record<string, number>;
  /** Why reservations failed: the market's words without its figures, the most frequent first. */
  failed: Record<string, number>;
  extended: number;
  cancelled: number;
  replaced: number;
  kills: { server: number; worker: number; database: number };
  troubles: Troubles;
};

const USERS = 40;
const POOR = 4;
const SIZE = 400;
const ASKS = 6;
/** Of all reservations, at most. */
const CANCELLED = 0.2;
const EXTENDED = 0.25;
/** Machines at work at a time: more, and the worker of one small computer is late. */
const AT_WORK = 60;
const HOUR_MS = 60 * MINUTE_MS;
/** Simulated, until everything is over. */
const PATIENCE_MS = 12 * HOUR_MS;

type Booked = { readonly id: string; readonly user: string; to: number; readonly isPrepaid: boolean };

class Run {
  readonly made = new Set<string>();
  readonly refused: Record<string, number> = {};
  readonly unexpected: string[] = [];
  readonly deposits = new Map<string, bigint>();
  readonly kills = { server: 0, worker: 0, database: 0 };
  extended = 0;
  cancelled = 0;
  readonly #fleet: Fleet;
  readonly #random: Random;
  readonly #longest: number;
  readonly #live = new Map<string, Booked>();
  #offers: readonly OfferSeen[] = [];
  #again: { order: Order; offer: OfferSeen | null }[] = [];
  #underWay = 0;

  constructor(fleet: Fleet, random: Random, longest: number) {
    this.#fleet = fleet;
    this.#random = random;
    this.#longest = longest;
  }

  async fund(): Promise<void> {
    const { db } = this.#fleet;
    const treasury = await ledger.openAccount(db, 'treasury', '');
    for (let i = 0; i < USERS; i += 1) {
      const user = this.#random.uuid();
      const amount = microUsdc(i < POOR ? 3_000_000n : 1_000_000_000_000n);
      const credit = await ledger.openAccount(db, 'user', user);
      const legs = [{ kind: 'transfer' as const, debit: treasury, credit, amount, code: 'deposit' }];
      await ledger.post(db, { flow: this.#random.uuid(), step: 'fund', cause: 'simulation', legs });
      this.deposits.set(user, amount);
    }
  }

  get isQuiet(): boolean {
    return this.#underWay === 0 && this.#again.length === 0;
  }

  /** Mostly short ones; a market that sells hours sells hours. */
  #minutes(isPrepaid: boolean): number {
    const random = this.#random;
    const what = random.below(100);
    const minutes = what < 85 ? 5 + random.below(8) : what < 97 ? 12 + random.below(29) : 40 + random.below(141);
    return isPrepaid ? 60 * Math.ceil(minutes / 60) : Math.min(this.#longest, minutes);
  }

  #book(): { order: Order; offer: OfferSeen } | null {
    const random = this.#random;
    const markets = [...new Set(this.#offers.map(({ provider }) => provider))];
    if (markets.length === 0) return null;
    const market = random.pick(markets);
    const offer = random.pick(this.#offers.filter(({ provider }) => provider === market));
    const ahead = random.chance(0.75) ? 0 : random.below(Math.min(60, this.#longest));
    const from = this.#fleet.clock.now() + ahead * MINUTE_MS;
    const minutes = this.#minutes(offer.isPrepaid);
    const extends_ = random.chance(0.1) && minutes < 30;
    const order: Order = {
      ...{ verb: 'book', key: random.uuid(), user: random.pick([...this.deposits.keys()]), gpuId: offer.id },
      ...{ from, to: from + minutes * MINUTE_MS + (offer.isPrepaid ? 0 : random.below(30_000)) },
      priceLimit: random.chance(0.6) ? String((offer.pricePerHour * 3n) / 2n) : null,
      ...{ replacesFailed: random.chance(0.8), replacesLost: random.chance(0.6) },
      extension: extends_ ? { minutes: 15, cap: String(offer.pricePerHour) } : null,
    };
    return { order, offer };
  }

  #next(mayBook: boolean): { order: Order; offer: OfferSeen | null } | null {
    const random = this.#random;
    const again = this.#again.pop();
    if (again !== undefined) return again;
    if (!mayBook) return null;
    const cancels = this.cancelled < this.made.size * CANCELLED && random.chance(CANCELLED);
    const extends_ = this.extended < this.made.size * EXTENDED && random.chance(EXTENDED);
    if (this.#live.size === 0 || !(cancels || extends_)) return this.#book();
    const { id: reservation, user, to, isPrepaid } = random.pick([...this.#live.values()]);
    const key = random.uuid();
    if (cancels) return { order: { verb: 'cancel', key, user, reservation }, offer: null };
    const minutes = isPrepaid ? 60 : 2 + random.below(10);
    return { order: { verb: 'extend', key, user, reservation, to: to + minutes * MINUTE_MS }, offer: null };
  }

  async #ask({ order, offer }: { order: Order; offer: OfferSeen | null }): Promise<void> {
    const { era } = this.#fleet;
    const answer = await this.#fleet.ask(order, this.#random);
    if (answer.outcome === 'unknown') {
      if (answer.why !== 'killed' && answer.why !== 'no server' && era % 2 === 0 && era === this.#fleet.era)
        this.unexpected.push(answer.why);
      this.#again.push({ order, offer });
      await systemClock.sleep(50);
    } else if (answer.outcome === 'refused') {
      const why = `${order.verb}: ${answer.why}`;
      this.refused[why] = (this.refused[why] ?? 0) + 1;
      if (order.verb !== 'book' && answer.why === 'reservation-over') this.#live.delete(order.reservation);
    } else if (order.verb === 'book') {
      if (this.made.has(answer.made)) this.unexpected.push(`${answer.made} was made twice`);
      this.made.add(answer.made);
      this.#live.set(answer.made, {
        id: answer.made,
        user: order.user,
        to: order.to,
        isPrepaid: offer?.isPrepaid ?? false,
      });
    } else if (order.verb === 'cancel') {
      this.cancelled += 1;
      this.#live.delete(order.reservation);
    } else {
      this.extended += 1;
      const booked = this.#live.get(order.reservation);
      if (booked !== undefined) booked.to = order.to;
    }
  }

  /** How many more may be booked: none while the worker is behind. Looks what is on offer, too. */
  async #look(): Promise<number> {
    const answer = await this.#fleet.ask(null, this.#random);
    if (answer.outcome === 'ok')
      this.#offers = answer.offers.filter(({ provider }) => this.#fleet.rented.includes(provider));
    const now = this.#fleet.clock.now();
    for (const [id, { to }] of this.#live) if (to < now) this.#live.delete(id);
    const { rows } = await sql<{ soon: number }>`select count(*)::int as soon from rentals.rental
      where state <> 'ended' and lower(during) < to_timestamp(${(now + 5 * MINUTE_MS) / 1000}::float8)`.execute(
      this.#fleet.db,
    );
    return this.#fleet.isLate ? 0 : AT_WORK - (rows[0]?.soon ?? 0);
  }

  /** Until so many are booked and nothing is unknown. */
  async ask(reservations: number): Promise<void> {
    let [room, lookedAt] = [0, 0];
    const isDone = (): boolean => this.made.size >= reservations && this.isQuiet;
    while (!isDone()) {
      if (Date.now() - lookedAt > 250) {
        room = await this.#look().catch(() => 0);
        lookedAt = Date.now();
      }
      const next = this.#underWay < ASKS ? this.#next(room > 0 && this.made.size < reservations) : null;
      if (next !== null) {
        room -= 1;
        this.#underWay += 1;
        void this.#ask(next).finally(() => {
          this.#underWay -= 1;
        });
      }
      await systemClock.sleep(next === null ? 15 : 2);
    }
  }
}

/** At random moments, spread over the run. */
async function killAll(fleet: Fleet, run: Run, random: Random, options: RentalOptions): Promise<void> {
  const { serverKills, workerKills, databaseKills, reservations, say = () => undefined } = options;
  const kinds = random.shuffle([
    ...Array.from({ length: serverKills }, () => 'server' as const),
    ...Array.from({ length: workerKills }, () => 'worker' as const),
    ...Array.from({ length: databaseKills }, () => 'database' as const),
  ]);
  for (const [i, kind] of kinds.entries()) {
    const at = Math.floor(((i + 0.5 + random.below(40) / 100) / (kinds.length + 1)) * reservations);
    while (run.made.size < at) await systemClock.sleep(20);
    await systemClock.sleep(random.below(150));
    if (kind === 'server') await fleet.killServer(random);
    else if (kind === 'worker') await fleet.killWorker();
    else await fleet.killDatabase(random);
    run.kills[kind] += 1;
    say(`${run.made.size} of ${reservations} booked; killed: ${JSON.stringify(run.kills)}`);
  }
}

/** Until every reservation is final, nothing runs and every bill was read. What does not end is a fault. */
async function settle(fleet: Fleet, say: (line: string) => void): Promise<string[]> {
  const from = fleet.clock.now();
  let saidAt = 0;
  for (;;) {
    const { rows } = await sql<{ open: number; rentals: number; bills: number }>`select
      (select count(*) from reservations.reservation where charged is null)::int as open,
      (select count(*) from rentals.rental where state <> 'ended')::int as rentals,
      (select count(*) from rentals.instance where cost is null or unread)::int as bills`.execute(fleet.db);
    const running = await runningOnes(fleet);
    const [left = { open: 0, rentals: 0, bills: 0 }] = rows;
    if (left.open + left.rentals + left.bills + running === 0) return [];
    const { rows: last } = await sql`
      select id, provider, state, outcome, attempt, reference is not null as asked, stop_at is not null as stopped, detail,
        lower(during) as "from", upper(during) as "to" from rentals.rental
      where state <> 'ended' order by upper(during) desc limit 1`.execute(fleet.db);
    const words = `${left.open} not final, ${left.rentals} rentals, ${left.bills} bills, ${running} machines run; ${JSON.stringify(last[0])}, now ${fleet.clock.now()}`;
    if (Date.now() - saidAt > 10_000) {
      saidAt = Date.now();
      say(words);
    }
    if (fleet.clock.now() - from > PATIENCE_MS) return [`it does not end: ${words}`];
    await systemClock.sleep(500);
  }
}

async function counted(fleet: Fleet): Promise<Pick<RentalReport, 'states' | 'failed' | 'replaced'>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from reservations.reservation group by state order by state`.execute(fleet.db);
  const { rows: replaced } = await sql<{ count: number }>`
    select count(*)::int as count from reservations.event where kind = 'replaced'`.execute(fleet.db);
  const { rows: failed } = await sql<{ why: string; count: number }>`
    select provider || ': ' || regexp_replace(reason, '[0-9][0-9a-f.-]*', '#', 'g') as why, count(*)::int as count
    from reservations.reservation where state = 'failed' group by why order by count desc limit 20`.execute(fleet.db);
  return {
    failed: Object.fromEntries(failed.map(({ why, count }) => [why, count])),
    states: Object.fromEntries(rows.map(({ state, count }) => [state, count])),
    replaced: replaced[0]?.count ?? 0,
  };
}

export async function simulateRentals(options: RentalOptions): Promise<RentalReport> {
  const { reservations, seed = 1, factor = 60, longest = 180, say = () => undefined } = options;
  const random = createRandom(seed);
  const from = Date.now();
  const fleet = await Fleet.start({ size: SIZE, seed, pace: { base: from, from, factor, floorMs: 40 } });
  try {
    await calm(fleet);
    const run = new Run(fleet, createRandom(seed + 1), longest);
    await run.fund();
    const [calmDown, over] = [new AbortController(), new AbortController()];
    const watching = fleet.watchWorker(over.signal);
    const trouble = makeTrouble(fleet, createRandom(seed + 2), calmDown.signal);
    await Promise.all([run.ask(reservations), killAll(fleet, run, random, options)]);
    // The last kill may have taken an answer along.
    await run.ask(reservations);
    calmDown.abort();
    const troubles = await trouble;
    const stuck = await settle(fleet, say);
    over.abort();
    await watching;
    const figures = await checkAll(fleet, run.made, run.deposits);
    const { refused, extended, cancelled, kills, unexpected } = run;
    return {
      ...figures,
      ...(await counted(fleet)),
      ...{ reservations: run.made.size, refused, extended, cancelled, kills, troubles },
      faults: [...stuck, ...unexpected.slice(0, 5).map((why) => `unexpected: ${why}`), ...figures.faults],
    };
  } finally {
    await fleet.stop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      reservations: { type: 'string', default: '10000' },
      'server-kills': { type: 'string' },
      'worker-kills': { type: 'string' },
      'database-kills': { type: 'string' },
      seed: { type: 'string', default: '1' },
      factor: { type: 'string', default: '30' },
      longest: { type: 'string', default: '180' },
    },
  });
  const reservations = Number(values.reservations);
  const kills = (given: string | undefined, each: number): number =>
    given === undefined ? Math.ceil(reservations / each) : Number(given);
  const from = performance.now();
  console.log(`seed ${values.seed}`);
  const report = await simulateRentals({
    reservations,
    serverKills: kills(values['server-kills'], 100),
    workerKills: kills(values['worker-kills'], 60),
    databaseKills: kills(values['database-kills'], 500),
    seed: Number(values.seed),
    factor: Number(values.factor),
    longest: Number(values.longest),
    say: (line) => console.log(line),
  });
  console.log(report, `seed ${values.seed}`, `${((performance.now() - from) / 1000).toFixed(0)} s`);
  process.exitCode = report.faults.length > 0 ? 1 : 0;
}
