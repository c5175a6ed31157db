/** What is kept of the markets' answers, by provider, and how long it keeps. */
import { type Actor, demandOperator } from '#base/actor';
import { type Clock, type Instant, SECOND_MS } from '#base/clock';
import { audit } from '#platform/audit';
import type { Cache, CacheCounts, Namespace } from '#platform/cache';
import { inTransaction } from '#platform/db';
import { FetchFailure } from '#platform/fetch';
import type { Metrics } from '#platform/metrics';
import { WINDOW_SECONDS } from './health.ts';
import { displayNames, type Offer, type ProviderName, providerNames } from './offer.ts';
import type { Registry } from './registry.ts';
import { ttlMs } from './rules.ts';
import * as store from './store.ts';

/** What an offer costs now and how many units are free; prices in micro-USDC as text. */
export type Sighting = { readonly pricePerHour: string; readonly pricePerGpuHour: string; readonly free: number };

export type Confirmation = {
  /** null: the market shows no such offer any more. */
  readonly sighting: Sighting | null;
  readonly askedAt: Instant;
  /** Older than it should be: a newer answer is on its way. */
  readonly stale: boolean;
};

export type CacheFigures = CacheCounts & {
  readonly provider: ProviderName;
  readonly hitRatio: number | null;
  readonly staleRatio: number | null;
  /** How long an answer keeps as its success rate is now. */
  readonly ttlMs: number;
};

const RATES_KEEP_MS = 5 * SECOND_MS;

export function createKept(registry: Registry, cache: Cache, clock: Clock, metrics: Metrics) {
  const spaces = Object.fromEntries(providerNames.map((name) => [name, cache.namespace(name)])) as Record<
    ProviderName,
    Namespace
  >;
  const keepsFor = createTtl(registry.db, clock);
  metrics.refreshers.push(async () => measureCache(metrics, spaces));
  return {
    /**
     * Asks the market for one offer, by one call however many want to know. null: it cannot be asked for one.
     * Throws `FetchFailure`.
     */
    async confirm(name: ProviderName, externalId: string): Promise<Confirmation | null> {
      const lookUp = registry.of(name).waiting.lookUp(externalId);
      if (lookUp === null || !registry.settings(name).enabled) return null;
      const { value, at, stale } = await spaces[name].get(
        lookUp.key,
        () => keepsFor(name),
        async () => Object.fromEntries((await inTime(name, (signal) => lookUp.fetch(signal))).map(sightingOf)),
      );
      return { sighting: value[externalId] ?? null, askedAt: at, stale };
    },

    /** A sync brought changes: what was kept of the market is over. */
    forget: (name: ProviderName): Promise<void> => spaces[name].clear(),

    async cacheFigures(): Promise<readonly CacheFigures[]> {
      return await Promise.all(
        providerNames.map(async (provider) => {
          const counts = spaces[provider].counts();
          const asked = counts.hits + counts.misses + counts.stale;
          return {
            ...{ provider, ...counts, ttlMs: await keepsFor(provider) },
            hitRatio: asked === 0 ? null : (counts.hits + counts.stale) / asked,
            staleRatio: asked === 0 ? null : counts.stale / asked,
          };
        }),
      );
    },
    redis: cache.redis,

    /** Throws `operatorNeeded`. */
    async invalidate(actor: Actor, wanted: readonly ProviderName[]): Promise<void> {
      demandOperator(actor);
      await Promise.all(wanted.map((name) => spaces[name].clear()));
      await inTransaction(registry.db, clock, (tx) =>
        audit(tx, {
          ...{ actor, address: actor.address, verb: 'providers.invalidate_cache' },
          object: { kind: 'provider', id: wanted.join(' ') },
        }),
      );
    },
  };
}

/** For all calls of it together; somebody waits. */
const CONFIRM_TIMEOUT_MS = 12 * SECOND_MS;

async function inTime<T>(name: ProviderName, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(CONFIRM_TIMEOUT_MS);
  try {
    return await ask(signal);
  } catch (error) {
    if (error instanceof FetchFailure || !signal.aborted) throw error;
    const seconds = CONFIRM_TIMEOUT_MS / SECOND_MS;
    throw new FetchFailure('timeout', `${displayNames[name]} did not answer within ${seconds} s`, { cause: error });
  }
}

const sightingOf = ({ externalId, pricePerHour, pricePerGpuHour, free }: Offer): [string, Sighting] => [
  externalId,
  { pricePerHour: String(pricePerHour), pricePerGpuHour: String(pricePerGpuHour), free },
];

/** By the success rate of the provider's recent calls, which is looked up every few seconds. */
function createTtl(db: store.ProvidersDb, clock: Clock) {
  let rates: { at: Instant; figures: ReturnType<typeof store.callFigures> } | null = null;
  return async (name: ProviderName): Promise<number> => {
    const now = clock.now();
    if (rates === null || now - rates.at > RATES_KEEP_MS)
      rates = { at: now, figures: store.callFigures(db, WINDOW_SECONDS) };
    const figures = await rates.figures.catch(() => null);
    return ttlMs(figures?.get(name)?.successRate ?? null);
  };
}

function measureCache({ providers }: Metrics, spaces: Readonly<Record<ProviderName, Namespace>>): void {
  providers.cache.reset();
  for (const [provider, space] of Object.entries(spaces)) {
    const { hits, misses, stale, loads } = space.counts();
    for (const [result, count] of Object.entries({ hit: hits, miss: misses, stale, load: loads }))
      providers.cache.inc({ provider, result }, count);
  }
}
