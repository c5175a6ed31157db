/** What the server says of a form: each sentence stands at the field it is about, the rest above the form. */
import { type ReactNode, useEffect, useRef } from 'react';
import { RequestFailed } from './api.ts';
import classes from './form.module.css';

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What is wrong with the field, as the server sees it. */
export function fieldError(error: Error | null, pointer: string): string | undefined {
  const found = error instanceof RequestFailed ? error.problem?.errors?.find((one) => one.pointer === pointer) : null;
  return found ? sentence(found.detail) : undefined;
}

type FormProblemProps = {
  readonly error: Error | null;
  readonly fields: readonly string[];
  /** The focus goes to the first field that is refused: for long forms, and what was sent, not what is typed. */
  readonly moves?: boolean;
};

/** What the refusal says, or that it stands at the fields. */
export function FormProblem({ error, fields, moves = false }: FormProblemProps) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (moves && error !== null)
      alert.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [moves, error]);
  if (error === null) return <div role="alert" className={classes.nothing} />;
  const problem = error instanceof RequestFailed ? error.problem : null;
  const errors = problem?.errors ?? [];
  const elsewhere = errors.filter(({ pointer }) => !fields.includes(pointer));
  const told = errors.length > 0 && elsewhere.length === 0;
  return (
    <div role="alert" ref={alert} className={classes.problem}>
      {told ? (
        'Some fields need another look.'
      ) : (
        <>
          <strong>{problem?.title ?? 'The server cannot be reached'}</strong>{' '}
          {problem ? problem.detail : 'Nothing was changed as far as is known here. Try again.'}
        </>
      )}
    </div>
  );
}

/** A card with a heading of its own. */
export function Card({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <section className={classes.card} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
