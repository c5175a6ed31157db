/** The way to a listing: its details in the market, above the offers of its model. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Listing } from '../frame/api.ts';
import { providerNames } from '../frame/naming.ts';
import { listingName } from '../market/listing-row.tsx';

type OfferLinkProps = {
  readonly listing: Omit<Listing, 'total_cost'>;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

export function OfferLink({ listing, className, children }: OfferLinkProps) {
  const { id, model, pricing, provider } = listing;
  return (
    <Link
      to="/"
      search={{ ...(model === null ? {} : { model: [model] }), pricing, listing: id }}
      className={className}
      title={`${listingName(listing)} at ${providerNames[provider]}: its details in the market`}
    >
      {children}
    </Link>
  );
}
