/** How it is sold. The two are never compared with each other. */
import { SegmentedControl } from '@mantine/core';
import type { Pricing } from '../frame/address.ts';
import { pricingWords } from '../market/filter-words.ts';
import classes from './arbitrage.module.css';

type PricingFieldProps = {
  readonly value: Pricing | undefined;
  /** What it means to choose nothing: both, or what the server takes then. */
  readonly open: 'both' | 'on_demand';
  readonly onChange: (pricing: Pricing | undefined) => void;
};

export function PricingField({ value, open, onChange }: PricingFieldProps) {
  const both = open === 'both' ? [{ value: 'both', label: 'Both' }] : [];
  return (
    <fieldset className={classes.field}>
      <legend>Pricing</legend>
      <SegmentedControl
        size="xs"
        aria-label="Pricing"
        value={value ?? open}
        data={[
          ...both,
          { value: 'on_demand', label: pricingWords.on_demand },
          { value: 'interruptible', label: pricingWords.interruptible },
        ]}
        onChange={(chosen) =>
          onChange(chosen !== open && (chosen === 'on_demand' || chosen === 'interruptible') ? chosen : undefined)
        }
      />
    </fieldset>
  );
}
