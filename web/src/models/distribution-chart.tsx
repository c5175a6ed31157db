/** Offers by price as stacked bars, a pattern for each market. For eyes only: a table says the same. */
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { axis, bareAxis, grid, tipOf } from '../frame/chart.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames, showOffers } from '../frame/naming.ts';
import { type Distribution, markets, offersIn, type Step, wireOf } from './distribution.ts';
import classes from './model-page.module.css';

/** A colour with a pattern in it, so that neither alone tells the markets apart. */
function Patterns() {
  return (
    <defs>
      <pattern id="of-vast" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--gp-vast)" />
      </pattern>
      <pattern id="of-ionet" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--gp-ionet)" />
        <circle cx="3" cy="3" r="1.5" fill="var(--gp-surface)" />
      </pattern>
      <pattern id="of-akash" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--gp-akash)" />
        <rect width="2" height="6" fill="var(--gp-surface)" />
      </pattern>
      <pattern id="of-render" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--gp-render)" />
        <rect width="6" height="2" fill="var(--gp-surface)" />
      </pattern>
      <pattern id="of-unusual" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" fill="var(--gp-warn)" />
        <path d="M0 0L5 5M5 0L0 5" stroke="var(--gp-warn-ink)" strokeWidth="1" />
      </pattern>
    </defs>
  );
}

const tick = ({ from, to }: Step): string =>
  from === null ? `< ${showMoney(wireOf(to ?? 0))}` : `${to === null ? '≥ ' : ''}${showMoney(wireOf(from))}`;

type DistributionChartProps = {
  readonly distribution: Distribution;
  readonly words: (step: Step) => string;
  readonly label: string;
};

export function DistributionChart({ distribution, words, label }: DistributionChartProps) {
  const bars = distribution.steps.map((step) => ({ ...step.counts, tick: tick(step), step }));
  const seen = markets.filter((market) => bars.some((bar) => bar[market] > 0));
  const odd = bars.some(({ unusual }) => unusual > 0);
  return (
    <>
      <div role="img" aria-label={label} className={classes.chart}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={bars}
            accessibilityLayer={false}
            barCategoryGap={2}
            margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
          >
            <Patterns />
            <CartesianGrid vertical={false} {...grid} />
            <XAxis dataKey="tick" {...axis} minTickGap={18} />
            <YAxis allowDecimals={false} {...bareAxis} width={36} />
            <Tooltip
              {...tipOf<(typeof bars)[number]>((bar) => (
                <>
                  <strong>{words(bar.step)}</strong>: {showOffers(offersIn(bar.step))}
                  {markets
                    .filter((market) => bar[market] > 0)
                    .map((market) => (
                      <div key={market}>
                        {providerNames[market]} {bar[market]}
                      </div>
                    ))}
                  {bar.unusual > 0 && <div>at an unusual price {bar.unusual}</div>}
                </>
              ))}
            />
            {seen.map((market) => (
              <Bar
                key={market}
                dataKey={market}
                stackId="offers"
                fill={`url(#of-${market})`}
                stroke={`var(--gp-${market})`}
                isAnimationActive={false}
              />
            ))}
            {odd && (
              <Bar
                dataKey="unusual"
                stackId="offers"
                fill="url(#of-unusual)"
                stroke="var(--gp-warn-ink)"
                isAnimationActive={false}
              />
            )}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p className={classes.legend} aria-hidden>
        {seen.map((market) => (
          <span key={market}>
            <i data-of={market} /> {providerNames[market]}
          </span>
        ))}
        {odd && (
          <span>
            <i data-of="unusual" /> at an unusual price
          </span>
        )}
      </p>
    </>
  );
}
