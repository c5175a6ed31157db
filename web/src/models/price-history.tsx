/** How a model's price moved, and whether today's is low: a sentence, a chart to see it, a table to read it. */
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import arbitrage from '../arbitrage/arbitrage.module.css';
import type { PriceHistory } from '../frame/api.ts';
import figures from '../frame/figures.module.css';
import { showMoney } from '../frame/money.ts';
import { showWhole } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { keyOf, type Series, type Span, spans, spanWords, usualSeries, type View } from './history.ts';
import classes from './model-page.module.css';
import type { ModelSearch } from './model-search.ts';
import { historyQuery } from './queries.ts';

/** The chart's library is larger than the page. */
const HistoryChart = lazy(() => import('./history-chart.tsx').then((module) => ({ default: module.HistoryChart })));

const words = { low: 'Low', typical: 'Typical', high: 'High', unknown: 'Too early to say' } as const;
const marks = { low: '▼', typical: '●', high: '▲', unknown: '…' } as const;

function Verdict({ verdict }: { verdict: PriceHistory['verdict'] }) {
  const { word, percentile, usual } = verdict;
  return (
    <p className={classes.verdict} data-word={word}>
      <strong>
        <span aria-hidden="true">{marks[word]}</span> {words[word]}
      </strong>{' '}
      {verdict.sentence}
      {percentile !== null && usual.p25 !== null && usual.p75 !== null && (
        <>
          {' '}
          Usual is {showMoney(usual.p25)} to {showMoney(usual.p75)}; today stands at percentile {percentile}.
        </>
      )}
    </p>
  );
}

const money = (amount: string | null): string => (amount === null ? 'none to be had' : showMoney(amount));
const nameOf = (series: Series): string => (series.imported ? keyOf(series) : series.name);

function Table({ history, series }: { history: PriceHistory; series: Series }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.behind} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The prices of {nameOf(series)} as a table</summary>
      {open && (
        <Scroll label="Prices by time">
          <table className={figures.figures} data-history>
            <caption>
              {history.model} at {nameOf(series)}, USDC per GPU-hour, newest first; a time that is missing was not read
            </caption>
            <thead>
              <tr>
                <th scope="col">From (UTC)</th>
                <th scope="col">Lowest</th>
                <th scope="col">Lower quartile</th>
                <th scope="col">Median</th>
                <th scope="col">Upper quartile</th>
                <th scope="col">Highest</th>
                <th scope="col">Offers</th>
                <th scope="col">GPUs</th>
              </tr>
            </thead>
            <tbody>
              {series.points.toReversed().map((point) => (
                <tr key={point.at}>
                  <th scope="row">{point.at.slice(0, 16).replace('T', ' ')}</th>
                  <td>{money(point.low)}</td>
                  <td>{money(point.p25)}</td>
                  <td>{money(point.median)}</td>
                  <td>{money(point.p75)}</td>
                  <td>{money(point.high)}</td>
                  <td>{showWhole(point.listings)}</td>
                  <td>{showWhole(point.gpus)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </details>
  );
}

function labelOf(history: PriceHistory, span: Span, view: View): string {
  const names = history.series.map(nameOf).join(', ');
  const what = view === 'price' ? 'Median price per GPU-hour' : 'Offers that could be had';
  return `${what} of ${history.model} over ${spanWords[span]}: ${names}. The table below has the figures.`;
}

type Props = {
  readonly model: string;
  readonly search: ModelSearch;
  readonly change: (patch: { readonly span?: Span | undefined }) => void;
};

export function PriceHistorySection({ model, search, change }: Props) {
  const span = search.span ?? '2d';
  const { data, error, refetch, isFetching } = useQuery(historyQuery(model, search.pricing ?? 'on_demand', span));
  const [view, setView] = useState<View>('price');
  const [picked, setPicked] = useState<string | null>(null);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} busy={isFetching} />;
  if (!data) return <Loading label="Reading the history" rows={1} height={330} />;
  const banded = data.series.find((series) => keyOf(series) === picked) ?? usualSeries(data.series);
  return (
    <>
      <Verdict verdict={data.verdict} />
      <div className={classes.controls}>
        <fieldset className={arbitrage.field}>
          <legend>How far back</legend>
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            value={span}
            data={spans.map((value) => ({ value, label: spanWords[value] }))}
            onChange={(value) => change({ span: value === '2d' ? undefined : (value as Span) })}
          />
        </fieldset>
        <fieldset className={arbitrage.field}>
          <legend>What is drawn</legend>
          <SegmentedControl
            size="xs"
            aria-label="What is drawn"
            value={view}
            data={[
              { value: 'price', label: 'Prices' },
              { value: 'offers', label: 'Availability' },
            ]}
            onChange={(value) => setView(value as View)}
          />
        </fieldset>
        {banded && (
          <NativeSelect
            size="xs"
            label="Quartiles and table of"
            value={keyOf(banded)}
            data={data.series.map((series) => ({ value: keyOf(series), label: nameOf(series) }))}
            onChange={(event) => setPicked(event.currentTarget.value)}
          />
        )}
      </div>
      {banded === undefined ? (
        <p className={classes.soft}>
          No price of it was recorded over {spanWords[span]}. Look further back, or come again.
        </p>
      ) : (
        <>
          <Suspense fallback={<Loading label="Drawing" rows={1} height={290} />}>
            <HistoryChart history={data} banded={banded} view={view} label={labelOf(data, span, view)} />
          </Suspense>
          <Table history={data} series={banded} />
        </>
      )}
    </>
  );
}
