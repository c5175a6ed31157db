/** The only translator between what a room refuses and what HTTP says (RFC 9457). */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  defineProblem,
  invalidRequest,
  Problem,
  type ProblemDefinition,
  type ProblemKind,
  type ProblemThrower,
} from '#base/problem';
import { isUnreached } from '#platform/db';
import type { Log } from '#platform/log';

const statuses = {
  invalid: 422,
  unauthenticated: 401,
  'payment-required': 402,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'in-flight': 409,
  mismatch: 422,
  'too-large': 413,
  'unsupported-media': 415,
  'rate-limited': 429,
  unavailable: 503,
} as const satisfies Record<ProblemKind, number>;

export const routeUnknown = defineProblem(
  'route-unknown',
  'not-found',
  'There is nothing at this address',
  'GET /api/openapi.json lists every route.',
);
export const methodNotAllowed = defineProblem(
  'method-not-allowed',
  'method-not-allowed',
  'This address does not take this method',
  'The header Allow lists the methods it takes.',
);
export const bodyTooLarge = defineProblem(
  'body-too-large',
  'too-large',
  'The request body is too large',
  'Bodies may have 1 MiB at most.',
);
export const bodyNotJson = defineProblem(
  'body-not-json',
  'unsupported-media',
  'The request body is not JSON',
  'Send the body as JSON with Content-Type: application/json.',
);
export const starting = defineProblem(
  'starting',
  'unavailable',
  'GP4U is starting',
  'The market is being read for the first time. Try again in a few seconds.',
);
export const tooBusy = defineProblem(
  'too-busy',
  'unavailable',
  'The database could not be reached in time',
  'More is asked of GP4U at once than it can do, or its database is away. Ask again after the seconds of Retry-After; under the same Idempotency-Key nothing is done twice.',
);
export const internal = { code: 'internal', title: 'An error of GP4U itself' } as const;

export const problemSchema = z
  .object({
    type: z
      .string()
      .openapi({ description: 'A stable URI for this kind of problem; it answers with a page that explains it' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string(),
    request_id: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .openapi({ description: 'Each bad field: a JSON pointer into the body, or /query/<name>, /path/<name>' }),
  })
  .openapi('Problem', {
    example: {
      type: '/problems/invalid-request',
      title: 'The request has fields that cannot be used',
      status: 422,
      detail: '/query/limit: must be a whole number from 1 to 200',
      instance: '/api/gpus/search?limit=0',
      request_id: '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d',
      errors: [{ pointer: '/query/limit', detail: 'must be a whole number from 1 to 200' }],
    },
  });

type ProblemBody = z.infer<typeof problemSchema> & Record<string, unknown>;

type Rendered = { readonly status: number; readonly body: ProblemBody; readonly headers: Record<string, string> };

function render(c: Context, body: Omit<ProblemBody, 'instance' | 'request_id'>): ProblemBody {
  const url = new URL(c.req.url);
  return { ...body, instance: url.pathname + url.search, request_id: c.get('requestId') as string } as ProblemBody;
}

const send = (c: Context, status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  c.body(JSON.stringify(body), status as 400, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...headers,
  });

/** A problem that was told before, told again. */
export const answerKeptProblem = (c: Context, status: number, body: unknown): Response => send(c, status, body);

export function renderProblem(c: Context, problem: Problem): Rendered {
  const { definition } = problem;
  const status = statuses[definition.kind];
  const headers: Record<string, string> = {};
  if (definition.kind === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  const { retry_after_seconds: wait } = problem.extra;
  if (definition.kind === 'unavailable' || definition.kind === 'in-flight') headers['retry-after'] = '2';
  if (typeof wait === 'number') headers['retry-after'] = String(wait);
  // The rest of the body is not read, so the connection cannot carry another request.
  if (definition.kind === 'too-large') headers.connection = 'close';
  if (typeof problem.extra.allow === 'string') headers.allow = problem.extra.allow;
  const body = render(c, {
    ...problem.extra,
    type: `/problems/${definition.code}`,
    title: definition.title,
    status,
    detail: problem.message,
    ...(problem.errors.length > 0 ? { errors: [...problem.errors] } : {}),
  });
  return { status, body, headers };
}

const INVALID_BODY_DETAIL = 'the body is no JSON';

/** Whatever was thrown, as an answer. What is no `Problem` is ours: logged, and told as nothing but a request id. */
export function answerProblem(c: Context, error: unknown, log: Log): Response {
  const problem =
    error instanceof HTTPException && error.status === 400
      ? invalidRequest({ detail: INVALID_BODY_DETAIL, errors: [{ pointer: '', detail: INVALID_BODY_DETAIL }] })
      : error instanceof HTTPException && error.status === 413
        ? bodyTooLarge({ detail: 'The body has more than 1 MiB.' })
        : isUnreached(error)
          ? tooBusy({ detail: 'Ask again in a moment.', cause: error })
          : error;
  if (problem instanceof Problem) {
    const { status, body, headers } = renderProblem(c, problem);
    if (problem.cause !== undefined)
      log.warn({ err: problem.cause, requestId: c.get('requestId'), path: c.req.path }, problem.definition.title);
    return send(c, status, body, headers);
  }
  log.error({ err: error, requestId: c.get('requestId'), path: c.req.path }, 'a request met an error of ours');
  return send(c, 500, render(c, { type: `/problems/${internal.code}`, title: internal.title, status: 500 }));
}

const content = { 'application/problem+json': { schema: problemSchema } };

/** The answers of a route that are refusals, for its OpenAPI entry. */
export function refusals(...throwers: readonly ProblemThrower[]) {
  const byStatus = new Map<number, ProblemDefinition[]>();
  for (const { definition } of throwers) {
    const status = statuses[definition.kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), definition]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, definitions]) => [
      status,
      { description: definitions.map(({ title }) => title).join('; or: '), content },
    ]),
  );
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The page behind a problem's type URI. */
export function problemPage({ code, kind, title, help }: ProblemDefinition): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)} · GP4U</title><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(help)}</p><p>Code <code>${escapeHtml(code)}</code>, HTTP status ${statuses[kind]}. <a href="/api/docs">API reference</a></p></main></html>`;
}
