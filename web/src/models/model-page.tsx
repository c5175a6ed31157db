/** One model: what it can do, what each market asks for it, how its offers lie, and how they are scored. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import arbitrage from '../arbitrage/arbitrage.module.css';
import { Opportunities } from '../arbitrage/opportunities.tsx';
import { PricingField } from '../arbitrage/pricing-field.tsx';
import { opportunitiesQuery } from '../arbitrage/queries.ts';
import { type MarketComparison, type Model, RequestFailed } from '../frame/api.ts';
import { showListings, showNumber, showWhole } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { Failure, Loading } from '../frame/states.tsx';
import { Freshness, StaleMarket } from '../market/freshness.tsx';
import { ModelMarkets } from './model-markets.tsx';
import { ModelMissing } from './model-missing.tsx';
import classes from './model-page.module.css';
import { type GpuCount, gpuCounts, type ModelSearch, readModelSearch } from './model-search.ts';
import { PriceDistribution } from './price-distribution.tsx';
import { PriceHistorySection } from './price-history.tsx';
import { marketsQuery, modelsQuery } from './queries.ts';
import { ScoreExplained } from './score-explained.tsx';

const route = getRouteApi('/models/$model');

type Patch = { readonly [K in keyof ModelSearch]?: ModelSearch[K] | undefined };

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className={classes.part} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

const figure = (value: number | null, unit: string): string =>
  value === null ? 'not known' : `${showNumber(value)}${unit}`;

function Figures({ model }: { model: Model }) {
  const index = model.performance_index;
  const figures = [
    ['VRAM', figure(model.vram_gb, ' GB')],
    ['FP16', figure(model.fp16_tflops, ' TFLOPS')],
    ['FP32', figure(model.fp32_tflops, ' TFLOPS')],
    ['Bandwidth', figure(model.memory_bandwidth_gbps, ' GB/s')],
    ['Board power', figure(model.tdp_watts, ' W')],
    ['Performance, H100 = 1', index === null ? 'not known' : index >= 0.1 ? index.toFixed(2) : index.toPrecision(2)],
    ['GPUs free', showWhole(model.gpus_available)],
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Head({ name }: { name: string }) {
  const { data } = useQuery(modelsQuery(true));
  const model = data?.items.find((one) => one.model === name);
  return (
    <>
      <h1>{name}</h1>
      <p className={page.bar}>
        {model ? (
          <>
            <span>
              {model.vendor === 'nvidia' ? 'NVIDIA' : model.vendor === 'amd' ? 'AMD' : model.vendor} ·{' '}
              {model.architecture} · {model.form_factor}
            </span>
            {model.listings > 0 && (
              <Link to="/" search={{ model: [name] }}>
                All {showListings(model.listings)}
              </Link>
            )}
            <Link to="/savings" search={{ model: name }}>
              What it can save
            </Link>
            <Link to="/watches" search={{ kind: 'price_below', model: name }}>
              Watch this price
            </Link>
          </>
        ) : (
          ' '
        )}
      </p>
      {model ? <Figures model={model} /> : <Loading label="Reading the model" rows={1} height={46} />}
    </>
  );
}

function Gaps({ data, search }: { data: MarketComparison; search: ModelSearch }) {
  const { data: found } = useQuery(
    opportunitiesQuery({ model: [data.model], pricing: search.pricing ?? 'on_demand', min_confidence: 'low' }),
  );
  if (!found) return <Loading label="Comparing the markets" rows={2} height={74} />;
  if (found.items.length === 0)
    return <p className={classes.soft}>No two markets have enough machines of it at different prices now.</p>;
  return <Opportunities items={found.items} caption={`Opportunities of ${data.model}`} />;
}

function Controls({ search, change }: { search: ModelSearch; change: (patch: Patch) => void }) {
  return (
    <search className={classes.controls} aria-label="Which offers">
      <PricingField value={search.pricing} open="on_demand" onChange={(pricing) => change({ pricing })} />
      <fieldset className={arbitrage.field}>
        <legend>GPUs in the offer</legend>
        <SegmentedControl
          size="xs"
          aria-label="GPUs in the offer"
          value={search.gpu_count ?? 'any'}
          data={[{ value: 'any', label: 'Any' }, ...gpuCounts.map((count) => ({ value: count, label: count }))]}
          onChange={(value) => change({ gpu_count: value === 'any' ? undefined : (value as GpuCount) })}
        />
      </fieldset>
    </search>
  );
}

/** What the address points at is held in its place while what stands above it still grows, until the reader moves. */
function useHash(there: boolean): void {
  const hash = useRouterState({ select: ({ location }) => location.hash });
  useEffect(() => {
    const target = there && hash !== '' ? document.getElementById(hash) : null;
    if (target === null) return;
    target.focus({ preventScroll: true });
    const growth = new ResizeObserver(() => target.scrollIntoView());
    growth.observe(document.body);
    const moves = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
    const stop = () => growth.disconnect();
    for (const move of moves) addEventListener(move, stop, { once: true, passive: true });
    return () => {
      stop();
      for (const move of moves) removeEventListener(move, stop);
    };
  }, [there, hash]);
}

export function ModelPage() {
  const { model: name } = route.useParams();
  const search = readModelSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (patch: Patch) =>
    void navigate({ search: (before) => readModelSearch({ ...before, ...patch }), replace: true, resetScroll: false });
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(marketsQuery(name, search));
  useHash(data !== undefined);
  const status = error instanceof RequestFailed ? error.status : null;
  if (error instanceof RequestFailed && !data && (status === 404 || status === 422))
    return <ModelMissing name={name} error={error} />;
  return (
    <div className={page.page}>
      <Head name={data?.model ?? name} />
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the markets" rows={8} height={48} />}
      {data && (
        <div className={classes.stack}>
          <div className={page.bar}>
            <Controls search={search} change={change} />
            <Freshness answer={data} failing={error !== null} />
          </div>
          {data.stale && <StaleMarket />}
          <div className={`${arbitrage.answer} ${classes.stack}`} data-dimmed={isPlaceholderData || undefined}>
            <Part id="markets" title="Prices now">
              <ModelMarkets data={data} />
            </Part>
            <Part id="history" title="How the price moved">
              <PriceHistorySection model={data.model} search={search} change={change} />
            </Part>
            <Part id="distribution" title="How the offers lie">
              <PriceDistribution data={data} />
            </Part>
            <Part id="opportunities" title="Where it is cheaper">
              <Gaps data={data} search={search} />
            </Part>
            <Part id="g-score" title="The G-Score explained">
              <ScoreExplained data={data} />
            </Part>
          </div>
        </div>
      )}
    </div>
  );
}
