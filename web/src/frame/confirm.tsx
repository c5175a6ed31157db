/** Asks once more before something that cannot be taken back. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './confirm.module.css';
import { FormProblem } from './form.tsx';
import { Sheet } from './sheet.tsx';

type ConfirmProps = {
  readonly title: string;
  readonly yes: string;
  readonly opened: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onYes: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function Confirm({ title, yes, opened, busy, error, onYes, onClose, children }: ConfirmProps) {
  return (
    <Sheet title={title} closeLabel="Close" opened={opened} onClose={onClose} size="28rem" side="middle">
      <div className={classes.body}>
        <div>{children}</div>
        <FormProblem error={error} fields={[]} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red.9" onClick={onYes} loading={busy}>
            {yes}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
