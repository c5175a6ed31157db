/** The course of a price as a line of steps: a price holds until the next one is seen. */
import classes from './listing-drawer.module.css';

export type PricePoint = { readonly at: string; readonly price_per_gpu_hour: string };

const WIDTH = 320;
const HEIGHT = 56;
const EDGE = 4;

export function Sparkline({ points, until }: { points: readonly PricePoint[]; until: number }) {
  const sorted = [...points].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const [first] = sorted;
  if (!first || sorted.length < 2) return null;
  const values = sorted.map((point) => Number(point.price_per_gpu_hour));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const from = Date.parse(first.at);
  const span = Math.max(1, until - from);
  const x = (at: number) => EDGE + ((at - from) / span) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
  const path = sorted
    .map((point, at) => {
      const value = y(Number(point.price_per_gpu_hour)).toFixed(1);
      return at === 0 ? `M${EDGE} ${value}` : `H${x(Date.parse(point.at)).toFixed(1)}V${value}`;
    })
    .join('');
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`The price over time, ${sorted.length} prices; the table below lists them`}
    >
      <path
        d={`${path}H${WIDTH - EDGE}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
