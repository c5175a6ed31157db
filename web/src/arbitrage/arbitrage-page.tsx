/** Where the same GPU is cheaper: price gaps between markets that real offers stand behind. */
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { numberText, textNumber } from '../frame/address.ts';
import { showWhole } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { Failure, Loading } from '../frame/states.tsx';
import { Freshness, StaleMarket } from '../market/freshness.tsx';
import { between, NumberField } from '../market/number-field.tsx';
import classes from './arbitrage.module.css';
import { type ArbitrageSearch, type Confidence, GB_MAX, readArbitrageSearch, SPREAD_MAX } from './arbitrage-search.ts';
import { ModelsField } from './model-field.tsx';
import { Opportunities } from './opportunities.tsx';
import { PricingField } from './pricing-field.tsx';
import { opportunitiesQuery } from './queries.ts';

const route = getRouteApi('/arbitrage');

type Patch = { readonly [K in keyof ArbitrageSearch]?: ArbitrageSearch[K] | undefined };
type Change = (patch: Patch) => void;

const USUAL_CONFIDENCE: Confidence = 'medium';
const confidenceChoices = [
  { value: 'low', label: 'All' },
  { value: 'medium', label: 'Medium, high' },
  { value: 'high', label: 'High' },
];

function Confidences({ search, change }: { search: ArbitrageSearch; change: Change }) {
  return (
    <fieldset className={classes.field}>
      <legend>Confidence</legend>
      <SegmentedControl
        size="xs"
        aria-label="Confidence"
        value={search.min_confidence ?? USUAL_CONFIDENCE}
        data={confidenceChoices}
        onChange={(value) => change({ min_confidence: value === USUAL_CONFIDENCE ? undefined : (value as Confidence) })}
      />
    </fieldset>
  );
}

const profile = [
  ['disk_gb', 'Disk', '100'],
  ['egress_gb', 'Sent a day', '10'],
  ['ingress_gb', 'Received a day', '20'],
] as const;

/** What prices are compared for, folded away: most want it as it is. */
function Use({ search, change }: { search: ArbitrageSearch; change: Change }) {
  const { hours_per_day: hours = 24, disk_gb: disk = 100, egress_gb: sent = 10, ingress_gb: received = 20 } = search;
  return (
    <details className={classes.use}>
      <summary>
        Your use: {hours} hours a day, {showWhole(disk)} GB disk; a day {showWhole(sent)} GB sent, {showWhole(received)}{' '}
        GB received
      </summary>
      <div className={classes.uses}>
        <NumberField
          label="Use a day"
          unit="h"
          value={String(hours)}
          check={between(0.01, 24, { places: 2 })}
          onChange={(text) => change({ hours_per_day: textNumber(text) })}
        />
        {profile.map(([name, label, usual]) => (
          <NumberField
            key={name}
            label={label}
            unit="GB"
            value={numberText(search[name]) ?? usual}
            check={between(0, GB_MAX, { places: 3 })}
            onChange={(text) => change({ [name]: textNumber(text) })}
          />
        ))}
      </div>
    </details>
  );
}

function Controls({ search, change }: { search: ArbitrageSearch; change: Change }) {
  return (
    <search className={classes.controls} aria-label="What is compared">
      <div className={classes.models}>
        <ModelsField
          chosen={search.model}
          onChange={(model) => change({ model: model.length === 0 ? undefined : model })}
        />
      </div>
      <PricingField value={search.pricing} open="both" onChange={(pricing) => change({ pricing })} />
      <Confidences search={search} change={change} />
      <div className={classes.short}>
        <NumberField
          label="Least spread"
          unit="%"
          value={numberText(search.min_spread)}
          check={between(0, SPREAD_MAX, { places: 2 })}
          onChange={(text) => change({ min_spread: textNumber(text) })}
        />
      </div>
      <Use search={search} change={change} />
    </search>
  );
}

function Nothing({ search, change }: { search: ArbitrageSearch; change: Change }) {
  const { model, min_spread, pricing, min_confidence = USUAL_CONFIDENCE } = search;
  return (
    <section className={classes.nothing}>
      <h2>No price gap that can be believed</h2>
      <p>
        Two markets must have enough machines of the same model, and one of them must be cheaper. Markets are read every
        30 seconds; new gaps show up here by themselves.
      </p>
      <p className={classes.row}>
        {min_confidence !== 'low' && (
          <Button size="xs" onClick={() => change({ min_confidence: 'low' })}>
            Show hints of low confidence too
          </Button>
        )}
        {min_spread !== undefined && (
          <Button size="xs" variant="default" onClick={() => change({ min_spread: undefined })}>
            Any spread
          </Button>
        )}
        {model !== undefined && (
          <Button size="xs" variant="default" onClick={() => change({ model: undefined })}>
            All models
          </Button>
        )}
        {pricing !== undefined && (
          <Button size="xs" variant="default" onClick={() => change({ pricing: undefined })}>
            Both kinds of pricing
          </Button>
        )}
      </p>
    </section>
  );
}

export function ArbitragePage() {
  const search = readArbitrageSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change: Change = (patch) =>
    void navigate({
      search: (before) => readArbitrageSearch({ ...before, ...patch }),
      replace: true,
      resetScroll: false,
    });
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(opportunitiesQuery(search));
  const { hours_per_day: hours = 24 } = search;
  return (
    <div className={page.page}>
      <h1>Arbitrage</h1>
      <p className={classes.lead}>
        The same GPU where it is cheaper, by the lower quartile of each market. <strong>Spread</strong>: how much more
        the dear side costs, in percent of the cheap one. <strong>Savings</strong>: the same in percent of the dear
        side. A month is one GPU, {hours} hours a day: the offer in place of the dear side.
      </p>
      <Controls search={search} change={change} />
      <div className={page.bar}>
        <span role="status">
          {data && !isPlaceholderData ? `${data.total} ${data.total === 1 ? 'opportunity' : 'opportunities'}` : '…'}
        </span>
        {data && <Freshness answer={data} failing={error !== null} />}
      </div>
      {data?.stale && <StaleMarket />}
      {error && (!data || isPlaceholderData) && (
        <Failure error={error} retry={() => void refetch()} busy={isFetching} />
      )}
      {!data && !error && <Loading label="Comparing the markets" rows={8} height={74} />}
      {data && (
        <div className={classes.answer} data-dimmed={isPlaceholderData || undefined}>
          {data.items.length === 0 ? (
            <Nothing search={search} change={change} />
          ) : (
            <Opportunities items={data.items} caption="Opportunities, the believed first, of those the widest" />
          )}
        </div>
      )}
    </div>
  );
}
