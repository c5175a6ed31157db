/** How each provider fares: what the gate, the calls and the last reading say. */
import { type Clock, type Instant, SECOND_MS, stopwatch } from '#base/clock';
import { FetchFailure } from '#platform/fetch';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import { type ProviderName, providerNames } from './offer.ts';
import type { Registry } from './registry.ts';
import { type CallFigures, type HealthState, judge, tokensAt } from './rules.ts';
import type { Settings } from './settings.ts';
import * as store from './store.ts';

/** Rates and percentiles are of so many seconds. */
export const WINDOW_SECONDS = 5 * 60;
const TRANSITIONS_SHOWN = 20;
/** Health is asked for by every visitor, and moves by the second. */
const LOOK_AGAIN_MS = SECOND_MS;

const noCalls: CallFigures = { calls: 0, successRate: null, p50Ms: null, p95Ms: null, p99Ms: null, errors: {} };

export type ProviderHealth = {
  readonly provider: ProviderName;
  readonly state: HealthState;
  readonly reasons: readonly string[];
  readonly settings: Settings;
  readonly configured: boolean;
  readonly broken: string | null;
  readonly credentials: store.Known['credentials'];
  readonly breaker: store.Known['gate']['breaker'];
  readonly failures: number;
  readonly probeAt: Instant | null;
  readonly lastFailure: store.Known['failure'];
  readonly blockedUntil: Instant | null;
  readonly tokens: number;
  readonly takenAt: Instant | null;
  readonly readAt: Instant | null;
  readonly reading: store.Known['reading'];
  readonly calls: CallFigures;
  /** The provider's clock less ours, as this process last saw it; null: not yet. */
  readonly clockSkewMs: number | null;
  readonly transitions: readonly store.TransitionRow[];
};

export type CheckOutcome = {
  readonly ok: boolean;
  readonly durationMs: number;
  readonly detail: string;
  readonly errorKind: string | null;
};

export type HealthDesk = ReturnType<typeof createHealth>;

export type HealthDeps = {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly staleAfterMs: number;
};

export function createHealth({ registry, clock, log, metrics, staleAfterMs }: HealthDeps) {
  const { db } = registry;
  let looked: { at: Instant; health: Promise<readonly ProviderHealth[]> } | null = null;

  const look = async (): Promise<readonly ProviderHealth[]> => {
    const [gates, figures, transitions] = await Promise.all([
      store.readGates(db),
      store.callFigures(db, WINDOW_SECONDS),
      store.readTransitions(db, TRANSITIONS_SHOWN),
    ]);
    return providerNames.flatMap((name) => {
      const known = gates.find(({ provider }) => provider === name);
      return known === undefined ? [] : [healthOf(known, figures.get(name) ?? noCalls, transitions)];
    });
  };

  function healthOf(
    known: store.Known,
    calls: CallFigures,
    transitions: readonly store.TransitionRow[],
  ): ProviderHealth {
    const { provider, gate, credentials, failure, reading, takenAt, readAt } = known;
    const { broken, reading: adapter } = registry.of(provider);
    const settings = registry.settings(provider);
    const verdict = judge(
      {
        ...{ enabled: settings.enabled, broken, credentials, breaker: gate.breaker },
        ...{ blockedUntil: gate.blockedUntil, failure, takenAt, staleAfterMs, reading, calls },
      },
      known.now,
    );
    return {
      ...{ provider, ...verdict, settings, broken, configured: adapter.configured, credentials },
      ...{ breaker: gate.breaker, failures: gate.failures, probeAt: gate.probeAt, lastFailure: failure },
      ...{ blockedUntil: gate.blockedUntil, tokens: Math.floor(tokensAt(gate, registry.limits(provider), known.now)) },
      ...{ takenAt, readAt, reading, calls },
      clockSkewMs: registry.skews.get(provider) ?? null,
      transitions: transitions.filter((transition) => transition.provider === provider),
    };
  }

  /** `how`: `check` goes through an open breaker, `watch` does not. */
  const check = async (name: ProviderName, how: 'check' | 'watch', signal?: AbortSignal): Promise<CheckOutcome> => {
    const elapsedMs = stopwatch();
    const end = (ok: boolean, detail: string, errorKind: string | null): CheckOutcome => ({
      ...{ ok, detail, errorKind, durationMs: Math.round(elapsedMs()) },
    });
    try {
      const words = await registry.of(name)[how].checkCredentials(withTimeout(signal));
      await store.writeCredentials(db, name, 'valid', words);
      return end(true, words, null);
    } catch (error) {
      if (signal?.aborted) return end(false, 'given up', null);
      if (!(error instanceof FetchFailure)) {
        const detail = registry.of(name).broken ?? 'an error of GP4U itself; the log has it';
        log.error({ err: error, provider: name }, 'a provider could not be checked');
        return end(false, detail, 'internal');
      }
      // What we refused ourselves says nothing of the key.
      if (!OURS.has(error.kind))
        await store.writeCredentials(db, name, error.kind === 'auth' ? 'refused' : 'unreachable', error.message);
      return end(false, error.message, error.kind);
    }
  };

  metrics.refreshers.push(() => measure(metrics, registry, look));

  return {
    async all(): Promise<readonly ProviderHealth[]> {
      const now = clock.now();
      if (looked === null || now - looked.at >= LOOK_AGAIN_MS) looked = { at: now, health: look() };
      return await looked.health;
    },
    check,

    /** What was looked up before is not so any more. */
    outdated(): void {
      looked = null;
    },

    /** As of now, for whoever has just changed something. */
    async fresh(name: ProviderName): Promise<ProviderHealth> {
      looked = null;
      return (await look()).find(({ provider }) => provider === name) as ProviderHealth;
    },
  };
}

const OURS = new Set(['circuit_open', 'rate_limited', 'overloaded']);
const CHECK_TIMEOUT_MS = 20 * SECOND_MS;
function withTimeout(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

const states: readonly HealthState[] = ['UNAVAILABLE', 'DEGRADED', 'HEALTHY'];
const breakers = ['closed', 'half_open', 'open'] as const;

/** From the database, so that every process shows the same figures. */
async function measure(
  metrics: Metrics,
  { db }: Registry,
  look: () => Promise<readonly ProviderHealth[]>,
): Promise<void> {
  const { providers } = metrics;
  const [all, totals, transitions] = await Promise.all([look(), store.callTotals(db), store.countTransitions(db)]);
  for (const health of all) {
    const { provider, calls } = health;
    providers.health.set({ provider }, states.indexOf(health.state));
    providers.breaker.set({ provider }, breakers.indexOf(health.breaker));
    providers.tokens.set({ provider }, health.tokens);
    if (calls.successRate !== null) providers.successRatio.set({ provider }, calls.successRate);
    for (const [quantile, ms] of [
      ['0.5', calls.p50Ms],
      ['0.95', calls.p95Ms],
      ['0.99', calls.p99Ms],
    ] as const)
      if (ms !== null) providers.callQuantileSeconds.set({ provider, quantile }, ms / SECOND_MS);
  }
  providers.calls.reset();
  providers.callSeconds.reset();
  for (const { provider, outcome, calls, seconds } of totals) {
    providers.calls.inc({ provider, outcome }, Number(calls));
    providers.callSeconds.inc({ provider, outcome }, seconds);
  }
  providers.transitions.reset();
  for (const { provider, to_state, count } of transitions) providers.transitions.inc({ provider, to: to_state }, count);
}
