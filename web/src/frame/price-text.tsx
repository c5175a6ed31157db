/** A price in a column: decimal points in one line, and the places that hardly matter smaller. */
import { showPrice } from './money.ts';
import classes from './price-text.module.css';

const PLACES = 6;

export function PriceText({ amount }: { amount: string }) {
  const text = showPrice(amount);
  const cut = text.indexOf('.') + 5;
  const tail = text.slice(cut);
  const missing = '0'.repeat(Math.max(0, PLACES - 4 - tail.length));
  return (
    <span className={classes.price}>
      {text.slice(0, cut)}
      <span className={classes.tail}>
        {tail}
        {missing !== '' && (
          <span className={classes.room} aria-hidden>
            {missing}
          </span>
        )}
      </span>
    </span>
  );
}
