/** What is shown instead of data: loading, errors, nothing. */
import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { RequestFailed } from './api.ts';
import classes from './states.module.css';

export function Failure({ error, retry, busy }: { error: Error; retry: () => void; busy: boolean }) {
  const problem = error instanceof RequestFailed ? error.problem : null;
  return (
    <div role="alert" className={classes.failure}>
      <IconAlertTriangle aria-hidden size={28} />
      <div>
        <h2 className={classes.title}>{problem?.title ?? 'The server cannot be reached'}</h2>
        <p>
          {problem?.detail ??
            'No answer came back. The network or the server may be down; what was read before is kept.'}
        </p>
        {problem?.errors?.map(({ pointer, detail }) => (
          <p key={pointer}>
            <code>{pointer}</code> {detail}
          </p>
        ))}
        {problem?.request_id && (
          <p className={classes.soft}>
            Request <code>{problem.request_id}</code>
          </p>
        )}
        <Button mt="sm" onClick={retry} loading={busy} leftSection={<IconRefresh aria-hidden size={16} />}>
          Try again
        </Button>
      </div>
    </div>
  );
}

export function Loading({ label, rows, height }: { label: string; rows: number; height: number }) {
  const keys = Array.from({ length: rows }, (_, row) => `row-${row}`);
  return (
    <div role="status" className={classes.loading}>
      <span className={classes.hidden}>{label}</span>
      {keys.map((key) => (
        <Skeleton key={key} height={height} radius="sm" aria-hidden />
      ))}
    </div>
  );
}

export function Notice({ tone, children }: { tone: 'warn' | 'calm'; children: ReactNode }) {
  return (
    <div role="status" className={classes.notice} data-tone={tone}>
      <IconAlertTriangle aria-hidden size={18} />
      <div>{children}</div>
    </div>
  );
}
