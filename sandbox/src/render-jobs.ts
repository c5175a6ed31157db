/**
 * What is rented at the pretend Render: jobs, each on the cheapest free offer that fits it. One account, paid in advance,
 * for every whole second that a job runs, in whole micro-USD (half up). Everything follows from a few instants, so that
 * nothing has to be asked for at the right moment; which offer a job gets is decided when it is made.
 */
import { type Account, createAccount, halfUp, isoOf, microUsd, type RentedMachines, wholeSeconds } from './account.ts';
import { offersOf, type RenderOffer, uuidOf } from './render-offers.ts';
import { createRoll, type Roll } from './roll.ts';

const BOOT_SECONDS = 4;
const HOUR_SECONDS = 3600n;
const ASSIGN_MS = { min: 300_000, usual: 300_000 };
const START_MS = { min: 120_000, usual: 900_000 };
/** How long a job that runs takes to be cancelled; it is paid until then. */
const CANCELLING_MS = 1000;

const failures = ['no_node', 'node_lost', 'stuck'] as const;
type JobFailure = (typeof failures)[number];

type Job = {
  readonly uuid: string;
  readonly order: Order;
  /** null: no node was found. */
  readonly offer: RenderOffer | null;
  readonly microUsdPerHour: bigint;
  readonly createdMs: number;
  readonly bootMs: number;
  readonly fail: JobFailure | null;
  /** Its owner asked to end it. */
  cancelMs: number | null;
  /** The node went away. */
  lostMs: number | null;
};

export type JobCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};
/** A list is shown by pages. */
type Reply = { readonly status: number; readonly body: unknown };

const ok = (body: object): Reply => ({ status: 200, body });
const refuse = (status: number, code: string, message: string): Reply => ({
  status,
  body: { error: { code, message } },
});

/** A quarter of the boot each until a node is found and until it prepares. */
const assignedAt = ({ createdMs, bootMs, offer }: Job): number | null =>
  offer === null ? null : createdMs + bootMs / 4;
const preparesAt = ({ createdMs, bootMs }: Job): number => createdMs + bootMs / 2;

function failsAt({ createdMs, bootMs, offer, order, fail, lostMs }: Job): number | null {
  if (offer === null) return createdMs + order.assignMs;
  return fail === 'node_lost' ? createdMs + (bootMs * 3) / 4 : lostMs;
}

/** When it runs; null: it never will, or ended before. */
function runsFrom(job: Job): number | null {
  const at = job.createdMs + job.bootMs;
  const before = Math.min(job.cancelMs ?? at + 1, job.lostMs ?? at + 1);
  return job.offer === null || job.fail !== null || at >= before ? null : at;
}

function endOf(job: Job): { readonly atMs: number; readonly status: 'FAILED' | 'CANCELLED' } | null {
  const failMs = failsAt(job);
  if (job.cancelMs !== null && (failMs === null || job.cancelMs < failMs))
    return { atMs: job.cancelMs + (runsFrom(job) === null ? 0 : CANCELLING_MS), status: 'CANCELLED' };
  return failMs === null ? null : { atMs: failMs, status: 'FAILED' };
}

function statusOf(job: Job, nowMs: number): string {
  const end = endOf(job);
  if (end !== null && nowMs >= end.atMs) return end.status;
  if (job.cancelMs !== null && nowMs >= job.cancelMs) return 'CANCELLING';
  const assignedMs = assignedAt(job);
  if (assignedMs === null || nowMs < assignedMs) return 'PENDING';
  if (nowMs < preparesAt(job)) return 'ASSIGNED';
  const runsMs = runsFrom(job);
  return runsMs === null || nowMs < runsMs ? 'PREPARING' : 'RUNNING';
}

const isOver = (job: Job, nowMs: number): boolean => nowMs >= (endOf(job)?.atMs ?? nowMs + 1);

function costOf(job: Job, nowMs: number) {
  const seconds = wholeSeconds(runsFrom(job), Math.min(nowMs, endOf(job)?.atMs ?? nowMs));
  return { seconds, micro: halfUp(job.microUsdPerHour * seconds, HOUR_SECONDS) };
}

type State = {
  readonly seed: number;
  readonly roll: Roll<string, Job>;
  readonly account: Account<JobFailure>;
};

const takenAt = ({ roll }: State, nowMs: number): ReadonlySet<string> =>
  new Set(roll.live(nowMs).map(({ offer }) => offer?.offer_id ?? ''));

export type RenderJobs = RentedMachines & {
  /** Offers that are ours now: nobody else sees them. */
  taken(nowMs: number): ReadonlySet<string>;
  /** null: it is about something else. */
  answer(call: JobCall, nowMs: number): Reply | null;
};

export function createRenderJobs(seed: number): RenderJobs {
  const roll: State['roll'] = createRoll(isOver, (job, nowMs) => costOf(job, nowMs).micro);
  const { all } = roll;
  const account = createAccount(failures, BOOT_SECONDS, roll.spent);
  const state: State = { seed, roll, account };
  const { setBoots, setCredit } = account;
  return {
    ...{ failures, setBoots, setCredit },
    taken: (nowMs) => takenAt(state, nowMs),
    answer: (call, nowMs) => answer(state, call, nowMs),

    interrupt(id, nowMs) {
      const job = all.get(id);
      if (job === undefined || job.offer === null || isOver(job, nowMs)) return false;
      job.lostMs ??= nowMs;
      return true;
    },

    bill: (nowMs) => ({
      credit_micro_usd: Number(account.credit(nowMs)),
      instances: [...all.values()].map((job) => billOf(job, nowMs)),
    }),
  };
}

function answer(state: State, { method, path, query, body }: JobCall, nowMs: number): Reply | null {
  const { all } = state.roll;
  const jobs = [...all.values()];
  const [, what, id = '', verb = ''] = /^\/v1\/(jobs|job-runs)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
  const job = all.get(id);
  switch (`${method} ${what}${id === '' ? '' : ' one'}${verb === '' ? '' : ` ${verb}`}`) {
    case 'POST jobs': {
      const order = readOrder(body);
      return typeof order === 'string' ? refuse(400, 'validation_error', order) : create(state, order, nowMs);
    }
    case 'GET jobs': {
      const status = query.get('filter[status]');
      return ok(jobs.map((one) => show(one, nowMs)).filter((one) => status === null || one.status === status));
    }
    case 'GET jobs one':
      return job === undefined ? refuse(404, 'not_found', 'there is no such job') : ok(show(job, nowMs));
    case 'PUT jobs one cancel':
      return cancel(job, body, nowMs);
    case 'GET job-runs': {
      const of = query.get('filter[job_uuid]');
      return ok(jobs.filter(({ uuid }) => of === null || of === uuid).flatMap((one) => runsOf(one, nowMs)));
    }
    case 'GET job-runs one': {
      const run = jobs.flatMap((one) => runsOf(one, nowMs)).find(({ uuid }) => uuid === id);
      return run === undefined ? refuse(404, 'not_found', 'there is no such run') : ok({ ...run, logs: [] });
    }
    default:
      return null;
  }
}

function create(state: State, order: Order, nowMs: number): Reply {
  const { seed, roll, account } = state;
  if (account.credit(nowMs) <= 0n) return refuse(402, 'insufficient_balance', 'the balance is too low');
  const { bootMs, fail } = account.nextBoot();
  const taken = takenAt(state, nowMs);
  const [offer = null] =
    fail === 'no_node'
      ? []
      : offersOf(seed, nowMs)
          .filter((one) => !taken.has(one.offer_id) && fits(one, order))
          .sort((a, b) => a.pricing.hourly_rate_usd - b.pricing.hourly_rate_usd);
  const job: Job = {
    ...{ uuid: uuidOf(`${seed}/job/${roll.all.size}`), order, offer, fail },
    microUsdPerHour: microUsd(offer?.pricing.hourly_rate_usd),
    ...{ createdMs: nowMs, bootMs, cancelMs: null, lostMs: null },
  };
  roll.add(job.uuid, job);
  return { status: 201, body: show(job, nowMs) };
}

function fits({ region_code: region, hardware_summary: hardware }: RenderOffer, order: Order): boolean {
  return (
    (order.registry === null || order.registry === hardware.gpu_registry_uuid) &&
    (order.gpuName === null || order.gpuName === hardware.gpu_model_label) &&
    order.gpus === hardware.gpu_count &&
    order.cpus <= hardware.cpu_cores &&
    order.vramGb <= hardware.min_gpu_vram_gib &&
    order.ramGb <= hardware.ram_gib &&
    order.storageGb <= hardware.storage_gib &&
    (order.regions === null || order.regions.includes(region))
  );
}

function cancel(job: Job | undefined, body: unknown, nowMs: number): Reply {
  if (job === undefined) return refuse(404, 'not_found', 'there is no such job');
  const { reason } = (body ?? {}) as { reason?: unknown };
  if (typeof reason !== 'string' || reason === '') return refuse(400, 'validation_error', 'reason: is needed');
  if (job.cancelMs !== null || isOver(job, nowMs))
    return refuse(409, 'invalid_status', `the job is ${statusOf(job, nowMs)}`);
  job.cancelMs = nowMs;
  return ok(show(job, nowMs));
}

type Order = {
  readonly given: object;
  readonly title: string;
  readonly registry: string | null;
  readonly gpuName: string | null;
  readonly gpus: number;
  readonly cpus: number;
  readonly vramGb: number;
  readonly ramGb: number;
  readonly storageGb: number;
  readonly regions: readonly unknown[] | null;
  readonly assignMs: number;
  readonly ports: readonly unknown[];
};

const isSize = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** The first thing that is wrong with it, in words. */
function readOrder(body: unknown): Order | string {
  if (typeof body !== 'object' || body === null) return 'the body must be an object';
  const given = body as Record<string, unknown>;
  const { task, title, gpu_registry_uuid: registry = null, gpu_name: gpuName = null, parameters } = given;
  const { gpu_count: gpus = 1, cpu_count: cpus = 0, min_vram_gb: vramGb = 0 } = given;
  const { min_ram_gb: ramGb = 0, min_storage_gb: storageGb = 0, allowed_region_codes: regions = null } = given;
  const { max_timeout_assign_ms: assignMs = ASSIGN_MS.usual, max_timeout_start_ms: startMs = START_MS.usual } = given;
  const { type, parameters: docker } = (parameters ?? {}) as { type?: unknown; parameters?: unknown };
  const { image, sshkey = '', ports = [22], allowed_ips: ips = [] } = (docker ?? {}) as Record<string, unknown>;
  if (task !== 'PERSISTENT') return 'task: the sandbox has PERSISTENT ones';
  if (given.max_timeout_run_ms !== null) return 'max_timeout_run_ms: must be null for PERSISTENT';
  if (typeof title !== 'string' || title === '') return 'title: is needed';
  if (registry !== null && typeof registry !== 'string') return 'gpu_registry_uuid: must be text';
  if (gpuName !== null && typeof gpuName !== 'string') return 'gpu_name: must be text';
  if (!isSize(gpus) || gpus < 1) return 'gpu_count: must be 1 or more';
  if (!isSize(cpus) || !isSize(vramGb) || !isSize(ramGb) || !isSize(storageGb)) return 'sizes must be whole numbers';
  if (regions !== null && !Array.isArray(regions)) return 'allowed_region_codes: must be a list';
  if (!isSize(assignMs) || assignMs < ASSIGN_MS.min) return `max_timeout_assign_ms: ${ASSIGN_MS.min} or more`;
  if (!isSize(startMs) || startMs < START_MS.min) return `max_timeout_start_ms: ${START_MS.min} or more`;
  if (type !== 'docker' || typeof image !== 'string' || image === '') return 'parameters: a docker image is needed';
  if (typeof sshkey !== 'string') return 'parameters.sshkey: must be text';
  if (!Array.isArray(ports) || !Array.isArray(ips)) return 'parameters: ports and allowed_ips are lists';
  return { given, title, registry, gpuName, gpus, cpus, vramGb, ramGb, storageGb, regions, assignMs, ports };
}

function show(job: Job, nowMs: number) {
  const isAssigned = runsOf(job, nowMs).length > 0;
  return {
    ...job.order.given,
    ...{ object: 'job', uuid: job.uuid, status: statusOf(job, nowMs), created_at_ms: job.createdMs },
    pricing: isAssigned ? { hourly_rate_usd: Number(job.microUsdPerHour) / 1e6 } : null,
  };
}

/** One, once a node is found: the sandbox tries no other. */
function runsOf(job: Job, nowMs: number) {
  const [end, assignedMs, runsMs] = [endOf(job), assignedAt(job), runsFrom(job)];
  if (assignedMs === null || nowMs < assignedMs || (end !== null && end.atMs < assignedMs)) return [];
  const [startedMs, endedMs] = [
    runsMs !== null && nowMs >= runsMs ? runsMs : null,
    isOver(job, nowMs) ? end?.atMs : null,
  ];
  const status = statusOf(job, nowMs);
  const number = Number.parseInt(job.uuid.slice(0, 4), 16);
  const ssh = {
    description: 'ssh',
    hostname: `198.18.${number >> 8}.${number & 255}`,
    port: 40_000 + (number % 20_000),
  };
  return [
    {
      ...{ object: 'job_run', uuid: uuidOf(`${job.uuid}/run`), job_uuid: job.uuid, status },
      ...{ started_at_ms: startedMs, ended_at_ms: endedMs ?? null },
      duration_ms: startedMs === null || endedMs == null ? null : endedMs - startedMs,
      // What is not published is not shown, ssh neither.
      node_urls: status === 'RUNNING' && job.order.ports.includes(22) ? [{ ...ssh, protocol: 'tcp' }] : [],
    },
  ];
}

function billOf(job: Job, nowMs: number) {
  const { seconds, micro } = costOf(job, nowMs);
  const [runsMs, end] = [runsFrom(job), endOf(job)];
  return {
    ...{ id: job.uuid, label: job.order.title, offer_id: job.offer?.offer_id ?? null },
    created: new Date(job.createdMs).toISOString(),
    running: isoOf(runsMs !== null && runsMs <= nowMs ? runsMs : null),
    failed: isoOf(end?.status === 'FAILED' && end.atMs <= nowMs ? end.atMs : null),
    destroyed: isoOf(job.cancelMs),
    ...{ seconds: Number(seconds), micro_usd_per_hour: Number(job.microUsdPerHour) },
    total_micro_usd: Number(micro),
  };
}
