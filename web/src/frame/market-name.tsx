/** A market by name, with a mark that is told from the others by its shape as well as its colour. */
import type { ProviderName } from './api.ts';
import classes from './market-name.module.css';
import { providerNames } from './naming.ts';

export function MarketName({ provider }: { provider: ProviderName }) {
  return (
    <span className={classes.name} data-provider={provider}>
      {providerNames[provider]}
    </span>
  );
}
