import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { defineProblem } from '#base/problem';
import type { Mode, Secret } from '#platform/config';

export const operatorNeeded = defineProblem(
  'operator-needed',
  'unauthenticated',
  'This is for operators',
  'Send Authorization: Bearer with the token of GP4U_OPERATOR_TOKEN.',
);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets operators through. The sandbox, where nothing is real, is open as long as no token is set. */
export function operatorsOnly(token: Secret | null, mode: Mode): MiddlewareHandler {
  const wanted = token === null ? null : digest(token.reveal());
  return async (c, next) => {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const open = wanted === null && mode === 'sandbox';
    const known = wanted !== null && given !== undefined && timingSafeEqual(digest(given), wanted);
    if (!open && !known) throw operatorNeeded({ detail: 'The request carries no valid operator token.' });
    await next();
  };
}
