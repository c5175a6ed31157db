/** The listings chosen to be compared, at the bottom of the page, and the way to see them side by side. */
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import type { Listing } from '../frame/api.ts';
import { showPrice } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import { Sheet } from '../frame/sheet.tsx';
import classes from './compare-tray.module.css';
import { Comparison } from './comparison.tsx';
import { listingName } from './listing-row.tsx';
import { useMarketAddress } from './market-address.ts';
import { listingQuery } from './queries.ts';
import { COMPARE_MAX } from './search-params.ts';

export function CompareTray({ ids, rows }: { ids: readonly string[]; rows: readonly Listing[] }) {
  const { search, change, toggleCompared } = useMarketAddress();
  const missing = ids.filter((id) => !rows.some((row) => row.id === id));
  const fetched = useQueries({ queries: missing.map((id) => listingQuery(id)) });
  const known = [...rows, ...fetched.map(({ data }) => data).filter((listing) => listing !== undefined)];
  return (
    <section className={classes.tray} aria-label="Comparison">
      <ul>
        {ids.map((id) => {
          const listing = known.find((one) => one.id === id);
          const name = listing ? listingName(listing) : 'Listing';
          return (
            <li key={id}>
              <span className={classes.name}>{name}</span>
              <span className={classes.soft}>
                {listing ? `${providerNames[listing.provider]} · ${showPrice(listing.price_per_gpu_hour)}` : '…'}
              </span>
              <button
                type="button"
                aria-label={`Take ${name} out of the comparison`}
                onClick={() => toggleCompared(id)}
              >
                <IconX aria-hidden size={15} />
              </button>
            </li>
          );
        })}
        {ids.length < COMPARE_MAX && (
          <li className={classes.free}>{ids.length === 1 ? 'Choose one or two more' : 'Room for one more'}</li>
        )}
      </ul>
      <div className={classes.actions}>
        <Button size="sm" disabled={ids.length < 2} onClick={() => change({ side_by_side: true })}>
          Compare
        </Button>
        <Button size="sm" variant="default" onClick={() => change({ compare: undefined, side_by_side: undefined })}>
          Clear
        </Button>
      </div>
      <Sheet
        side="middle"
        opened={search.side_by_side === true && ids.length >= 2}
        onClose={() => change({ side_by_side: undefined })}
        title="Side by side"
        size="min(64rem, 100%)"
        closeLabel="Close the comparison"
      >
        <Comparison ids={ids} />
      </Sheet>
    </section>
  );
}
