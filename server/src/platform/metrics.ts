import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly requestSeconds: Histogram<'route' | 'status'>;
  readonly listings: Gauge<'provider'>;
  readonly syncAgeSeconds: Gauge<'provider'>;
  readonly syncDurationSeconds: Gauge<'provider'>;
  readonly syncOffers: Gauge<'provider' | 'kind'>;
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
    refreshers,
    contentType: registry.contentType,
    async read() {
      await Promise.all(refreshers.map((refresh) => refresh()));
      return await registry.metrics();
    },
  };
}
