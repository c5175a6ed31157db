/** A model's history made ready to be drawn: one row for each bucket of time, gaps where nothing was read. */
import type { PriceHistory } from '../frame/api.ts';

export type Series = PriceHistory['series'][number];
export type Point = Series['points'][number];

/** What the lines show. */
export const views = ['price', 'offers'] as const;
export type View = (typeof views)[number];

export const spans = ['2d', '14d', '1y'] as const;
export type Span = (typeof spans)[number];
export const spanWords: Readonly<Record<Span, string>> = { '2d': '2 days', '14d': '2 weeks', '1y': 'a year' };

const DAY_MS = 86_400_000;
export const spanMs: Readonly<Record<Span, number>> = { '2d': 2 * DAY_MS, '14d': 14 * DAY_MS, '1y': 365 * DAY_MS };
/** Buckets as the server keeps them for such a span. */
export const spanPeriod = { '2d': '5m', '14d': '1h', '1y': '1d' } as const;

export const keyOf = ({ provider, imported }: Series): string => (imported ? `${provider} (imported)` : provider);

export type HistoryRow = { readonly at: number; readonly band: [number, number] | null } & {
  readonly [line: string]: number | null | [number, number];
};

const dollars = (price: string | null): number | null => (price === null ? null : Number(price));

function bandOf(point: Point | undefined): [number, number] | null {
  const [low, high] = [dollars(point?.p25 ?? null), dollars(point?.p75 ?? null)];
  return low === null || high === null ? null : [low, high];
}

/** From the first bucket that has anything to the last. `banded`: the series whose quartiles are drawn. */
export function rowsOf(history: PriceHistory, banded: Series, view: View): HistoryRow[] {
  const lines = history.series.map((series) => ({
    key: keyOf(series),
    points: new Map(series.points.map((point) => [Date.parse(point.at), point])),
  }));
  const instants = lines.flatMap(({ points }) => [...points.keys()]);
  if (instants.length === 0) return [];
  const step = history.period_seconds * 1000;
  const quartiles = lines.find(({ key }) => key === keyOf(banded))?.points;
  const rows: HistoryRow[] = [];
  const last = instants.reduce((a, b) => Math.max(a, b));
  for (let at = instants.reduce((a, b) => Math.min(a, b)); at <= last; at += step) {
    const values = lines.map(({ key, points }) => {
      const point = points.get(at);
      return [key, view === 'price' ? dollars(point?.median ?? null) : (point?.listings ?? null)] as const;
    });
    rows.push({ ...Object.fromEntries(values), at, band: view === 'price' ? bandOf(quartiles?.get(at)) : null });
  }
  return rows;
}

/** Connected markets before imported ones, of those the one with the most times, then the most offers. */
export function usualSeries(series: readonly Series[]): Series | undefined {
  const offers = ({ points }: Series): number => points.at(-1)?.listings ?? 0;
  return [...series].sort(
    (a, b) => Number(a.imported) - Number(b.imported) || b.points.length - a.points.length || offers(b) - offers(a),
  )[0];
}
