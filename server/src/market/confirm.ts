/** Asks the market itself about one listing: what is shown was read up to a sync ago, and offers go by the minute. */
import type { Instant } from '#base/clock';
import { type MicroUsdc, microUsdc } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import { displayNames, type Providers } from '#providers';
import type { Listing } from './listing.ts';

export type Confirmed = {
  /** `unknown`: the market could not be asked. */
  readonly state: 'confirmed' | 'changed' | 'gone' | 'unknown';
  readonly detail: string;
  /** What the market asks now; null when gone or unknown. */
  readonly pricePerHour: MicroUsdc | null;
  readonly pricePerGpuHour: MicroUsdc | null;
  readonly free: number | null;
  readonly askedAt: Instant | null;
  /** The answer is older than it should be; a newer one is on its way. */
  readonly stale: boolean;
};

const nothing = { pricePerHour: null, pricePerGpuHour: null, free: null };

export async function confirmListing(
  providers: Pick<Providers, 'confirm'>,
  { provider, externalId, pricePerHour, free }: Listing,
): Promise<Confirmed> {
  const name = displayNames[provider];
  const unknown = (detail: string): Confirmed => ({
    ...nothing,
    state: 'unknown',
    detail,
    askedAt: null,
    stale: false,
  });
  try {
    const answer = await providers.confirm(provider, externalId);
    if (answer === null) return unknown(`${name} cannot be asked about a single offer as it is configured`);
    const { sighting, askedAt, stale } = answer;
    if (sighting === null)
      return { ...nothing, state: 'gone', detail: `${name} shows this offer no more`, askedAt, stale };
    const now = {
      pricePerHour: microUsdc(BigInt(sighting.pricePerHour)),
      pricePerGpuHour: microUsdc(BigInt(sighting.pricePerGpuHour)),
      free: sighting.free,
    };
    const moved = [
      now.pricePerHour === pricePerHour ? null : 'another price',
      now.free > 0 === free > 0 ? null : now.free > 0 ? 'free units again' : 'no free unit left',
    ].filter((word) => word !== null);
    return moved.length === 0
      ? { ...now, state: 'confirmed', detail: `${name} shows it at this price`, askedAt, stale }
      : { ...now, state: 'changed', detail: `${name} shows ${moved.join(' and ')}`, askedAt, stale };
  } catch (error) {
    if (error instanceof FetchFailure) return unknown(error.message);
    throw error;
  }
}
