/** Something that is shown once: to be copied now, or made anew. */
import { Button, CopyButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './secret.module.css';

type SecretProps = {
  readonly secret: string;
  /** What it is called on the button. */
  readonly name: string;
  readonly about: string;
  readonly done: () => void;
  readonly children?: ReactNode;
};

export function Secret({ secret, name, about, done, children }: SecretProps) {
  return (
    <div className={classes.shown}>
      <p>
        <strong>Copy it now.</strong> It is shown this once{about}
      </p>
      <code className={classes.secret} data-secret>
        {secret}
      </code>
      <div className={classes.buttons}>
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : `Copy the ${name}`}</Button>}
        </CopyButton>
        <Button variant="default" onClick={done}>
          Done
        </Button>
      </div>
      {children}
    </div>
  );
}
