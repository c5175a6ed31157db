/** How long a job takes on a listing, where the work is of a kind whose speed is known. */
import * as catalog from '#catalog';
import type { Listing } from './listing.ts';
import { benchmarkRatio, type Reference } from './reference.ts';
import type { Pace } from './rules.ts';

export type Workload = catalog.Workload;

/** The hours asked for are those of one GPU of this model. */
export type Job = { readonly workload: Workload; readonly measuredOn: string };

/** A machine may be a little better than the median of its model, and much worse. */
const FASTEST_RATIO = 1.1;
/** What several GPUs of one machine keep of their speed when they train together. */
const TOGETHER = 0.95;

function ratioFor(workload: Workload, listing: Listing, reference: Reference | null): number {
  const ratio = benchmarkRatio(listing, reference);
  if (ratio === null) return 1;
  // DLPerf is a training benchmark: elsewhere it only tells that a machine is held back.
  return Math.min(workload === 'training' ? FASTEST_RATIO : 1, ratio);
}

/** null: the speed of one of the two models is not known. `seconds`: on one GPU of the model measured on. */
export function paceOf(listing: Listing, job: Job, seconds: number, reference: Reference | null): Pace | null {
  const model = listing.model === null ? undefined : catalog.modelByName(listing.model);
  const on = catalog.modelByName(job.measuredOn);
  const own = model === undefined ? null : catalog.speedIndex(model, job.workload);
  const base = on === undefined ? null : catalog.speedIndex(on, job.workload);
  if (model === undefined || own === null || base === null || own <= 0) return null;
  const together = job.workload === 'training' && listing.gpuCount > 1 ? TOGETHER : 1;
  const times = (own / base) * ratioFor(job.workload, listing, reference) * listing.gpuCount * together;
  const measured =
    catalog.speedIsMeasured(model, job.workload) || (job.workload === 'training' && listing.dlperf !== null);
  return { seconds: Math.ceil(seconds / times), times, measured };
}
