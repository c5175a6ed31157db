/** What all charts have in common: how axes, grid and the tip under the pointer look. */
import type { ReactNode } from 'react';
import classes from './chart.module.css';

/** For an `XAxis` or `YAxis`. */
export const axis = { stroke: 'var(--gp-soft)', fontSize: 12, tickLine: false } as const;
export const bareAxis = { ...axis, axisLine: false } as const;

/** For a `CartesianGrid`. */
export const grid = { stroke: 'var(--gp-line)' } as const;

type Hovered = { readonly active?: boolean; readonly payload?: readonly { readonly payload?: unknown }[] };

/** For a `Tooltip`: what is told of the row under the pointer. */
export const tipOf = <Row,>(tell: (row: Row) => ReactNode) => ({
  cursor: { fill: 'var(--gp-hover)' },
  isAnimationActive: false,
  content: ({ active, payload }: Hovered) => {
    const row = payload?.[0]?.payload as Row | undefined;
    return active && row !== undefined ? <div className={classes.tip}>{tell(row)}</div> : null;
  },
});
