/** What the user has booked, newest first. */
import { Button, Chip } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { showLocal, showUtc } from '../frame/age.ts';
import { MarketName } from '../frame/market-name.tsx';
import { showMoney } from '../frame/money.ts';
import page from '../frame/page.module.css';
import { Scroll } from '../frame/scroll.tsx';
import { Failure, Loading, Notice } from '../frame/states.tsx';
import { CalendarFeed } from './feed.tsx';
import { reservationsQuery } from './queries.ts';
import classes from './reservations.module.css';
import { type Reservation, readReservationsSearch, statuses } from './reservations-search.ts';
import { StatusBadge, statusWords } from './status.tsx';
import { useNews } from './use-news.ts';
import { lengthOf, showLength } from './zone.ts';

const route = getRouteApi('/inside/reservations');

const moneyWord = ({ charged, status }: Reservation): string =>
  charged !== null ? 'paid' : status === 'ACTIVE' ? 'paid in advance' : 'held';

function Row({ row, isNew }: { row: Reservation; isNew: boolean }) {
  return (
    <tr data-reservation={row.id} data-new={isNew || undefined}>
      <th scope="row">
        <Link to="/reservations/$id" params={{ id: row.id }}>
          {row.gpu_count} × {row.model ?? row.model_raw}
        </Link>
        <div>
          <MarketName provider={row.provider} />
        </div>
      </th>
      <td>
        <StatusBadge reservation={row} />
      </td>
      <td data-label="Start" title={showUtc(row.start_time)}>
        <time dateTime={row.start_time}>{showLocal(row.start_time)}</time>
      </td>
      <td data-label="Length">{showLength(lengthOf(row))}</td>
      <td data-label={row.status === 'PENDING' ? 'Held' : 'Paid'}>
        {showMoney(row.charged ?? row.held)} <span className={classes.soft}>{moneyWord(row)}</span>
      </td>
    </tr>
  );
}

function Nothing({ filtered, showAll }: { filtered: boolean; showAll: () => void }) {
  if (filtered)
    return (
      <div className={classes.nothing}>
        <p>No reservation has this status.</p>
        <Button size="xs" variant="default" onClick={showAll}>
          Show all
        </Button>
      </div>
    );
  return (
    <div className={classes.nothing}>
      <p>You have booked nothing yet.</p>
      <p>
        Open an offer in <Link to="/">the market</Link> and choose “Book”. You pay only once the machine answers.
      </p>
    </div>
  );
}

export function ReservationsPage() {
  const search = readReservationsSearch(route.useSearch());
  const navigate = route.useNavigate();
  const pages = useInfiniteQuery(reservationsQuery(search));
  const { isLive, newest } = useNews();
  const { data, error, isFetching } = pages;
  // One that is booked between two reads can move a row onto two pages.
  const rows = [...new Map(data?.pages.flatMap(({ items }) => items).map((row) => [row.id, row])).values()];
  const show = (chosen: readonly string[]) => {
    const status = statuses.filter((known) => chosen.includes(known));
    void navigate({ search: status.length === 0 ? {} : { status }, replace: true });
  };
  return (
    <div className={page.page}>
      <h1>Reservations</h1>
      <p className={classes.live} data-live={isLive || undefined}>
        {isLive ? 'What changes appears here by itself.' : 'Connecting: changes appear once the line is there.'}
      </p>
      <div role="status" aria-live="polite" className={classes.hidden}>
        {newest && <span key={`${newest.id} ${newest.text}`}>{newest.text}</span>}
      </div>
      <fieldset className={classes.chips}>
        <legend>Status</legend>
        <Chip.Group multiple value={[...(search.status ?? [])]} onChange={show}>
          {statuses.map((status) => (
            <Chip key={status} value={status} size="xs" variant="outline">
              {statusWords[status]}
            </Chip>
          ))}
        </Chip.Group>
      </fieldset>
      {error && !data && <Failure error={error} retry={() => void pages.refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your reservations" rows={6} height={44} />}
      {data && rows.length === 0 && <Nothing filtered={search.status !== undefined} showAll={() => show([])} />}
      {rows.length > 0 && (
        <div className={classes.framed}>
          <Scroll label="Your reservations">
            <table className={classes.table} aria-label="Reservations">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Status</th>
                  <th scope="col">Start</th>
                  <th scope="col">Length</th>
                  <th scope="col">Cost</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row key={row.id} row={row} isNew={row.id === newest?.id} />
                ))}
              </tbody>
            </table>
          </Scroll>
        </div>
      )}
      {pages.isFetchNextPageError && <Notice tone="warn">The next ones could not be read. Try again.</Notice>}
      {pages.hasNextPage && (
        <Button mt="md" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show more
        </Button>
      )}
      <div className={classes.feed}>
        <CalendarFeed />
      </div>
    </div>
  );
}
