/** Puts a text on the clipboard, which browsers allow over HTTPS and on the machine itself only. */
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import classes from './copy.module.css';

export function Copy({ value, children }: { value: string; children: string }) {
  const { copied, copy, error } = useClipboard();
  return (
    <>
      <Button onClick={() => copy(value)}>{copied ? 'Copied' : children}</Button>
      <span role="status" className={classes.said}>
        {error && 'Your browser does not allow it here: select it and copy it by hand.'}
      </span>
    </>
  );
}
