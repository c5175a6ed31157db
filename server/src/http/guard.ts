/** Who asks: the actor behind a bearer token or the page's cookie, and what a route demands of them. */
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { type Actor, demandOperator, demandScope, operatorNeeded, type Scope, scopeMissing } from '#base/actor';
import { assert } from '#base/assert';
import { defineProblem } from '#base/problem';
import type { RateLimits } from './rate-limit.ts';
import { addressOf, type HttpEnv } from './route.ts';

export const unauthenticated = defineProblem(
  'unauthenticated',
  'unauthenticated',
  'This needs a login',
  'Send Authorization: Bearer with an access token of POST /api/auth/login, or with an API key. Tokens that are over, and those of ended sessions, do not count.',
);
export const sessionNeeded = defineProblem(
  'session-needed',
  'forbidden',
  'This is for people who are logged in, not for API keys',
  'Profile, sessions and keys are changed with an access token of a login.',
);
export const crossSite = defineProblem(
  'cross-site',
  'forbidden',
  'The page of another site asked for this',
  'A login kept in cookies changes things only for the page it belongs to. Programs send Authorization: Bearer.',
);

/** The problems a guarded route can answer with. */
export const guardProblems = [unauthenticated, scopeMissing, sessionNeeded, operatorNeeded, crossSite] as const;

export const ACCESS_COOKIE = 'gp4u_access';

export type Authenticate = (token: string, address: string) => Promise<Actor | null>;

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser says where a request comes from; one that says nothing is none. */
export function demandSameSite(c: Context): void {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const isSame =
    site === 'same-origin' ||
    (site === undefined && origin !== undefined && URL.parse(origin)?.host === c.req.header('host'));
  if (!isSame) throw crossSite({ detail: 'The login in the cookie was not used.' });
}

export type Guard = {
  /** Anyone who is signed in; a key needs the scope. */
  readonly signedIn: (scope: Scope) => MiddlewareHandler<HttpEnv>;
  /** A person with a session; no key. */
  readonly person: MiddlewareHandler<HttpEnv>;
  readonly operator: MiddlewareHandler<HttpEnv>;
  /** Whether what a request was let in with still counts, for answers that go on for long. */
  readonly stillHolds: (c: Context<HttpEnv>) => () => Promise<boolean>;
  /** Carries neither a token nor the page's cookie. */
  readonly isAnonymous: (c: Context) => boolean;
};

/** The actor the guard let through. */
export function actorOf(c: Context<HttpEnv>): Actor {
  const actor = c.get('actor');
  assert(actor, 'the route is guarded');
  return actor;
}

function tokenOf(c: Context): { token: string | undefined; cookie: string | undefined } {
  const header = c.req.header('authorization');
  const cookie = header === undefined ? getCookie(c, ACCESS_COOKIE) : undefined;
  return { token: cookie ?? /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(header ?? '')?.[1], cookie };
}

export function createGuard(authenticate: Authenticate, limits: RateLimits): Guard {
  const demand =
    (check: (actor: Actor) => void): MiddlewareHandler<HttpEnv> =>
    async (c, next) => {
      const known = c.get('actor');
      // A path may fit two routes: one request is let in, and counted, once.
      if (known !== undefined) {
        check(known);
        return next();
      }
      const { token, cookie } = tokenOf(c);
      const actor = token === undefined ? null : await authenticate(token, addressOf(c));
      if (actor === null) throw unauthenticated({ detail: 'The request carries no token that counts.' });
      await limits.count(c, actor.key === null ? 'user' : 'key', actor.key?.id ?? actor.userId);
      if (cookie !== undefined && !SAFE.has(c.req.method)) demandSameSite(c);
      check(actor);
      c.set('actor', actor);
      await next();
    };
  return {
    signedIn: (scope) => demand((actor) => demandScope(actor, scope)),
    person: demand(({ key }) => {
      if (key !== null) throw sessionNeeded({ detail: 'Log in and use the access token.' });
    }),
    operator: demand(demandOperator),
    stillHolds: (c) => {
      const { token = '' } = tokenOf(c);
      const address = addressOf(c);
      return async () => (await authenticate(token, address)) !== null;
    },
    isAnonymous: (c) => c.req.header('authorization') === undefined && getCookie(c, ACCESS_COOKIE) === undefined,
  };
}

/** For a route's OpenAPI entry. */
export const secured = [{ bearer: [] as string[] }, { cookie: [] as string[] }];
