/** What the address of the models page says. */

export const modelSorts = [
  'model',
  'vram',
  'fp16',
  'performance',
  'listings',
  'available',
  'cheapest',
  'median',
] as const;
export type ModelSort = (typeof modelSorts)[number];

export type ModelsSearch = {
  readonly all?: true;
  readonly sort?: ModelSort;
  /** The other way round than a column starts with. */
  readonly reversed?: true;
  readonly q?: string;
};

export function readModelsSearch(raw: Readonly<Record<string, unknown>>): ModelsSearch {
  const first = (name: string): string => String(Array.isArray(raw[name]) ? raw[name][0] : (raw[name] ?? ''));
  const sort = modelSorts.find((known) => known === first('sort'));
  const q = first('q').slice(0, 80);
  return {
    ...(first('all') === 'true' ? { all: true } : {}),
    ...(sort === undefined ? {} : { sort }),
    ...(first('reversed') === 'true' ? { reversed: true } : {}),
    ...(q === '' ? {} : { q }),
  };
}
