/** Amounts by day as bars. For eyes only: the table beneath it says the same. */
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
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
          <CartesianGrid vertical={false} stroke="var(--gp-line)" />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => day.slice(5)}
            stroke="var(--gp-soft)"
            fontSize={12}
            tickLine={false}
            minTickGap={24}
          />
          <YAxis
            tickFormatter={brief}
            stroke="var(--gp-soft)"
            fontSize={12}
            tickLine={false}
            axisLine={false}
            width={48}
          />
          <Tooltip
            cursor={{ fill: 'var(--gp-hover)' }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              const bar = payload?.[0]?.payload as (typeof bars)[number] | undefined;
              return active && bar ? (
                <div className={classes.tip}>
                  {bar.day} <strong>{showMoney(bar.amount)}</strong>
                </div>
              ) : null;
            }}
          />
          <Bar dataKey="height" fill="var(--gp-accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
