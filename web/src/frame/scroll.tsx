/** A table that may be wider than the page: it scrolls by itself, with the keyboard too. */
import type { ReactNode } from 'react';
import classes from './scroll.module.css';

export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
