/**
 * VMs rented at the pretend io.net, and what they cost. One account, paid in advance: the whole block when it is
 * deployed, more when it is extended, and nothing comes back for an early end. A VM ends by itself when the hours paid
 * have run since it began to. Everything follows from a few instants, so that nothing has to be asked for at the right
 * moment. Assumed, as nobody has written it down: a deployment that fails to boot is given its money back; the refusals
 * for credit and stock are 400 with a `detail`; one that has ended is kept, and refuses to be ended again.
 */
import { type Account, createAccount, isoOf, type RentedMachines } from './account.ts';
import { createRoll, type Roll } from './roll.ts';

const BOOT_SECONDS = 4;
const TERMINATION_MS = 2000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const HOUR_MINUTES = 60;
const GPUS_MAX = 8;

const failures = ['failed', 'stuck'] as const;
type BootFailure = (typeof failures)[number];

const statuses = [
  'deployment requested',
  'running',
  'completed',
  'failed',
  'termination requested',
  'destroyed',
] as const;
type Status = (typeof statuses)[number];

/** One kind of VM at one place now. */
export type Stock = {
  readonly hardwareName: string;
  readonly place: { readonly id: number; readonly iso2: string; readonly name: string };
  /** Cards that nobody has. */
  readonly freeCards: number;
  /** Fees in. */
  blockMicroUsd(gpus: number, hours: number): bigint;
};

/** null: no VM is sold with that card, or there. */
export type Shelf = (hardware: number, place: number, nowMs: number) => Stock | null;

type Deployment = {
  readonly id: string;
  readonly order: Order;
  readonly hardwareName: string;
  readonly place: Stock['place'];
  readonly createdMs: number;
  readonly bootMs: number;
  readonly fail: BootFailure | null;
  hours: number;
  paidMicroUsd: bigint;
  /** The market took it away. */
  interruptedMs: number | null;
  destroyedMs: number | null;
};

export type IonetCall = {
  readonly method: string;
  /** Behind `/vmaas`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};
export type IonetReply = { readonly status: number; readonly body: unknown };

const ok = (body: unknown): IonetReply => ({ status: 200, body });
export const detail = (status: number, text: string): IonetReply => ({ status, body: { detail: text } });
export const invalid = (where: 'query' | 'body' | 'path', field: string, msg: string): IonetReply => ({
  status: 422,
  body: { detail: [{ loc: [where, field], msg, type: 'value_error' }] },
});

/** When it runs; null: it never will, or was ended before. */
function runsFrom({ createdMs, bootMs, fail, interruptedMs, destroyedMs }: Deployment): number | null {
  const at = createdMs + bootMs;
  return fail !== null || at >= Math.min(interruptedMs ?? at + 1, destroyedMs ?? at + 1) ? null : at;
}

type End = { readonly atMs: number; readonly as: 'completed' | 'failed' | 'destroyed' };

/** How it ends if nothing else comes; null: it waits for ever. */
function endOf(deployment: Deployment): End | null {
  const { createdMs, bootMs, fail, hours, interruptedMs, destroyedMs } = deployment;
  const from = runsFrom(deployment);
  const ends: End[] = [];
  if (from !== null) ends.push({ atMs: from + hours * HOUR_MS, as: 'completed' });
  if (fail === 'failed') ends.push({ atMs: createdMs + bootMs, as: 'failed' });
  if (interruptedMs !== null) ends.push({ atMs: interruptedMs, as: 'failed' });
  if (destroyedMs !== null) ends.push({ atMs: destroyedMs, as: 'destroyed' });
  return ends.reduce<End | null>((first, end) => (first === null || end.atMs < first.atMs ? end : first), null);
}

const endedAt = (deployment: Deployment, nowMs: number): End | null => {
  const end = endOf(deployment);
  return end !== null && end.atMs <= nowMs ? end : null;
};

function statusOf(deployment: Deployment, nowMs: number): Status {
  const end = endedAt(deployment, nowMs);
  if (end?.as === 'destroyed' && nowMs < end.atMs + TERMINATION_MS) return 'termination requested';
  if (end !== null) return end.as;
  const from = runsFrom(deployment);
  return from !== null && from <= nowMs ? 'running' : 'deployment requested';
}

/** What it took, less what came back. */
function costOf(deployment: Deployment, nowMs: number): bigint {
  const end = endedAt(deployment, nowMs);
  const neverBooted = end?.as === 'failed' && deployment.fail === 'failed' && end.atMs !== deployment.interruptedMs;
  return neverBooted ? 0n : deployment.paidMicroUsd;
}

type State = {
  readonly shelf: Shelf;
  readonly roll: Roll<string, Deployment>;
  readonly account: Account<BootFailure>;
};

export type IonetMachines = RentedMachines & {
  /** Cards of a kind that are ours at a place. */
  taken(hardware: number, place: number, nowMs: number): number;
  /** null: it is about something else. */
  answer(call: IonetCall, nowMs: number): IonetReply | null;
};

export function createIonetMachines(shelf: Shelf): IonetMachines {
  const roll: State['roll'] = createRoll((deployment, nowMs) => endedAt(deployment, nowMs) !== null, costOf);
  const { all } = roll;
  const account = createAccount(failures, BOOT_SECONDS, roll.spent);
  const state: State = { shelf, roll, account };
  const { setBoots, setCredit } = account;
  return {
    ...{ failures, setBoots, setCredit },

    taken: (hardware, place, nowMs) =>
      roll
        .live(nowMs)
        .filter(({ order, place: at }) => order.hardware === hardware && at.id === place)
        .reduce((sum, { order }) => sum + order.gpus * order.vms, 0),

    answer({ method, path, query, body }, nowMs) {
      if (method === 'POST' && path === '/deploy') return deploy(state, body, nowMs);
      if (method === 'GET' && path === '/deployments') return page(all, query, nowMs);
      const [, id, verb] = /^\/deployment\/([^/]+)(?:\/(vms|extend))?$/.exec(path) ?? [];
      if (id === undefined) return null;
      if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
        return invalid('path', 'deployment_id', 'value is not a valid uuid');
      const deployment = all.get(id);
      if (deployment === undefined) return detail(404, 'Deployment not found');
      switch (`${method} ${verb ?? ''}`) {
        case 'GET ':
          return ok({ data: show(deployment, nowMs) });
        case 'DELETE ':
          return destroy(deployment, nowMs);
        case 'GET vms':
          return ok({ data: vmsOf(deployment, nowMs) });
        case 'POST extend':
          return extend(state, deployment, body, nowMs);
        default:
          return detail(405, 'Method Not Allowed');
      }
    },

    interrupt(id, nowMs) {
      const deployment = all.get(id);
      if (deployment === undefined || endedAt(deployment, nowMs) !== null) return false;
      deployment.interruptedMs = nowMs;
      return true;
    },

    bill: (nowMs) => ({
      credit_micro_usd: Number(account.credit(nowMs)),
      instances: [...all.values()].map((deployment) => billOf(deployment, nowMs)),
    }),
  };
}

type Order = {
  readonly name: string;
  readonly hardware: number;
  readonly place: number;
  readonly gpus: number;
  readonly vms: number;
  readonly hours: number;
  readonly sshKeys: Readonly<Record<string, string>>;
};

const isCount = (value: unknown, max = Number.MAX_SAFE_INTEGER): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;

function readOrder(body: unknown): Order | IonetReply {
  const wrong = (field: string, msg: string): IonetReply => invalid('body', field, msg);
  if (typeof body !== 'object' || body === null) return wrong('body', 'value is not a valid dict');
  const given = body as Record<string, unknown>;
  const { resource_private_name: name, hardware_id: hardware, location_ids: places, vms_qty: vms } = given;
  const { gpus_per_vm: gpus, duration_hours: hours, ssh_keys: keys } = given;
  if (typeof name !== 'string' || name === '') return wrong('resource_private_name', 'field required');
  if (!isCount(hardware)) return wrong('hardware_id', 'field required');
  if (!isCount(gpus, GPUS_MAX)) return wrong('gpus_per_vm', `ensure this value is from 1 to ${GPUS_MAX}`);
  if (!isCount(vms)) return wrong('vms_qty', 'ensure this value is greater than or equal to 1');
  if (!isCount(hours)) return wrong('duration_hours', 'ensure this value is greater than or equal to 1');
  if (!Array.isArray(places) || places.length !== 1 || !isCount(places[0]))
    return wrong('location_ids', 'ensure this value has exactly 1 item');
  const sshKeys = keys ?? {};
  const isMap = typeof sshKeys === 'object' && !Array.isArray(sshKeys);
  if (!isMap || !Object.values(sshKeys).every((key) => typeof key === 'string'))
    return wrong('ssh_keys', 'value is not a valid dict of strings');
  return { name, hardware, place: places[0], gpus, vms, hours, sshKeys: sshKeys as Order['sshKeys'] };
}

const noCredit = (micro: bigint): IonetReply =>
  detail(400, `Insufficient credits: the block costs ${(Number(micro) / 1e6).toFixed(6)} USDC`);

function deploy(state: State, body: unknown, nowMs: number): IonetReply {
  const order = readOrder(body);
  if ('status' in order) return order;
  const stock = state.shelf(order.hardware, order.place, nowMs);
  if (stock === null) return invalid('body', 'hardware_id', 'no virtual machine is sold with it at that location');
  if (Math.floor(stock.freeCards / order.gpus) < order.vms)
    return detail(400, 'Not enough replicas available at the location');
  const cost = stock.blockMicroUsd(order.gpus * order.vms, order.hours);
  if (state.account.credit(nowMs) < cost) return noCredit(cost);
  const id = `10000000-0000-4000-8000-${(state.roll.all.size + 1).toString(16).padStart(12, '0')}`;
  state.roll.add(id, {
    ...{ id, order, hardwareName: stock.hardwareName, place: stock.place, createdMs: nowMs },
    ...{ ...state.account.nextBoot(), hours: order.hours, paidMicroUsd: cost },
    ...{ interruptedMs: null, destroyedMs: null },
  });
  return ok({ status: 'succeeded', deployment_id: id });
}

function extend(state: State, deployment: Deployment, body: unknown, nowMs: number): IonetReply {
  const hours = typeof body === 'object' && body !== null ? (body as Record<string, unknown>).duration_hours : null;
  if (!isCount(hours)) return invalid('body', 'duration_hours', 'ensure this value is greater than 0');
  const { order, place } = deployment;
  const stock = state.shelf(order.hardware, place.id, nowMs);
  if (stock === null || endedAt(deployment, nowMs) !== null) return detail(400, 'Deployment is not running');
  const cost = stock.blockMicroUsd(order.gpus * order.vms, hours);
  if (state.account.credit(nowMs) < cost) return noCredit(cost);
  deployment.hours += hours;
  deployment.paidMicroUsd += cost;
  return ok({ data: show(deployment, nowMs) });
}

function destroy(deployment: Deployment, nowMs: number): IonetReply {
  const status = statusOf(deployment, nowMs);
  if (endedAt(deployment, nowMs) !== null) return detail(400, `Deployment is already ${status}`);
  deployment.destroyedMs = nowMs;
  return ok({ status: 'succeeded', deployment_id: deployment.id });
}

const queryCount = (query: URLSearchParams, name: string, usual: number): number => Number(query.get(name) ?? usual);

function page(all: State['roll']['all'], query: URLSearchParams, nowMs: number): IonetReply {
  const wanted = query.get('status');
  if (wanted !== null && !statuses.some((known) => known === wanted))
    return invalid('query', 'status', 'value is not a valid enumeration member');
  const [at, rows] = [queryCount(query, 'page', 0), queryCount(query, 'page_size', 10)];
  if (!Number.isInteger(at) || at < 0) return invalid('query', 'page', 'value is not a valid integer');
  if (!isCount(rows, 100)) return invalid('query', 'page_size', 'ensure this value is from 1 to 100');
  // The newest first.
  const found = [...all.values()]
    .reverse()
    .filter((deployment) => wanted === null || statusOf(deployment, nowMs) === wanted);
  const deployments = found.slice(at * rows, (at + 1) * rows).map((deployment) => {
    const { id, order, hardwareName } = deployment;
    return {
      ...{ id, name: order.name, status: statusOf(deployment, nowMs), ...minutesOf(deployment, nowMs) },
      ...{ hardware_quantity: order.gpus * order.vms, brand_name: 'NVIDIA', hardware_name: hardwareName },
    };
  });
  return ok({ data: { deployments, total: found.length, statuses } });
}

function minutesOf(deployment: Deployment, nowMs: number) {
  const total = deployment.hours * HOUR_MINUTES;
  const from = runsFrom(deployment);
  const end = endedAt(deployment, nowMs);
  const served = from === null ? 0 : Math.max(0, Math.floor(((end?.atMs ?? nowMs) - from) / MINUTE_MS));
  return {
    completed_percent: Math.round((served / total) * 100),
    compute_minutes_served: served,
    compute_minutes_remaining: end === null ? total - served : 0,
  };
}

/** As it is described: without the name it was given. */
function show(deployment: Deployment, nowMs: number) {
  const { id, order, place, createdMs, hardwareName } = deployment;
  const from = runsFrom(deployment);
  return {
    ...{ id, status: statusOf(deployment, nowMs), created_at: isoOf(createdMs) },
    started_at: isoOf(from !== null && from <= nowMs ? from : null),
    finished_at: isoOf(endedAt(deployment, nowMs)?.atMs ?? null),
    ...{ amount_paid: Number(costOf(deployment, nowMs)) / 1e6, ...minutesOf(deployment, nowMs) },
    ...{ total_gpus: order.gpus * order.vms, gpus_per_vm: order.gpus, total_vms: order.vms },
    ...{ hardware_name: hardwareName, hardware_id: order.hardware, brand_name: 'NVIDIA', locations: [place] },
    ...{ ssh_keys: order.sshKeys, github_ids: [] },
  };
}

function vmsOf(deployment: Deployment, nowMs: number) {
  const { id, order, hardwareName } = deployment;
  const from = runsFrom(deployment);
  if (from === null || statusOf(deployment, nowMs) !== 'running') return { total: 0, workers: [] };
  const number = Number.parseInt(id.slice(-12), 16);
  const workers = Array.from({ length: order.vms }, (_, i) => ({
    device_id: id.replace(/^1/, '2'),
    ...{ vm_id: `vm-${number}-${i}`, hardware: hardwareName, brand_name: 'NVIDIA', gpus_per_vm: order.gpus },
    ...{ created_at: isoOf(deployment.createdMs), uptime_percent: 100, status: 'running' },
    vm_events: [{ time: isoOf(from), message: 'VM started' }],
    network_services: {},
    ssh_access: `ssh -p ${22_000 + (number % 20_000)} root@198.18.${(number >> 8) & 255}.${number & 255}`,
  }));
  return { total: workers.length, workers };
}

function billOf(deployment: Deployment, nowMs: number) {
  const { id, order, createdMs, hours } = deployment;
  const from = runsFrom(deployment);
  return {
    ...{ id, label: order.name, created: isoOf(createdMs) as string },
    running: isoOf(from !== null && from <= nowMs ? from : null),
    // Whatever ended it: nothing is to be done, or paid, for it any more.
    destroyed: isoOf(endedAt(deployment, nowMs)?.atMs ?? null),
    ...{ status: statusOf(deployment, nowMs), gpus: order.gpus * order.vms, hours },
    total_micro_usd: Number(costOf(deployment, nowMs)),
  };
}
