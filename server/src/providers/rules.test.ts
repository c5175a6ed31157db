import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';
import { admit, type Gate, type HealthFacts, judge, type Limits, limit, settle, tokensAt, ttlMs } from './rules.ts';

const T0 = 1_772_323_200_000 as Instant;
const limits: Limits = {
  requestsPerMinute: 150,
  burst: 75,
  failureThreshold: 5,
  openMs: MINUTE_MS,
  probeMs: 30 * SECOND_MS,
};
const fresh: Gate = {
  breaker: 'closed',
  failures: 0,
  probeAt: null,
  tokens: null,
  tokensAt: null,
  blockedUntil: null,
  limited: 0,
};
const failed = (times: number, from: Gate = fresh): Gate =>
  Array.from({ length: times }).reduce<Gate>((gate) => settle(gate, limits, T0, 'failure', false).gate, from);

describe('the circuit breaker', () => {
  it('opens after five failures in a row, and not when one call in between was answered', () => {
    expect(failed(4)).toMatchObject({ breaker: 'closed', failures: 4 });
    expect(failed(5)).toMatchObject({ breaker: 'open', probeAt: plus(T0, MINUTE_MS) });
    const between = settle(failed(4), limits, T0, 'success', false).gate;
    expect(failed(4, between)).toMatchObject({ breaker: 'closed', failures: 4 });
  });

  it('lets nobody through for a minute, then one call, and the others wait for what it brings', () => {
    const open = failed(5);
    expect(admit(open, limits, plus(T0, MINUTE_MS - 1), 0).admission).toEqual({
      kind: 'open',
      until: plus(T0, MINUTE_MS),
    });
    const probe = admit(open, limits, plus(T0, MINUTE_MS), 0);
    expect(probe.admission).toEqual({ kind: 'go', waitMs: 0, probe: true });
    expect(probe.transition).toMatchObject({ from: 'open', to: 'half_open' });
    expect(admit(probe.gate, limits, plus(T0, MINUTE_MS + 1), 0).admission).toMatchObject({
      kind: 'later',
      because: 'probe',
    });
  });

  it('closes when the probe is answered, opens for another minute when it fails', () => {
    const at = plus(T0, MINUTE_MS);
    const half = admit(failed(5), limits, at, 0).gate;
    expect(settle(half, limits, at, 'success', true)).toMatchObject({
      gate: { breaker: 'closed', failures: 0, probeAt: null },
      transition: { to: 'closed' },
    });
    expect(settle(half, limits, at, 'failure', true)).toMatchObject({
      gate: { breaker: 'open', probeAt: plus(at, MINUTE_MS) },
      transition: { to: 'open' },
    });
  });

  it('lets another call try when the probe was lost with its worker, or given up', () => {
    const at = plus(T0, MINUTE_MS);
    const half = admit(failed(5), limits, at, 0).gate;
    expect(admit(half, limits, plus(at, 31 * SECOND_MS), 0).admission).toMatchObject({ kind: 'go', probe: true });
    const givenUp = settle(half, limits, at, 'nothing', true).gate;
    expect(admit(givenUp, limits, plus(at, SECOND_MS), 0).admission).toMatchObject({ kind: 'open' });
    expect(admit(givenUp, limits, plus(at, 5 * SECOND_MS), 0).admission).toMatchObject({ kind: 'go', probe: true });
  });

  it('does not care for calls that began before it opened', () => {
    const open = failed(5);
    expect(settle(open, limits, T0, 'success', false).gate).toEqual(open);
    expect(settle(open, limits, T0, 'failure', false).gate).toEqual(open);
  });
});

describe('the token bucket', () => {
  /** Everybody who comes is let through as soon as may be; when each call went. */
  const calls = (given: Limits, gaps: readonly number[]): number[] => {
    let gate = fresh;
    let now: Instant = T0;
    return gaps.map((gap) => {
      now = plus(now, gap);
      const { gate: after, admission } = admit(gate, given, now, Number.POSITIVE_INFINITY);
      gate = after;
      return admission.kind === 'go' ? now + admission.waitMs : Number.NaN;
    });
  };

  it('lets no minute see more calls than the limit, however they come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 300 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 }), fc.constant(70_000)), { maxLength: 800 }),
        (requestsPerMinute, share, gaps) => {
          const burst = Math.max(1, Math.floor(requestsPerMinute * share));
          const went = calls({ ...limits, requestsPerMinute, burst }, gaps);
          for (const [i, from] of went.entries()) {
            const inMinute = went.slice(i).filter((at) => at < from + MINUTE_MS).length;
            expect(inMinute).toBeLessThanOrEqual(requestsPerMinute);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets a burst through at once, and everybody after it in turn', () => {
    const went = calls(limits, Array(80).fill(0));
    expect(went.slice(0, 75).every((at) => at === T0)).toBe(true);
    expect(new Set(went.slice(75)).size).toBe(5);
  });

  it('takes nothing from who would not wait so long', () => {
    const used = { ...fresh, tokens: -10, tokensAt: T0 };
    const { gate, admission } = admit(used, limits, T0, SECOND_MS);
    expect(admission).toMatchObject({ kind: 'later', because: 'tokens' });
    expect(gate).toBe(used);
  });

  it('is full again after a rest, and never fuller', () => {
    expect(tokensAt({ ...fresh, tokens: -10, tokensAt: T0 }, limits, plus(T0, 10 * MINUTE_MS))).toBe(75);
  });
});

describe('a provider that says "too many"', () => {
  it('is left alone as long as it asks, by everybody', () => {
    const gate = limit(fresh, T0, 30 * SECOND_MS);
    expect(admit(gate, limits, plus(T0, 29 * SECOND_MS), 0).admission).toEqual({
      kind: 'later',
      waitMs: SECOND_MS,
      because: 'blocked',
    });
    expect(admit(gate, limits, plus(T0, 30 * SECOND_MS), 0).admission).toMatchObject({ kind: 'go' });
  });

  it('is left alone twice as long each time when it does not say, a minute at most', () => {
    const waits: number[] = [];
    let gate = fresh;
    for (let n = 0; n < 9; n += 1) {
      gate = { ...limit({ ...gate, blockedUntil: null }, T0, null) };
      waits.push(((gate.blockedUntil ?? T0) - T0) / SECOND_MS);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(settle(gate, limits, T0, 'success', false).gate.limited).toBe(0);
  });
});

describe('how long an answer keeps', () => {
  it('is 10 s of who fails half its calls or is not known, 300 s of who fails none, and never less for a better one', () => {
    expect([null, 0, 0.5, 1].map(ttlMs)).toEqual([10_000, 10_000, 10_000, 300_000]);
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        expect(ttlMs(Math.max(a, b))).toBeGreaterThanOrEqual(ttlMs(Math.min(a, b)));
      }),
    );
  });
});

describe('health', () => {
  const well: HealthFacts = {
    enabled: true,
    broken: null,
    credentials: { state: 'valid', detail: null },
    breaker: 'closed',
    blockedUntil: null,
    failure: null,
    takenAt: T0,
    staleAfterMs: 90 * SECOND_MS,
    reading: { outcome: 'taken', detail: null, fetched: 100, dropped: 0 },
    calls: { calls: 100, successRate: 1, p50Ms: 20, p95Ms: 90, p99Ms: 200, errors: {} },
  };
  const calls = (changes: Partial<HealthFacts['calls']>) => ({ calls: { ...well.calls, ...changes } });
  const failure = { kind: 'server', detail: 'it answered 500' };

  it.each<[string, Partial<HealthFacts>, string, RegExp]>([
    ['all is well', {}, 'HEALTHY', /Read 12 s ago; 100 % of 100 calls answered, half of them within 20 ms/],
    ['nothing was called lately', calls({ calls: 0, successRate: null }), 'HEALTHY', /^Read 12 s ago$/],
    ['it is switched off', { enabled: false }, 'UNAVAILABLE', /switched it off/],
    ['its adapter broke', { broken: 'no such key' }, 'UNAVAILABLE', /could not be started: no such key/],
    ['it was never read', { takenAt: null }, 'UNAVAILABLE', /Never read/],
    ['it was read long ago', { takenAt: (T0 - 240_000) as Instant }, 'UNAVAILABLE', /Not read for 4 min/],
    ['the breaker is open', { breaker: 'open', failure }, 'DEGRADED', /left alone for a while: it answered 500/],
    ['the breaker tries', { breaker: 'half_open', failure }, 'DEGRADED', /tries whether it is back/],
    [
      'the reading is not believed',
      { reading: { outcome: 'quarantined', detail: 'no offer where 50 were before', fetched: 0, dropped: 0 } },
      'DEGRADED',
      /not believed: no offer where 50 were before/,
    ],
    [
      'the reading failed',
      { reading: { outcome: 'failed', detail: 'it hung', fetched: 0, dropped: 0 } },
      'DEGRADED',
      /last reading failed: it hung/,
    ],
    ['the key is refused', { credentials: { state: 'refused', detail: '401' } }, 'DEGRADED', /refuses our key: 401/],
    ['it wants to be left alone', { blockedUntil: plus(T0, 72_000) }, 'DEGRADED', /left alone for another 60 s/],
    ['calls fail', calls({ successRate: 0.9 }), 'DEGRADED', /Only 90 % of 100 calls/],
    ['few calls fail', calls({ calls: 3, successRate: 0.5 }), 'HEALTHY', /Read/],
    ['it is slow', calls({ p95Ms: 9_000 }), 'DEGRADED', /slow: one call in twenty takes more than 9 s/],
    [
      'offers are dropped',
      { reading: { outcome: 'taken', detail: null, fetched: 100, dropped: 6 } },
      'DEGRADED',
      /6 of 100 offers could not be read/,
    ],
  ])('when %s', (_, changes, state, says) => {
    const health = judge({ ...well, ...changes }, plus(T0, 12 * SECOND_MS));
    expect(health.state).toBe(state);
    expect(health.reasons.join('. ')).toMatch(says);
  });

  it('says the gravest first, and all else after it', () => {
    const { state, reasons } = judge(
      { ...well, takenAt: (T0 - 240_000) as Instant, breaker: 'open', failure },
      plus(T0, 0),
    );
    expect(state).toBe('UNAVAILABLE');
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toMatch(/Not read/);
  });
});
