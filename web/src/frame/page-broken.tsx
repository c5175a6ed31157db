import { Button } from '@mantine/core';
import classes from './page.module.css';

/** A fault of the page itself. */
export function PageBroken({ error }: { error: unknown }) {
  return (
    <div className={classes.page} role="alert">
      <h1>This page broke</h1>
      <p>It is our fault, not yours: {error instanceof Error ? error.message : String(error)}</p>
      <Button onClick={() => location.reload()}>Load it again</Button>
    </div>
  );
}
