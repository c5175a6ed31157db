/** Why something was refused, and what can be done instead. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { RequestFailed } from '../frame/api.ts';
import { FormProblem } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import classes from './reservations.module.css';
import { type Block, lengthOf, MINUTE_MS, showBlock, showLength } from './zone.ts';

type Refused = NonNullable<RequestFailed['problem']> & {
  readonly taken?: readonly Block[];
  readonly free_parts?: readonly Block[];
  readonly next_free?: readonly Block[];
  readonly available?: string;
  readonly missing?: string;
  readonly price_per_hour?: string;
  readonly total?: string;
};

/** With what the refusals of reservations bring. */
export const refusedBy = (error: Error | null): Refused | null =>
  error instanceof RequestFailed ? (error.problem as Refused | null) : null;

type OfferedProps = {
  readonly title: string;
  readonly blocks: readonly Block[] | undefined;
  readonly zone: string;
  readonly take: (block: Block) => void;
};

export function Offered({ title, blocks = [], zone, take }: OfferedProps) {
  const usable = blocks.filter((block) => lengthOf(block) >= 2 * MINUTE_MS);
  if (usable.length === 0) return null;
  return (
    <fieldset className={classes.offered}>
      <legend>{title}</legend>
      {usable.map((block) => (
        <Button key={block.start_time} size="xs" variant="default" onClick={() => take(block)}>
          {showBlock(block, zone)} ({showLength(lengthOf(block))})
        </Button>
      ))}
    </fieldset>
  );
}

type RefusalProps = {
  readonly error: Error | null;
  readonly fields: readonly string[];
  /** The focus goes to the first field that is refused. */
  readonly moves?: boolean;
  readonly zone: string;
  /** What did not come about. */
  readonly nothing: string;
  /** What is offered where the block is taken, and where the price has risen. */
  readonly instead: (problem: Refused) => ReactNode;
};

export function Refusal({ error, fields, moves = false, zone, nothing, instead }: RefusalProps) {
  const problem = refusedBy(error);
  if (problem?.type === '/problems/slot-taken')
    return (
      <div role="alert" className={classes.refusal}>
        <strong>{problem.title}</strong>
        <span>{nothing}</span>
        <ul>
          {problem.taken?.map((block) => (
            <li key={block.start_time}>Taken: {showBlock(block, zone)}</li>
          ))}
        </ul>
        {instead(problem)}
      </div>
    );
  if (problem?.price_per_hour !== undefined && problem.total !== undefined)
    return (
      <div role="alert" className={classes.refusal}>
        <strong>{problem.title}</strong>
        <span>
          All its GPUs cost {showMoney(problem.price_per_hour)} an hour now, the whole block {showMoney(problem.total)}.{' '}
          {nothing}
        </span>
        {instead(problem)}
      </div>
    );
  if (problem?.missing !== undefined)
    return (
      <div role="alert" className={classes.refusal}>
        <strong>{problem.title}</strong>
        <span>
          {showMoney(problem.missing)} are missing; {showMoney(problem.available ?? '0')} are available. {nothing}
        </span>
        <Link to="/wallet" search={{ open: 'deposit' }}>
          Deposit into the wallet
        </Link>
      </div>
    );
  if (problem?.type === '/problems/budget-exceeded')
    return (
      <div role="alert" className={classes.refusal}>
        <strong>{problem.title}</strong>
        <span>{problem.detail} Nothing was booked.</span>
        <Link to="/account" hash="budgets">
          See your budgets
        </Link>
      </div>
    );
  return <FormProblem {...{ error, fields, moves }} />;
}
