/** Costs as bars, the cheapest offer first. For eyes only: the table beneath says the same. */
import { Bar, BarChart, CartesianGrid, Cell, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { SavingsAnswer } from '../frame/api.ts';
import { axis, bareAxis, grid, tipOf } from '../frame/chart.tsx';
import { showCents } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import classes from './savings-page.module.css';

const brief = (value: number): string =>
  `$${new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)}`;

export function SavingsChart({ data, height }: { data: SavingsAnswer; height: number }) {
  const bars = [
    { name: 'The cheapest', cost: data.cost, fill: 'var(--gp-accent)' },
    ...[...data.items].reverse().map(({ provider, typical_cost }) => ({
      name: providerNames[provider],
      cost: typical_cost,
      fill: `var(--gp-${provider})`,
    })),
    // Money as a number is good enough to draw, and for nothing else.
  ].map((bar) => ({ ...bar, length: Number(bar.cost), text: showCents(bar.cost) }));
  return (
    <div
      role="img"
      aria-label={`Cost over ${data.days} days: the cheapest offer beside each market’s typical one. The table below has the figures.`}
      className={classes.chart}
      style={{ height }}
    >
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={bars}
          layout="vertical"
          accessibilityLayer={false}
          margin={{ top: 0, right: 72, bottom: 0, left: 0 }}
        >
          <CartesianGrid horizontal={false} {...grid} />
          <XAxis type="number" tickFormatter={brief} {...axis} />
          <YAxis type="category" dataKey="name" {...bareAxis} width={92} />
          <Tooltip
            {...tipOf<(typeof bars)[number]>(({ name, text }) => (
              <>
                {name} <strong>{text}</strong>
              </>
            ))}
          />
          <Bar dataKey="length" radius={[0, 3, 3, 0]} isAnimationActive={false}>
            {bars.map(({ name, fill }) => (
              <Cell key={name} fill={fill} />
            ))}
            <LabelList dataKey="text" position="right" fill="var(--gp-ink)" fontSize={12} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
