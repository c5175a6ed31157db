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
  /** What is said in it is as of now. */
  readonly isReady?: boolean;
  readonly error: Error | null;
  readonly onYes: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function Confirm({ title, yes, opened, busy, isReady = true, error, onYes, onClose, children }: ConfirmProps) {
  // What is under way cannot be kept from happening by closing the question.
  const close = busy ? () => undefined : onClose;
  return (
    <Sheet title={title} closeLabel="Close" opened={opened} onClose={close} size="28rem" side="middle">
      <div className={classes.body}>
        <div>{children}</div>
        <FormProblem error={error} fields={[]} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={close} disabled={busy}>
            Keep it
          </Button>
          <Button color="red.9" onClick={onYes} loading={busy || !isReady}>
            {yes}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
