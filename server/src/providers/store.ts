import { type Kysely, sql, type Transaction } from 'kysely';
import { formatInstant, type Instant } from '#base/clock';
import { newId } from '#base/id';
import type { ProviderName } from './offer.ts';
import type { BreakerState, CallFigures, Gate, Reading, Transition } from './rules.ts';

export type ProvidersDb = Kysely<unknown>;
type Tx = Transaction<unknown>;

export const SETTINGS_CHANNEL = 'provider_settings';

const at = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

// Gate --------------------------------------------------------------------------------------------------------------

type GateRow = {
  provider: ProviderName;
  breaker: BreakerState;
  failures: number;
  probe_at: Instant | null;
  failed_at: Instant | null;
  failure_kind: string | null;
  failure_detail: string | null;
  tokens: number | null;
  tokens_at: Instant | null;
  blocked_until: Instant | null;
  limited: number;
  credentials: CredentialState;
  credentials_detail: string | null;
  credentials_at: Instant | null;
  read_at: Instant | null;
  read_outcome: Reading['outcome'] | null;
  read_detail: string | null;
  read_fetched: number;
  read_dropped: number;
  taken_at: Instant | null;
};

export type CredentialState = 'unchecked' | 'valid' | 'refused' | 'unreachable';

/** Everything that is known of a provider, and the database's time. */
export type Known = {
  readonly provider: ProviderName;
  readonly gate: Gate;
  readonly now: Instant;
  readonly failure: { readonly kind: string; readonly detail: string; readonly at: Instant } | null;
  readonly credentials: {
    readonly state: CredentialState;
    readonly detail: string | null;
    readonly at: Instant | null;
  };
  readonly reading: Reading | null;
  readonly readAt: Instant | null;
  readonly takenAt: Instant | null;
};

const known = (row: GateRow & { now: Instant }): Known => ({
  provider: row.provider,
  now: row.now,
  gate: {
    breaker: row.breaker,
    failures: row.failures,
    probeAt: row.probe_at,
    tokens: row.tokens,
    tokensAt: row.tokens_at,
    blockedUntil: row.blocked_until,
    limited: row.limited,
  },
  failure:
    row.failure_kind === null || row.failed_at === null
      ? null
      : { kind: row.failure_kind, detail: row.failure_detail ?? '', at: row.failed_at },
  credentials: { state: row.credentials, detail: row.credentials_detail, at: row.credentials_at },
  reading:
    row.read_outcome === null
      ? null
      : { outcome: row.read_outcome, detail: row.read_detail, fetched: row.read_fetched, dropped: row.read_dropped },
  readAt: row.read_at,
  takenAt: row.taken_at,
});

/** Milliseconds, as instants are kept inside. */
const NOW = sql`date_trunc('milliseconds', clock_timestamp())`;

/** Holds everybody else back until the transaction ends. */
export async function lockGate(tx: Tx, provider: ProviderName): Promise<Known> {
  const { rows } = await sql<GateRow>`select * from providers.gate where provider = ${provider} for update`.execute(tx);
  // The time is asked for once the row is ours: who waited for it must not act on an older one.
  const { rows: time } = await sql<{ now: Instant }>`select ${NOW} as now`.execute(tx);
  return known({ ...(rows[0] as GateRow), ...(time[0] as { now: Instant }) });
}

export async function readGate(db: ProvidersDb, provider: ProviderName): Promise<Known> {
  const { rows } = await sql<
    GateRow & { now: Instant }
  >`select *, ${NOW} as now from providers.gate where provider = ${provider}`.execute(db);
  return known(rows[0] as GateRow & { now: Instant });
}

export async function readGates(db: ProvidersDb): Promise<Known[]> {
  const { rows } = await sql<
    GateRow & { now: Instant }
  >`select *, ${NOW} as now from providers.gate order by provider`.execute(db);
  return rows.map(known);
}

export async function writeGate(tx: Tx, provider: ProviderName, gate: Gate): Promise<void> {
  await sql`update providers.gate set breaker = ${gate.breaker}, failures = ${gate.failures}, probe_at = ${at(gate.probeAt)},
      tokens = ${gate.tokens}, tokens_at = ${at(gate.tokensAt)}, blocked_until = ${at(gate.blockedUntil)}, limited = ${gate.limited}
    where provider = ${provider}`.execute(tx);
}

export async function writeFailure(
  tx: Tx,
  provider: ProviderName,
  now: Instant,
  { kind, detail }: { readonly kind: string; readonly detail: string },
): Promise<void> {
  await sql`update providers.gate set failed_at = ${at(now)}, failure_kind = ${kind}, failure_detail = ${detail}
    where provider = ${provider}`.execute(tx);
}

export async function writeCredentials(
  db: ProvidersDb,
  provider: ProviderName,
  state: CredentialState,
  detail: string | null,
): Promise<void> {
  await sql`update providers.gate set credentials = ${state}, credentials_detail = ${detail}, credentials_at = now()
    where provider = ${provider}`.execute(db);
}

export async function readCredentials(
  db: ProvidersDb,
  provider: ProviderName,
): Promise<{ readonly state: CredentialState; readonly at: Instant | null } | null> {
  const { rows } = await sql<{ state: CredentialState; at: Instant | null }>`
    select credentials as state, credentials_at as at from providers.gate where provider = ${provider}`.execute(db);
  return rows[0] ?? null;
}

export async function writeReading(
  db: ProvidersDb,
  provider: ProviderName,
  reading: Reading,
  now: Instant,
): Promise<void> {
  await sql`update providers.gate set read_at = ${at(now)}, read_outcome = ${reading.outcome}, read_detail = ${reading.detail},
      read_fetched = ${reading.fetched}, read_dropped = ${reading.dropped},
      taken_at = case when ${reading.outcome} = 'taken' then ${at(now)}::timestamptz else taken_at end
    where provider = ${provider}`.execute(db);
}

/** How long until this endpoint may be called; takes the turn, but for one that is further away than `mostMs`: null. */
export async function takeTurn(
  tx: Tx,
  provider: ProviderName,
  endpoint: string,
  intervalMs: number,
  mostMs: number,
): Promise<number | null> {
  const { rows } = await sql<{ wait: number }>`
    insert into providers.endpoint as known (provider, endpoint, next_at)
    values (${provider}, ${endpoint}, clock_timestamp() + make_interval(secs => ${intervalMs / 1000}))
    on conflict (provider, endpoint) do update
      set next_at = greatest(known.next_at, clock_timestamp()) + make_interval(secs => ${intervalMs / 1000})
      where known.next_at <= clock_timestamp() + make_interval(secs => ${mostMs / 1000})
    returning greatest(0, extract(epoch from next_at - clock_timestamp()) * 1000 - ${intervalMs})::float8 as wait`.execute(
    tx,
  );
  return rows[0]?.wait ?? null;
}

// Transitions -------------------------------------------------------------------------------------------------------

export type TransitionRow = {
  readonly provider: ProviderName;
  readonly at: Instant;
  readonly from_state: BreakerState;
  readonly to_state: BreakerState;
  readonly cause: string;
  readonly detail: string;
};

export async function addTransition(
  tx: Tx,
  provider: ProviderName,
  now: Instant,
  { from, to, cause }: Transition,
  detail: string,
): Promise<void> {
  await sql`insert into providers.transition (id, provider, at, from_state, to_state, cause, detail)
    values (${newId()}, ${provider}, ${at(now)}, ${from}, ${to}, ${cause}, ${detail})`.execute(tx);
}

/** The newest of each provider, newest first. */
export async function readTransitions(db: ProvidersDb, each: number): Promise<TransitionRow[]> {
  const { rows } = await sql<TransitionRow>`
    select provider, at, from_state, to_state, cause, detail from (
      select *, row_number() over (partition by provider order by at desc, id desc) as place from providers.transition
    ) numbered where place <= ${each} order by at desc, id desc`.execute(db);
  return rows;
}

export async function countTransitions(
  db: ProvidersDb,
): Promise<{ provider: ProviderName; to_state: BreakerState; count: number }[]> {
  const { rows } = await sql<{ provider: ProviderName; to_state: BreakerState; count: number }>`
    select provider, to_state, count(*)::int as count from providers.transition group by provider, to_state`.execute(
    db,
  );
  return rows;
}

// Calls -------------------------------------------------------------------------------------------------------------

export type Call = {
  readonly provider: ProviderName;
  readonly endpoint: string;
  readonly at: Instant;
  /** `ok` or the kind of failure. */
  readonly outcome: string;
  readonly ms: number;
};

export async function addCalls(db: ProvidersDb, calls: readonly Call[]): Promise<void> {
  const column = <T>(pick: (call: Call) => T): T[] => calls.map(pick);
  const [names, outcomes, times] = [column((c) => c.provider), column((c) => c.outcome), column((c) => c.ms)];
  await sql`with told as (
      insert into providers.call (provider, endpoint, at, outcome, ms)
      select * from unnest(${names}::text[], ${column((c) => c.endpoint)}::text[],
        ${column((c) => formatInstant(c.at))}::timestamptz[], ${outcomes}::text[], ${times}::float8[])
    )
    insert into providers.call_total as total (provider, outcome, calls, seconds)
    select provider, outcome, count(*), sum(ms) / 1000
    from unnest(${names}::text[], ${outcomes}::text[], ${times}::float8[]) as given (provider, outcome, ms)
    group by provider, outcome
    on conflict (provider, outcome) do update
      set calls = total.calls + excluded.calls, seconds = total.seconds + excluded.seconds`.execute(db);
}

type FigureRow = {
  provider: ProviderName;
  calls: number;
  answered: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  errors: Record<string, number> | null;
};

/** What the provider itself answered to, well or not: a key it refuses is an answer. */
const ANSWERED = ['ok', 'auth', 'refused'];

/** Of the last `windowSeconds`, by provider; one without calls is missing. */
export async function callFigures(db: ProvidersDb, windowSeconds: number): Promise<Map<ProviderName, CallFigures>> {
  const { rows } = await sql<FigureRow>`
    with recent as (
      select provider, outcome, ms from providers.call where at > now() - make_interval(secs => ${windowSeconds})
    ), errors as (
      select provider, jsonb_object_agg(outcome, count) as errors from (
        select provider, outcome, count(*)::int as count from recent where outcome <> 'ok' group by provider, outcome
      ) counted group by provider
    )
    select provider, count(*)::int as calls, (count(*) filter (where outcome = any(${ANSWERED})))::int as answered,
      percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95,
      percentile_cont(0.99) within group (order by ms) as p99, (select errors from errors where errors.provider = recent.provider) as errors
    from recent group by provider`.execute(db);
  return new Map(
    rows.map((row) => [
      row.provider,
      {
        calls: row.calls,
        successRate: row.answered / row.calls,
        p50Ms: row.p50,
        p95Ms: row.p95,
        p99Ms: row.p99,
        errors: row.errors ?? {},
      },
    ]),
  );
}

export type CallTotal = {
  readonly provider: ProviderName;
  readonly outcome: string;
  readonly calls: bigint;
  readonly seconds: number;
};

export async function callTotals(db: ProvidersDb): Promise<CallTotal[]> {
  const { rows } = await sql<CallTotal>`select provider, outcome, calls, seconds from providers.call_total`.execute(db);
  return rows;
}

/** Forgets calls of more than an hour ago and transitions of more than a month. */
export async function prune(tx: Tx): Promise<void> {
  await sql`delete from providers.call where at < now() - interval '1 hour'`.execute(tx);
  await sql`delete from providers.transition where at < now() - interval '30 days'`.execute(tx);
}

// Settings ----------------------------------------------------------------------------------------------------------

export type SettingRow = {
  readonly provider: ProviderName;
  readonly enabled: boolean;
  readonly requests_per_minute: number | null;
  readonly burst: number | null;
  readonly failure_threshold: number | null;
  readonly open_seconds: number | null;
  readonly timeout_ms: number | null;
  readonly concurrency: number | null;
  readonly base_url: string | null;
};

export async function readSettings(db: ProvidersDb): Promise<Map<ProviderName, SettingRow>> {
  const { rows } = await sql<SettingRow>`select provider, enabled, requests_per_minute, burst, failure_threshold,
    open_seconds, timeout_ms, concurrency, base_url from providers.setting`.execute(db);
  return new Map(rows.map((row) => [row.provider, row]));
}

/** Tells every process. */
export async function writeSetting(tx: Tx, row: SettingRow): Promise<void> {
  await sql`insert into providers.setting (provider, enabled, requests_per_minute, burst, failure_threshold, open_seconds, timeout_ms, concurrency, base_url)
    values (${row.provider}, ${row.enabled}, ${row.requests_per_minute}, ${row.burst}, ${row.failure_threshold}, ${row.open_seconds},
      ${row.timeout_ms}, ${row.concurrency}, ${row.base_url})
    on conflict (provider) do update set enabled = excluded.enabled, requests_per_minute = excluded.requests_per_minute,
      burst = excluded.burst, failure_threshold = excluded.failure_threshold, open_seconds = excluded.open_seconds,
      timeout_ms = excluded.timeout_ms, concurrency = excluded.concurrency, base_url = excluded.base_url, changed_at = now()`.execute(
    tx,
  );
  await sql`select pg_notify(${SETTINGS_CHANNEL}, ${row.provider})`.execute(tx);
}
