/** Syncs as bars: as high as they took long, coloured and patterned by how they ended. For eyes only: a table says the same. */
import { Bar, BarChart, CartesianGrid, Cell, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { showDuration, showUtc } from '../frame/age.ts';
import { axis, bareAxis, grid, tipOf } from '../frame/chart.tsx';
import { showWhole } from '../frame/naming.ts';
import classes from './operations.module.css';
import { endOf, type SyncDetail } from './sync-end.ts';

const fills = {
  taken: 'var(--gp-accent)',
  'not believed': 'url(#not-believed)',
  failed: 'url(#failed)',
} as const;

/** Failed syncs may have ended at once, and must be seen all the same. */
const SEEN_MS = 40;

function Patterns() {
  return (
    <defs>
      <pattern id="failed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--gp-bad)" />
        <rect width="3" height="6" fill="var(--gp-bad-ink)" />
      </pattern>
      <pattern id="not-believed" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--gp-warn)" />
        <circle cx="3" cy="3" r="2" fill="var(--gp-warn-ink)" />
      </pattern>
    </defs>
  );
}

export function SyncChart({ syncs, label }: { syncs: readonly SyncDetail[]; label: string }) {
  const bars = [...syncs].reverse().map((sync) => ({
    at: sync.finished_at ?? sync.requested_at,
    height: Math.max(SEEN_MS, sync.duration_ms ?? 0),
    sync,
  }));
  return (
    <>
      <div role="img" aria-label={label} className={classes.chart}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={bars} accessibilityLayer={false} margin={{ top: 8, right: 4, bottom: 0, left: 0 }}>
            <Patterns />
            <CartesianGrid vertical={false} {...grid} />
            <XAxis dataKey="at" tickFormatter={(at: string) => at.slice(11, 16)} {...axis} minTickGap={32} />
            <YAxis tickFormatter={(value: number) => showDuration(value)} {...bareAxis} width={56} />
            <Tooltip
              {...tipOf<(typeof bars)[number]>(({ sync }) => (
                <>
                  <strong>{endOf(sync)}</strong> {showUtc(sync.finished_at ?? sync.requested_at)}
                  <br />
                  {showDuration(sync.duration_ms ?? 0)}, {showWhole(sync.fetched)} rows
                  {sync.error && (
                    <>
                      <br />
                      {sync.error.detail.slice(0, 90)}
                    </>
                  )}
                </>
              ))}
            />
            <Bar dataKey="height" isAnimationActive={false} radius={[2, 2, 0, 0]}>
              {bars.map(({ sync }) => (
                <Cell key={sync.id} fill={fills[endOf(sync)]} />
              ))}
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p className={classes.legend} aria-hidden>
        <span data-end="taken" /> taken <span data-end="not-believed" /> not believed <span data-end="failed" /> failed;
        the height is how long it took
      </p>
    </>
  );
}
