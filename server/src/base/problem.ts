/** The ways a request can be refused; http/problem.ts gives each its status. */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'payment-required'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'in-flight'
  | 'mismatch'
  | 'too-large'
  | 'unsupported-media'
  | 'rate-limited'
  | 'unavailable';

/** One bad field: a JSON pointer into the body, or `/query/<name>`, `/path/<name>` for parameters. */
export type FieldError = { readonly pointer: string; readonly detail: string };

export type ProblemDefinition = {
  /** Stable, in words; the last part of the type URI. */
  readonly code: string;
  readonly kind: ProblemKind;
  readonly title: string;
  /** For the page behind the type URI: what it means and what to do. */
  readonly help: string;
};

export type ProblemInit = {
  /** Public. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Public, typed by the room. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Logged, never sent. */
  readonly cause?: unknown;
};

/** A refusal that ends the request with a clear answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly definition: ProblemDefinition;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(definition: ProblemDefinition, init: ProblemInit) {
    super(init.detail, { cause: init.cause });
    this.definition = definition;
    this.errors = init.errors ?? [];
    this.extra = init.extra ?? {};
  }
}

export type ProblemThrower = ((init: ProblemInit) => Problem) & { readonly definition: ProblemDefinition };

/** `throw listingUnknown({ detail })`. */
export function defineProblem(code: string, kind: ProblemKind, title: string, help: string): ProblemThrower {
  const definition: ProblemDefinition = { code, kind, title, help };
  return Object.assign((init: ProblemInit) => new Problem(definition, init), { definition });
}

export const invalidRequest = defineProblem(
  'invalid-request',
  'invalid',
  'The request has fields that cannot be used',
  'Each entry of "errors" names a field by a JSON pointer and says what is wrong with it. Nothing was changed.',
);

export const invalidField = (pointer: string, detail: string): Problem =>
  invalidRequest({ detail: `${pointer}: ${detail}`, errors: [{ pointer, detail }] });
