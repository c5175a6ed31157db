/** How the offers of a model lie over their prices: a chart to see it, a table to read it. */

import { lazy, Suspense } from 'react';
import type { MarketComparison } from '../frame/api.ts';
import figures from '../frame/figures.module.css';
import { showMoney } from '../frame/money.ts';
import { providerNames, showOffers, showWhole } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import { Loading } from '../frame/states.tsx';
import { type Distribution, distribute, markets, offersIn, type Step, wireOf } from './distribution.ts';
import classes from './model-page.module.css';

/** The chart's library is larger than the page. */
const DistributionChart = lazy(() =>
  import('./distribution-chart.tsx').then((module) => ({ default: module.DistributionChart })),
);

function wordsOf({ from, to }: Step): string {
  if (from === null) return `below ${showMoney(wireOf(to ?? 0))}`;
  return to === null
    ? `${showMoney(wireOf(from))} and more`
    : `${showMoney(wireOf(from))} up to ${showMoney(wireOf(to))}`;
}

function Beyond({ distribution: { steps, highest, lowest } }: { distribution: Distribution }) {
  const [first, last] = [steps[0], steps.at(-1)];
  const below = first?.from === null ? first : undefined;
  const above = last?.to === null ? last : undefined;
  if (!below && !above) return null;
  return (
    <p className={classes.soft}>
      {above && (
        <>
          {showOffers(offersIn(above))} at {showMoney(wireOf(above.from ?? 0))} and more (the dearest at{' '}
          {showMoney(wireOf(highest))}) stand together in the last bar.{' '}
        </>
      )}
      {below && (
        <>
          {showOffers(offersIn(below))} below {showMoney(wireOf(below.to ?? 0))} (the cheapest at{' '}
          {showMoney(wireOf(lowest))}) stand together in the first bar.
        </>
      )}
    </p>
  );
}

function Table({ distribution, caption }: { distribution: Distribution; caption: string }) {
  return (
    <details className={classes.behind}>
      <summary>The offers as a table</summary>
      <Scroll label="Offers by price">
        <table className={figures.figures} data-distribution>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Per GPU-hour</th>
              {markets.map((market) => (
                <th key={market} scope="col">
                  {providerNames[market]}
                </th>
              ))}
              <th scope="col">Unusual price</th>
              <th scope="col">Together</th>
            </tr>
          </thead>
          <tbody>
            {distribution.steps
              .filter((step) => offersIn(step) > 0)
              .map((step) => (
                <tr key={step.from ?? 'below'}>
                  <th scope="row">{wordsOf(step)}</th>
                  {markets.map((market) => (
                    <td key={market}>{showWhole(step.counts[market])}</td>
                  ))}
                  <td>{showWhole(step.counts.unusual)}</td>
                  <td>{showWhole(offersIn(step))}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

export function PriceDistribution({ data }: { data: MarketComparison }) {
  const distribution = distribute(data.prices);
  if (distribution === null) return <p className={classes.soft}>No offer can be had now.</p>;
  const label = `${showOffers(data.prices.length)} of ${data.model} by price per GPU-hour, from ${showMoney(wireOf(distribution.lowest))} to ${showMoney(wireOf(distribution.highest))}`;
  return (
    <>
      <Suspense fallback={<Loading label="Drawing" rows={1} height={290} />}>
        <DistributionChart
          distribution={distribution}
          words={wordsOf}
          label={`${label}. The table below has the figures.`}
        />
      </Suspense>
      <Beyond distribution={distribution} />
      <Table distribution={distribution} caption={label} />
    </>
  );
}
