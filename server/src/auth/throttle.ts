/**
 * Slows down who guesses passwords. Tries that fail are counted by account and address together, by account, and by
 * address; an account that does not exist is counted like one that does. A browser that has logged in to the account
 * before has a count of its own, so that guessing by others does not keep its owner out.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { loginThrottled } from './problems.ts';

/** Tries that may fail, and the seconds after which they are forgotten. */
const limits = {
  accountAndAddress: { points: 5, duration: 30 },
  account: { points: 100, duration: 900 },
  address: { points: 60, duration: 60 },
  device: { points: 5, duration: 30 },
} as const;

export type Attempt = { readonly account: string; readonly address: string; readonly device: string | null };

export function createThrottle() {
  const of = (name: keyof typeof limits) => new RateLimiterMemory({ keyPrefix: name, ...limits[name] });
  const pair = of('accountAndAddress');
  const account = of('account');
  const address = of('address');
  const device = of('device');
  const counters = (attempt: Attempt): [RateLimiterMemory, string][] =>
    attempt.device !== null
      ? [[device, `${attempt.device} ${attempt.account}`]]
      : [
          [pair, `${attempt.account} ${attempt.address}`],
          [account, attempt.account],
          [address, attempt.address],
        ];
  return {
    /** Counts a try before it is made, so that many at once are counted too. Throws `loginThrottled`. */
    async take(attempt: Attempt): Promise<void> {
      const taken: [RateLimiterMemory, string][] = [];
      for (const [counter, key] of counters(attempt)) {
        try {
          await counter.consume(key);
          taken.push([counter, key]);
        } catch (error) {
          if (!(error instanceof RateLimiterRes)) throw error;
          await Promise.all(taken.map(([other, its]) => other.reward(its)));
          const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
          throw loginThrottled({ detail: `Try again in ${seconds} s.`, extra: { retry_after_seconds: seconds } });
        }
      }
    },
    /** A try that did not fail is not counted. */
    async giveBack(attempt: Attempt): Promise<void> {
      await Promise.all(counters(attempt).map(([counter, key]) => counter.reward(key)));
    },
  };
}
