/** How the markets fare: each one's state, the age of its data, and what that means for whoever looks for a GPU. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import { answered, api, type Provider } from '../frame/api.ts';
import { useMe } from '../frame/me.ts';
import { showMoney } from '../frame/money.ts';
import { showListings, showWhole } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { Failure, Loading } from '../frame/states.tsx';
import { meaningOf, states, summaryOf } from './meaning.ts';
import classes from './status-page.module.css';

const icons = { HEALTHY: IconCircleCheck, DEGRADED: IconAlertTriangle, UNAVAILABLE: IconCircleX } as const;

function Age({ provider }: { provider: Provider }) {
  const now = useNow(1000);
  const { observed_at: at, stale } = provider;
  if (at === null) return <span className={classes.soft}>never read</span>;
  return (
    <span className={classes.soft} data-stale={stale || undefined} title={showUtc(at)}>
      read {showAgo(at, now)}
      {stale && ', stale'}
    </span>
  );
}

const price = (amount: string | null): string => (amount === null ? '–' : showMoney(amount));

function Market({ provider }: { provider: Provider }) {
  const Icon = icons[provider.health];
  const id = `market-${provider.provider}`;
  const figures = [
    ['Listings', showWhole(provider.listings)],
    ['Available', showWhole(provider.available)],
    ['Stale', showWhole(provider.stale_listings)],
    ['GPUs free', showWhole(provider.gpus_available)],
    ['Cheapest', price(provider.cheapest_price_per_gpu_hour)],
    ['Median', price(provider.median_price_per_gpu_hour)],
  ] as const;
  return (
    <article className={classes.card} aria-labelledby={id} data-health={provider.health}>
      <header className={classes.head}>
        <h2 id={id}>{provider.name}</h2>
        <Age provider={provider} />
      </header>
      <p className={classes.health} data-health={provider.health}>
        <Icon aria-hidden size={20} />
        <strong>{states[provider.health]}</strong>
      </p>
      <p>{meaningOf(provider)}</p>
      {provider.health !== 'HEALTHY' && (
        <ul className={classes.reasons} aria-label="Why">
          {provider.health_reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <dl className={classes.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.soft}>{provider.note}</p>
      <p>
        <Link to="/" search={{ provider: [provider.provider] }}>
          All {showListings(provider.listings)} of {provider.name}
        </Link>
      </p>
    </article>
  );
}

export function StatusPage() {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => answered(api.GET('/api/providers', { signal })),
    refetchInterval: 5_000,
  });
  const me = useMe();
  const summary = data && summaryOf(data.items);
  return (
    <div className={page.page}>
      <h1>Status of the markets</h1>
      <p className={page.bar}>
        {data?.mode === 'sandbox'
          ? 'Sandbox: pretend markets on this machine; nothing here is real.'
          : 'Where the listings come from, and how fresh each market is.'}
        {me?.role === 'operator' && <Link to="/operations">Operations</Link>}
      </p>
      {summary && (
        <p role="status" className={classes.summary} data-tone={summary.tone}>
          {summary.words}
        </p>
      )}
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading how the markets fare" rows={4} height={160} />}
      <div className={classes.cards}>
        {data?.items.map((provider) => (
          <Market key={provider.provider} provider={provider} />
        ))}
      </div>
    </div>
  );
}
