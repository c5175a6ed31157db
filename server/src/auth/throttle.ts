/**
 * Slows down who guesses passwords. Tries that fail are counted by network, by account and network together, and by
 * account; an account that does not exist is counted like one that does. So that guessing by others does not keep its
 * owner out, a browser that has logged in to the account before has a count of its own, and a network from which its
 * owner came before is not counted with the rest of the world.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Clock, SECOND_MS } from '#base/clock';
import { loginThrottled } from './problems.ts';

/** Tries that may fail, and the seconds after which they are forgotten. One network alone never fills an account's. */
const limits = {
  network: { points: 60, duration: 60 },
  accountAndNetwork: { points: 5, duration: 30 },
  account: { points: 200, duration: 900 },
  /** All who come from where no owner of the account came from, together: a password takes a core for 20 ms. */
  strangers: { points: 15, duration: 1 },
  device: { points: 5, duration: 30 },
} as const;

export type Counter = keyof typeof limits;
/** What a try counts against: a counter and who it is of. */
export type Try = readonly [counter: Counter, of: string];

/** Refusals a second: who guesses as fast as answers come gets them no faster than that. */
const REFUSALS_PER_SECOND = 50;
/** Beyond so many waiting they are told at once, so that nothing piles up. */
const REFUSALS_WAITING_MAX = 200;

export function createThrottle(clock: Clock) {
  const counters = Object.fromEntries(
    Object.entries(limits).map(([name, limit]) => [name, new RateLimiterMemory({ keyPrefix: name, ...limit })]),
  ) as Record<Counter, RateLimiterMemory>;

  let nextRefusalAt = 0;
  const pace = async (): Promise<void> => {
    const now = clock.now();
    const gap = SECOND_MS / REFUSALS_PER_SECOND;
    if (nextRefusalAt - now > gap * REFUSALS_WAITING_MAX) return;
    nextRefusalAt = Math.max(now, nextRefusalAt) + gap;
    if (nextRefusalAt - gap > now) await clock.sleep(nextRefusalAt - gap - now);
  };

  /** A try that did not fail, or was none, is not counted. */
  const giveBack = async (tries: readonly Try[]): Promise<void> => {
    await Promise.all(tries.map(([name, of]) => counters[name].reward(of)));
  };

  return {
    giveBack,
    /** Counts a try before it is made, so that many at once are counted too. Throws `loginThrottled`. */
    async take(tries: readonly Try[]): Promise<void> {
      for (const [i, [name, of]] of tries.entries()) {
        try {
          await counters[name].consume(of);
        } catch (error) {
          if (!(error instanceof RateLimiterRes)) throw error;
          await giveBack(tries.slice(0, i));
          await pace();
          const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
          throw loginThrottled({ detail: `Try again in ${seconds} s.`, extra: { retry_after_seconds: seconds } });
        }
      }
    },
  };
}
