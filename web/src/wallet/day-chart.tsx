/** Amounts by day as bars. For eyes only: the table beneath it says the same. */
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { axis, bareAxis, grid, tipOf } from '../frame/chart.tsx';
import { showMoney } from '../frame/money.ts';
import classes from './wallet.module.css';

type Day = { readonly day: string; readonly amount: string };

const brief = (value: number): string =>
  new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 }).format(value);

export function DayChart({ days, label }: { days: readonly Day[]; label: string }) {
  const bars = days.map(({ day, amount }) => ({ day, height: Number(amount), amount }));
  return (
    <div role="img" aria-label={label} className={classes.chart}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={bars} accessibilityLayer={false} margin={{ top: 8, right: 4, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} {...grid} />
          <XAxis dataKey="day" tickFormatter={(day: string) => day.slice(5)} {...axis} minTickGap={24} />
          <YAxis tickFormatter={brief} {...bareAxis} width={48} />
          <Tooltip
            {...tipOf<(typeof bars)[number]>(({ day, amount }) => (
              <>
                {day} <strong>{showMoney(amount)}</strong>
              </>
            ))}
          />
          <Bar dataKey="height" fill="var(--gp-accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
