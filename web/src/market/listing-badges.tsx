/** What kind of price a listing has, and whether it can be had: in words, never by colour alone. */
import type { Listing } from '../frame/api.ts';
import classes from './listing-badges.module.css';

const kinds = {
  live: 'Rentable at this price now',
  market: 'Evidence of recent prices; confirmed at booking',
  guide: 'A published price, not an offer',
} as const;

const statuses = {
  busy: 'Rented out now',
  stale: 'Not seen for three syncs',
  gone: 'Not seen for a day',
} as const;

export const unusualWords =
  'Less than a third or more than three times what the model usually costs: shown, but never taken for an opportunity';

const cannotBook = {
  label: 'not bookable',
  tone: 'calm',
  title: 'Shown to compare; it cannot be rented here',
} as const;

export function ListingBadges({ listing }: { listing: Listing }) {
  const { price_kind, pricing, status, bookable } = listing;
  const badges: { label: string; tone: string; title: string }[] = [
    { label: price_kind, tone: price_kind, title: kinds[price_kind] },
  ];
  if (status !== 'available') badges.unshift({ label: status, tone: 'warn', title: statuses[status] });
  if (pricing === 'interruptible')
    badges.push({ label: 'interruptible', tone: 'calm', title: 'Cheaper, and may be stopped when someone pays more' });
  if (!bookable) badges.push(cannotBook);
  return (
    <span className={classes.badges}>
      {badges.map(({ label, tone, title }) => (
        <span key={label} className={classes.badge} data-tone={tone} title={title}>
          {label}
        </span>
      ))}
    </span>
  );
}
