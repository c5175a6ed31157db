/** What the markets ask for a model, on one scale from nothing: a bar from the lower quartile to the median of each. */
import type { MarketSide } from '../frame/api.ts';
import { MarketName } from '../frame/market-name.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import classes from './arbitrage.module.css';

// Money as a number is good enough to draw, and for nothing else.
const drawn = (amount: string): number => Number(amount);

export function PriceStrip({ sides }: { sides: readonly MarketSide[] }) {
  const most = Math.max(...sides.map((side) => drawn(side.median_price_per_gpu_hour)));
  const words = sides.map(({ provider, p25_price_per_gpu_hour: low, median_price_per_gpu_hour: middle }) =>
    low === middle
      ? `${providerNames[provider]} ${showMoney(low)}`
      : `${providerNames[provider]} ${showMoney(low)} to ${showMoney(middle)}`,
  );
  return (
    <div role="img" aria-label={`Lower quartile to median per GPU-hour: ${words.join('; ')}`} className={classes.strip}>
      {sides.map(({ provider, p25_price_per_gpu_hour: low, median_price_per_gpu_hour: middle }) => (
        <div key={provider}>
          <MarketName provider={provider} />
          <span className={classes.track}>
            <span
              data-provider={provider}
              style={{
                left: `${(100 * drawn(low)) / most}%`,
                width: `${(100 * (drawn(middle) - drawn(low))) / most}%`,
              }}
            />
          </span>
        </div>
      ))}
    </div>
  );
}
