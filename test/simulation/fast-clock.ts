/** One clock for several processes that runs faster than the real one. */
import { type Clock, type Instant, systemClock } from '../../server/src/base/clock.ts';

export type Pace = {
  /** What it showed when the real one showed `from`. */
  readonly base: number;
  readonly from: number;
  readonly factor: number;
  /** No sleep is shorter, in real milliseconds: whoever polls must leave the machine some air. */
  readonly floorMs: number;
};

export const fastNow = ({ base, from, factor }: Pace, real = Date.now()): Instant =>
  (base + (real - from) * factor) as Instant;

export const fastClock = (pace: Pace): Clock => ({
  now: () => fastNow(pace),
  sleep: (ms, signal) => systemClock.sleep(Math.max(pace.floorMs, ms / pace.factor), signal),
});
