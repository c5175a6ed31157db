import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'route' | 'status'>;
  readonly syncSeconds: Histogram<'provider' | 'outcome'>;
  readonly syncOffers: Counter<'provider' | 'kind'>;
  readonly listings: Gauge<'provider'>;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'gp4u_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['route', 'status'],
      buckets: [0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.125, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
    syncSeconds: new Histogram({
      name: 'gp4u_sync_seconds',
      help: 'Duration of a sync of one provider, from first request to commit',
      labelNames: ['provider', 'outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120],
      registers,
    }),
    syncOffers: new Counter({
      name: 'gp4u_sync_offers_total',
      help: 'Offers met in syncs, by what became of them',
      labelNames: ['provider', 'kind'],
      registers,
    }),
    listings: new Gauge({
      name: 'gp4u_listings',
      help: 'Listings in the index that are not gone',
      labelNames: ['provider'],
      registers,
    }),
  };
}
