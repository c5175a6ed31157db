import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly requestSeconds: Histogram<'route' | 'status'>;
  readonly listings: Gauge<'provider'>;
  readonly syncAgeSeconds: Gauge<'provider'>;
  readonly syncDurationSeconds: Gauge<'provider'>;
  readonly syncOffers: Gauge<'provider' | 'kind'>;
  readonly providers: {
    readonly health: Gauge<'provider'>;
    readonly breaker: Gauge<'provider'>;
    readonly transitions: Counter<'provider' | 'to'>;
    readonly tokens: Gauge<'provider'>;
    readonly calls: Counter<'provider' | 'outcome'>;
    readonly callSeconds: Counter<'provider' | 'outcome'>;
    readonly callQuantileSeconds: Gauge<'provider' | 'quantile'>;
    readonly successRatio: Gauge<'provider'>;
    readonly cache: Counter<'provider' | 'result'>;
  };
  /** Called before each reading, by who has figures that are kept elsewhere. */
  readonly refreshers: (() => Promise<void>)[];
  readonly contentType: string;
  read(): Promise<string>;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const refreshers: (() => Promise<void>)[] = [];
  return {
    requestSeconds: new Histogram({
      name: 'gp4u_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['route', 'status'],
      buckets: [0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.125, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
    listings: gauge('gp4u_listings', 'Listings on the board', ['provider']),
    syncAgeSeconds: gauge('gp4u_sync_age_seconds', 'Time since the provider was last read', ['provider']),
    syncDurationSeconds: gauge('gp4u_sync_duration_seconds', 'Duration of the last sync that succeeded', ['provider']),
    syncOffers: gauge('gp4u_sync_offers', 'Offers met in the last sync that succeeded, by what became of them', [
      'provider',
      'kind',
    ]),
    providers: {
      health: gauge('gp4u_provider_health', 'Health of a provider: 2 healthy, 1 degraded, 0 unavailable', ['provider']),
      breaker: gauge('gp4u_provider_breaker', 'Circuit breaker: 0 closed, 1 half-open, 2 open', ['provider']),
      transitions: counter(
        'gp4u_provider_breaker_transitions_total',
        'Turns of the circuit breaker in the last 30 days',
        ['provider', 'to'],
      ),
      tokens: gauge('gp4u_provider_tokens', 'Calls that may go at once; below zero, calls that wait', ['provider']),
      calls: counter('gp4u_provider_calls_total', 'Calls to a provider by outcome', ['provider', 'outcome']),
      callSeconds: counter('gp4u_provider_call_seconds_total', 'Time spent in calls to a provider by outcome', [
        'provider',
        'outcome',
      ]),
      callQuantileSeconds: gauge('gp4u_provider_call_quantile_seconds', 'Time of a call over the last 5 minutes', [
        'provider',
        'quantile',
      ]),
      successRatio: gauge('gp4u_provider_success_ratio', 'Share of calls answered in the last 5 minutes', ['provider']),
      cache: counter('gp4u_provider_cache_total', 'Answers kept by this process: hit, miss, stale, load', [
        'provider',
        'result',
      ]),
    },
    refreshers,
    contentType: registry.contentType,
    async read() {
      await Promise.all(refreshers.map((refresh) => refresh()));
      return await registry.metrics();
    },
  };
}
