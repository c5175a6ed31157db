/** What the user was told, newest first; what is told now arrives by itself. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import { Card } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import { Failure, Loading } from '../frame/states.tsx';
import { alertsQuery } from './queries.ts';
import { type Alert, useNews } from './use-news.ts';
import classes from './watches.module.css';

function Told({ alert, now, isNew }: { alert: Alert; now: number; isNew: boolean }) {
  const { fired_at: at, listing, model, pricing, note } = alert;
  return (
    <li data-alert={alert.id} data-new={isNew || undefined}>
      <div>{alert.text}</div>
      <div className={classes.line}>
        <span className={classes.soft} title={showUtc(at)}>
          {showAgo(at, now)}
        </span>
        {listing && (
          <Link
            to="/"
            search={{
              ...(model === null ? {} : { model: [model] }),
              ...(pricing === null ? {} : { pricing }),
              listing: listing.id,
            }}
          >
            The offer at {providerNames[listing.provider]}, {showMoney(listing.price_per_gpu_hour)}
          </Link>
        )}
        {note !== '' && <span className={classes.note}>{note}</span>}
      </div>
    </li>
  );
}

export function Alerts() {
  const now = useNow(10_000);
  const pages = useInfiniteQuery(alertsQuery);
  const { isLive, newest } = useNews();
  const { data, error, isFetching } = pages;
  // An alert that comes between two reads can move a row onto two pages.
  const alerts = [...new Map(data?.pages.flatMap(({ items }) => items).map((alert) => [alert.id, alert])).values()];
  return (
    <Card title="Alerts so far" id="alerts">
      <p className={classes.live} data-live={isLive || undefined}>
        {isLive ? 'New ones appear here by themselves.' : 'Connecting: new ones appear once the line is there.'}
      </p>
      <div role="status" aria-live="polite" className={classes.hidden}>
        {newest && <span key={newest.id}>New alert: {newest.text}</span>}
      </div>
      {error && !data && <Failure error={error} retry={() => void pages.refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your alerts" rows={3} height={44} />}
      {data && alerts.length === 0 && <p className={classes.soft}>You were told nothing yet.</p>}
      {alerts.length > 0 && (
        <ol className={classes.alerts}>
          {alerts.map((alert) => (
            <Told key={alert.id} alert={alert} now={now} isNew={alert.id === newest?.id} />
          ))}
        </ol>
      )}
      {pages.hasNextPage && (
        <div>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}
