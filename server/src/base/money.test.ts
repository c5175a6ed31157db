import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsdc, microUsdc, mulDiv, parseUsdc, usdcFromNumber } from './money.ts';

describe('an amount of USDC', () => {
  it('goes out with six places and comes back the same', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        (micro) => parseUsdc(formatUsdc(microUsdc(micro))) === micro,
      ),
    );
  });

  it('is read from texts with exponents, more places than six, and is refused when it is no amount', () => {
    expect(['12.34', '0', '1e-6', '4.9e-7', '5e-7', '2.5E1', '0.1234565'].map((text) => parseUsdc(text))).toEqual([
      12_340_000n,
      0n,
      1n,
      0n,
      1n,
      25_000_000n,
      123_457n,
    ]);
    expect(['', '-1', 'abc', '1,5', '0x10', ' 1', 'NaN'].map((text) => parseUsdc(text))).toEqual(Array(7).fill(null));
  });

  it('rounds a bound the way that keeps the comparison exact', () => {
    expect(parseUsdc('0.1000001', 'ceil')).toBe(100_001n);
    expect(parseUsdc('0.1000009', 'floor')).toBe(100_000n);
  });

  it("is the market's number to the nearest micro-USDC, also for one GPU of several", () => {
    expect(usdcFromNumber(0.15866666666666665)).toBe(158_667n);
    expect(usdcFromNumber(2.6041666666666666e-6)).toBe(3n);
    expect(usdcFromNumber(1, 3)).toBe(333_333n);
    expect([Number.NaN, -1, Number.POSITIVE_INFINITY].map((value) => usdcFromNumber(value))).toEqual([
      null,
      null,
      null,
    ]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), fc.integer({ min: 1, max: 8 }), (value, parts) => {
        const exact = parseUsdc(String(value), 'half-up', parts);
        return usdcFromNumber(value, parts) === exact;
      }),
      { numRuns: 5000 },
    );
  });

  it('divides as the rounding says', () => {
    const amount = microUsdc(10n);
    expect([
      mulDiv(amount, 1n, 4n, 'floor'),
      mulDiv(amount, 1n, 4n, 'ceil'),
      mulDiv(amount, 1n, 4n, 'half-up'),
    ]).toEqual([2n, 3n, 3n]);
  });
});
