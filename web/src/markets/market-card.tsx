import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { showAgo, showDuration, showUtc, useNow } from '../frame/age.ts';
import type { Provider, Sync } from '../frame/api.ts';
import { useMe } from '../frame/me.ts';
import { showMoney } from '../frame/money.ts';
import { showListings, showWhole } from '../frame/naming.ts';
import classes from './markets-page.module.css';
import { useSync } from './sync-now.ts';

const healths = {
  HEALTHY: { label: 'Healthy', Icon: IconCircleCheck },
  DEGRADED: { label: 'Degraded', Icon: IconAlertTriangle },
  UNAVAILABLE: { label: 'Unavailable', Icon: IconCircleX },
} as const;

function Health({ provider }: { provider: Provider }) {
  const { label, Icon } = healths[provider.health];
  return (
    <p className={classes.health} data-health={provider.health}>
      <Icon aria-hidden size={20} />
      <span>
        <strong>{label}.</strong> {provider.health_reason}
      </span>
    </p>
  );
}

function Figures({ figures }: { figures: readonly (readonly [string, string])[] }) {
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

const price = (amount: string | null): string => (amount === null ? '–' : showMoney(amount));

function LastSync({ sync }: { sync: Sync }) {
  const now = useNow(5000);
  const dropped = Object.entries(sync.dropped);
  const at = sync.finished_at ?? sync.requested_at;
  return (
    <section className={classes.sync}>
      <h3>
        Last sync <span data-state={sync.state}>{sync.state}</span>{' '}
        <span className={classes.soft} title={showUtc(at)}>
          {showAgo(at, now)}, {sync.cause === 'manual' ? 'asked for' : 'by schedule'}
          {sync.duration_ms === null ? '' : `, took ${showDuration(sync.duration_ms)}`}
        </span>
      </h3>
      <Figures
        figures={[
          ['Fetched', showWhole(sync.fetched)],
          ['New', showWhole(sync.new)],
          ['Changed', showWhole(sync.changed)],
          ['Unchanged', showWhole(sync.unchanged)],
          ['Missing', showWhole(sync.missing)],
          ['Gone', showWhole(sync.gone)],
        ]}
      />
      {sync.error && (
        <p className={classes.error}>
          <strong>{sync.error.kind.replaceAll('_', ' ')}</strong> {sync.error.detail}
        </p>
      )}
      {dropped.length > 0 && (
        <p className={classes.dropped}>
          Dropped:{' '}
          {dropped.map(([reason, count]) => `${showWhole(count)} for ${reason.replaceAll('_', ' ')}`).join(', ')}
        </p>
      )}
    </section>
  );
}

function Spellings({ provider }: { provider: Provider }) {
  const spellings = provider.unknown_spellings;
  if (spellings.length === 0) return null;
  return (
    <details className={classes.spellings}>
      <summary>
        {showWhole(spellings.length)} {spellings.length === 1 ? 'spelling' : 'spellings'} the catalog does not know
      </summary>
      <ul>
        {spellings.map(({ model_raw, listings }) => (
          <li key={model_raw}>
            <Link to="/" search={{ q: model_raw, provider: [provider.provider] }}>
              {model_raw}
            </Link>{' '}
            <span className={classes.soft}>{showListings(listings)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function MarketCard({ provider }: { provider: Provider }) {
  const now = useNow(5000);
  const { start, state } = useSync(provider.provider);
  const busy = state.kind === 'busy';
  const me = useMe();
  return (
    <article className={classes.card} aria-labelledby={`market-${provider.provider}`}>
      <header className={classes.head}>
        <h2 id={`market-${provider.provider}`}>{provider.name}</h2>
        <span className={classes.soft}>
          {provider.observed_at === null ? (
            'never read'
          ) : (
            <span title={showUtc(provider.observed_at)}>read {showAgo(provider.observed_at, now)}</span>
          )}
          {provider.stale && ', stale'}
        </span>
        {me?.role === 'operator' && (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            leftSection={<IconRefresh aria-hidden size={15} />}
            aria-label={`Sync ${provider.name} now`}
            onClick={start}
          >
            Sync now
          </Button>
        )}
      </header>
      <p role="status" className={classes.outcome} data-tone={state.kind}>
        {state.words}
      </p>
      <Health provider={provider} />
      <p className={classes.soft}>
        <strong>{provider.configured ? 'Configured.' : 'Not configured.'}</strong> {provider.note}
      </p>
      <Figures
        figures={[
          ['Listings', showWhole(provider.listings)],
          ['Available', showWhole(provider.available)],
          ['Busy', showWhole(provider.busy)],
          ['Stale', showWhole(provider.stale_listings)],
          ['Models', showWhole(provider.models)],
          ['GPUs free', showWhole(provider.gpus_available)],
          ['Cheapest', price(provider.cheapest_price_per_gpu_hour)],
          ['Median', price(provider.median_price_per_gpu_hour)],
        ]}
      />
      {provider.last_sync && <LastSync sync={provider.last_sync} />}
      <Spellings provider={provider} />
      <p>
        <Link to="/" search={{ provider: [provider.provider] }}>
          All {showListings(provider.listings)} of {provider.name}
        </Link>
      </p>
    </article>
  );
}
