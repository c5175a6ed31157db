/** The models on offer, or the whole catalog: what each can do and what it costs. */
import { Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Model } from '../frame/api.ts';
import { providerNames, showListings, showNumber, showWhole } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { PriceText } from '../frame/price-text.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { Freshness, StaleMarket } from '../market/freshness.tsx';
import { inOrder, orders } from './model-order.ts';
import classes from './models-page.module.css';
import { type ModelSort, type ModelsSearch, readModelsSearch } from './models-search.ts';
import { modelsQuery } from './queries.ts';

const route = getRouteApi('/models');
const FIRST_SORT: ModelSort = 'performance';

const columns: readonly { readonly sort: ModelSort | null; readonly label: string; readonly text?: true }[] = [
  { sort: 'model', label: 'Model', text: true },
  { sort: 'cheapest', label: 'Cheapest per GPU-hour' },
  { sort: 'median', label: 'Median' },
  { sort: 'vram', label: 'VRAM' },
  { sort: 'fp16', label: 'FP16 TFLOPS' },
  { sort: 'performance', label: 'Performance, H100 = 1', text: true },
  { sort: 'listings', label: 'Listings' },
  { sort: 'available', label: 'GPUs free' },
  { sort: null, label: 'Providers', text: true },
];

/** 0.25 and 0.0123: two figures that count. */
const showIndex = (value: number): string => (value >= 0.1 ? value.toFixed(2) : value.toPrecision(2));

function Performance({ value, most }: { value: number | null; most: number }) {
  if (value === null) return <span className={classes.soft}>not known</span>;
  return (
    <span className={classes.performance}>
      <span className={classes.track} aria-hidden>
        <span style={{ width: `${Math.max(1, (value / most) * 100)}%` }} />
      </span>
      {showIndex(value)}
    </span>
  );
}

function Row({ model, most, best }: { model: Model; most: number; best: boolean }) {
  const unknown = <span className={classes.soft}>–</span>;
  return (
    <tr>
      <th scope="row">
        <Link to="/models/$model" params={{ model: model.model }}>
          {model.model}
        </Link>
        <span className={classes.under}>
          {model.architecture} · {model.form_factor}
        </span>
      </th>
      <td data-best={best || undefined}>
        {model.cheapest_price_per_gpu_hour === null ? (
          unknown
        ) : (
          <strong>
            <PriceText amount={model.cheapest_price_per_gpu_hour} />
          </strong>
        )}
      </td>
      <td>
        {model.median_price_per_gpu_hour === null ? unknown : <PriceText amount={model.median_price_per_gpu_hour} />}
      </td>
      <td>{showNumber(model.vram_gb)} GB</td>
      <td>{model.fp16_tflops === null ? unknown : showNumber(model.fp16_tflops)}</td>
      <td className={classes.text}>
        <Performance value={model.performance_index} most={most} />
      </td>
      <td>
        {model.listings > 0 ? (
          <Link
            to="/"
            search={{ model: [model.model] }}
            aria-label={`${showListings(model.listings)} of ${model.model} in the market`}
          >
            {showWhole(model.listings)}
          </Link>
        ) : (
          '0'
        )}
      </td>
      <td>{showWhole(model.gpus_available)}</td>
      <td className={classes.text}>{model.providers.map((name) => providerNames[name]).join(', ')}</td>
    </tr>
  );
}

function Heads({ search, sortBy }: { search: ModelsSearch; sortBy: (sort: ModelSort) => void }) {
  return (
    <tr>
      {columns.map(({ sort, label, text }) => {
        const here = sort !== null && sort === (search.sort ?? FIRST_SORT);
        const descending = sort !== null && orders[sort].highestFirst !== (search.reversed === true);
        const state = here ? (descending ? 'descending' : 'ascending') : 'none';
        return (
          <th
            key={label}
            scope="col"
            className={text ? classes.text : undefined}
            {...(sort === null ? {} : { 'aria-sort': state })}
          >
            {sort === null ? (
              label
            ) : (
              <button type="button" onClick={() => sortBy(sort)}>
                {label}
                {here && <span aria-hidden>{descending ? ' ↓' : ' ↑'}</span>}
              </button>
            )}
          </th>
        );
      })}
    </tr>
  );
}

export function ModelsPage() {
  const search = readModelsSearch(route.useSearch());
  const navigate = route.useNavigate();
  const all = search.all === true;
  const { data, error, isFetching, refetch } = useQuery(modelsQuery(all));
  const [typed, setTyped] = useState(search.q ?? '');
  const sayLater = useDebouncedCallback((q: string) => {
    void navigate({ search: ({ q: _old, ...rest }) => (q === '' ? rest : { ...rest, q }), replace: true });
  }, 200);
  const sortBy = (sort: ModelSort) =>
    void navigate({
      search: ({ reversed, ...rest }) =>
        (rest.sort ?? FIRST_SORT) === sort && reversed !== true ? { ...rest, sort, reversed: true } : { ...rest, sort },
      replace: true,
    });
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = (data?.items ?? []).filter(({ model, architecture, vendor }) =>
    words.every((word) => `${model} ${architecture} ${vendor}`.toLowerCase().includes(word)),
  );
  const models = inOrder(fitting, search.sort ?? FIRST_SORT, search.reversed === true);
  const most = Math.max(1, ...(data?.items ?? []).map(({ performance_index }) => performance_index ?? 0));
  const cheapest = inOrder(fitting, 'cheapest', false)[0]?.model;
  return (
    <div className={page.page}>
      <h1>Models</h1>
      <div className={page.bar}>
        <TextInput
          aria-label="Find a model"
          placeholder="Find a model"
          value={typed}
          maxLength={80}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            sayLater(event.currentTarget.value.trim());
          }}
        />
        <Switch
          label="Whole catalog"
          checked={all}
          onChange={(event) => {
            const checked = event.currentTarget.checked;
            void navigate({ search: ({ all: _old, ...rest }) => (checked ? { ...rest, all: true as const } : rest) });
          }}
        />
        <span role="status">{data ? `${showWhole(models.length)} models` : ''}</span>
        {data && <Freshness answer={data} />}
      </div>
      {data?.stale && <StaleMarket />}
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the models" rows={12} height={42} />}
      {data && (
        <section
          className={classes.scroll}
          aria-label="Table of models"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
          tabIndex={0}
        >
          <table className={classes.table}>
            <thead>
              <Heads search={search} sortBy={sortBy} />
            </thead>
            <tbody>
              {models.map((model) => (
                <Row key={model.model} model={model} most={most} best={model.model === cheapest} />
              ))}
            </tbody>
          </table>
          {models.length === 0 && <p className={classes.none}>No model of that name. The whole catalog may know it.</p>}
        </section>
      )}
    </div>
  );
}
