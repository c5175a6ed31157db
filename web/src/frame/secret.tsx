/** Something that is shown once: to be copied now, or made anew. */
import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Copy } from './copy.tsx';
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
  const whole = useRef<HTMLDivElement>(null);
  // What made it may be gone, or wait, and has lost the focus.
  useEffect(() => whole.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div className={classes.shown} ref={whole} tabIndex={-1} role="group" aria-label={`The ${name}`}>
      <p>
        <strong>Copy it now.</strong> It is shown this once{about}
      </p>
      <code className={classes.secret} data-secret>
        {secret}
      </code>
      <div className={classes.buttons}>
        <Copy value={secret}>{`Copy the ${name}`}</Copy>
        <Button variant="default" onClick={done}>
          Done
        </Button>
      </div>
      {children}
    </div>
  );
}
