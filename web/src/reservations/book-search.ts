/** What the address of the booking page says: which listing, how much of it, from when, for how long. */
import { known, numberIn } from '../frame/address.ts';

export type BookSearch = {
  readonly gpu?: string;
  /** An instant; now where it is not there. */
  readonly from?: string;
  readonly hours?: number;
  readonly gpu_count?: number;
  readonly disk_gb?: number;
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const HOURS_MAX = 744;
const GPUS_MAX = 1024;
const DISK_GB_MAX = 10_000;

function wholeIn(raw: Readonly<Record<string, unknown>>, name: string, max: number): number | undefined {
  const found = numberIn(raw, name, 1, max);
  return found === undefined ? undefined : Math.floor(found);
}

export function readBookSearch(raw: Readonly<Record<string, unknown>>): BookSearch {
  const [gpu, from] = [String(raw.gpu ?? ''), String(raw.from ?? '')];
  return known<BookSearch>({
    gpu: ID.test(gpu) ? gpu : undefined,
    from: INSTANT.test(from) && !Number.isNaN(Date.parse(from)) ? from : undefined,
    hours: numberIn(raw, 'hours', 0.01, HOURS_MAX),
    gpu_count: wholeIn(raw, 'gpu_count', GPUS_MAX),
    disk_gb: wholeIn(raw, 'disk_gb', DISK_GB_MAX),
  });
}
