/**
 * What is decided about a provider, without doing anything: may it be called now (circuit breaker and token bucket),
 * how long an answer of its keeps, and how it fares, in a word and in sentences.
 */
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';

// Circuit breaker and token bucket ----------------------------------------------------------------------------------

export type BreakerState = 'closed' | 'open' | 'half_open';

/** What all workers know of a provider. */
export type Gate = {
  readonly breaker: BreakerState;
  /** In a row. */
  readonly failures: number;
  /** Open: when a probe may go. Half-open: when the probe under way counts as lost. */
  readonly probeAt: Instant | null;
  /** Below zero: calls that wait for a token of theirs. null: full. */
  readonly tokens: number | null;
  readonly tokensAt: Instant | null;
  /** The provider asked to be left alone until then, `limited` times in a row. */
  readonly blockedUntil: Instant | null;
  readonly limited: number;
};

export type Limits = {
  /** No minute sees more calls than this. */
  readonly requestsPerMinute: number;
  /** How many of them may go at once. */
  readonly burst: number;
  readonly failureThreshold: number;
  readonly openMs: number;
  /** A probe that has not answered by then was lost with its worker. */
  readonly probeMs: number;
};

export type Transition = { readonly from: BreakerState; readonly to: BreakerState; readonly cause: string };

export type Admission =
  /** Call after `waitMs`; the token is taken. `probe`: on this call's outcome the breaker closes or opens again. */
  | { readonly kind: 'go'; readonly waitMs: number; readonly probe: boolean }
  /** Nothing is taken; ask again then. */
  | { readonly kind: 'later'; readonly waitMs: number; readonly because: 'probe' | 'blocked' | 'tokens' }
  | { readonly kind: 'open'; readonly until: Instant };

export const FAILURE_THRESHOLD = 5;
export const OPEN_MS = MINUTE_MS;
export const PROBE_MS = 30 * SECOND_MS;
const PROBE_POLL_MS = 100;
/** The next may try soon, but people who leave early must not make a storm of probes. */
const GIVEN_UP_MS = 5 * SECOND_MS;
/** Longer than the minute the limit is for, so that calls that were held up on their way do not meet in one. */
const REFILL_WINDOW_MS = 63 * SECOND_MS;

/** Milliseconds until one more token: burst and refill together never pass the limit in a minute. */
export const refillMs = ({ requestsPerMinute, burst }: Limits): number =>
  REFILL_WINDOW_MS / Math.max(0.5, requestsPerMinute - burst);

export const tokensAt = (gate: Gate, limits: Limits, now: Instant): number =>
  gate.tokens === null || gate.tokensAt === null
    ? limits.burst
    : Math.min(limits.burst, gate.tokens + Math.max(0, now - gate.tokensAt) / refillMs(limits));

/** May a call go? `patienceMs`: how long it would wait for a token. */
export function admit(
  gate: Gate,
  limits: Limits,
  now: Instant,
  patienceMs: number,
): { readonly gate: Gate; readonly admission: Admission; readonly transition: Transition | null } {
  const stay = (admission: Admission) => ({ gate, admission, transition: null });
  if (gate.probeAt !== null && now < gate.probeAt)
    return stay(
      gate.breaker === 'open'
        ? { kind: 'open', until: gate.probeAt }
        : { kind: 'later', waitMs: PROBE_POLL_MS, because: 'probe' },
    );
  if (gate.blockedUntil !== null && now < gate.blockedUntil)
    return stay({ kind: 'later', waitMs: gate.blockedUntil - now, because: 'blocked' });
  const tokens = tokensAt(gate, limits, now) - 1;
  const waitMs = tokens < 0 ? Math.ceil(-tokens * refillMs(limits)) : 0;
  if (waitMs > patienceMs) return stay({ kind: 'later', waitMs, because: 'tokens' });
  const taken = { ...gate, tokens, tokensAt: now };
  if (gate.breaker === 'closed')
    return { gate: taken, admission: { kind: 'go', waitMs, probe: false }, transition: null };
  return {
    gate: { ...taken, breaker: 'half_open', probeAt: plus(now, waitMs + limits.probeMs) },
    admission: { kind: 'go', waitMs, probe: true },
    transition: gate.breaker === 'open' ? { from: 'open', to: 'half_open', cause: 'time' } : null,
  };
}

export type Outcome =
  | 'success'
  | 'failure'
  /** The call says nothing about the provider: we gave up, or asked for nonsense. */
  | 'nothing';

/** What a call's end means for the breaker. */
export function settle(
  gate: Gate,
  limits: Limits,
  now: Instant,
  outcome: Outcome,
  probe: boolean,
): { readonly gate: Gate; readonly transition: Transition | null } {
  const closed = { ...gate, breaker: 'closed', failures: 0, probeAt: null } as const;
  const opened = (failures: number): Gate => ({
    ...gate,
    breaker: 'open',
    failures,
    probeAt: plus(now, limits.openMs),
  });
  if (gate.breaker === 'closed') {
    if (outcome === 'success') return { gate: { ...gate, failures: 0, limited: 0 }, transition: null };
    if (outcome === 'nothing') return { gate, transition: null };
    const failures = gate.failures + 1;
    return failures < limits.failureThreshold
      ? { gate: { ...gate, failures }, transition: null }
      : { gate: opened(failures), transition: { from: 'closed', to: 'open', cause: `${failures} failures in a row` } };
  }
  // Calls that began before the breaker opened decide nothing any more.
  if (!probe || gate.breaker === 'open') return { gate, transition: null };
  if (outcome === 'success')
    return {
      gate: { ...closed, limited: 0 },
      transition: { from: 'half_open', to: 'closed', cause: 'the probe was answered' },
    };
  if (outcome === 'failure')
    return {
      gate: opened(gate.failures + 1),
      transition: { from: 'half_open', to: 'open', cause: 'the probe failed' },
    };
  return {
    gate: { ...gate, breaker: 'open', probeAt: plus(now, Math.min(limits.openMs, GIVEN_UP_MS)) },
    transition: { from: 'half_open', to: 'open', cause: 'the probe was given up' },
  };
}

const LIMITED_FIRST_MS = SECOND_MS;
const LIMITED_MAX_MS = MINUTE_MS;

/** The provider said "too many": as long as it asks, or twice as long each time where it does not say. */
export function limit(gate: Gate, now: Instant, retryAfterMs: number | null): Gate {
  const ms = retryAfterMs ?? Math.min(LIMITED_MAX_MS, LIMITED_FIRST_MS * 2 ** Math.min(10, gate.limited));
  const until = plus(now, ms);
  return {
    ...gate,
    limited: gate.limited + 1,
    blockedUntil: gate.blockedUntil === null || until > gate.blockedUntil ? until : gate.blockedUntil,
  };
}

// Cache -------------------------------------------------------------------------------------------------------------

export const TTL_MIN_MS = 10 * SECOND_MS;
export const TTL_MAX_MS = 300 * SECOND_MS;
/** At this rate and below the shortest time holds. */
const UNRELIABLE = 0.5;

/** How long an answer keeps: 10 s from a provider that fails half its calls or of which nothing is known, 300 s from one that fails none. */
export function ttlMs(successRate: number | null): number {
  const share = successRate === null ? 0 : (Math.min(1, successRate) - UNRELIABLE) / (1 - UNRELIABLE);
  return Math.round(TTL_MIN_MS + Math.max(0, share) * (TTL_MAX_MS - TTL_MIN_MS));
}

// Health ------------------------------------------------------------------------------------------------------------

export type HealthState = 'HEALTHY' | 'DEGRADED' | 'UNAVAILABLE';

export type CallFigures = {
  readonly calls: number;
  /** null: no calls. Refusals of our key count as answers. */
  readonly successRate: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly errors: Readonly<Record<string, number>>;
};

export type Reading = {
  readonly outcome: 'taken' | 'quarantined' | 'failed';
  readonly detail: string | null;
  readonly fetched: number;
  readonly dropped: number;
};

export type HealthFacts = {
  readonly enabled: boolean;
  /** Why the adapter could not be made; null: it runs. */
  readonly broken: string | null;
  readonly credentials: { readonly state: string; readonly detail: string | null };
  readonly breaker: BreakerState;
  readonly blockedUntil: Instant | null;
  readonly failure: { readonly kind: string; readonly detail: string } | null;
  /** When the market was last read whole and taken. */
  readonly takenAt: Instant | null;
  /** Older data is shown as stale. */
  readonly staleAfterMs: number;
  readonly reading: Reading | null;
  readonly calls: CallFigures;
};

export type Health = { readonly state: HealthState; readonly reasons: readonly string[] };

const ENOUGH_CALLS = 10;
const GOOD_RATE = 0.95;
const SLOW_P95_MS = 5 * SECOND_MS;
const GOOD_DROPPED = 0.05;

export function spell(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The worst that is true, and everything that speaks for it, the gravest first. */
export function judge(facts: HealthFacts, now: Instant): Health {
  const unavailable = whyUnavailable(facts, now);
  const degraded = whyDegraded(facts, now);
  if (unavailable.length > 0) return { state: 'UNAVAILABLE', reasons: [...unavailable, ...degraded] };
  if (degraded.length > 0) return { state: 'DEGRADED', reasons: degraded };
  const { calls, takenAt } = facts;
  const read = `Read ${spell(now - (takenAt ?? now))} ago`;
  return {
    state: 'HEALTHY',
    reasons: [
      calls.successRate === null || calls.p50Ms === null
        ? read
        : `${read}; ${percent(calls.successRate)} of ${calls.calls} calls answered, half of them within ${Math.ceil(calls.p50Ms)} ms`,
    ],
  };
}

function whyUnavailable({ enabled, broken, takenAt, staleAfterMs }: HealthFacts, now: Instant): string[] {
  if (!enabled) return ['An operator has switched it off'];
  if (broken !== null) return [`Its adapter could not be started: ${broken}`];
  if (takenAt === null) return ['Never read so far'];
  const age = now - takenAt;
  return age > staleAfterMs ? [`Not read for ${spell(age)}`] : [];
}

function whyDegraded(facts: HealthFacts, now: Instant): string[] {
  const { breaker, blockedUntil, failure, reading, calls, credentials, enabled, broken } = facts;
  if (!enabled || broken !== null) return [];
  const reasons: string[] = [];
  const said = failure === null ? '' : `: ${failure.detail}`;
  if (breaker === 'open') reasons.push(`It failed too often in a row and is left alone for a while${said}`);
  if (breaker === 'half_open') reasons.push(`One call tries whether it is back${said}`);
  if (reading?.outcome === 'quarantined') reasons.push(`Its last answer is not believed: ${reading.detail}`);
  if (reading?.outcome === 'failed' && breaker === 'closed') reasons.push(`The last reading failed: ${reading.detail}`);
  if (credentials.state === 'refused') reasons.push(`It refuses our key: ${credentials.detail}`);
  if (blockedUntil !== null && blockedUntil > now)
    reasons.push(`It asked to be left alone for another ${spell(blockedUntil - now)}`);
  if (calls.calls >= ENOUGH_CALLS && calls.successRate !== null && calls.successRate < GOOD_RATE)
    reasons.push(`Only ${percent(calls.successRate)} of ${calls.calls} calls were answered`);
  if (calls.calls >= ENOUGH_CALLS && calls.p95Ms !== null && calls.p95Ms > SLOW_P95_MS)
    reasons.push(`It is slow: one call in twenty takes more than ${spell(calls.p95Ms)}`);
  if (reading !== null && reading.outcome === 'taken' && reading.dropped > reading.fetched * GOOD_DROPPED)
    reasons.push(`${reading.dropped} of ${reading.fetched} offers could not be read`);
  return reasons;
}
