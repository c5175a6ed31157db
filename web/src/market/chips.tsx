/** The filters that are set, each to be taken away by itself. */
import { IconX } from '@tabler/icons-react';
import classes from './chips.module.css';
import { filterLabels, showFilter, showFilterItem } from './filter-words.ts';
import { useMarketAddress } from './market-address.ts';
import { activeFilters } from './search-params.ts';

type Chip = { readonly key: string; readonly text: string; readonly label: string; readonly lift: () => void };

export function Chips() {
  const { search, change, lift, liftAll } = useMarketAddress();
  const chips = activeFilters(search).flatMap((name): Chip[] => {
    if (name !== 'model' && name !== 'provider' && name !== 'country')
      return [{ key: name, text: showFilter(name, search), label: filterLabels[name], lift: () => lift(name) }];
    const values: readonly string[] = search[name] ?? [];
    return values.map((value) => ({
      key: `${name}:${value}`,
      text: showFilterItem(name, value),
      label: filterLabels[name],
      lift: () => change({ [name]: values.filter((other) => other !== value) }),
    }));
  });
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Filters that are set">
      {chips.map((chip) => (
        <li key={chip.key}>
          <button type="button" onClick={chip.lift} aria-label={`Remove filter ${chip.label}: ${chip.text}`}>
            {chip.text}
            <IconX aria-hidden size={13} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={classes.all} onClick={liftAll}>
          Clear all
        </button>
      </li>
    </ul>
  );
}
