/** How the G-Score is made, from the very table that scores are made with. */

import { useQuery } from '@tanstack/react-query';
import { showUtc } from '../frame/age.ts';
import type { MarketComparison, ScoreTable } from '../frame/api.ts';
import figures from '../frame/figures.module.css';
import { MarketName } from '../frame/market-name.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames, showExact, showPercent, showWhole } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { pricingWords } from '../market/filter-words.ts';
import { ScoreParts } from '../market/score-parts.tsx';
import classes from './model-page.module.css';
import { scoreTableQuery } from './queries.ts';

const boostWords = { cluster: 'offers for clusters', generative_ai: 'offers for generative AI' } as const;
const share = (weight: number): string => showPercent(weight * 100);

function Weights({ table }: { table: ScoreTable }) {
  const { comparable_weights: shared } = table;
  return (
    <Scroll label="Weights">
      <table className={figures.figures}>
        <caption>How much each part counts. Lists over several markets use the last row, without boost.</caption>
        <thead>
          <tr>
            <th scope="col">Market</th>
            <th scope="col">Performance</th>
            <th scope="col">Reliability</th>
            <th scope="col">Efficiency</th>
            <th scope="col" className={figures.text}>
              Boost
            </th>
          </tr>
        </thead>
        <tbody>
          {table.weights.map(({ provider, weights, boost, boost_for }) => (
            <tr key={provider}>
              <th scope="row">
                <MarketName provider={provider} />
              </th>
              <td>{share(weights.performance)}</td>
              <td>{share(weights.reliability)}</td>
              <td>{share(weights.efficiency)}</td>
              <td className={figures.text}>
                {boost_for === null ? 'none' : `times ${boost} for ${boostWords[boost_for]}`}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">All markets, to compare</th>
            <td>{share(shared.performance)}</td>
            <td>{share(shared.reliability)}</td>
            <td>{share(shared.efficiency)}</td>
            <td className={figures.text}>none</td>
          </tr>
        </tbody>
      </table>
    </Scroll>
  );
}

function Parts({ table }: { table: ScoreTable }) {
  const { formulas, priors, median_efficiency: medians } = table;
  const kinds = (['on_demand', 'interruptible'] as const).flatMap((pricing) => {
    const known = medians[pricing];
    return known === undefined
      ? []
      : [`${known.median.toFixed(3)} ${pricingWords[pricing].toLowerCase()} (of ${showWhole(known.offers)} offers)`];
  });
  const parts = [
    {
      name: 'Performance',
      formula: formulas.performance,
      words: 'How fast one GPU trains. An H100 SXM5 is 100; each halving of the speed takes a sixth of it.',
      assumed: `Where the GPU is not known, ${priors.performance_index} of an H100 is taken.`,
    },
    {
      name: 'Reliability',
      formula: formulas.reliability,
      words: 'How seldom the machine is away. 90% is 33, 99% is 67, 99.9% is 100: each nine is worth a third.',
      assumed: `Where the market does not tell, ${showPercent(priors.availability * 100)} is taken.`,
    },
    {
      name: 'Efficiency',
      formula: formulas.efficiency,
      words: 'Speed for the price, beside the middle of all markets: the middle is 50, twice it 75, half of it 25.',
      assumed: kinds.length === 0 ? 'The middle is not known yet.' : `The middle now: ${kinds.join('; ')}.`,
    },
  ];
  return (
    <dl className={classes.parts}>
      {parts.map(({ name, formula, words, assumed }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {words} {assumed} <code>{formula}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function OfThisModel({ table, model }: { table: ScoreTable; model: string }) {
  const prices = table.model_prices.filter((known) => known.model === model);
  const speed = table.model_benchmarks.find((known) => known.model === model);
  return (
    <p>
      {prices.length === 0 ? `The usual price of ${model} is not known yet.` : `The usual price of ${model}: `}
      {prices
        .map(
          ({ pricing, median_price_per_gpu_hour: median, offers }) =>
            `${showMoney(median)} per GPU-hour ${pricingWords[pricing].toLowerCase()} (median of ${showWhole(offers)} offers)`,
        )
        .join('; ')}
      {prices.length > 0 &&
        '. Less than a third of it, or more than three times as much, is unusual: shown, but never taken for an opportunity.'}
      {speed &&
        ` Its usual DLPerf is ${showExact(speed.median_dlperf)}, measured on ${showWhole(speed.offers)} offers.`}
    </p>
  );
}

export function ScoreExplained({ data }: { data: MarketComparison }) {
  const { data: table, error, isFetching, refetch } = useQuery(scoreTableQuery);
  const example = data.items.find(({ cheapest }) => cheapest?.g_score_parts !== undefined)?.cheapest;
  if (error && !table) return <Failure error={error} retry={() => void refetch()} busy={isFetching} />;
  if (!table) return <Loading label="Reading how scores are made" rows={6} height={48} />;
  return (
    <>
      <p>
        How good an offer is for its price, from 0 to 100: three parts on one scale for all markets, weighed and added
        up. It depends on the offer and on this table alone, never on what else is on offer at the moment.
      </p>
      <Parts table={table} />
      <Weights table={table} />
      <OfThisModel table={table} model={data.model} />
      {example && (
        <section className={classes.example} aria-label="An example">
          <h3>For example: the cheapest that counts at {providerNames[example.provider]}</h3>
          <ScoreParts listing={example} />
        </section>
      )}
      <p className={classes.soft}>
        Score table {table.version}, made {showUtc(table.made_at)}; performance index of{' '}
        {table.performance_index_version}. A new table is made at most once an hour.
      </p>
    </>
  );
}
