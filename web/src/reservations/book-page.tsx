/** Booking of one listing. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import type { Schemas } from '../frame/api.ts';
import { showPrice } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import page from '../frame/page.module.css';
import { Failure, Loading, Notice } from '../frame/states.tsx';
import { listingName } from '../market/listing-row.tsx';
import { listingQuery } from '../market/queries.ts';
import { BookForm } from './book-form.tsx';
import { type BookSearch, readBookSearch } from './book-search.ts';
import { type Draft, draftOf } from './draft.ts';
import { hasUnits } from './machine-fields.tsx';
import classes from './reservations.module.css';
import { ownZone } from './zone.ts';

const route = getRouteApi('/inside/book');

const withoutGpus = ({ gpu_count: _, ...search }: BookSearch): BookSearch => search;

/**
 * What stood in the fields last, and of which listing: for whoever goes to deposit and comes back. With what is the
 * user's own, so that it goes when they do.
 */
const DRAFT = ['mine', 'draft'] as const;
type LastDraft = {
  /** null: it was booked. */
  readonly gpu: string | null;
  readonly draft: Draft;
  /** It is taken along from another listing. */
  readonly moved?: true;
};
type Kept = { readonly last: LastDraft | null; readonly keep: (draft: LastDraft) => void };

function useKept(): Kept {
  const queries = useQueryClient();
  return {
    last: queries.getQueryData<LastDraft>(DRAFT) ?? null,
    keep: (draft) => {
      queries.setQueryDefaults(DRAFT, { gcTime: Number.POSITIVE_INFINITY });
      queries.setQueryData(DRAFT, draft);
    },
  };
}

type BookingProps = { readonly listing: Schemas['Listing']; readonly search: BookSearch; readonly kept: Kept };

function Booking({ listing, search, kept }: BookingProps) {
  const navigate = route.useNavigate();
  const zone = useMemo(ownZone, []);
  const { provider, price_per_gpu_hour: price, bookable, status, region, model, pricing } = listing;
  return (
    <>
      <p className={classes.lead}>
        At {providerNames[provider]}
        {region !== null && `, ${region}`}; {showPrice(price)} per GPU-hour.{' '}
        <Link to="/" search={{ ...(model === null ? {} : { model: [model] }), pricing, listing: listing.id }}>
          Its details in the market
        </Link>
      </p>
      {!bookable && (
        <Notice tone="warn">
          {providerNames[provider]} cannot be rented at this listing; it is shown to compare.{' '}
          <Link to="/" search={model === null ? {} : { model: [model] }}>
            Others like it
          </Link>
        </Notice>
      )}
      {bookable && (status === 'gone' || status === 'stale') && (
        <Notice tone="warn">
          {providerNames[provider]} does not show this listing any more.{' '}
          <Link to="/" search={model === null ? {} : { model: [model] }}>
            Others like it
          </Link>
        </Notice>
      )}
      {bookable && status === 'busy' && (
        <Notice tone="warn">It is rented to somebody else now; a later start can be booked.</Notice>
      )}
      {bookable && (
        <BookForm
          listing={listing}
          initial={draftOf(
            hasUnits(listing) ? search : withoutGpus(search),
            zone,
            kept.last?.draft ?? null,
            kept.last?.gpu === listing.id,
          )}
          zone={zone}
          onDraft={(draft) => kept.keep({ gpu: listing.id, draft })}
          onLeave={(draft, gpu) => kept.keep({ gpu, draft, moved: true })}
          onWanted={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
        />
      )}
    </>
  );
}

function Named({ search, gpu, kept }: { search: BookSearch; gpu: string; kept: Kept }) {
  const { data, error, isFetching, refetch } = useQuery(listingQuery(gpu));
  const heading = useRef<HTMLHeadingElement>(null);
  // Who comes from another listing of this page came by a link that is gone.
  const isNext = useRef(kept.last?.moved === true);
  useEffect(() => {
    if (isNext.current) heading.current?.focus();
  }, []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {data ? `Book ${listingName(data)}` : 'Book a machine'}
      </h1>
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the listing" rows={6} height={60} />}
      {data && <Booking {...{ search, kept }} listing={data} />}
    </>
  );
}

export function BookPage() {
  const search = readBookSearch(route.useSearch());
  const { gpu } = search;
  const kept = useKept();
  return (
    <div className={page.page}>
      {gpu === undefined ? (
        <>
          <h1>Book a machine</h1>
          <p>
            Choose an offer in <Link to="/">the market</Link> first: its details have the button that leads here.
          </p>
        </>
      ) : (
        <Named key={gpu} {...{ gpu, search, kept }} />
      )}
    </div>
  );
}
