import { sql } from 'kysely';
import type { Instant } from '#base/clock';
import type { ProviderName } from '#providers';
import type { Db } from './store.ts';

const date = (instant: Instant) => sql`to_timestamp(${instant}::double precision / 1000)`;

export type InstanceRow = {
  readonly provider: ProviderName;
  readonly instance_id: string;
  readonly rental_id: string;
  readonly released_at: Instant | null;
  /** Micro-USDC; null: the market has not said yet. */
  readonly cost: bigint | null;
};

type Named = Pick<InstanceRow, 'provider' | 'instance_id'>;

/** Once, however often it is noted. */
export async function noteInstance(
  tx: Db,
  { provider, instance_id, rental_id }: Named & Pick<InstanceRow, 'rental_id'>,
): Promise<void> {
  await sql`insert into rentals.instance (provider, instance_id, rental_id)
    values (${provider}, ${instance_id}, ${rental_id}) on conflict do nothing`.execute(tx);
}

/** It costs nothing more from now on; its bill is asked for. */
export async function noteReleased(tx: Db, { provider, instance_id }: Named, now: Instant): Promise<void> {
  await sql`update rentals.instance set released_at = ${date(now)}, due_at = ${date(now)}
    where provider = ${provider} and instance_id = ${instance_id} and released_at is null`.execute(tx);
}

/** Of a market's machines those of ours, by the market's ids. */
export async function findInstances(db: Db, provider: ProviderName, ids: readonly string[]): Promise<InstanceRow[]> {
  const { rows } = await sql<InstanceRow>`
    select provider, instance_id, rental_id, released_at, cost from rentals.instance
    where provider = ${provider} and instance_id = any (${[...ids]}::text[])`.execute(db);
  return rows;
}

/** By a market's ids, those of our machines there that were not released yet. */
export async function unreleased(db: Db, provider: ProviderName): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select instance_id as id from rentals.instance where provider = ${provider} and released_at is null`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** A machine whose bill is to be asked for: none is made before the block of its rental begins. */
export type Due = { readonly id: string; readonly from: Instant; readonly to: Instant };

export async function dueBills(db: Db, provider: ProviderName, now: Instant, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select i.instance_id as id, lower(r.during) as "from", i.released_at as "to"
    from rentals.instance i join rentals.rental r on r.id = i.rental_id
    where i.provider = ${provider} and i.released_at is not null and i.cost is null and i.due_at <= ${date(now)}
    order by i.due_at limit ${limit}`.execute(db);
  return rows;
}

/** What the market told; once. */
export async function writeCosts(
  tx: Db,
  provider: ProviderName,
  costs: readonly (readonly [id: string, cost: bigint])[],
): Promise<void> {
  await sql`
    update rentals.instance set cost = told.cost, unread = true
    from unnest(${costs.map(([id]) => id)}::text[], ${costs.map(([, cost]) => String(cost))}::bigint[]) told (id, cost)
    where provider = ${provider} and instance_id = told.id and rentals.instance.cost is null`.execute(tx);
}

/** What was not told is asked for later, the later the longer it has not been told. */
export async function askLater(tx: Db, provider: ProviderName, ids: readonly string[], now: Instant): Promise<void> {
  await sql`
    update rentals.instance
    set due_at = ${date(now)} + least(interval '1 hour', greatest(interval '5 seconds', (${date(now)} - released_at) / 4))
    where provider = ${provider} and instance_id = any (${[...ids]}::text[]) and cost is null`.execute(tx);
}

/** Costs the room above has not read yet; its caller's until the transaction ends. */
export async function takeUnreadCosts(tx: Db, limit: number): Promise<InstanceRow[]> {
  const { rows } = await sql<InstanceRow>`
    update rentals.instance set unread = false where (provider, instance_id) in (
      select provider, instance_id from rentals.instance where unread order by rental_id, instance_id
      limit ${limit} for update skip locked)
    returning provider, instance_id, rental_id, released_at, cost`.execute(tx);
  return rows;
}
