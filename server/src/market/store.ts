import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { assert } from '#base/assert';
import { DAY_MS, formatInstant, type Instant, plus } from '#base/clock';
import { newId } from '#base/id';
import { type MicroUsdc, microUsdc } from '#base/money';
import type { Capability, Dropped, Offer, PriceKind, Pricing, ProviderName } from '#providers';
import type { Feed } from './board.ts';
import type { Listing } from './listing.ts';

type FeedTable = {
  provider: ProviderName;
  revision: bigint;
  observed_at: Instant | null;
  next_sync_at: Instant;
  lease_until: Instant | null;
  fence: bigint;
};

export type SyncState = 'queued' | 'running' | 'succeeded' | 'failed';
export type SyncCause = 'schedule' | 'manual';

type SyncTable = {
  id: string;
  batch_id: string;
  provider: ProviderName;
  cause: SyncCause;
  state: SyncState;
  requested_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  revision: bigint | null;
  fetched: number;
  new: number;
  changed: number;
  unchanged: number;
  missing: number;
  gone: number;
  dropped: Record<string, number>;
  dropped_offers: Dropped[];
  error_kind: string | null;
  error_detail: string | null;
  accept: boolean;
};

type ListingTable = {
  id: string;
  provider: ProviderName;
  external_id: string;
  revision: bigint;
  machine_id: string | null;
  host_id: string | null;
  model: string | null;
  model_raw: string;
  vendor: string | null;
  gpu_count: number;
  gpu_ids: string[];
  vram_gb: number | null;
  price_per_gpu_hour: bigint;
  price_per_hour: bigint;
  storage_price_per_gb_month: bigint | null;
  egress_price_per_gb: bigint | null;
  ingress_price_per_gb: bigint | null;
  pricing: Pricing;
  price_kind: PriceKind;
  bookable: boolean;
  machines: number | null;
  capability: Capability | null;
  capacity: number;
  free: number;
  reliability: number | null;
  verified: boolean | null;
  dlperf: number | null;
  cpu_cores: number | null;
  ram_gb: number | null;
  disk_gb: number | null;
  inet_down_mbps: number | null;
  inet_up_mbps: number | null;
  country: string | null;
  region: string | null;
  rentable_until: Instant | null;
  first_seen_at: Instant;
  price_changed_at: Instant;
  absent_since_revision: bigint | null;
  last_seen_at: Instant | null;
  gone: boolean;
};

type PriceChangeTable = { listing_id: string; at: Instant; price_per_gpu_hour: bigint; price_per_hour: bigint };

export type MarketTables = {
  'market.feed': FeedTable;
  'market.sync': SyncTable;
  'market.listing': ListingTable;
  'market.price_change': PriceChangeTable;
};

export type MarketDb = Kysely<MarketTables>;
type MarketTx = Transaction<MarketTables>;
export type SyncRow = Selectable<SyncTable>;

export const FEED_CHANNEL = 'market_feed';
export const SYNC_CHANNEL = 'market_sync';

const micro = (value: bigint | null): MicroUsdc | null => (value === null ? null : microUsdc(value));

const toListing = (row: Selectable<ListingTable>): Listing => ({
  id: row.id,
  provider: row.provider,
  externalId: row.external_id,
  machineId: row.machine_id,
  hostId: row.host_id,
  model: row.model,
  modelRaw: row.model_raw,
  vendor: row.vendor,
  gpuCount: row.gpu_count,
  gpuIds: row.gpu_ids,
  vramGb: row.vram_gb,
  pricePerGpuHour: microUsdc(row.price_per_gpu_hour),
  pricePerHour: microUsdc(row.price_per_hour),
  storagePricePerGbMonth: micro(row.storage_price_per_gb_month),
  egressPricePerGb: micro(row.egress_price_per_gb),
  ingressPricePerGb: micro(row.ingress_price_per_gb),
  pricing: row.pricing,
  priceKind: row.price_kind,
  bookable: row.bookable,
  machines: row.machines,
  capability: row.capability,
  capacity: row.capacity,
  free: row.free,
  reliability: row.reliability,
  verified: row.verified,
  dlperf: row.dlperf,
  cpuCores: row.cpu_cores,
  ramGb: row.ram_gb,
  diskGb: row.disk_gb,
  inetDownMbps: row.inet_down_mbps,
  inetUpMbps: row.inet_up_mbps,
  country: row.country,
  region: row.region,
  rentableUntil: row.rentable_until,
  firstSeenAt: row.first_seen_at,
  priceChangedAt: row.price_changed_at,
  absentSinceRevision: row.absent_since_revision === null ? null : Number(row.absent_since_revision),
  lastSeenAt: row.last_seen_at,
  gone: row.gone,
});

/** A row for `jsonb_to_recordset`; its order of fields is free, their names are the columns'. */
const toRecord = (offer: Offer, id: string, at: Instant) => ({
  id,
  external_id: offer.externalId,
  machine_id: offer.machineId,
  host_id: offer.hostId,
  model: offer.model,
  model_raw: offer.modelRaw,
  vendor: offer.vendor,
  gpu_count: offer.gpuCount,
  gpu_ids: offer.gpuIds,
  vram_gb: offer.vramGb,
  price_per_gpu_hour: String(offer.pricePerGpuHour),
  price_per_hour: String(offer.pricePerHour),
  storage_price_per_gb_month: offer.storagePricePerGbMonth?.toString() ?? null,
  egress_price_per_gb: offer.egressPricePerGb?.toString() ?? null,
  ingress_price_per_gb: offer.ingressPricePerGb?.toString() ?? null,
  pricing: offer.pricing,
  price_kind: offer.priceKind,
  bookable: offer.bookable,
  machines: offer.machines,
  capability: offer.capability,
  capacity: offer.capacity,
  free: offer.free,
  reliability: offer.reliability,
  verified: offer.verified,
  dlperf: offer.dlperf,
  cpu_cores: offer.cpuCores,
  ram_gb: offer.ramGb,
  disk_gb: offer.diskGb,
  inet_down_mbps: offer.inetDownMbps,
  inet_up_mbps: offer.inetUpMbps,
  country: offer.country,
  region: offer.region,
  rentable_until: offer.rentableUntil === null ? null : formatInstant(offer.rentableUntil),
  first_seen_at: formatInstant(at),
  price_changed_at: formatInstant(at),
});

const recordColumns = [
  ['id', 'uuid'],
  ['external_id', 'text'],
  ['machine_id', 'text'],
  ['host_id', 'text'],
  ['model', 'text'],
  ['model_raw', 'text'],
  ['vendor', 'text'],
  ['gpu_count', 'integer'],
  ['gpu_ids', 'text[]'],
  ['vram_gb', 'double precision'],
  ['price_per_gpu_hour', 'bigint'],
  ['price_per_hour', 'bigint'],
  ['storage_price_per_gb_month', 'bigint'],
  ['egress_price_per_gb', 'bigint'],
  ['ingress_price_per_gb', 'bigint'],
  ['pricing', 'text'],
  ['price_kind', 'text'],
  ['bookable', 'boolean'],
  ['machines', 'integer'],
  ['capability', 'text'],
  ['capacity', 'integer'],
  ['free', 'integer'],
  ['reliability', 'double precision'],
  ['verified', 'boolean'],
  ['dlperf', 'double precision'],
  ['cpu_cores', 'double precision'],
  ['ram_gb', 'double precision'],
  ['disk_gb', 'double precision'],
  ['inet_down_mbps', 'double precision'],
  ['inet_up_mbps', 'double precision'],
  ['country', 'text'],
  ['region', 'text'],
  ['rentable_until', 'timestamptz'],
  ['first_seen_at', 'timestamptz'],
  ['price_changed_at', 'timestamptz'],
] as const;

const names = recordColumns.map(([name]) => name);
/** What a later sight of the same offer does not overwrite. */
const kept = new Set<string>(['id', 'external_id', 'first_seen_at', 'price_changed_at']);
const upsertSql = {
  names: sql.raw(names.join(', ')),
  types: sql.raw(recordColumns.map(([name, type]) => `${name} ${type}`).join(', ')),
  updates: sql.raw(
    names
      .filter((name) => !kept.has(name))
      .map((name) => `${name} = excluded.${name}`)
      .join(', '),
  ),
};

export async function ensureFeeds(db: MarketDb, providers: readonly ProviderName[]): Promise<void> {
  const rows = providers.map((provider) => ({ provider })) as unknown as Insertable<FeedTable>[];
  await db
    .insertInto('market.feed')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function readFeeds(db: MarketDb): Promise<Map<ProviderName, Feed>> {
  const rows = await db.selectFrom('market.feed').select(['provider', 'revision', 'observed_at']).execute();
  return new Map(rows.map((row) => [row.provider, { revision: Number(row.revision), observedAt: row.observed_at }]));
}

/** Listings written after `revision`, in slices; gone ones too when `revision` is not 0. */
export async function* readChanges(
  tx: MarketTx,
  provider: ProviderName,
  revision: number,
  slice = 500,
): AsyncGenerator<Listing[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    let query = tx.selectFrom('market.listing').selectAll().where('provider', '=', provider).where('id', '>', after);
    query = revision === 0 ? query.where('gone', '=', false) : query.where('revision', '>', BigInt(revision));
    const rows = await query.orderBy('id').limit(slice).execute();
    if (rows.length > 0) yield rows.map(toListing);
    if (rows.length < slice) return;
    after = rows.at(-1)?.id ?? after;
  }
}

/** A listing by id, gone ones too. */
export async function findListing(db: MarketDb, id: string): Promise<Listing | null> {
  const row = await db.selectFrom('market.listing').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toListing(row) : null;
}

export type PriceChange = {
  readonly at: Instant;
  readonly pricePerGpuHour: MicroUsdc;
  readonly pricePerHour: MicroUsdc;
};

/** Newest first. */
export async function readPriceChanges(db: MarketDb, listingId: string, limit: number): Promise<PriceChange[]> {
  const rows = await db
    .selectFrom('market.price_change')
    .selectAll()
    .where('listing_id', '=', listingId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    at: row.at,
    pricePerGpuHour: microUsdc(row.price_per_gpu_hour),
    pricePerHour: microUsdc(row.price_per_hour),
  }));
}

export type PriceSummary = { readonly changes: number; readonly min: MicroUsdc; readonly max: MicroUsdc };

export async function summarizePrices(db: MarketDb, listingId: string): Promise<PriceSummary | null> {
  const row = await db
    .selectFrom('market.price_change')
    .select((e) => [
      e.fn.countAll<bigint>().as('count'),
      e.fn.min('price_per_gpu_hour').as('min'),
      e.fn.max('price_per_gpu_hour').as('max'),
    ])
    .where('listing_id', '=', listingId)
    .executeTakeFirstOrThrow();
  if (row.min === null || row.max === null) return null;
  return { changes: Number(row.count) - 1, min: microUsdc(row.min), max: microUsdc(row.max) };
}

// Syncs -------------------------------------------------------------------------------------------------------------

/** Queues a sync, or finds the one that is queued already. */
export async function queueSync(
  tx: MarketTx,
  provider: ProviderName,
  batchId: string,
  at: Instant,
  accept = false,
): Promise<{ id: string; batchId: string }> {
  const id = newId();
  const inserted = await tx
    .insertInto('market.sync')
    .values({
      id,
      batch_id: batchId,
      provider,
      cause: 'manual',
      state: 'queued',
      requested_at: formatInstant(at),
      accept,
    } as never)
    .onConflict((conflict) => conflict.column('provider').where('state', '=', 'queued').doNothing())
    .returning(['id', 'batch_id'])
    .executeTakeFirst();
  const row =
    inserted ??
    (await tx
      .selectFrom('market.sync')
      .select(['id', 'batch_id'])
      .where('provider', '=', provider)
      .where('state', '=', 'queued')
      .executeTakeFirst());
  if (!row) return queueSync(tx, provider, batchId, at, accept);
  if (accept && !inserted) {
    const { rows } = await sql<{ id: string }>`
      update market.sync set accept = true where id = ${row.id} and state = 'queued' returning id`.execute(tx);
    // A worker took it in between: another one is queued.
    if (rows.length === 0) return queueSync(tx, provider, batchId, at, accept);
  }
  await sql`update market.feed set next_sync_at = now() where provider = ${provider}`.execute(tx);
  await sql`select pg_notify(${SYNC_CHANNEL}, ${provider})`.execute(tx);
  return { id: row.id, batchId: row.batch_id };
}

export type Claim = {
  readonly provider: ProviderName;
  readonly fence: bigint;
  readonly syncId: string;
  /** What is read is taken, however little it is. */
  readonly accept: boolean;
};

/** The lease on a provider's sync, when it is due and nobody else holds it; else how long until it is worth asking again. */
export async function claimSync(
  tx: MarketTx,
  provider: ProviderName,
  leaseSeconds: number,
  periodMs: number,
  at: Instant,
): Promise<Claim | { readonly waitMs: number }> {
  const { rows } = await sql<{ fence: bigint }>`
    update market.feed set fence = fence + 1, lease_until = now() + make_interval(secs => ${leaseSeconds}),
      next_sync_at = now() + make_interval(secs => ${periodMs / 1000})
    where provider = ${provider} and next_sync_at <= now() and (lease_until is null or lease_until < now())
    returning fence`.execute(tx);
  const fence = rows[0]?.fence;
  if (fence === undefined) {
    const { rows: waits } = await sql<{ wait: number }>`
      select (extract(epoch from greatest(next_sync_at, coalesce(lease_until, next_sync_at)) - now()) * 1000)::float8 as wait
      from market.feed where provider = ${provider}`.execute(tx);
    return { waitMs: Math.max(10, waits[0]?.wait ?? 1000) };
  }
  await sql`update market.sync set state = 'failed', finished_at = now(), error_kind = 'worker_lost',
      error_detail = 'the worker that ran this sync ended before it was done'
    where provider = ${provider} and state = 'running'`.execute(tx);
  const { rows: queued } = await sql<{ id: string; accept: boolean }>`
    update market.sync set state = 'running', started_at = ${formatInstant(at)}
    where provider = ${provider} and state = 'queued' returning id, accept`.execute(tx);
  const id = queued[0]?.id ?? newId();
  if (!queued[0]) {
    await sql`insert into market.sync (id, batch_id, provider, cause, state, requested_at, started_at)
      values (${id}, ${id}, ${provider}, 'schedule', 'running', ${formatInstant(at)}, ${formatInstant(at)})`.execute(
      tx,
    );
  }
  return { provider, fence, syncId: id, accept: queued[0]?.accept ?? false };
}

/** false: the lease was lost, or given back. */
export async function renewLease(db: MarketDb, claim: Claim, leaseSeconds: number): Promise<boolean> {
  const { rows } = await sql<{ fence: bigint }>`
    update market.feed set lease_until = now() + make_interval(secs => ${leaseSeconds})
    where provider = ${claim.provider} and fence = ${claim.fence} and lease_until is not null returning fence`.execute(
    db,
  );
  return rows.length === 1;
}

/** The next revision of the feed; null when the lease was lost, and nothing may be written. */
export async function advanceFeed(tx: MarketTx, claim: Claim, observedAt: Instant): Promise<number | null> {
  const { rows } = await sql<{ revision: bigint }>`
    update market.feed set revision = revision + 1, observed_at = ${formatInstant(observedAt)}, lease_until = null
    where provider = ${claim.provider} and fence = ${claim.fence} returning revision`.execute(tx);
  if (!rows[0]) return null;
  await sql`select pg_notify(${FEED_CHANNEL}, ${claim.provider})`.execute(tx);
  return Number(rows[0].revision);
}

/** Writes offers that are new, changed or back. A listing known from before keeps its id. */
export async function upsertListings(
  tx: MarketTx,
  provider: ProviderName,
  revision: number,
  at: Instant,
  offers: readonly Offer[],
): Promise<void> {
  const records = JSON.stringify(offers.map((offer) => toRecord(offer, newId(), at)));
  await sql`
    insert into market.listing as known (provider, revision, ${upsertSql.names})
    select ${provider}, ${revision}::bigint, ${upsertSql.names} from jsonb_to_recordset(${records}::jsonb) as offer(${upsertSql.types})
    on conflict (provider, external_id) do update set ${upsertSql.updates},
      revision = excluded.revision, absent_since_revision = null, last_seen_at = null, gone = false,
      price_changed_at = case
        when (known.price_per_hour, known.price_per_gpu_hour) = (excluded.price_per_hour, excluded.price_per_gpu_hour)
        then known.price_changed_at else excluded.price_changed_at end`.execute(tx);
}

/** Appends to the history the price of every listing of this revision whose price is new. */
export async function appendPriceChanges(
  tx: MarketTx,
  provider: ProviderName,
  revision: number,
  at: Instant,
): Promise<void> {
  await sql`
    insert into market.price_change (listing_id, at, price_per_gpu_hour, price_per_hour)
    select id, price_changed_at, price_per_gpu_hour, price_per_hour from market.listing
    where provider = ${provider} and revision = ${revision}::bigint and price_changed_at = ${formatInstant(at)}
    on conflict do nothing`.execute(tx);
}

export async function markAbsent(
  tx: MarketTx,
  revision: number,
  lastSeenAt: Instant,
  ids: readonly string[],
): Promise<void> {
  await sql`update market.listing set revision = ${revision}::bigint, absent_since_revision = ${revision}::bigint, last_seen_at = ${formatInstant(lastSeenAt)}
    where id = any(${ids as string[]}::uuid[])`.execute(tx);
}

export async function markGone(tx: MarketTx, revision: number, ids: readonly string[]): Promise<void> {
  await sql`update market.listing set revision = ${revision}::bigint, gone = true where id = any(${ids as string[]}::uuid[])`.execute(
    tx,
  );
}

export type SyncStatistics = Pick<
  SyncRow,
  'fetched' | 'new' | 'changed' | 'unchanged' | 'missing' | 'gone' | 'dropped' | 'dropped_offers'
>;

export async function finishSync(
  tx: MarketTx,
  claim: Claim,
  revision: number,
  at: Instant,
  stats: SyncStatistics,
): Promise<void> {
  await sql`update market.sync set state = 'succeeded', finished_at = ${formatInstant(at)}, revision = ${revision}::bigint,
      fetched = ${stats.fetched}, new = ${stats.new}, changed = ${stats.changed}, unchanged = ${stats.unchanged}, missing = ${stats.missing},
      gone = ${stats.gone}, dropped = ${JSON.stringify(stats.dropped)}::jsonb, dropped_offers = ${JSON.stringify(stats.dropped_offers)}::jsonb
    where id = ${claim.syncId}`.execute(tx);
  await forgetOld(tx, claim.provider, at);
}

/** A market that answers in another shape drops all its offers, every half minute. */
const FAILED_EXAMPLES = 100;

export type SyncFailure = {
  readonly kind: string;
  readonly detail: string;
  /** When it is worth trying again; null: after the usual time. */
  readonly nextAt: Instant | null;
  /** Of what was read, where something was. */
  readonly statistics: SyncStatistics | null;
};

/** false: the lease was lost, and the failure is no news any more. */
export async function failSync(tx: MarketTx, claim: Claim, at: Instant, failure: SyncFailure): Promise<boolean> {
  const { kind, detail, nextAt, statistics: stats } = failure;
  await sql`update market.sync set state = 'failed', finished_at = ${formatInstant(at)}, error_kind = ${kind}, error_detail = ${detail},
      fetched = ${stats?.fetched ?? 0}, dropped = ${JSON.stringify(stats?.dropped ?? {})}::jsonb,
      dropped_offers = ${JSON.stringify(stats?.dropped_offers.slice(0, FAILED_EXAMPLES) ?? [])}::jsonb
    where id = ${claim.syncId} and state = 'running'`.execute(tx);
  const { rows } = await sql<{ fence: bigint }>`
    update market.feed set lease_until = null, next_sync_at = coalesce(${nextAt === null ? null : formatInstant(nextAt)}::timestamptz, next_sync_at)
    where provider = ${claim.provider} and fence = ${claim.fence} returning fence`.execute(tx);
  await forgetOld(tx, claim.provider, at);
  return rows.length === 1;
}

async function forgetOld(tx: MarketTx, provider: ProviderName, at: Instant): Promise<void> {
  await sql`delete from market.sync where provider = ${provider} and requested_at < ${formatInstant(plus(at, -2 * DAY_MS))}`.execute(
    tx,
  );
}

/** What was asked for of a provider that is switched off. */
export async function refuseQueued(db: MarketDb, provider: ProviderName, at: Instant): Promise<void> {
  await sql`update market.sync set state = 'failed', finished_at = ${formatInstant(at)}, error_kind = 'disabled',
      error_detail = 'an operator has switched this provider off'
    where provider = ${provider} and state = 'queued'`.execute(db);
}

type EndedSync = Pick<SyncRow, 'error_kind' | 'error_detail' | 'fetched' | 'requested_at'>;

/** Newest first, of one provider. */
export async function lastSyncs(db: MarketDb, provider: ProviderName, limit: number): Promise<EndedSync[]> {
  const { rows } = await sql<EndedSync>`
    select error_kind, error_detail, fetched, requested_at from market.sync where provider = ${provider} and state in ('succeeded', 'failed')
    order by requested_at desc limit ${limit}`.execute(db);
  return rows;
}

const FINISHED = sql.raw(`id, batch_id, provider, cause, state, requested_at, started_at, finished_at, revision,
  fetched, new, changed, unchanged, missing, gone, dropped, error_kind, error_detail, accept`);
const EXAMPLES_SHOWN = 5;

/** Finished syncs, newest first, each with a few of its dropped offers as examples. */
export async function readSyncs(db: MarketDb, provider: ProviderName | null, limit: number): Promise<SyncRow[]> {
  const { rows } = await sql<SyncRow>`
    select ${FINISHED}, (select coalesce(jsonb_agg(example), '[]') from (
        select distinct on (one->>'reason') one as example from jsonb_array_elements(dropped_offers) one limit ${EXAMPLES_SHOWN}
      ) examples) as dropped_offers
    from market.sync where state in ('succeeded', 'failed') and (${provider}::text is null or provider = ${provider})
    order by requested_at desc limit ${limit}`.execute(db);
  return rows;
}

export async function findSyncs(db: MarketDb, id: string): Promise<SyncRow[]> {
  return await db
    .selectFrom('market.sync')
    .selectAll()
    .where((e) => e.or([e('id', '=', id), e('batch_id', '=', id)]))
    .orderBy('provider')
    .execute();
}

/** The newest finished sync of each provider, and the newest that succeeded, without the list of dropped offers. */
export async function latestSyncs(db: MarketDb): Promise<SyncRow[]> {
  const { rows } = await sql<SyncRow>`
    select distinct on (provider, state) ${FINISHED}, '[]'::jsonb as dropped_offers
    from market.sync where state in ('succeeded', 'failed') order by provider, state, requested_at desc`.execute(db);
  return rows;
}

/** Providers whose sync ended, well or not, since the instant. */
export async function providersTriedSince(db: MarketDb, since: Instant): Promise<ProviderName[]> {
  const { rows } = await sql<{
    provider: ProviderName;
  }>`select distinct provider from market.sync where finished_at >= ${formatInstant(since)}`.execute(db);
  return rows.map(({ provider }) => provider);
}

export function assertRevision(expected: number, actual: number): void {
  assert(expected === actual, `the feed is at revision ${actual}, the plan was made for ${expected}`);
}
