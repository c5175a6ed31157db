/** The best value now, by three measures: each list is an order of its own. */
import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { numberText, textNumber } from '../frame/address.ts';
import type { BestDealsAnswer } from '../frame/api.ts';
import { MarketName } from '../frame/market-name.tsx';
import { showPrice } from '../frame/money.ts';
import { providerNames, showNumber } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { PriceText } from '../frame/price-text.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { Freshness, StaleMarket } from '../market/freshness.tsx';
import { listingName } from '../market/listing-row.tsx';
import { between, NumberField } from '../market/number-field.tsx';
import classes from './arbitrage.module.css';
import deals from './deals-page.module.css';
import { type DealsSearch, providers, readDealsSearch, VRAM_MAX } from './deals-search.ts';
import { ModelsField } from './model-field.tsx';
import { OfferLink } from './offer-link.tsx';
import { PricingField } from './pricing-field.tsx';
import { dealsQuery } from './queries.ts';

const route = getRouteApi('/deals');

type Patch = { readonly [K in keyof DealsSearch]?: DealsSearch[K] | undefined };
type Deal = BestDealsAnswer['price_per_tflops'][number];

const measures = [
  {
    list: 'price_per_tflops',
    title: 'Per TFLOPS',
    explained: 'Dollars an hour for one TFLOPS of dense FP16: for work that computes.',
    unit: 'TFLOPS',
    one: 'A TFLOPS',
  },
  {
    list: 'price_per_vram_gb',
    title: 'Per GB of memory',
    explained: 'Dollars an hour for one GB of the GPU’s memory: for models that must fit.',
    unit: 'GB',
    one: 'A GB',
  },
  {
    list: 'price_per_g_score_point',
    title: 'Per G-Score point',
    explained: 'Dollars an hour for one point of the comparable G-Score: speed, reliability and value in one.',
    unit: 'points',
    one: 'A point',
  },
] as const;

type DealsProps = Omit<(typeof measures)[number], 'list'> & { readonly items: readonly Deal[] };

function Deals({ title, explained, unit, one, items }: DealsProps) {
  const id = `per-${unit}`;
  return (
    <section className={deals.list} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={classes.under}>{explained}</p>
      {items.length === 0 ? (
        <p className={deals.none}>Nothing fits. Ask for less memory, another kind of pricing, or more markets.</p>
      ) : (
        <table className={deals.table}>
          <caption className={classes.hidden}>
            {title}, the cheapest first. {explained}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span className={classes.hidden}>Rank</span>
              </th>
              <th scope="col">Offer and its GPU-hour</th>
              <th scope="col" className={classes.number}>
                {one}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ price_per, amount, listing }, at) => (
              <tr key={listing.id} data-deal={listing.id}>
                <td className={classes.rank}>{at + 1}</td>
                <th scope="row">
                  <OfferLink listing={listing}>{listingName(listing)}</OfferLink>
                  <span className={classes.under}>
                    <MarketName provider={listing.provider} /> · {showPrice(listing.price_per_gpu_hour)} ·{' '}
                    {showNumber(amount)} {unit}
                  </span>
                </th>
                <td className={classes.number}>
                  <strong>
                    <PriceText amount={price_per} />
                  </strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Controls({ search, change }: { search: DealsSearch; change: (patch: Patch) => void }) {
  const { model, provider = [], pricing, min_vram_gb } = search;
  return (
    <search className={classes.controls} aria-label="What is listed">
      <div className={classes.models}>
        <ModelsField
          chosen={model}
          onChange={(models) => change({ model: models.length === 0 ? undefined : models })}
        />
      </div>
      <PricingField value={pricing} open="on_demand" onChange={(value) => change({ pricing: value })} />
      <div className={classes.short}>
        <NumberField
          label="Memory, at least"
          unit="GB"
          value={numberText(min_vram_gb)}
          check={between(0, VRAM_MAX, { places: 1 })}
          onChange={(text) => change({ min_vram_gb: textNumber(text) })}
        />
      </div>
      <fieldset className={classes.field}>
        <legend>Markets (all when none is chosen)</legend>
        <div className={classes.checks}>
          {providers.map((name) => (
            <Checkbox
              key={name}
              size="xs"
              label={providerNames[name]}
              checked={provider.includes(name)}
              onChange={({ currentTarget: { checked } }) => {
                const chosen = checked ? [...provider, name] : provider.filter((other) => other !== name);
                change({ provider: chosen.length === 0 ? undefined : chosen });
              }}
            />
          ))}
        </div>
      </fieldset>
    </search>
  );
}

export function DealsPage() {
  const search = readDealsSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (patch: Patch) =>
    void navigate({ search: (before) => readDealsSearch({ ...before, ...patch }), replace: true, resetScroll: false });
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(dealsQuery(search));
  return (
    <div className={page.page}>
      <h1>Best deals</h1>
      <p className={classes.lead}>
        What can be rented now and gives most for its price, by three measures. One offer for each machine; unusual
        prices and hosts nobody vouches for are left out.
      </p>
      <Controls search={search} change={change} />
      <div className={page.bar}>{data ? <Freshness answer={data} failing={error !== null} /> : '…'}</div>
      {data?.stale && <StaleMarket />}
      {error && (!data || isPlaceholderData) && (
        <Failure error={error} retry={() => void refetch()} busy={isFetching} />
      )}
      {!data && !error && <Loading label="Looking for deals" rows={10} height={48} />}
      {data && (
        <div className={`${classes.answer} ${deals.lists}`} data-dimmed={isPlaceholderData || undefined}>
          {measures.map(({ list, ...measure }) => (
            <Deals key={list} {...measure} items={data[list]} />
          ))}
        </div>
      )}
    </div>
  );
}
