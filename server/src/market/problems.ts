import { defineProblem } from '#base/problem';

export const listingUnknown = defineProblem(
  'listing-unknown',
  'not-found',
  'There is no such listing',
  'No GPU listing has this id. Listings keep their id as long as the offer lives; search again to find what is on offer now.',
);

export const modelUnknown = defineProblem(
  'model-unknown',
  'not-found',
  'There is no such model',
  'No GPU of the catalog has this name or alias. "suggestions" holds names that look like it; GET /api/gpus/models?all=true lists all.',
);

export const syncUnknown = defineProblem(
  'sync-unknown',
  'not-found',
  'There is no such sync',
  'No sync has this id. The outcome of a sync is kept for two days.',
);

export const referenceUnknown = defineProblem(
  'score-table-unknown',
  'not-found',
  'There is no such score table',
  'Tables are kept for 30 days. The first is made as soon as every market was read.',
);
