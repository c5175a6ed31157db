import type { Instant } from '#base/clock';
import type { Offer, ProviderName } from '#providers';
import type { Cost, ListingStatus, Pace } from './rules.ts';

/** Our lasting record of an offer. It keeps its id while the offer lives, through prices, absences and returns. */
export type Listing = Offer & {
  readonly id: string;
  readonly provider: ProviderName;
  readonly firstSeenAt: Instant;
  readonly priceChangedAt: Instant;
  /** The first revision of the feed that did not see it, and when it was seen last; null while it is there. */
  readonly absentSinceRevision: number | null;
  readonly lastSeenAt: Instant | null;
  readonly gone: boolean;
};

/** A listing as of now. */
export type Shown = {
  readonly listing: Listing;
  readonly status: ListingStatus;
  /** When the market was last seen to offer it. */
  readonly observedAt: Instant;
  readonly cost: Cost | null;
  /** How fast it does the job; null: not known. Left out where no kind of work was named. */
  readonly pace?: Pace | null;
  /** Why it stands where it stands, where jobs are ranked by cost. */
  readonly rankReason?: string;
};

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((value, i) => value === b[i]));

/** Written out, field by field: 200,000 comparisons a sync. A new field of `Offer` that is missing here fails a test. */
export const sameOffer = (a: Offer, b: Offer): boolean =>
  a.pricePerHour === b.pricePerHour &&
  a.pricePerGpuHour === b.pricePerGpuHour &&
  a.free === b.free &&
  a.capacity === b.capacity &&
  a.machines === b.machines &&
  a.capability === b.capability &&
  a.reliability === b.reliability &&
  a.inetDownMbps === b.inetDownMbps &&
  a.inetUpMbps === b.inetUpMbps &&
  a.dlperf === b.dlperf &&
  a.storagePricePerGbMonth === b.storagePricePerGbMonth &&
  a.egressPricePerGb === b.egressPricePerGb &&
  a.ingressPricePerGb === b.ingressPricePerGb &&
  a.bookable === b.bookable &&
  a.verified === b.verified &&
  a.rentableUntil === b.rentableUntil &&
  a.machineId === b.machineId &&
  a.hostId === b.hostId &&
  a.model === b.model &&
  a.modelRaw === b.modelRaw &&
  a.vendor === b.vendor &&
  a.gpuCount === b.gpuCount &&
  a.vramGb === b.vramGb &&
  a.pricing === b.pricing &&
  a.priceKind === b.priceKind &&
  a.cpuCores === b.cpuCores &&
  a.ramGb === b.ramGb &&
  a.diskGb === b.diskGb &&
  a.country === b.country &&
  a.region === b.region &&
  sameList(a.gpuIds, b.gpuIds);
