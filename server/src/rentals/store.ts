import { type Kysely, sql } from 'kysely';
import { assert } from '#base/assert';
import type { Instant } from '#base/clock';
import { runPrepared } from '#platform/db';
import type { ProviderName } from '#providers';
import type { RentalOutcome, RentalState, TimeBlock } from './rules.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type RentalRow = {
  readonly id: string;
  readonly listing_id: string;
  readonly provider: ProviderName;
  readonly external_id: string;
  readonly gpu_count: number;
  readonly units: number;
  readonly start_at: Instant;
  readonly end_at: Instant;
  readonly price_per_hour: bigint;
  readonly disk_gb: number;
  readonly ssh_keys: string[];
  readonly state: RentalState;
  readonly reference: string | null;
  readonly attempt: number;
  readonly asked_at: Instant | null;
  readonly instance_id: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly login: string | null;
  readonly running_at: Instant | null;
  /** When its market last said that it runs. */
  readonly seen_at: Instant | null;
  /** Until when the market lets it run by itself, or is known to. */
  readonly paid_until: Instant | null;
  readonly over_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly outcome: RentalOutcome | null;
  readonly detail: string;
  readonly stop_at: Instant | null;
  readonly fence: bigint;
  /** Until when it is claimed, exactly: no two claims are until the same moment. */
  readonly lease: string | null;
};

const ROW = sql`id, listing_id, provider, external_id, gpu_count, units, lower(during) as start_at,
  upper(during) as end_at, price_per_hour, disk_gb, ssh_keys, state, reference, attempt, asked_at, instance_id, host,
  port, login, running_at, seen_at, paid_until, over_at, ended_at, outcome, detail, stop_at, fence,
  extract(epoch from lease_until)::text as lease`;

const date = (instant: Instant | null) =>
  instant === null ? sql`null` : sql`to_timestamp(${instant}::double precision / 1000)`;
const range = ({ from, to }: TimeBlock) => sql`tstzrange(${date(from)}, ${date(to)}, '[)')`;

export type NewRental = Pick<
  RentalRow,
  'id' | 'listing_id' | 'provider' | 'external_id' | 'gpu_count' | 'units' | 'price_per_hour' | 'disk_gb' | 'ssh_keys'
> & { readonly block: TimeBlock };

/** How many units could be free, and how many it got. */
export type Got = { readonly tried: number; readonly got: number };
export type Taken = Got & { readonly rental: RentalRow };

/** The rental, and units in the order of their names, up to `wanted`: how many could be free, and how many it got. */
export async function insertRental(
  tx: Db,
  rental: NewRental,
  units: readonly string[],
  wanted: number,
): Promise<Taken> {
  const during = range(rental.block);
  const statement = sql<RentalRow & { tried: number; got: number }>`
    with made as (
      insert into rentals.rental (id, listing_id, provider, external_id, gpu_count, units, during, price_per_hour,
        disk_gb, ssh_keys, due_at)
      values (${rental.id}, ${rental.listing_id}, ${rental.provider}, ${rental.external_id}, ${rental.gpu_count},
        ${rental.units}, ${during}, ${rental.price_per_hour}, ${rental.disk_gb}, ${rental.ssh_keys}::text[],
        lower(${during}))
      returning ${ROW}),
    ${taking(rental.id, units, wanted, rental.block)}
    select made.*, ${COUNTS} from made`;
  const { rows } = await runPrepared(tx, statement);
  assert(rows[0], 'a rental that was inserted is there');
  const { tried, got, ...row } = rows[0];
  return { rental: row, tried, got };
}

const COUNTS = sql`(select count(*) from free)::int as tried, (select count(*) from taken)::int as got`;

/** Which of more units than are needed are free is looked up; where all are needed the constraint tells. */
const taking = (rentalId: string, units: readonly string[], wanted: number, block: TimeBlock) => sql`
  free as (
    select wanted as unit from unnest(${[...units].sort()}::text[]) wanted
    ${
      units.length > wanted
        ? sql`where not exists (
            select from rentals.slot taken
            where taken.unit_key = rentals.unit_key(wanted) and taken.holds and taken.during && ${range(block)} offset 0)`
        : sql``
    }
    order by wanted limit ${wanted}::int),
  taken as (
    insert into rentals.slot (rental_id, unit, during)
    select ${rentalId}::uuid, unit, ${range(block)} from free order by unit
    on conflict on constraint slot_overlap do nothing returning unit)`;

/** More of them for a rental that is there. */
export async function takeSlots(
  tx: Db,
  rentalId: string,
  units: readonly string[],
  wanted: number,
  block: TimeBlock,
): Promise<Got> {
  const { rows } = await sql<Got>`
    with ${taking(rentalId, units, wanted, block)} select ${COUNTS}`.execute(tx);
  return rows[0] ?? { tried: 0, got: 0 };
}

export type Slot = TimeBlock & { readonly unit: string; readonly rental: string };

/** What holds the units at any time of a stretch. */
export async function slotsOf(db: Db, units: readonly string[], within: TimeBlock, limit: number): Promise<Slot[]> {
  // Unit by unit: the index of ranges knows nothing of lists.
  const statement = sql<Slot>`
    select held.* from unnest(${[...units]}::text[]) wanted cross join lateral (
      select unit, rental_id as rental, lower(during) as "from", upper(during) as "to" from rentals.slot
      where unit_key = rentals.unit_key(wanted) and holds and during && ${range(within)} offset 0) held
    order by "from" limit ${limit}::int`;
  return (await runPrepared(db, statement)).rows;
}

/** Whatever is held at any time of a block. */
export async function unitsTaken(db: Db, block: TimeBlock): Promise<string[]> {
  const { rows } = await sql<{ unit: string }>`
    select distinct unit from rentals.slot where holds and during && ${range(block)}`.execute(db);
  return rows.map(({ unit }) => unit);
}

/** The same ranges, longer; false, and nothing changed, where another holds any of it. */
export async function extendSlots(tx: Db, rentalId: string, to: Instant, now: Instant): Promise<boolean> {
  await sql`savepoint extending`.execute(tx);
  try {
    await sql`update rentals.slot set during = tstzrange(lower(during), ${date(to)}, '[)')
      where rental_id = ${rentalId} and holds`.execute(tx);
    await extendRental(tx, rentalId, to, now);
    return true;
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint !== 'slot_overlap') throw error;
    await sql`rollback to savepoint extending`.execute(tx);
    return false;
  }
}

async function extendRental(tx: Db, id: string, to: Instant, now: Instant): Promise<void> {
  await sql`update rentals.rental set during = tstzrange(lower(during), ${date(to)}, '[)'),
    due_at = least(due_at, greatest(lower(during), ${date(now)})) where id = ${id}`.execute(tx);
}

/** As `extendSlots`, on units that `take` takes; false, and nothing changed, where that says so. */
export async function moveSlots(
  tx: Db,
  rentalId: string,
  to: Instant,
  now: Instant,
  take: () => Promise<boolean>,
): Promise<boolean> {
  await sql`savepoint moving`.execute(tx);
  await sql`delete from rentals.slot where rental_id = ${rentalId}`.execute(tx);
  const isTaken = await take();
  if (isTaken) await extendRental(tx, rentalId, to, now);
  else await sql`rollback to savepoint moving`.execute(tx);
  return isTaken;
}

/** Whether nothing else holds any of its units from its end until then. */
export async function isFreeUntil(db: Db, rentalId: string, to: Instant): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select not exists (
      select from rentals.slot own join rentals.slot other on other.unit_key = own.unit_key and other.holds
        and other.rental_id <> own.rental_id
        and other.during && tstzrange(upper(own.during), greatest(upper(own.during), ${date(to)}), '[)')
      where own.rental_id = ${rentalId} and own.holds) as free`.execute(db);
  return rows[0]?.free ?? false;
}

/** As if it had not been: of its own transaction only. */
export async function dropRental(tx: Db, id: string): Promise<void> {
  await sql`delete from rentals.slot where rental_id = ${id}`.execute(tx);
  await sql`delete from rentals.rental where id = ${id}`.execute(tx);
}

/** What it held is free again, from then on. */
export async function freeSlots(tx: Db, rentalId: string): Promise<void> {
  await sql`update rentals.slot set holds = false where rental_id = ${rentalId} and holds`.execute(tx);
}

/** By a sweep over each unit's blocks in order, not by the constraint. */
export async function heldTwice(db: Db): Promise<{ unit: string; rentals: string[] }[]> {
  const { rows } = await sql<{ unit: string; rentals: string[] }>`
    select unit, array[before, rental_id::text] as rentals from (
      select unit, rental_id, lower(during) as begins,
        lag(rental_id::text) over by_start as before, max(upper(during)) over until_before as busy_until
      from rentals.slot where holds
      window by_start as (partition by unit order by lower(during), rental_id),
        until_before as (by_start rows between unbounded preceding and 1 preceding)) swept
    where begins < busy_until limit 100`.execute(db);
  return rows;
}

/** What has ended and holds something, or has not and holds nothing. */
export async function oddHolds(db: Db): Promise<{ id: string; state: RentalState; holds: number }[]> {
  const { rows } = await sql<{ id: string; state: RentalState; holds: number }>`
    select r.id, r.state, count(s.unit) filter (where s.holds)::int as holds
    from rentals.rental r left join rentals.slot s on s.rental_id = r.id
    group by r.id having (r.state = 'ended') <> (count(s.unit) filter (where s.holds) = 0) limit 100`.execute(db);
  return rows;
}

export async function findRentals(db: Db, ids: readonly string[]): Promise<RentalRow[]> {
  const { rows } = await sql<RentalRow>`select ${ROW} from rentals.rental where id = any (${ids}::uuid[])`.execute(db);
  return rows;
}

/** Nobody works on it until the transaction ends. */
export async function lockRental(tx: Db, id: string): Promise<RentalRow> {
  const { rows } = await sql<RentalRow>`select ${ROW} from rentals.rental where id = ${id} for update`.execute(tx);
  assert(rows[0], 'a rental that is booked is there');
  return rows[0];
}

/** Whoever has claimed it writes nothing more. */
export async function takeOver(tx: Db, { id }: Pick<RentalRow, 'id'>): Promise<RentalRow> {
  const { rows } = await sql<RentalRow>`
    update rentals.rental set fence = fence + 1, lease_until = null where id = ${id} returning ${ROW}`.execute(tx);
  assert(rows[0], 'a rental that is locked is there');
  return rows[0];
}

/** As `takeOver`, but what is under way at the market ends, or its lease, before it is claimed anew. */
export async function refence(tx: Db, { id }: Pick<RentalRow, 'id'>): Promise<void> {
  await sql`update rentals.rental set fence = fence + 1 where id = ${id}`.execute(tx);
}

/** What is due at a market, claimed for so many seconds of the database's clock under a fence of its own. */
export async function claimDue(
  db: Db,
  provider: ProviderName,
  now: Instant,
  limit: number,
  leaseSeconds: number,
): Promise<RentalRow[]> {
  const { rows } = await sql<RentalRow>`
    update rentals.rental set fence = fence + 1, lease_until = now() + make_interval(secs => ${leaseSeconds}::int)
    where id = any (array(
      select id from rentals.rental
      where state <> 'ended' and provider = ${provider} and due_at <= ${date(now)}
        and (lease_until is null or lease_until < now())
      order by due_at limit ${limit} for update skip locked))
    returning ${ROW}`.execute(db);
  return rows;
}

export type Change = Partial<
  Pick<
    RentalRow,
    | 'state'
    | 'reference'
    | 'attempt'
    | 'instance_id'
    | 'host'
    | 'port'
    | 'login'
    | 'outcome'
    | 'detail'
    | 'asked_at'
    | 'running_at'
    | 'seen_at'
    | 'paid_until'
    | 'over_at'
    | 'ended_at'
    | 'stop_at'
  >
> & {
  /** When it is to be looked at again. */
  readonly due_at: Instant;
  readonly unread?: boolean;
  /** Whoever has claimed it goes on with it. */
  readonly keep?: boolean;
};

const instants: ReadonlySet<string> = new Set([
  ...['asked_at', 'running_at', 'seen_at', 'paid_until', 'over_at', 'ended_at', 'stop_at', 'due_at'],
]);

/** Writes what became of it, unless another took it over meanwhile; says whether it was written. */
export async function change(
  tx: Db,
  { id, fence, lease }: Pick<RentalRow, 'id' | 'fence' | 'lease'>,
  { unread = false, keep = false, ...columns }: Change,
): Promise<boolean> {
  const sets = Object.entries(columns).map(
    ([name, value]) => sql`${sql.ref(name)} = ${instants.has(name) ? date(value as Instant | null) : value}`,
  );
  if (unread) sets.push(sql`unread = true`);
  if (!keep) sets.push(sql`lease_until = null`);
  const { numAffectedRows = 0n } = await sql`
    update rentals.rental set ${sql.join(sets)} where id = ${id} and fence = ${fence}`.execute(tx);
  if (numAffectedRows > 0n) return true;
  // The work that it was claimed for is done, though it counts no more: the next need not wait for its lease to end.
  if (!keep)
    await sql`update rentals.rental set lease_until = null
      where id = ${id} and extract(epoch from lease_until)::text = ${lease}`.execute(tx);
  return false;
}

/** What the room above has not read yet. */
export async function findUnread(tx: Db): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from rentals.rental where unread order by id limit 1`.execute(
    tx,
  );
  return rows[0]?.id ?? null;
}

export async function takeUnread(tx: Db, id: string): Promise<RentalRow | null> {
  const { rows } = await sql<RentalRow>`
    update rentals.rental set unread = false where id = ${id} and unread returning ${ROW}`.execute(tx);
  return rows[0] ?? null;
}
