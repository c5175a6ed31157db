/** One reservation: how it stands, how to connect, what it costs, what happened. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { showLocal, showUtc, useNow } from '../frame/age.ts';
import { RequestFailed } from '../frame/api.ts';
import { Copy } from '../frame/copy.tsx';
import { Card } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { Failure, Loading, Notice } from '../frame/states.tsx';
import { CostLines } from '../market/cost-lines.tsx';
import { ByItself } from './by-itself.tsx';
import { Cancel } from './cancel.tsx';
import { Extend } from './extend.tsx';
import { Machines } from './machines.tsx';
import { reservationQuery } from './queries.ts';
import { Receipt } from './receipt.tsx';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';
import { isOver, StatusBadge, StatusSentence } from './status.tsx';
import { Reminder, Timeline } from './timeline.tsx';
import { useNews } from './use-news.ts';
import { lengthOf, ownZone, showLength } from './zone.ts';

const route = getRouteApi('/inside/reservations/$id');

function Connection({ connection }: { connection: NonNullable<Detail['connection']> }) {
  const { host, port, user, command } = connection;
  return (
    <Card title="Connect" id="connect">
      <code className={classes.command} data-command>
        {command}
      </code>
      <div className={classes.buttons}>
        <Copy value={command}>Copy the command</Copy>
        <span className={classes.soft}>
          Host {host}, port {port}, user {user}
        </span>
      </div>
    </Card>
  );
}

function Block({ detail }: { detail: Detail }) {
  const time = (at: string) => (
    <>
      <time dateTime={at}>{showLocal(at)}</time> <span className={classes.soft}>{showUtc(at)}</span>
    </>
  );
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Market</dt>
        <dd>{providerNames[detail.provider]}</dd>
      </div>
      <div>
        <dt>Start</dt>
        <dd>{time(detail.start_time)}</dd>
      </div>
      <div>
        <dt>End</dt>
        <dd>{time(detail.end_time)}</dd>
      </div>
      <div>
        <dt>Length</dt>
        <dd>{showLength(lengthOf(detail))}</dd>
      </div>
      <div>
        <dt>Disk</dt>
        <dd>{detail.disk_gb} GB</dd>
      </div>
      <div>
        <dt>Price</dt>
        <dd>
          {showMoney(detail.price_per_hour)} an hour
          {detail.machines.length === 0 && ', as booked'}
        </dd>
      </div>
    </dl>
  );
}

function Whole({ detail }: { detail: Detail }) {
  const now = useNow(5_000);
  const over = isOver(detail);
  const zone = useMemo(ownZone, []);
  const { cost, status, ending } = detail;
  return (
    <div className={classes.layout} data-over={over || undefined}>
      {!over && detail.connection && (
        <div className={classes.across}>
          <Connection connection={detail.connection} />
        </div>
      )}
      <div className={classes.stack}>
        <Card title="Status" id="status">
          <div>
            <StatusBadge reservation={detail} />
          </div>
          <Reminder detail={detail} />
          <StatusSentence reservation={detail} now={now} />
          <Block detail={detail} />
          <Cancel id={detail.id} />
          {over && (
            <div>
              <Link to="/book" search={{ gpu: detail.gpu_id }}>
                Book it again
              </Link>
            </div>
          )}
        </Card>
        {!over && !ending && <Extend {...{ detail, zone, now }} />}
        {!over && !ending && <ByItself detail={detail} />}
        {over && <Timeline timeline={detail.timeline} />}
      </div>
      <div className={classes.stack}>
        {!over && (
          <Card title={status === 'ACTIVE' ? 'Paid in advance' : 'Held'} id="cost">
            <CostLines cost={{ ...cost, complete: cost.lines.every(({ unit_price: each }) => each !== null) }} />
            <p className={classes.soft}>
              For the whole block{cost.total !== detail.held && `, of ${showMoney(detail.held)} that are set aside`}.
              What is not used comes back by the rule of cancelling.
            </p>
          </Card>
        )}
        <Machines detail={detail} />
        {over ? <Receipt detail={detail} /> : <Timeline timeline={detail.timeline} />}
      </div>
    </div>
  );
}

export function ReservationPage() {
  const { id } = route.useParams();
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery(reservationQuery(id));
  const { newest } = useNews();
  const unknown = error instanceof RequestFailed && error.status === 404;
  return (
    <div className={`${page.page} ${classes.one}`}>
      <p className={classes.back}>
        <Link to="/reservations">All reservations</Link>
      </p>
      <h1>{data ? `${data.gpu_count} × ${data.model ?? data.model_raw}` : 'Reservation'}</h1>
      <div role="status" aria-live="polite" className={classes.hidden}>
        {newest?.id === id && <span key={newest.text}>{newest.text}</span>}
      </div>
      {unknown && !data && <p>You have no reservation at this address. It may belong to another account.</p>}
      {error && !unknown && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the reservation" rows={5} height={60} />}
      {error && data && (
        <Notice tone="warn">
          It cannot be read afresh: this is as of {showLocal(new Date(dataUpdatedAt).toISOString())}.
        </Notice>
      )}
      {data && <Whole detail={data} />}
    </div>
  );
}
