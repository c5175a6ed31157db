/** The address of the market page, read and changed. */
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { COMPARE_MAX, type FilterName, filterNames, type MarketSearch, readSearch } from './search-params.ts';

export type SearchPatch = { readonly [K in keyof MarketSearch]?: MarketSearch[K] | undefined };

const route = getRouteApi('/');

export function patched(search: MarketSearch, patch: SearchPatch): MarketSearch {
  const entries = Object.entries({ ...search, ...patch }).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as MarketSearch;
}

const noFilters = Object.fromEntries(filterNames.map((name) => [name, undefined])) as SearchPatch;

export function useMarketAddress() {
  const raw = route.useSearch();
  // The router hands on what it could not check beside what it could; only what makes sense is used.
  const search = useMemo(() => readSearch(raw).search, [raw]);
  const navigate = route.useNavigate();
  /** `replace` for what is still being typed: a step back should not go letter by letter. */
  const change = useCallback(
    (patch: SearchPatch, replace = false) => {
      void navigate({
        to: '/',
        search: (before: MarketSearch) => patched(readSearch(before).search, patch),
        replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const lift = useCallback((name: FilterName) => change({ [name]: undefined }), [change]);
  const liftAll = useCallback(() => change(noFilters), [change]);
  const toggleCompared = useCallback(
    (id: string) => {
      void navigate({
        to: '/',
        search: (address: MarketSearch) => {
          const before = readSearch(address).search;
          const chosen = before.compare ?? [];
          if (chosen.includes(id)) return patched(before, { compare: chosen.filter((other) => other !== id) });
          return chosen.length >= COMPARE_MAX ? before : patched(before, { compare: [...chosen, id] });
        },
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { search, change, lift, liftAll, toggleCompared };
}
