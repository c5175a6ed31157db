/**
 * The markets we watch. Each adapter turns a market's own wire format into offers that can be compared; nothing above
 * this room knows a wire format. An offer that breaks a rule is dropped with its reason and the rest live. Every call
 * goes through the gate of its provider (`gate.ts`); what fails throws `FetchFailure` and touches no other provider.
 * A provider is switched on and off and set at run time (`registry.ts`), and its health is told in words (`health.ts`).
 */
import { type Instant, MINUTE_MS, SECOND_MS } from '#base/clock';
import type { Cache } from '#platform/cache';
import type { Metrics } from '#platform/metrics';
import { createHealth, WINDOW_SECONDS } from './health.ts';
import { createKept } from './kept.ts';
import * as markets from './markets.ts';
import type { Adapter, OfferBatch, ProviderName } from './offer.ts';
import * as offer from './offer.ts';
import { createOrders } from './orders.ts';
import * as problems from './problems.ts';
import { createRegistry, type RegistryDeps } from './registry.ts';
import type { Renting } from './renting.ts';
import * as renting from './renting.ts';
import type { Reading } from './rules.ts';
import type { Settings } from './settings.ts';
import * as store from './store.ts';

export type {
  Adapter,
  Capability,
  Dropped,
  Offer,
  OfferBatch,
  PriceKind,
  Pricing,
  ProviderName,
} from './offer.ts';
export type { Connection, Instance, Renting, RentOrder } from './renting.ts';
export type { Reading } from './rules.ts';

export const { displayNames, isPrepaid, providerNames } = offer;
export const { sandboxKeys } = markets;
export const { demandProvider, providerUnknown } = problems;
export const { RentRefused } = renting;

export type ProvidersDeps = RegistryDeps & {
  readonly cache: Cache;
  readonly metrics: Metrics;
  /** A market that was not read for so long is shown as stale. */
  readonly staleAfterMs: number;
};

export type Providers = ReturnType<typeof createProviders>;

export function createProviders(deps: ProvidersDeps) {
  const { clock, cache, metrics } = deps;
  const registry = createRegistry(deps);
  const health = createHealth({ registry, clock, metrics, log: deps.log, staleAfterMs: deps.staleAfterMs });
  const names = offer.providerNames;
  const stop = new AbortController();
  const watching: Promise<void>[] = [];

  return {
    names,
    settings: registry.settings,
    usualSettings: registry.usual,
    /** Throws `operatorNeeded`, `invalidRequest`. */
    async configure(...order: Parameters<typeof registry.configure>): Promise<Settings> {
      const settings = await registry.configure(...order);
      health.outdated();
      return settings;
    },
    follow: registry.follow,
    health,
    ...createOrders(registry.db, clock, health),
    ...createKept(registry, cache, clock, metrics),

    /** The adapter's own account of itself. */
    adapter: (name: ProviderName): Pick<Adapter, 'name' | 'configured' | 'note' | 'sources'> =>
      registry.of(name).reading,

    isEnabled: (name: ProviderName): boolean => registry.settings(name).enabled,

    /** The whole market, past every cache. Throws `FetchFailure`. */
    read: (name: ProviderName, signal: AbortSignal): Promise<OfferBatch> =>
      registry.of(name).reading.fetchOffers(signal),

    /** Our machines at the provider, switched off or on; null: we cannot rent there. */
    renting: (name: ProviderName): Renting | null => registry.of(name).renting.renting,

    /** Writes down how a reading ended, beside what was made of it. */
    noteReading: (tx: unknown, name: ProviderName, reading: Reading, at: Instant): Promise<void> =>
      store.writeReading(tx as store.ProvidersDb, name, reading, at),

    /** When the next call may go, as far as the breaker and what the provider asked for decide; null: now. */
    async waitsUntil(name: ProviderName): Promise<Instant | null> {
      const { gate } = await store.readGate(registry.db, name);
      const times = [gate.breaker === 'open' ? gate.probeAt : null, gate.blockedUntil];
      const latest = Math.max(...times.map((time) => time ?? 0));
      return latest > 0 ? (latest as Instant) : null;
    },

    callTotals: () => store.callTotals(registry.db),
    windowSeconds: WINDOW_SECONDS,

    /** Checks the keys, now and again, each provider on its own, until `close`; what it finds is in the health. */
    keepChecked(): void {
      for (const name of names)
        watching.push(
          (async () => {
            let first = true;
            while (!stop.signal.aborted) {
              const known = await store.readCredentials(registry.db, name).catch(() => null);
              const isOld = known?.at == null || clock.now() - known.at > CHECK_VALID_MS;
              if (registry.settings(name).enabled && (first || isOld || known?.state !== 'valid'))
                await health.check(name, 'watch', stop.signal).catch(() => undefined);
              first = false;
              await clock.sleep(CHECK_AGAIN_MS, stop.signal);
            }
          })(),
        );
    },

    async close(): Promise<void> {
      stop.abort();
      await Promise.all(watching);
      await registry.close();
      await cache.close();
    },
  };
}

/** A key that was taken is looked at again by and by; one that was not, soon. */
const CHECK_VALID_MS = 10 * MINUTE_MS;
const CHECK_AGAIN_MS = 30 * SECOND_MS;
