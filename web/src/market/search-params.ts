/** What the address of the market page says. Names are the API's own, so that a query can be carried over as it is. */

export const sorts = ['price', 'price_per_tflops', 'g_score', 'total_cost', 'vram', 'reliability'] as const;
export type Sort = (typeof sorts)[number];
const providers = ['vast', 'ionet', 'akash', 'render'] as const;
const pricings = ['on_demand', 'interruptible'] as const;
export const workloads = ['training', 'inference', 'rendering'] as const;
export type Workload = (typeof workloads)[number];

export type MarketSearch = {
  readonly q?: string;
  readonly model?: readonly string[];
  readonly provider?: readonly (typeof providers)[number][];
  readonly country?: readonly string[];
  readonly min_vram_gb?: number;
  readonly max_vram_gb?: number;
  readonly min_price?: string;
  readonly max_price?: string;
  readonly min_gpus?: number;
  readonly max_gpus?: number;
  readonly pricing?: (typeof pricings)[number];
  readonly min_g_score?: number;
  readonly min_reliability?: number;
  readonly available_only?: true;
  readonly sort?: Sort;
  readonly hours?: number;
  readonly disk_gb?: number;
  readonly egress_gb?: number;
  readonly ingress_gb?: number;
  /** The kind of work: each listing is then rented for as long as it needs. */
  readonly workload?: Workload;
  /** The model the hours were measured on. */
  readonly measured_on?: string;
  /** The listing whose details are open. */
  readonly listing?: string;
  /** The listings chosen to be compared. */
  readonly compare?: readonly string[];
  /** The comparison is open. */
  readonly side_by_side?: true;
};

export const COMPARE_MAX = 3;

type Read = (values: readonly string[]) => unknown;

const one =
  (read: (value: string) => unknown): Read =>
  ([value, ...more]) =>
    value === undefined || more.length > 0 ? undefined : read(value);

const oneOf = (allowed: readonly string[]): Read => one((value) => (allowed.includes(value) ? value : undefined));

const many =
  (max: number, fits: (value: string) => boolean): Read =>
  (values) => {
    const distinct = [...new Set(values)];
    return distinct.length > 0 && distinct.length <= max && distinct.every(fits) ? distinct : undefined;
  };

const number = (min: number, max: number, whole = false): Read =>
  one((value) => {
    const read = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    return read >= min && read <= max && (!whole || Number.isInteger(read)) ? read : undefined;
  });

const money: Read = one((value) =>
  /^\d{1,7}(\.\d{1,6})?$/.test(value) && Number(value) <= 1_000_000 ? value : undefined,
);

const isId = (value: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
const flag = one((value) => (value === 'true' ? true : undefined));

const readers: { readonly [K in keyof MarketSearch]-?: Read } = {
  q: one((value) => (value.trim() !== '' && value.length <= 200 ? value : undefined)),
  model: many(50, (value) => value !== '' && value.length <= 80),
  provider: many(4, (value) => (providers as readonly string[]).includes(value)),
  country: (values) => many(250, (value) => /^[A-Z]{2}$/.test(value))(values.map((value) => value.toUpperCase())),
  min_vram_gb: number(0, 100_000),
  max_vram_gb: number(0, 100_000),
  min_price: money,
  max_price: money,
  min_gpus: number(1, 100_000, true),
  max_gpus: number(1, 100_000, true),
  pricing: oneOf(pricings),
  min_g_score: number(0, 100),
  min_reliability: number(0, 1),
  available_only: flag,
  sort: oneOf(sorts),
  hours: number(0.01, 8784),
  disk_gb: number(0, 1_000_000),
  egress_gb: number(0, 1_000_000),
  ingress_gb: number(0, 1_000_000),
  workload: oneOf(workloads),
  measured_on: one((value) => (value !== '' && value.length <= 80 ? value : undefined)),
  listing: one((value) => (isId(value) ? value : undefined)),
  compare: (values) => many(COMPARE_MAX, isId)(values.flatMap((value) => value.split(','))),
  side_by_side: flag,
};

export const filterNames = [
  'q',
  'model',
  'provider',
  'country',
  'min_vram_gb',
  'max_vram_gb',
  'min_price',
  'max_price',
  'min_gpus',
  'max_gpus',
  'pricing',
  'min_g_score',
  'min_reliability',
  'available_only',
] as const satisfies readonly (keyof MarketSearch)[];
export type FilterName = (typeof filterNames)[number];

export const isFilterName = (name: string): name is FilterName => (filterNames as readonly string[]).includes(name);

const ranges = [
  ['min_vram_gb', 'max_vram_gb'],
  ['min_price', 'max_price'],
  ['min_gpus', 'max_gpus'],
] as const;

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((item) => item !== undefined && item !== null && item !== false)
    .map(String);

/** What an address asks for, and the names of what in it makes no sense and is left out. */
export function readSearch(raw: Readonly<Record<string, unknown>>): {
  readonly search: MarketSearch;
  readonly ignored: readonly string[];
} {
  const found: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const values = textsOf(value);
    if (values.length === 0) continue;
    const read = Object.hasOwn(readers, name) ? readers[name as keyof MarketSearch](values) : undefined;
    if (read === undefined) ignored.push(name);
    else found[name] = read;
  }
  for (const [min, max] of ranges) {
    if (found[min] === undefined || found[max] === undefined || Number(found[min]) <= Number(found[max])) continue;
    delete found[max];
    ignored.push(max);
  }
  return { search: found as MarketSearch, ignored };
}

export const parseAddress = (text: string): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) found[name] = [...(found[name] ?? []), value];
  return found;
};

/** Readable addresses: `model=A&model=B`, as the API takes them, and ids of a comparison in one list. */
export function writeAddress(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (name === 'compare') params.append(name, textsOf(value).join(','));
    else for (const text of textsOf(value)) params.append(name, text);
  }
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

export const hasCostBasis = ({ hours, disk_gb, egress_gb, ingress_gb, workload }: MarketSearch): boolean =>
  [hours, disk_gb, egress_gb, ingress_gb, workload].some((value) => value !== undefined);

/** A score is the market's own in a list of that market alone; over several, the one they share. */
export const scoreShown = ({ provider }: MarketSearch): 'g_score' | 'g_score_cmp' =>
  provider?.length === 1 ? 'g_score' : 'g_score_cmp';

/** The filters that are set. */
export const activeFilters = (search: MarketSearch): FilterName[] =>
  filterNames.filter((name) => search[name] !== undefined);

/** The query to the API: without what is about the page alone. */
export function apiQuery({ listing: _listing, compare: _compare, side_by_side: _open, ...search }: MarketSearch) {
  const { model, provider, country, measured_on, ...rest } = search;
  const query = {
    ...rest,
    ...(search.workload === undefined || measured_on === undefined ? {} : { measured_on }),
    ...(model === undefined ? {} : { model: [...model] }),
    ...(provider === undefined ? {} : { provider: [...provider] }),
    ...(country === undefined ? {} : { country: [...country] }),
  };
  // The API reckons a total only where hours are asked for.
  return hasCostBasis(search) || search.sort === 'total_cost' ? { ...query, hours: search.hours ?? 1 } : query;
}
export type ApiQuery = ReturnType<typeof apiQuery>;
