/** Shown when little or nothing is left: which filters keep how many listings out, and a way to lift each. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { showListings } from '../frame/naming.ts';
import { filterLabels, showFilter } from './filter-words.ts';
import { useMarketAddress } from './market-address.ts';
import { explanationQuery } from './queries.ts';
import { activeFilters, apiQuery, isFilterName } from './search-params.ts';
import classes from './why-few.module.css';

export function WhyFew({ total }: { total: number }) {
  const { search, lift, liftAll } = useMarketAddress();
  const filters = activeFilters(search);
  const { data } = useQuery({ ...explanationQuery(apiQuery(search)), enabled: filters.length > 0 });
  const causes = (data?.excluded_by ?? [])
    .filter(({ listings }) => listings > 0)
    .sort((a, b) => b.listings - a.listings);
  return (
    <section className={classes.why} aria-label="Why there are so few">
      <h2>{total === 0 ? 'Nothing fits' : `Only ${showListings(total)}`}</h2>
      {filters.length === 0 ? (
        <p>The market is empty. A market that was not read yet shows nothing; see Markets for how each is doing.</p>
      ) : (
        <p>Each filter by itself keeps out:</p>
      )}
      <ul>
        {causes.map(({ filter, wanted, listings }) => (
          <li key={filter}>
            <span>
              <strong>{isFilterName(filter) ? filterLabels[filter] : filter}</strong>{' '}
              <span className={classes.soft}>{isFilterName(filter) ? showFilter(filter, search) : wanted}</span>
            </span>
            <span className={classes.out}>{showListings(listings)}</span>
            {isFilterName(filter) && (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => lift(filter)}
                aria-label={`Lift ${filterLabels[filter]}`}
              >
                Lift
              </Button>
            )}
          </li>
        ))}
      </ul>
      {filters.length > 1 && (
        <Button size="xs" onClick={liftAll}>
          Clear all filters
        </Button>
      )}
    </section>
  );
}
