import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '#base/clock';
import { microUsdc } from '#base/money';
import { decodeCursor } from '#base/page';
import * as catalog from '#catalog';
import type { ProviderName } from '#providers';
import { offerOf } from '../../../test/support/offers.ts';
import { Board } from './board.ts';
import { type Query, sorts } from './conditions.ts';
import { explain } from './explain.ts';
import { paceOf } from './job.ts';
import type { Listing } from './listing.ts';
import { measure, nothingBefore, type Reference, scoreOf } from './reference.ts';
import { costOf, statusOf, type Usage } from './rules.ts';
import { search } from './search.ts';

const NOW = 1_772_000_000_000 as Instant;
const providers: ProviderName[] = ['vast', 'ionet', 'akash', 'render'];
const modelNames = ['RTX 4090', 'H100 SXM5', 'GTX 1080 Ti', null];

const listing = fc.record({
  provider: fc.constantFrom(...providers),
  model: fc.constantFrom(...modelNames),
  gpuCount: fc.constantFrom(1, 2, 4, 8),
  vramGb: fc.constantFrom(11, 24, 48, 80, null),
  price: fc.integer({ min: 0, max: 40 }),
  storage: fc.constantFrom(null, 0, 133_333, 200_000),
  egress: fc.constantFrom(null, 0, 3, 1_302),
  reliability: fc.constantFrom(null, 0.6, 0.95, 0.999),
  dlperf: fc.constantFrom(null, 40, 97.5, 110),
  country: fc.constantFrom(null, 'US', 'DE'),
  pricing: fc.constantFrom('on_demand' as const, 'interruptible' as const),
  free: fc.constantFrom(0, 1),
  absentSince: fc.constantFrom(null, 3, 5),
  gone: fc.boolean(),
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const queries = fc.record({
  sort: fc.constantFrom(...sorts),
  model: maybe(fc.subarray(['RTX 4090', 'H100 SXM5'], { minLength: 1 })),
  provider: maybe(fc.subarray(providers, { minLength: 1 })),
  country: maybe(fc.subarray(['US', 'DE'], { minLength: 1 })),
  minVramGb: maybe(fc.constantFrom(11, 24, 60)),
  maxVramGb: maybe(fc.constantFrom(24, 60)),
  minPrice: maybe(fc.integer({ min: 0, max: 4_000_000 })),
  maxPrice: maybe(fc.integer({ min: 0, max: 4_000_000 })),
  minGpus: maybe(fc.constantFrom(1, 2, 8)),
  maxGpus: maybe(fc.constantFrom(1, 4)),
  minGScore: maybe(fc.constantFrom(0, 40, 60)),
  job: maybe(
    fc.record({
      workload: fc.constantFrom('training' as const, 'rendering' as const),
      measuredOn: fc.constantFrom('RTX 4090', 'H100 SXM5'),
    }),
  ),
  minReliability: maybe(fc.constantFrom(0, 0.9)),
  pricing: maybe(fc.constantFrom('on_demand' as const, 'interruptible' as const)),
  availableOnly: maybe(fc.boolean()),
  q: maybe(fc.constantFrom('4090', 'rtx us', 'h100 vast', 'nothing')),
});

const usage: Usage = { seconds: 8 * 3600, diskMilliGb: 500_000, egressMilliGb: 100_000, ingressMilliGb: 0 };
const FEED_REVISION = 6;

function boardOf(rows: readonly (typeof listing extends fc.Arbitrary<infer T> ? T : never)[]): {
  board: Board;
  listings: Listing[];
} {
  const board = new Board();
  const listings = rows.map(
    (row, i): Listing => ({
      ...offerOf(String(i), {
        model: row.model,
        modelRaw: row.model ?? 'Odd Card',
        gpuCount: row.gpuCount,
        vramGb: row.vramGb,
        pricePerGpuHour: microUsdc(BigInt(row.price) * 100_000n),
        pricePerHour: microUsdc(BigInt(row.price * row.gpuCount) * 100_000n),
        storagePricePerGbMonth: row.storage === null ? null : microUsdc(BigInt(row.storage)),
        egressPricePerGb: row.egress === null ? null : microUsdc(BigInt(row.egress)),
        reliability: row.reliability,
        dlperf: row.dlperf,
        country: row.country,
        region: row.country,
        pricing: row.pricing,
        free: row.free,
      }),
      id: `id-${String(i).padStart(4, '0')}`,
      provider: row.provider,
      firstSeenAt: NOW,
      priceChangedAt: NOW,
      absentSinceRevision: row.gone ? 1 : row.absentSince,
      lastSeenAt: row.gone || row.absentSince !== null ? NOW : null,
      gone: row.gone,
    }),
  );
  // Before some and after others: a score does not depend on when a listing came.
  listings.forEach((row, i) => {
    if (i === 20) board.setReference(referenceOf(listings));
    board.put(row);
  });
  board.setReference(referenceOf(listings));
  for (const name of providers) board.setFeed(name, { revision: FEED_REVISION, observedAt: NOW });
  return { board, listings };
}

const referenceOf = (listings: readonly Listing[]): Reference => ({
  ...measure(
    listings.filter(({ gone }) => !gone),
    { ...nothingBefore, isWatchedLongEnough: true },
  ),
  version: 1,
  madeAt: NOW,
  indexVersion: 'test',
});

const statusNow = (row: Listing) => statusOf(row, { revision: FEED_REVISION, stale: false });

/** The same question, asked of the plain list. */
function naive(listings: readonly Listing[], query: Query): Listing[] {
  const reference = referenceOf(listings);
  const text = (row: Listing) =>
    [
      row.model,
      row.modelRaw,
      row.vendor,
      row.provider,
      { vast: 'vast.ai', ionet: 'io.net', akash: 'akash network', render: 'render network' }[row.provider],
      row.country,
      row.region,
    ]
      .join(' ')
      .toLowerCase();
  const key = (row: Listing): number | null => {
    const fp16 = row.model === null ? null : (catalog.modelByName(row.model)?.fp16Tflops ?? null);
    switch (query.sort) {
      case 'price':
        return Number(row.pricePerGpuHour);
      case 'price_per_tflops':
        return fp16 === null ? null : Number(row.pricePerGpuHour) / fp16;
      case 'vram':
        return row.vramGb === null ? null : -row.vramGb;
      case 'reliability':
        return row.reliability === null ? null : -row.reliability;
      case 'g_score': {
        const { unclamped, comparable } = scoreOf(row, reference);
        return query.provider?.length === 1 ? -unclamped : -comparable;
      }
      case 'total_cost': {
        const pace = query.job && paceOf(row, query.job, query.usage.seconds, reference);
        const cost = costOf(row, pace ? { ...query.usage, seconds: pace.seconds } : query.usage);
        return cost.complete && pace !== null ? Number(cost.total) : null;
      }
    }
  };
  return listings
    .filter((row) => !row.gone)
    .filter((row) => query.model === undefined || (row.model !== null && query.model.includes(row.model)))
    .filter((row) => query.provider === undefined || query.provider.includes(row.provider))
    .filter((row) => query.country === undefined || (row.country !== null && query.country.includes(row.country)))
    .filter((row) => query.minVramGb === undefined || (row.vramGb !== null && row.vramGb >= query.minVramGb))
    .filter((row) => query.maxVramGb === undefined || (row.vramGb !== null && row.vramGb <= query.maxVramGb))
    .filter((row) => query.minPrice === undefined || Number(row.pricePerGpuHour) >= query.minPrice)
    .filter((row) => query.maxPrice === undefined || Number(row.pricePerGpuHour) <= query.maxPrice)
    .filter((row) => query.minGpus === undefined || row.gpuCount >= query.minGpus)
    .filter((row) => query.maxGpus === undefined || row.gpuCount <= query.maxGpus)
    .filter(
      (row) =>
        query.minReliability === undefined || (row.reliability !== null && row.reliability >= query.minReliability),
    )
    .filter((row) => query.minGScore === undefined || scoreOf(row, reference).unclamped >= query.minGScore)
    .filter((row) => query.pricing === undefined || row.pricing === query.pricing)
    .filter((row) => query.availableOnly !== true || statusNow(row) === 'available')
    .filter((row) => query.q === undefined || query.q.split(' ').every((word) => text(row).includes(word)))
    .map((row) => ({ row, key: key(row) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.key - b.key || (a.row.id < b.row.id ? -1 : 1))
    .map(({ row }) => row);
}

const clean = (query: object): Query =>
  ({ ...Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)), usage }) as Query;
const boards = fc.array(listing, { maxLength: 60 });

describe('a search', () => {
  it('finds, orders and counts what a plain scan of the list does, for every filter and sort', () => {
    fc.assert(
      fc.property(boards, queries, (rows, asked) => {
        const { board, listings } = boardOf(rows);
        const query = clean(asked);
        const wanted = naive(listings, query);
        const result = search(board, query, 200, null, NOW);
        expect(result.listings.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
        expect(result.total).toBe(wanted.length);
      }),
      { numRuns: 500 },
    );
  });

  it('has facets whose counts sum to the total, and that say what lifting their filter would bring', () => {
    fc.assert(
      fc.property(boards, queries, (rows, asked) => {
        const { board, listings } = boardOf(rows);
        const query = clean(asked);
        const { facets, total } = search(board, query, 10, null, NOW);
        for (const name of ['model', 'provider', 'country'] as const) {
          expect(facets[name].reduce((sum, { count }) => sum + count, 0)).toBe(total);
          const { [name]: _, ...rest } = query;
          const opened = naive(listings, rest as Query);
          for (const { value, countIfOpened } of facets[name])
            expect(opened.filter((row) => row[name] === value)).toHaveLength(countIfOpened);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives every row once when it is read page by page', () => {
    fc.assert(
      fc.property(boards, queries, fc.integer({ min: 1, max: 7 }), (rows, asked, limit) => {
        const { board, listings } = boardOf(rows);
        const query = clean(asked);
        const read: string[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const page = search(board, query, limit, cursor === '' ? null : decodeCursor(cursor), NOW);
          read.push(...page.listings.map(({ id }) => id));
          cursor = page.nextCursor;
        }
        expect(read).toEqual(naive(listings, query).map(({ id }) => id));
      }),
      { numRuns: 200 },
    );
  });

  it('explains a listing by the very filters that keep it out', () => {
    fc.assert(
      fc.property(boards, queries, (rows, asked) => {
        const { board, listings } = boardOf(rows);
        const query = clean(asked);
        const found = new Set(naive(listings, query).map(({ id }) => id));
        for (const row of listings) {
          const told = explain(board, query, row.id, NOW).listing;
          expect(told?.inResult).toBe(found.has(row.id));
          expect((told?.reasons.length ?? 0) === 0).toBe(found.has(row.id));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never grows when a filter is added', () => {
    fc.assert(
      fc.property(boards, queries, queries, (rows, asked, more) => {
        const { board } = boardOf(rows);
        const before = search(board, clean(asked), 1, null, NOW).total;
        const added = Object.fromEntries(
          Object.entries(more).filter(([name]) => (asked as Record<string, unknown>)[name] === undefined),
        );
        expect(search(board, clean({ ...asked, ...added, sort: asked.sort }), 1, null, NOW).total).toBeLessThanOrEqual(
          before,
        );
      }),
    );
  });
});
