/**
 * Renting at Render. What is rented is a job: it states the hardware of an offer, and the network finds a node for it. An
 * offer cannot be ordered by its id, nor a price be capped: the offer is looked up right before, and a job that turns out
 * dearer is refused while it starts. Fields, codes and billing beyond the documents are read where they are told.
 */
import { MINUTE_MS } from '#base/clock';
import { addUsdc, formatUsdc, type MicroUsdc, mulDiv, usdcFromNumber, ZERO_USDC } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import {
  type Connection,
  demandKeys,
  type Instance,
  type InstanceState,
  type Renting,
  type RentOrder,
  type RentRefusal,
  RentRefused,
  readEach,
  referenceOf,
  withoutComment,
} from '../renting.ts';
import { asText } from '../row.ts';
import type { SignedCalls } from './sign.ts';
import {
  type ComputeOffer,
  jobCancelled,
  jobMade,
  oneJob,
  type RenderJob,
  type RenderRun,
  refusalAnswer,
  renderJobs,
  renderRuns,
} from './wire.ts';

/** The network's own image, with sshd; its command cannot be replaced, and it lets in its own user alone. */
const IMAGE = { image: 'dispersednetwork/pytorch-pytorch', tag: '2.7.1-cuda12.8-cudnn9-runtime', user: 'duser' };
const SSH_PORT = 22;
const ASSIGN_MS = 5 * MINUTE_MS;
const START_MS = 15 * MINUTE_MS;
const HOUR_SECONDS = 3600n;

type Found = { readonly job: RenderJob; readonly runs: readonly RenderRun[] };

export function createRenting(
  calls: SignedCalls,
  find: (externalId: string, signal: AbortSignal) => Promise<ComputeOffer | null>,
): Renting {
  const readJob = (id: string, signal: AbortSignal): Promise<RenderJob | null> =>
    calls.ask({ path: `/v1/jobs/${encodeURIComponent(id)}` }, { endpoint: 'job', signal }, oneJob).catch(nullIfGone);

  const look = async (id: string, signal: AbortSignal): Promise<Found | null> => {
    const job = await readJob(id, signal);
    if (job === null) return null;
    const runs: RenderRun[] = [];
    const call = { path: '/v1/job-runs', query: { 'filter[job_uuid]': id } };
    for await (const page of calls.pages(call, { endpoint: 'job-runs', signal }, renderRuns))
      runs.push(...page.filter((run) => run.job_uuid == null || run.job_uuid === id));
    return { job, runs };
  };

  return {
    async rent(order, signal) {
      demandKeys(order.sshKeys);
      const offer = await find(order.externalId, signal);
      demandOffer(offer, order);
      const call = { method: 'POST', path: '/v1/jobs', body: jobBody(offer, order) } as const;
      try {
        const { uuid } = await calls.ask(call, { endpoint: 'create', once: true, signal }, jobMade);
        return uuid;
      } catch (error) {
        const answer = error instanceof FetchFailure ? error.answer : null;
        const reason = answer === null ? null : readRefusal(answer.status, answer.text);
        if (reason === null || !(error instanceof FetchFailure)) throw error;
        throw new RentRefused(reason, error.message);
      }
    },

    /** By the jobs alone: where a machine can be reached is in its run, which `see` reads. */
    async list(signal) {
      const found = new Map<string, Instance>();
      const read = async (query: Record<string, string>) => {
        let isWhole = query[BY_STATUS] === undefined;
        for await (const jobs of calls.pages({ path: '/v1/jobs', query }, { endpoint: 'jobs', signal }, renderJobs))
          for (const job of jobs) {
            if (!isOver(job)) found.set(job.uuid, instanceOf(job, null));
            isWhole ||= job.status !== query[BY_STATUS];
          }
        return isWhole;
      };
      try {
        for (const status of ALIVE) if (await read({ [BY_STATUS]: status })) break;
      } catch (error) {
        if (!(error instanceof FetchFailure && error.kind === 'refused')) throw error;
        await read({});
      }
      return [...found.values()];
    },

    async see(id, signal) {
      const found = await look(id, signal);
      return found === null ? null : instanceOf(found.job, found.runs);
    },

    async proceed(id, order, signal) {
      const found = await look(id, signal);
      if (found === null) return null;
      if (found.job.status === 'FAILED' && found.runs.length === 0)
        throw new RentRefused('gone', 'Render found no node for it');
      const instance = instanceOf(found.job, found.runs);
      const isThere = instance.state === 'booting' || instance.state === 'running';
      if (isThere && instance.pricePerHour !== null) demandPrice(instance.pricePerHour, order.pricePerHourMax);
      return instance;
    },

    prolong: async () => undefined,

    async release(id, signal) {
      const path = `/v1/jobs/${encodeURIComponent(id)}/cancel`;
      const call = { method: 'PUT', path, body: { reason: 'released' } } as const;
      const refused = await calls.ask(call, { endpoint: 'cancel', signal }, jobCancelled).then(
        () => null,
        (error: unknown) => error,
      );
      // One that is over is refused, and an answer does not tell that it ends: the job does.
      const isAnswered = refused === null || (refused instanceof FetchFailure && ANSWERS.has(refused.kind));
      if (!isAnswered) throw refused;
      const job = await readJob(id, signal);
      if (job === null || isOver(job) || job.status === 'CANCELLING') return;
      throw refused ?? new FetchFailure('refused', `Render was asked to end job ${id}, which is ${asText(job.status)}`);
    },

    bills: (ids, _within, signal) =>
      readEach(
        ids,
        async (id) => {
          const found = await look(id, signal);
          return found === null ? null : billOf(found.job, found.runs);
        },
        signal,
      ),
  };
}

const ANSWERS = new Set<FetchFailure['kind']>(['refused', 'bad_answer']);

/** A 404 alone may be a proxy's. */
function nullIfGone(error: unknown): null {
  const answer = error instanceof FetchFailure ? error.answer : null;
  if (answer?.status === 404 && refusalIn(answer.text) !== null) return null;
  throw error;
}

function refusalIn(text: string): string | null {
  try {
    const told = refusalAnswer.safeParse(JSON.parse(text)).data?.error;
    return told === undefined ? null : `${told.code} ${told.message}`;
  } catch {
    return null;
  }
}

/** null: it does not say that nothing was rented. */
export function readRefusal(status: number, text: string): RentRefusal | null {
  const words = refusalIn(text);
  if (status === 402 || /insufficient[ _-]?(?:balance|credits?|funds)/i.test(words ?? '')) return 'credit';
  return (status === 400 || status === 422) && words !== null ? 'invalid' : null;
}

function demandPrice(price: MicroUsdc | null, max: MicroUsdc): void {
  if (price === null) throw new RentRefused('invalid', 'the offer has no price');
  if (price > max)
    throw new RentRefused('dearer', `it costs ${formatUsdc(price)} an hour, and ${formatUsdc(max)} may be paid`);
}

function demandOffer(offer: ComputeOffer | null, order: RentOrder): asserts offer is ComputeOffer {
  if (offer === null) throw new RentRefused('gone', 'Render shows the offer no more');
  const { gpu_count: gpus, storage_gib: disk } = offer.hardware_summary;
  demandPrice(usdcFromNumber(offer.pricing.hourly_rate_usd), order.pricePerHourMax);
  if (gpus !== order.gpuCount) throw new RentRefused('invalid', `the offer has ${gpus} GPUs, and is rented as a whole`);
  if (disk != null && disk < order.diskGb)
    throw new RentRefused('invalid', `the offer has ${disk} GB of disk, and ${order.diskGb} GB are asked for`);
}

/** No less than the offer has in anything: what is found is it, or as good. */
function jobBody({ region_code: region, hardware_summary: hardware }: ComputeOffer, order: RentOrder) {
  const { gpu_registry_uuid: registry, gpu_model_label: label, min_gpu_vram_gib: vram } = hardware;
  const atLeast = (size: number | null | undefined): number => Math.floor(size ?? 0);
  // A comment may hold what a signature cannot cover.
  const keys = order.sshKeys.map(withoutComment);
  return {
    ...{ task: 'PERSISTENT', title: order.reference, gpu_count: hardware.gpu_count },
    ...(registry == null ? { gpu_name: label } : { gpu_registry_uuid: registry }),
    ...{ cpu_count: atLeast(hardware.cpu_cores), min_ram_gb: atLeast(hardware.ram_gib), min_vram_gb: atLeast(vram) },
    min_storage_gb: Math.max(order.diskGb, atLeast(hardware.storage_gib)),
    ...(region == null ? {} : { allowed_region_codes: [region] }),
    ...{ max_timeout_run_ms: null, max_timeout_assign_ms: ASSIGN_MS, max_timeout_start_ms: START_MS },
    ...{ max_retry_count: 0, max_node_count: 1 },
    parameters: {
      type: 'docker',
      parameters: {
        ...{ image: IMAGE.image, tag: IMAGE.tag, ports: [SSH_PORT] },
        // A key lets in, not an address.
        allowed_ips: ['0.0.0.0/0'],
        ...(keys.length === 0 ? {} : { sshkey: keys.join('\n') }),
      },
    },
  };
}

/**
 * As its runs are filtered by job. It is not documented for jobs: where it is not known all of them come, or a refusal,
 * and then all are read. Without it every job that ever was is read each time.
 */
const BY_STATUS = 'filter[status]';
/** In the order in which a job goes through them: what moves on meanwhile is seen later. */
const ALIVE = ['PENDING', 'ASSIGNED', 'PREPARING', 'RUNNING', 'FAILING'];
const OVER = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);
const isOver = ({ status }: RenderJob): boolean => OVER.has(status);

const ENDED = new Set(['COMPLETED', 'CANCELLING', 'CANCELLED']);
const BROKEN = new Set(['FAILING', 'FAILED']);
const STATUS_CHARACTERS = 60;

/** `runs` null: they were not asked for. */
export function instanceOf(job: RenderJob, runs: readonly RenderRun[] | null): Instance {
  const connection = connectionOf(runs ?? []);
  const state = stateOf(job.status, runs === null || connection !== null);
  return {
    id: job.uuid,
    reference: referenceOf(job.title),
    state,
    detail: asText(job.status.slice(0, STATUS_CHARACTERS)),
    connection: state === 'running' ? connection : null,
    // Its title tells whose it is: one of somebody else's may wait as long as they like.
    unservedSince: null,
    pricePerHour: rateOf(job),
  };
}

function stateOf(status: string, reachable: boolean): InstanceState {
  if (ENDED.has(status)) return 'ended';
  if (BROKEN.has(status)) return 'broken';
  return status === 'RUNNING' && reachable ? 'running' : 'booting';
}

/** The user of the job's parameters is one of the image's registry. */
function connectionOf(runs: readonly RenderRun[]): Connection | null {
  for (const { status, node_urls: urls } of runs) {
    const ssh = status === 'RUNNING' ? urls?.find((url) => url?.description === 'ssh') : null;
    if (ssh?.hostname != null && ssh.port != null) return { host: ssh.hostname, port: ssh.port, user: IMAGE.user };
  }
  return null;
}

function rateOf({ pricing }: RenderJob): MicroUsdc | null {
  const usd = pricing?.hourly_rate_usd;
  return usd == null ? null : usdcFromNumber(usd);
}

/**
 * No documented call tells what was paid: the job's rate for each whole second that a run lasted, which the documents
 * bear out ("by the hour at the quoted rate until cancelled") and nobody has confirmed to the second, nor that the job
 * carries its rate. null: not known yet.
 */
export function billOf(job: RenderJob, runs: readonly RenderRun[]): MicroUsdc | null {
  if (!isOver(job)) return null;
  const began = runs.filter(({ started_at_ms: at }) => at != null);
  if (began.length === 0) return ZERO_USDC;
  const rate = rateOf(job);
  const lasted = began.map(lastedMs);
  if (rate === null || !lasted.every((ms) => ms !== null)) return null;
  const costs = lasted.map((ms) => mulDiv(rate, BigInt(Math.floor(ms / 1000)), HOUR_SECONDS, 'half-up'));
  return addUsdc(...costs);
}

function lastedMs({ started_at_ms: from, ended_at_ms: to, duration_ms: ms }: RenderRun): number | null {
  if (to == null) return null;
  return ms ?? Math.max(0, to - (from ?? to));
}
