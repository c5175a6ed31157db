/** One listing: a row of columns on wide screens, a card on a phone, from the same cells. */
import { memo, type ReactNode } from 'react';
import { showAge, showUtc } from '../frame/age.ts';
import type { Listing } from '../frame/api.ts';
import { MarketName } from '../frame/market-name.tsx';
import { showPrice } from '../frame/money.ts';
import { countryName, providerNames, showNumber, showRate, showShare, showWhole } from '../frame/naming.ts';
import { PriceText } from '../frame/price-text.tsx';
import { ListingBadges, unusualWords } from './listing-badges.tsx';
import type { Move } from './live.ts';
import classes from './results.module.css';

export type RowProps = {
  readonly listing: Listing;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly now: number;
  readonly withTotal: boolean;
  /** Which of its scores the list is about. */
  readonly score: 'g_score' | 'g_score_cmp';
  readonly lowest: boolean;
  readonly active: boolean;
  readonly open: boolean;
  readonly compared: boolean;
  readonly compareFull: boolean;
  readonly move: Move | undefined;
  /** The address that opens its details. */
  readonly href: string;
  readonly onCompare: (id: string) => void;
};

export const listingName = ({ gpu_count, model, model_raw }: Listing): string => `${gpu_count} × ${model ?? model_raw}`;

/** What is rented out now can be had later; what its market no longer shows cannot. */
export const mayBook = ({ bookable, status }: Pick<Listing, 'bookable' | 'status'>): boolean =>
  bookable && (status === 'available' || status === 'busy');

export const placeOf = ({ region, country }: Listing): string =>
  region ?? (country === null ? 'Place unknown' : countryName(country));

function Cell({ area, children, wide = false }: { area: string; children: ReactNode; wide?: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed by hand, which table rows cannot be
    // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus, cells do not
    <div role="gridcell" className={classes.cell} data-area={area} data-wide={wide || undefined}>
      {children}
    </div>
  );
}

function hostLine({ cpu_cores, ram_gb, disk_gb }: Listing): string {
  const parts = [
    cpu_cores === null ? null : `${showNumber(cpu_cores)} cores`,
    ram_gb === null ? null : `${showWhole(ram_gb)} GB RAM`,
    disk_gb === null ? null : `${showWhole(disk_gb)} GB disk`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

const arrows = { up: { sign: '▲', words: 'went up' }, down: { sign: '▼', words: 'went down' } } as const;

function Price({ listing, lowest, move }: Pick<RowProps, 'listing' | 'lowest' | 'move'>) {
  return (
    <span className={classes.price} data-move={move} data-lowest={lowest || undefined}>
      {move && (
        <span className={classes.arrow} title={`The price ${arrows[move].words}`}>
          <span aria-hidden>{arrows[move].sign}</span>
          <span className={classes.hidden}>Price {arrows[move].words} to </span>
        </span>
      )}
      <strong>
        <PriceText amount={listing.price_per_gpu_hour} />
      </strong>
      <span className={classes.unit}>per GPU-hour</span>
    </span>
  );
}

function Score({ value }: { value: number | null }) {
  if (value === null) return <span className={classes.unknown}>not yet</span>;
  return (
    <span className={classes.score}>
      <span className={classes.unit}>G-Score </span>
      {showNumber(value)}
      <span className={classes.meter} aria-hidden>
        <span className={classes.meterFill} style={{ width: `${value}%` }} />
      </span>
    </span>
  );
}

function Speed({ value, sign, words }: { value: number | null; sign: string; words: string }) {
  if (value === null) return null;
  return (
    <span>
      <span aria-hidden>{sign} </span>
      <span className={classes.hidden}>{words} </span>
      {showRate(value)}
    </span>
  );
}

export const ListingRow = memo(function ListingRow(props: RowProps) {
  const { listing, index, top, height, now, withTotal, lowest, active, open, compared, compareFull } = props;
  const name = listingName(listing);
  const inner = active ? 0 : -1;
  const unknown = <span className={classes.unknown}>not known</span>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table element
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-label={`${name}, ${providerNames[listing.provider]}, ${showPrice(listing.price_per_gpu_hour)} per GPU-hour`}
      tabIndex={inner}
      className={classes.row}
      data-index={index}
      data-id={listing.id}
      data-open={open || undefined}
      data-compared={compared || undefined}
      data-off={listing.status !== 'available' || undefined}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <Cell area="pick">
        <input
          type="checkbox"
          className={classes.pick}
          aria-label={`Compare ${name}`}
          tabIndex={inner}
          checked={compared}
          disabled={compareFull && !compared}
          onChange={() => props.onCompare(listing.id)}
        />
      </Cell>
      <Cell area="gpu">
        <span className={classes.name}>
          <a href={props.href} data-open tabIndex={inner}>
            <span className={classes.times}>{listing.gpu_count} ×</span> {listing.model ?? listing.model_raw}
          </a>
          {listing.model === null && <span className={classes.mark}>not in catalog</span>}
          {lowest && <span className={classes.lowest}>Lowest</span>}
        </span>
        <span className={classes.under}>{hostLine(listing)}</span>
      </Cell>
      <Cell area="vram">{listing.vram_gb === null ? unknown : `${showNumber(listing.vram_gb)} GB`}</Cell>
      <Cell area="tflops" wide>
        {listing.fp16_tflops === null ? unknown : showNumber(listing.fp16_tflops)}
      </Cell>
      <Cell area="price">
        <Price listing={listing} lowest={lowest} move={props.move} />
        {listing.unusual && (
          <span className={classes.odd} title={unusualWords}>
            unusual price
          </span>
        )}
      </Cell>
      <Cell area="score">
        <Score value={listing[props.score]} />
      </Cell>
      <Cell area="hour">
        <PriceText amount={listing.price_per_hour} />
        <span className={classes.unit}> an hour</span>
      </Cell>
      {withTotal && (
        <Cell area="total">
          {listing.total_cost ? (
            <strong
              title={listing.rank_reason ?? (listing.total_cost.complete ? undefined : 'A price it needs is not known')}
            >
              {listing.total_cost.complete ? '' : '≥ '}
              <PriceText amount={listing.total_cost.total} />
            </strong>
          ) : (
            unknown
          )}
          <span className={classes.unit}> in total</span>
        </Cell>
      )}
      <Cell area="provider">
        <MarketName provider={listing.provider} />
      </Cell>
      <Cell area="place">
        <span className={classes.clip} title={placeOf(listing)}>
          {placeOf(listing)}
        </span>
      </Cell>
      <Cell area="reliability">
        {listing.reliability === null ? unknown : showShare(listing.reliability)}
        {listing.verified === true && <span className={classes.under}>verified</span>}
      </Cell>
      <Cell area="network" wide>
        {listing.inet_down_mbps === null && listing.inet_up_mbps === null ? (
          unknown
        ) : (
          <span className={classes.speeds}>
            <Speed value={listing.inet_down_mbps} sign="↓" words="down" />
            <Speed value={listing.inet_up_mbps} sign="↑" words="up" />
          </span>
        )}
      </Cell>
      <Cell area="kind">
        <ListingBadges listing={listing} />
      </Cell>
      <Cell area="seen" wide>
        <span title={showUtc(listing.observed_at)}>{showAge(listing.observed_at, now)}</span>
      </Cell>
    </div>
  );
});
