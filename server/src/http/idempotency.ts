/** `Idempotency-Key` for routes that move money, book, start or stop. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Clock } from '#base/clock';
import { defineProblem, invalidField, Problem, type ProblemKind } from '#base/problem';
import { type Database, inTransaction, type Tx } from '#platform/db';
import { type Answer, once } from '#platform/idempotency';
import { actorOf } from './guard.ts';
import { answerKeptProblem, renderProblem } from './problem.ts';
import type { HttpEnv } from './route.ts';

export const keyInFlight = defineProblem(
  'idempotency-key-in-flight',
  'in-flight',
  'The first request with this Idempotency-Key is still running',
  'Ask again in a moment with the same key: the answer will be that of the first request.',
);
export const keyReused = defineProblem(
  'idempotency-key-reused',
  'mismatch',
  'This Idempotency-Key was used for another request',
  'A key stands for one request. Use a new key, such as a random UUID, for each thing you want done.',
);

export const idempotencyProblems = [keyInFlight, keyReused] as const;

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Optional; any name a client gives the one thing it wants done, kept for seven days. */
export const idempotencyHeader = z.object({
  'idempotency-key': z.string().optional().openapi({
    description:
      'A name of yours for the one thing you want done, such as a random UUID, of up to 255 printable characters. The same key and body again answer the first answer; with another body 422; while the first runs 409. A refusal for want of funds or leave, or for a conflict, is an answer too.',
    example: '5f2c1f0e-9f0b-4f0b-8f60-3f1f0a2f9d11',
  }),
});

export type Once = (c: Context<HttpEnv>, request: unknown, work: (tx: Tx) => Promise<Answer>) => Promise<Response>;

/** Runs the work in one transaction; under a key, once. */
export const createOnce =
  (database: Database, clock: Clock): Once =>
  async (c, request, work) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) {
      const { status, body } = await inTransaction(database.kysely, clock, work);
      return c.json(body as object, status as 200);
    }
    if (!KEY.test(key)) throw invalidField('/header/idempotency-key', 'must be 1 to 255 printable ASCII characters');
    const claim = { principal: actorOf(c).userId, route: `${c.req.method} ${c.req.path}`, key, request };
    const kept = await once(database.kysely, clock, claim, work, (error) => refusalOf(c, error));
    if (kept.outcome === 'running') throw keyInFlight({ detail: 'Nothing was done a second time.' });
    if (kept.outcome === 'other_request') throw keyReused({ detail: 'Nothing was done.' });
    const { status, body } = kept.answer;
    if (kept.outcome === 'replayed') c.header('Idempotent-Replayed', 'true');
    return status < 400 ? c.json(body as object, status as 200) : answerKeptProblem(c, status, body);
  };

/** Refusals that say how things stood, and will be told again; the others say that nothing was looked at. */
const answers: ReadonlySet<ProblemKind> = new Set(['payment-required', 'forbidden', 'not-found', 'conflict']);

function refusalOf(c: Context<HttpEnv>, error: unknown): Answer | null {
  if (!(error instanceof Problem) || !answers.has(error.definition.kind)) return null;
  const { status, body } = renderProblem(c, error);
  return { status, body };
}
