/** For operators: what stands between us and each market, how the syncs went, and what can be done about it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Card } from '../frame/form.tsx';
import { useMe } from '../frame/me.ts';
import page from '../frame/page.module.css';
import { Failure, Loading, Notice } from '../frame/states.tsx';
import { CachePanel } from './cache-panel.tsx';
import { MarketPanel } from './market-panel.tsx';
import classes from './operations.module.css';
import { breakersQuery, healthQuery, limitsQuery, providersQuery, settingsQuery } from './queries.ts';
import { SyncHistory } from './sync-history.tsx';
import { Turns } from './turns.tsx';

export function OperationsPage() {
  const me = useMe();
  if (me !== undefined && me?.role !== 'operator')
    return (
      <div className={page.page}>
        <h1>Operations</h1>
        <Notice tone="calm">
          This page is for operators. How the markets fare is told to everybody: <Link to="/status">Status</Link>
        </Notice>
      </div>
    );
  return (
    <div className={page.page}>
      <h1>Operations</h1>
      <p className={page.bar}>
        What stands between us and each market, and how its syncs went. <Link to="/status">What users are told</Link>
      </p>
      {me ? <Desk /> : <Loading label="Reading who you are" rows={3} height={140} />}
    </div>
  );
}

function Desk() {
  const health = useQuery(healthQuery);
  const breakers = useQuery(breakersQuery);
  const limits = useQuery(limitsQuery);
  const settings = useQuery(settingsQuery);
  const providers = useQuery(providersQuery);
  const failed = [health, breakers, limits, settings].find(({ error, data }) => error && !data);
  if (failed?.error)
    return <Failure error={failed.error} retry={() => void failed.refetch()} busy={failed.isFetching} />;
  if (!health.data || !breakers.data || !limits.data || !settings.data)
    return <Loading label="Reading how the markets fare" rows={4} height={180} />;
  return (
    <div className={classes.desk}>
      <div className={classes.panels}>
        {health.data.items.map((one) => {
          const of = <T extends { provider: string }>(items: readonly T[]) =>
            items.find(({ provider }) => provider === one.provider);
          const [breaker, limit, setting] = [of(breakers.data.items), of(limits.data.items), of(settings.data.items)];
          return breaker && limit && setting ? (
            <MarketPanel key={one.provider} health={one} breaker={breaker} limit={limit} setting={setting} />
          ) : null;
        })}
      </div>
      <SyncHistory providers={providers.data?.items ?? []} />
      <CachePanel />
      <Card title="Turns of the circuit breakers" id="turns">
        <Turns breakers={breakers.data.items} />
      </Card>
    </div>
  );
}
