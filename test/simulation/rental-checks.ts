/** What has to be true at the end of the simulation of rentals, by other ways than those of the product. */
import { sql } from 'kysely';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../server/src/base/clock.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import type { ProviderName } from '../../server/src/providers/providers.ts';
import { reservationChecks } from '../../server/src/reservations/reservations.ts';
import { fastNow } from './fast-clock.ts';
import type { Down, Fleet } from './rental-fleet.ts';
import { upMs } from './rental-trouble.ts';

/** As a market's own bill has it; the instants that some have, others lack. */
type Billed = {
  readonly id: string | number;
  readonly label: string | null;
  readonly created: string;
  readonly running: string | null;
  readonly destroyed: string | null;
  readonly leased?: string | null;
  readonly lease_ended?: string | null;
  readonly failed?: string | null;
  readonly total_micro_usd: number;
};

export type Figures = {
  machines: number;
  billed: bigint;
  /** Of the time that machines ran unwanted: the longest, without what was down meanwhile, in seconds. */
  unwantedSeconds: number;
  /** And with it. */
  unwantedWithDownSeconds: number;
  orphans: number;
  /** Shares of the whole time: something was killed, the worker was behind, a market answered as it should. */
  killedShare: number;
  lateShare: number;
  marketsUpShare: number;
  faults: string[];
};

const SHOWN = 5;
const ROUNDS = 2;
/** Real ones: what a round of the reconciler takes beside its minute of pause. */
const ROUND_TAKES_MS = 500;

const OURS = /^gp4u-(.{36})-\d+$/;
const rentalIn = (label: string | null): string | null => OURS.exec(label ?? '')?.[1] ?? null;

export const billOf = async (fleet: Fleet, provider: ProviderName): Promise<readonly Billed[]> =>
  ((await fleet.control('GET', `/bill/${provider}`)) as { instances: Billed[] }).instances.filter(
    ({ label }) => rentalIn(label) !== null,
  );

/** While it costs anything. An order of Akash that no provider serves costs nothing. */
function spanOf({
  created,
  leased,
  lease_ended: ended,
  failed,
  destroyed,
}: Billed): { from: Instant; to: Instant | null } | null {
  const begin = leased === undefined ? created : leased;
  if (begin === null) return null;
  const ends = [ended, failed, destroyed].flatMap((text) => (text == null ? [] : [Date.parse(text)]));
  return { from: Date.parse(begin) as Instant, to: ends.length > 0 ? (Math.min(...ends) as Instant) : null };
}

/** How many of our machines still run. */
export async function runningOnes(fleet: Fleet): Promise<number> {
  let running = 0;
  for (const provider of fleet.rented)
    running += (await billOf(fleet, provider)).filter((billed) => spanOf(billed)?.to === null).length;
  return running;
}

const few = (what: string, all: readonly string[]): string[] =>
  all.length <= SHOWN
    ? all.map((one) => `${what}: ${one}`)
    : [...few(what, all.slice(0, SHOWN)), `${what}: ${all.length} in all`];

/** Everything acknowledged is there once, and nothing else. */
async function acknowledged({ db }: Fleet, made: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await sql<{ id: string; state: string }>`select id, state from reservations.reservation`.execute(db);
  const there = new Set(rows.map(({ id }) => id));
  return [
    ...few(
      'acknowledged and lost',
      [...made].filter((id) => !there.has(id)),
    ),
    ...few(
      'acknowledged to nobody',
      [...there].filter((id) => !made.has(id)),
    ),
    ...few(
      'not final',
      rows.filter(({ state }) => state === 'pending' || state === 'active').map(({ id, state }) => `${id} ${state}`),
    ),
  ];
}

/** Machine by machine and in all, to the micro-USDC. */
async function bills(fleet: Fleet, figures: Figures): Promise<string[]> {
  const faults: string[] = [];
  for (const provider of fleet.rented) {
    const billed = await billOf(fleet, provider);
    const { rows } = await sql<{ id: string; cost: bigint | null }>`
      select instance_id as id, cost from rentals.instance where provider = ${provider}`.execute(fleet.db);
    const known = new Map(rows.map(({ id, cost }) => [id, cost]));
    const total = billed.reduce((sum, one) => sum + BigInt(one.total_micro_usd), 0n);
    const account = await ledger.openAccount(fleet.db, 'provider_payable', provider);
    const [owed] = await ledger.balances(fleet.db, [account]);
    figures.machines += billed.length;
    figures.billed += total;
    if ((owed?.available ?? 0n) !== total) faults.push(`${provider} bills ${total}, ${owed?.available} are owed`);
    for (const one of billed) {
      const ours = known.get(String(one.id));
      // An order that nobody served has no machine.
      if ((ours ?? 0n) !== BigInt(one.total_micro_usd))
        faults.push(`${provider} we know of ${ours} for ${JSON.stringify(one)}`);
    }
  }
  return few('bill', faults);
}

type Served = {
  id: string;
  instance_id: string | null;
  over_at: Instant | null;
  stop_at: Instant | null;
  ended_at: Instant | null;
};

/**
 * From when its rental wanted it no more (the end of the block, the stop, or the moment it was found broken; for a machine
 * that no rental was ever served by, from its start) until the market ended it, without the time in which the worker, the
 * database or that market was down, the worker was behind, or a lease of somebody killed was still on its rental.
 */
async function unwanted(fleet: Fleet, figures: Figures): Promise<string[]> {
  const faults: string[] = [];
  const { rows } = await sql<Served>`select id, instance_id, over_at, stop_at, ended_at from rentals.rental`.execute(
    fleet.db,
  );
  const rentals = new Map(rows.map((row) => [row.id, row]));
  const ofAll = fleet.downs.filter(({ provider, rental }) => provider === undefined && rental === undefined);
  const ofRental = new Map<string, Down[]>();
  for (const down of fleet.downs)
    if (down.rental !== undefined) ofRental.set(down.rental, [...(ofRental.get(down.rental) ?? []), down]);
  const allowed = ROUNDS * (MINUTE_MS + ROUND_TAKES_MS * fleet.pace.factor);
  for (const provider of fleet.rented) {
    const ofMarket = [...ofAll, ...fleet.downs.filter((down) => down.provider === provider)];
    for (const billed of await billOf(fleet, provider)) {
      const span = spanOf(billed);
      const id = rentalIn(billed.label) ?? '';
      const rental = rentals.get(id);
      if (span === null) continue;
      if (span.to === null || rental === undefined) {
        faults.push(`${provider} ${billed.id} ${billed.label} ${span.to === null ? 'still runs' : 'has no rental'}`);
        continue;
      }
      const isServed = rental.instance_id === String(billed.id);
      if (!isServed) figures.orphans += 1;
      const noMore = [rental.stop_at, rental.over_at].filter((at) => at !== null).sort((a, b) => a - b)[0];
      const wantedUntil = isServed ? (noMore ?? span.from) : span.from;
      if (wantedUntil >= span.to) continue;
      const ms = upMs(wantedUntil, span.to, [...ofMarket, ...(ofRental.get(id) ?? [])]);
      figures.unwantedSeconds = Math.max(figures.unwantedSeconds, Math.round(ms / SECOND_MS));
      figures.unwantedWithDownSeconds = Math.max(
        figures.unwantedWithDownSeconds,
        Math.round((span.to - wantedUntil) / SECOND_MS),
      );
      if (ms > allowed)
        faults.push(
          `${provider} ${billed.id} ${billed.label} for ${Math.round(ms / SECOND_MS)} s (${isServed ? 'served' : 'orphan'}), from ${new Date(wantedUntil).toISOString()} to ${new Date(span.to).toISOString()}, its stop at ${rental.stop_at}, over at ${rental.over_at}, ended at ${rental.ended_at}`,
        );
    }
  }
  return few('ran unpaid', faults);
}

/** What each put in is what it has and what it paid; nothing is held. */
async function money(fleet: Fleet, deposits: ReadonlyMap<string, bigint>): Promise<string[]> {
  const faults: string[] = [];
  const { rows } = await sql<{ user_id: string; paid: bigint }>`
    select user_id, sum(charged)::bigint as paid from reservations.reservation group by user_id`.execute(fleet.db);
  const paid = new Map(rows.map((row) => [row.user_id, row.paid]));
  for (const [user, deposit] of deposits) {
    const account = await ledger.findAccount(fleet.db, 'user', user);
    const [has] = await ledger.balances(fleet.db, account === null ? [] : [account]);
    const { available = 0n, held = 0n } = has ?? {};
    if (held !== 0n || available + (paid.get(user) ?? 0n) !== deposit)
      faults.push(`${user} put in ${deposit}, has ${available}, ${held} held, and paid ${paid.get(user) ?? 0n}`);
  }
  return few('money', faults);
}

type Held = { unit: string; rental: string; from: Instant; to: Instant };

/** Units that are alike count together, as an extension may move from one to another; a physical GPU is one. */
const listingOf = (unit: string): string => (unit.includes('/gpu/') ? unit : unit.replace(/\/\d+$/, ''));

/**
 * A sweep over everything that was held, each from its start, or when it was first asked for where it was booked a moment
 * late, to its real end: never more at a time than there are units.
 */
async function overlaps(fleet: Fleet): Promise<string[]> {
  const faults: string[] = [];
  const { rows } = await sql<Held & { asked: Instant | null; made: Instant; ended: Instant | null }>`
    select s.unit, s.rental_id as rental, lower(s.during) as "from", upper(s.during) as "to", r.asked_at as asked,
      r.created_at as made, r.ended_at as ended
    from rentals.slot s join rentals.rental r on r.id = s.rental_id`.execute(fleet.db);
  const held = rows
    .map(({ asked, made, ended, ...row }): Held => {
      const booked = fastNow(fleet.pace, made + SECOND_MS);
      return {
        ...row,
        from: (asked ?? Math.max(row.from, booked)) as Instant,
        to: Math.min(row.to, ended ?? row.to) as Instant,
      };
    })
    .filter(({ from, to }) => from < to)
    .sort((a, b) => {
      const [one, other] = [listingOf(a.unit), listingOf(b.unit)];
      return one < other ? -1 : one > other ? 1 : a.from - b.from;
    });
  const names = new Map<string, Set<string>>();
  for (const { unit } of rows) names.set(listingOf(unit), (names.get(listingOf(unit)) ?? new Set()).add(unit));
  let [listing, now]: [string, Held[]] = ['', []];
  for (const one of held) {
    if (listingOf(one.unit) !== listing) [listing, now] = [listingOf(one.unit), []];
    now = [...now.filter(({ to }) => to > one.from), one];
    if (now.length > (names.get(listing)?.size ?? 0))
      faults.push(`${one.unit} by ${now.map(({ rental, to }) => `${rental} until ${to}`).join(' and ')}`);
  }
  return few('held twice', faults);
}

/** Booked once, and told of each machine that answered once. */
async function told(fleet: Fleet): Promise<string[]> {
  const { rows } = await sql<{ id: string; booked: number; answers: number; machines: number }>`
    select r.id, count(e.*) filter (where e.detail like 'Booked;%')::int as booked,
      count(e.*) filter (where e.detail = 'The machine answers.')::int as answers,
      (select count(*)::int from reservations.stretch s join rentals.rental l on l.id = s.rental_id
        where s.reservation_id = r.id and l.running_at is not null) as machines
    from reservations.reservation r join reservations.event e on e.reservation_id = r.id group by r.id`.execute(
    fleet.db,
  );
  return few(
    'told',
    rows
      .filter(({ booked, answers, machines }) => booked !== 1 || answers !== machines)
      .map((row) => `${row.id} booked ${row.booked} times, ${row.answers} answers of ${row.machines} machines`),
  );
}

function sharesOf({ downs, pace, clock, rented }: Fleet) {
  const [from, to] = [pace.base as Instant, clock.now()];
  const share = (some: readonly Down[]): number =>
    Math.round((100 * (to - from - upMs(from, to, some))) / (to - from)) / 100;
  const isOfAll = ({ provider, rental }: Down): boolean => provider === undefined && rental === undefined;
  const troubled = rented.map((name) => share(downs.filter(({ provider }) => provider === name)));
  return {
    killedShare: share(downs.filter((down) => isOfAll(down) && down.isLate !== true)),
    lateShare: share(downs.filter((down) => down.isLate === true)),
    marketsUpShare: Math.round(100 * (1 - troubled.reduce((sum, one) => sum + one, 0) / rented.length)) / 100,
  };
}

export async function checkAll(
  fleet: Fleet,
  made: ReadonlySet<string>,
  deposits: ReadonlyMap<string, bigint>,
): Promise<Figures> {
  const figures: Figures = {
    machines: 0,
    billed: 0n,
    unwantedSeconds: 0,
    unwantedWithDownSeconds: 0,
    orphans: 0,
    ...sharesOf(fleet),
    faults: [],
  };
  const verified = await ledger.verify(fleet.db, fleet.clock, { also: reservationChecks });
  figures.faults.push(
    ...(await acknowledged(fleet, made)),
    ...(await bills(fleet, figures)),
    ...(await unwanted(fleet, figures)),
    ...(await money(fleet, deposits)),
    ...(await overlaps(fleet)),
    ...(await told(fleet)),
    ...few(
      'verify',
      verified.faults.map(({ what, row, detail }) => `${what} ${row} ${detail}`),
    ),
  );
  return figures;
}
