/** How the price of a listing moved: a line to see it, a table to read it. */
import { showUtc } from '../frame/age.ts';
import { showMoney } from '../frame/money.ts';
import { showWhole } from '../frame/naming.ts';
import classes from './listing-drawer.module.css';
import { type PricePoint, Sparkline } from './sparkline.tsx';

type History = {
  readonly changes: number;
  readonly lowest_price_per_gpu_hour: string;
  readonly highest_price_per_gpu_hour: string;
  readonly items: readonly (PricePoint & { readonly price_per_hour: string })[];
};

export function PriceHistory({ history, until }: { history: History; until: number }) {
  const { changes, lowest_price_per_gpu_hour: low, highest_price_per_gpu_hour: high, items } = history;
  if (changes === 0) return <p className={classes.soft}>The price has not moved since it was first seen.</p>;
  return (
    <>
      <p>
        {showWhole(changes)} {changes === 1 ? 'change' : 'changes'}; between {showMoney(low)} and {showMoney(high)} per
        GPU-hour.
      </p>
      <Sparkline points={items} until={until} />
      <details className={classes.sources}>
        <summary>All prices, newest first</summary>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Per GPU-hour</th>
              <th scope="col">Per hour</th>
            </tr>
          </thead>
          <tbody>
            {[...items]
              .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
              .map((item) => (
                <tr key={item.at}>
                  <th scope="row">{showUtc(item.at)}</th>
                  <td>{showMoney(item.price_per_gpu_hour)}</td>
                  <td>{showMoney(item.price_per_hour)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
