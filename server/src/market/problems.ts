import { defineProblem } from '#base/problem';

export const listingUnknown = defineProblem(
  'listing-unknown',
  'not-found',
  'There is no such listing',
  'No GPU listing has this id. Listings keep their id as long as the offer lives; search again to find what is on offer now.',
);

export const syncUnknown = defineProblem(
  'sync-unknown',
  'not-found',
  'There is no such sync',
  'No sync has this id. The outcome of a sync is kept for two days.',
);
