/** Providers as the API tells of them: their health, gates and settings, with units. */
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '#base/clock';
import { instant } from '#http/route';
import type { ProviderHealth } from './health.ts';
import { displayNames, providerNames } from './offer.ts';
import type { Settings } from './settings.ts';
import type { TransitionRow } from './store.ts';

export const providerSchema = z.enum(providerNames);
export const modeSchema = z
  .enum(['sandbox', 'live'])
  .openapi({ description: 'sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them' });
export const nameParam = z.object({
  name: z.string().openapi({ description: 'vast, ionet, akash or render', example: 'vast' }),
});
const time = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
const ms = (description: string) => z.number().nullable().openapi({ description, example: 42.5 });
const ratio = (description: string) => z.number().min(0).max(1).nullable().openapi({ description, example: 0.98 });
const whole = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

export const callsSchema = z
  .object({
    window_seconds: z.int().openapi({ description: 'The figures are of the last so many seconds', example: 300 }),
    calls: z.int(),
    success_ratio: ratio('Share of calls that were answered; a key that is refused is an answer. null: no calls'),
    p50_ms: ms('Half of the calls took no longer, milliseconds'),
    p95_ms: ms('Nineteen of twenty took no longer'),
    p99_ms: ms('Ninety-nine of a hundred took no longer'),
    errors: z.record(z.string(), z.int()).openapi({ description: 'By kind', example: { timeout: 2 } }),
  })
  .openapi('ProviderCalls');

export const renderCalls = ({ calls }: Pick<ProviderHealth, 'calls'>, windowSeconds: number) => ({
  window_seconds: windowSeconds,
  calls: calls.calls,
  success_ratio: calls.successRate,
  p50_ms: whole(calls.p50Ms),
  p95_ms: whole(calls.p95Ms),
  p99_ms: whole(calls.p99Ms),
  errors: { ...calls.errors },
});

const failureSchema = z.object({ kind: z.string(), detail: z.string(), at: instant('When') });

export const healthSchema = z
  .object({
    provider: providerSchema,
    name: z.string(),
    state: z.enum(['HEALTHY', 'DEGRADED', 'UNAVAILABLE']),
    reason: z.string().openapi({ description: 'The gravest of the reasons', example: 'Not read for 4 min' }),
    reasons: z.array(z.string()),
    enabled: z.boolean(),
    configured: z.boolean().openapi({ description: 'false: without its key' }),
    credentials: z.object({
      state: z.enum(['unchecked', 'valid', 'refused', 'unreachable']),
      detail: z.string().nullable(),
      checked_at: instant('When').nullable(),
    }),
    breaker: z.enum(['closed', 'open', 'half_open']),
    observed_at: instant('When the market was last read whole').nullable(),
    age_seconds: z.int().nullable().openapi({ description: 'Of that reading', example: 12 }),
    last_reading: z
      .object({
        outcome: z.enum(['taken', 'quarantined', 'failed']).openapi({
          description: 'quarantined: it was not believed and changed nothing',
        }),
        detail: z.string().nullable(),
        fetched: z.int(),
        dropped: z.int(),
        at: instant('When'),
      })
      .optional(),
    dropped_ratio: ratio('Share of offers of the last reading that could not be read'),
    clock_skew_seconds: z
      .number()
      .nullable()
      .openapi({ description: "The provider's clock less ours; null: not seen by this server yet", example: 0.3 }),
    calls: callsSchema,
    last_failure: failureSchema.optional(),
  })
  .openapi('ProviderHealth');

export function renderHealth(
  health: ProviderHealth,
  now: Instant,
  windowSeconds: number,
): z.infer<typeof healthSchema> {
  const { provider, reading, readAt, takenAt, lastFailure, credentials, clockSkewMs } = health;
  return {
    provider,
    name: displayNames[provider],
    state: health.state,
    reason: health.reasons[0] ?? '',
    reasons: [...health.reasons],
    enabled: health.settings.enabled,
    configured: health.configured,
    credentials: { state: credentials.state, detail: credentials.detail, checked_at: time(credentials.at) },
    breaker: health.breaker,
    observed_at: time(takenAt),
    age_seconds: takenAt === null ? null : Math.max(0, Math.round((now - takenAt) / 1000)),
    ...(reading === null || readAt === null ? {} : { last_reading: { ...reading, at: formatInstant(readAt) } }),
    dropped_ratio: reading === null || reading.fetched === 0 ? null : reading.dropped / reading.fetched,
    clock_skew_seconds: clockSkewMs === null ? null : Math.round(clockSkewMs / 100) / 10,
    calls: renderCalls(health, windowSeconds),
    ...(lastFailure === null ? {} : { last_failure: { ...lastFailure, at: formatInstant(lastFailure.at) } }),
  };
}

export const breakerSchema = z
  .object({
    provider: providerSchema,
    name: z.string(),
    state: z.enum(['closed', 'open', 'half_open']).openapi({
      description: 'open: the provider is not called; half_open: one call tries whether it is back',
    }),
    failures: z.int().openapi({ description: 'In a row' }),
    failure_threshold: z.int().openapi({ description: 'So many in a row open it', example: 5 }),
    open_seconds: z.int().openapi({ description: 'After so long one call tries', example: 60 }),
    next_probe_at: instant('When a call may try').nullable(),
    last_failure: failureSchema.optional(),
    transitions: z.array(
      z.object({
        at: instant('When'),
        from: z.string(),
        to: z.string(),
        cause: z.string(),
        detail: z.string(),
      }),
    ),
  })
  .openapi('CircuitBreaker');

const renderTransition = (row: TransitionRow) => ({
  at: formatInstant(row.at),
  from: row.from_state,
  to: row.to_state,
  cause: row.cause,
  detail: row.detail,
});

export const renderBreaker = (health: ProviderHealth): z.infer<typeof breakerSchema> => ({
  provider: health.provider,
  name: displayNames[health.provider],
  state: health.breaker,
  failures: health.failures,
  failure_threshold: health.settings.failureThreshold,
  open_seconds: health.settings.openSeconds,
  next_probe_at: health.breaker === 'open' ? time(health.probeAt) : null,
  ...(health.lastFailure === null
    ? {}
    : { last_failure: { ...health.lastFailure, at: formatInstant(health.lastFailure.at) } }),
  transitions: health.transitions.map(renderTransition),
});

export const limiterSchema = z
  .object({
    provider: providerSchema,
    name: z.string(),
    requests_per_minute: z
      .int()
      .openapi({ description: 'No minute sees more calls, over all our processes', example: 150 }),
    burst: z.int().openapi({ description: 'How many of them may go at once', example: 75 }),
    tokens: z.int().openapi({ description: 'How many may go now; below zero, calls that wait', example: 60 }),
    blocked_until: instant('The provider asked to be left alone until then').nullable(),
  })
  .openapi('RateLimiter');

export const renderLimiter = (health: ProviderHealth, now: Instant): z.infer<typeof limiterSchema> => ({
  provider: health.provider,
  name: displayNames[health.provider],
  requests_per_minute: health.settings.requestsPerMinute,
  burst: health.settings.burst,
  tokens: health.tokens,
  blocked_until: health.blockedUntil !== null && health.blockedUntil > now ? formatInstant(health.blockedUntil) : null,
});

export const settingsSchema = z
  .object({
    enabled: z.boolean(),
    requests_per_minute: z.int(),
    burst: z.int(),
    failure_threshold: z.int(),
    open_seconds: z.int(),
    timeout_ms: z.int().openapi({ description: 'For a whole call' }),
    concurrency: z.int().openapi({ description: 'Calls under way at once, in each process' }),
    base_url: z.string(),
  })
  .openapi('ProviderSettings');

export const renderSettings = (settings: Settings): z.infer<typeof settingsSchema> => ({
  enabled: settings.enabled,
  requests_per_minute: settings.requestsPerMinute,
  burst: settings.burst,
  failure_threshold: settings.failureThreshold,
  open_seconds: settings.openSeconds,
  timeout_ms: settings.timeoutMs,
  concurrency: settings.concurrency,
  base_url: settings.baseUrl,
});
