/** What renting the cheapest saves against what each market typically asks, for a use of one's own. */

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { numberText, textNumber } from '../frame/address.ts';
import type { SavingsAnswer } from '../frame/api.ts';
import figures from '../frame/figures.module.css';
import { MarketName } from '../frame/market-name.tsx';
import { showCents, showPrice } from '../frame/money.ts';
import { providerNames, showExact, showMachines, showPercent } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { Scroll } from '../frame/scroll.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { Freshness, StaleMarket } from '../market/freshness.tsx';
import { listingName } from '../market/listing-row.tsx';
import { between, NumberField } from '../market/number-field.tsx';
import { modelsQuery } from '../models/queries.ts';
import classes from './arbitrage.module.css';
import { excludedWords } from './excluded-words.ts';
import { ModelField } from './model-field.tsx';
import { OfferLink } from './offer-link.tsx';
import { PricingField } from './pricing-field.tsx';
import { savingsQuery } from './queries.ts';
import savings from './savings-page.module.css';
import { DAYS_MAX, readSavingsSearch, type SavingsSearch } from './savings-search.ts';

const route = getRouteApi('/savings');
/** The chart's library is larger than the page. */
const SavingsChart = lazy(() => import('./savings-chart.tsx').then((module) => ({ default: module.SavingsChart })));

type Patch = { readonly [K in keyof SavingsSearch]?: SavingsSearch[K] | undefined };
const QUICK = 6;
const BAR_PX = 46;
const AXIS_PX = 34;

/** The models most on offer, for who does not know yet. */
function Start({ choose }: { choose: (model: string) => void }) {
  const { data } = useQuery(modelsQuery(false));
  const most = [...(data?.items ?? [])].sort((a, b) => b.available - a.available).slice(0, QUICK);
  return (
    <section className={classes.nothing}>
      <h2>Choose a model</h2>
      <p>Then say how much you use it. Much on offer now:</p>
      <p className={classes.row}>
        {most.map(({ model }) => (
          <Button key={model} size="xs" variant="default" onClick={() => choose(model)}>
            {model}
          </Button>
        ))}
      </p>
    </section>
  );
}

function Markets({ data }: { data: SavingsAnswer }) {
  return (
    <Scroll label="What it costs by market">
      <table className={figures.figures}>
        <caption>
          One {data.model}, {showExact(data.hours_per_day)} hours a day over {showExact(data.days)} days, without disk
          and traffic. Typical is the median of the offers that count.
        </caption>
        <thead>
          <tr>
            <th scope="col">Market</th>
            <th scope="col">Typical per GPU-hour</th>
            <th scope="col">Typical cost</th>
            <th scope="col">Saved</th>
            <th scope="col">Saved, in percent</th>
            <th scope="col">Saved a month</th>
            <th scope="col">Saved a year</th>
            <th scope="col">Behind it</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((row) => (
            <tr key={row.provider} data-market={row.provider}>
              <th scope="row">
                <MarketName provider={row.provider} />
              </th>
              <td>{showPrice(row.typical_price_per_gpu_hour)}</td>
              <td>{showCents(row.typical_cost)}</td>
              <td>
                <strong>{showCents(row.saving)}</strong>
              </td>
              <td>{showPercent(row.saving_percent)}</td>
              <td>{showCents(row.saving_per_month)}</td>
              <td>{showCents(row.saving_per_year)}</td>
              <td>{showMachines(row.machines)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Outcome({ data }: { data: SavingsAnswer }) {
  const [dearest] = data.items;
  const left = excludedWords(data.excluded);
  const counted = left === '' ? null : <p className={savings.soft}>Not counted: {left}.</p>;
  if (data.cheapest === undefined || dearest === undefined)
    return (
      <section className={classes.nothing}>
        <h2>Nothing to compare</h2>
        <p>
          No offer of {data.model} counts now, so nothing honest can be said about savings.{' '}
          <Link to="/models/$model" params={{ model: data.model }}>
            What is known of the model
          </Link>
        </p>
        {counted}
      </section>
    );
  const height = (data.items.length + 1) * BAR_PX + AXIS_PX;
  return (
    <section className={savings.outcome} aria-label="What it saves">
      <div className={savings.cards}>
        <div className={savings.card}>
          <h2>The cheapest costs</h2>
          <p className={savings.amount}>{showCents(data.cost)}</p>
          <p>
            <OfferLink listing={data.cheapest}>{listingName(data.cheapest)}</OfferLink>{' '}
            <span className={savings.soft}>
              at {providerNames[data.cheapest.provider]}, {showPrice(data.cheapest.price_per_gpu_hour)} per GPU-hour
            </span>
          </p>
        </div>
        <div className={savings.card}>
          <h2>Saved against {providerNames[dearest.provider]}, the dearest</h2>
          <p className={savings.amount} data-saved>
            {showCents(dearest.saving)} <span>{showPercent(dearest.saving_percent)}</span>
          </p>
          <p className={savings.soft}>
            {showCents(dearest.saving_per_month)} a month, {showCents(dearest.saving_per_year)} a year at this use
          </p>
        </div>
      </div>
      <div className={savings.panel}>
        <Suspense fallback={<Loading label="Drawing" rows={1} height={height} />}>
          <SavingsChart data={data} height={height} />
        </Suspense>
        <Markets data={data} />
        {counted}
      </div>
    </section>
  );
}

function Controls({ search, change }: { search: SavingsSearch; change: (patch: Patch) => void }) {
  return (
    <search className={classes.controls} aria-label="Your use">
      <div className={classes.models}>
        <ModelField chosen={search.model} onChange={(model) => change({ model })} />
      </div>
      <div className={classes.short}>
        <NumberField
          label="Use a day"
          unit="h"
          value={numberText(search.hours_per_day) ?? '24'}
          check={between(0.01, 24, { places: 2 })}
          onChange={(text) => change({ hours_per_day: textNumber(text) })}
        />
      </div>
      <div className={classes.short}>
        <NumberField
          label="Days"
          value={numberText(search.days) ?? '30'}
          check={between(0.1, DAYS_MAX, { places: 1 })}
          onChange={(text) => change({ days: textNumber(text) })}
        />
      </div>
      <PricingField value={search.pricing} open="on_demand" onChange={(pricing) => change({ pricing })} />
    </search>
  );
}

export function SavingsPage() {
  const search = readSavingsSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (patch: Patch) =>
    void navigate({
      search: (before) => readSavingsSearch({ ...before, ...patch }),
      replace: true,
      resetScroll: false,
    });
  const { model, ...query } = search;
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...savingsQuery(model ?? '', query),
    enabled: model !== undefined,
  });
  return (
    <div className={page.page}>
      <h1>Savings calculator</h1>
      <p className={classes.lead}>
        What the cheapest offer that can be believed saves against what each market typically asks for the same model.
      </p>
      <Controls search={search} change={change} />
      <div className={page.bar}>{data ? <Freshness answer={data} failing={error !== null} /> : ' '}</div>
      {model === undefined && <Start choose={(chosen) => change({ model: chosen })} />}
      {data?.stale && <StaleMarket />}
      {error && (!data || isPlaceholderData) && (
        <Failure error={error} retry={() => void refetch()} busy={isFetching} />
      )}
      {model !== undefined && !data && !error && <Loading label="Reckoning" rows={3} height={120} />}
      {data && (
        <div className={classes.answer} data-dimmed={isPlaceholderData || undefined}>
          <Outcome data={data} />
        </div>
      )}
    </div>
  );
}
