/** How old what is shown is, and what it means when a market is not read. */
import { Link } from '@tanstack/react-router';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import type { SearchAnswer } from '../frame/api.ts';
import { Notice } from '../frame/states.tsx';
import classes from './market-page.module.css';

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

export function StaleMarket() {
  return (
    <Notice tone="warn">
      At least one market has not been read for three sync periods. Its prices may have moved and its listings may be
      gone: take them as a hint, not as an offer. <Link to="/markets">See which one</Link>
    </Notice>
  );
}
