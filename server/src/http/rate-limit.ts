/** How often one may ask: by address, and once signed in by user and by key. Told in the headers of the IETF's draft. */
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '#base/network';
import { defineProblem } from '#base/problem';
import type { Mode } from '#platform/config';
import { addressOf, type HttpEnv } from './route.ts';

export const rateLimited = defineProblem(
  'rate-limited',
  'rate-limited',
  'Too many requests',
  'The headers RateLimit-Policy and RateLimit tell how many are allowed and how many are left. Wait as long as Retry-After says.',
);

const WINDOW_SECONDS = 60;
/** Requests a minute. The sandbox is one's own machine, where load is tried out. */
const quotas = {
  sandbox: { address: 120_000, user: 60_000, key: 60_000, signup: 600 },
  live: { address: 1200, user: 600, key: 600, signup: 10 },
} as const satisfies Record<Mode, Record<string, number>>;

type Name = keyof (typeof quotas)['live'];

export type RateLimits = {
  /** Every request, by its address. */
  readonly everyone: MiddlewareHandler<HttpEnv>;
  /** New accounts, by address. */
  readonly signup: MiddlewareHandler<HttpEnv>;
  /** A request of somebody who is signed in. Throws `rateLimited`. */
  count(c: Context<HttpEnv>, name: 'user' | 'key', id: string): Promise<void>;
};

export function createRateLimits(mode: Mode): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(quotas[mode]).map(([name, points]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_SECONDS }),
    ]),
  ) as Record<Name, RateLimiterMemory>;

  async function count(c: Context<HttpEnv>, name: Name, id: string): Promise<void> {
    const quota = quotas[mode][name];
    const told = (left: number, msBeforeNext: number): number => {
      const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
      c.header('RateLimit-Policy', `"${name}";q=${quota};w=${WINDOW_SECONDS}`);
      c.header('RateLimit', `"${name}";r=${left};t=${seconds}`);
      return seconds;
    };
    try {
      const { remainingPoints, msBeforeNext } = await limiters[name].consume(id);
      told(remainingPoints, msBeforeNext);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = told(0, error.msBeforeNext);
      throw rateLimited({
        detail: `${quota} a minute are allowed (${name}). Try again in ${seconds} s.`,
        extra: { retry_after_seconds: seconds },
      });
    }
  }

  const byAddress =
    (name: Name): MiddlewareHandler<HttpEnv> =>
    async (c, next) => {
      await count(c, name, networkOf(addressOf(c)));
      await next();
    };
  return { everyone: byAddress('address'), signup: byAddress('signup'), count };
}
