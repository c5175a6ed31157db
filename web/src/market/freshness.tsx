/** How old what is shown is, and what it means when a market is not read. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import type { SearchAnswer } from '../frame/api.ts';
import { Notice } from '../frame/states.tsx';
import classes from './market-page.module.css';
import { onOfferQuery } from './queries.ts';

type FreshnessProps = { readonly answer: Pick<SearchAnswer, 'observed_at' | 'stale'>; readonly failing?: boolean };

export function Freshness({ answer, failing = false }: FreshnessProps) {
  const now = useNow(1000);
  if (failing) return <span className={classes.fresh}>The server did not answer; trying again</span>;
  if (answer.observed_at === null) return <span className={classes.fresh}>Not read yet</span>;
  return (
    <span className={classes.fresh} data-stale={answer.stale || undefined} title={showUtc(answer.observed_at)}>
      Read {showAgo(answer.observed_at, now)}
    </span>
  );
}

const and = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export function StaleMarket() {
  const { data } = useQuery(onOfferQuery);
  const stale = data?.items.filter(({ listings, stale_listings }) => listings > 0 && listings === stale_listings) ?? [];
  const names = stale.map(({ name }) => name);
  const many = names.length > 1;
  return (
    <Notice tone="warn">
      {names.length === 0 ? 'At least one market' : and(names)} {many ? 'have' : 'has'} not been read for three sync
      periods. {many ? 'Their' : 'Its'} listings are shown as they were: prices may have moved, and none of them can be
      booked. <Link to="/status">See why</Link>
    </Notice>
  );
}
