/**
 * What is rented at the pretend Vast.ai, and what it costs. One account, paid in advance: GPUs from `running` until the
 * machine stops, disk from the create until the machine is destroyed, by whole seconds, in whole micro-USD (half up).
 * Everything follows from a few instants, so that nothing has to be asked for at the right moment.
 */
import { type Account, createAccount, halfUp, isoOf, microUsd, type RentedMachines, wholeSeconds } from './account.ts';
import { createRoll, type Roll } from './roll.ts';
import { type Offer, searchOffers, type VastSource } from './vast.ts';

const PAGE_ROWS = 25;
const CHARGE_ROWS = 20;
const CHARGE_ROWS_MAX = 100;
const DISK_GB_MIN = 8;
const BID_USD = { min: 0.001, max: 128 };
const BOOT_SECONDS = 4;
const MONTH_SECONDS = 720n * 3600n;
const HOUR_SECONDS = 3600n;
const RUNTYPES = ['ssh', 'jupyter', 'args', 'ssh_proxy', 'ssh_direct', 'jupyter_proxy', 'jupyter_direct'];

const failures = ['stuck', 'exited', 'oci'] as const;
type BootFailure = (typeof failures)[number];

type Instance = {
  readonly id: number;
  readonly askId: number;
  readonly offer: Offer;
  readonly label: string | null;
  readonly image: string;
  readonly onstart: string | null;
  readonly runtype: string;
  readonly isBid: boolean;
  readonly diskGb: number;
  readonly gpuMicroUsdPerHour: bigint;
  readonly diskMicroUsdPerGbMonth: bigint;
  readonly createdMs: number;
  readonly bootMs: number;
  readonly fail: BootFailure | null;
  /** None, when its bid was too low. */
  readonly gpuIds: readonly number[];
  /** Its GPUs went to somebody else, or it never had them. */
  stoppedMs: number | null;
  destroyedMs: number | null;
};

export type InstanceCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};
type Reply = { readonly status: number; readonly body: unknown };

const ok = (body: object): Reply => ({ status: 200, body: { success: true, ...body } });
const refuse = (status: number, error: string, msg: string, more: object = {}): Reply => ({
  status,
  body: { success: false, error, msg, ...more },
});

/** When it runs; null: it never will, or was stopped before. */
function runsFrom({ createdMs, bootMs, fail, stoppedMs, destroyedMs }: Instance): number | null {
  const at = createdMs + bootMs;
  return fail !== null || at >= Math.min(stoppedMs ?? at + 1, destroyedMs ?? at + 1) ? null : at;
}

function costOf(instance: Instance, nowMs: number) {
  const endMs = Math.min(instance.destroyedMs ?? nowMs, nowMs);
  const gpuSeconds = wholeSeconds(runsFrom(instance), Math.min(instance.stoppedMs ?? endMs, endMs));
  const diskSeconds = wholeSeconds(instance.createdMs, endMs);
  return {
    ...{ gpuSeconds, diskSeconds },
    gpu: halfUp(instance.gpuMicroUsdPerHour * gpuSeconds, HOUR_SECONDS),
    disk: halfUp(instance.diskMicroUsdPerGbMonth * BigInt(instance.diskGb) * diskSeconds, MONTH_SECONDS),
  };
}

type State = {
  readonly source: VastSource;
  readonly roll: Roll<number, Instance>;
  /** GPUs that are ours: no offer that has one of them is there. */
  readonly taken: Set<number>;
  readonly account: Account<BootFailure>;
  nextId: number;
};

const lives = ({ destroyedMs }: Instance): boolean => destroyedMs === null;

function totalOf(instance: Instance, nowMs: number): bigint {
  const { gpu, disk } = costOf(instance, nowMs);
  return gpu + disk;
}

export type VastInstances = RentedMachines & {
  readonly taken: ReadonlySet<number>;
  account(nowMs: number): object;
  /** null: it is about something else. */
  answer(call: InstanceCall, nowMs: number): Reply | null;
};

export function createVastInstances(source: VastSource): VastInstances {
  const roll: State['roll'] = createRoll((instance) => !lives(instance), totalOf);
  const { all } = roll;
  const account = createAccount(failures, BOOT_SECONDS, roll.spent);
  const state: State = { source, roll, taken: new Set(), account, nextId: 31_200_001 };
  const { setBoots, setCredit } = account;
  return {
    ...{ failures, taken: state.taken, setBoots, setCredit },

    account: (nowMs: number) => ({
      ...{ id: 1, email: 'sandbox@example.org', balance: 0, ssh_key: null },
      credit: Number(account.credit(nowMs)) / 1e6,
    }),

    answer({ method, path, query, body }: InstanceCall, nowMs: number): Reply | null {
      const [, version, what, which] = /^\/api\/(v\d)\/([a-z]+)\/(?:(\d+)\/)?$/.exec(path) ?? [];
      const id = Number(which);
      switch (`${method} ${version} ${what}${which === undefined ? '' : ' one'}`) {
        case 'GET v1 instances':
          return page(roll.live(nowMs), query, nowMs);
        case 'GET v0 charges':
          return charges(all, query, nowMs);
        case 'GET v0 instances one': {
          const instance = all.get(id);
          return { status: 200, body: { instances: instance && lives(instance) ? show(instance, nowMs) : null } };
        }
        case 'DELETE v0 instances one':
          return destroy(state, id, nowMs);
        case 'PUT v0 asks one': {
          const order = readOrder(body);
          return 'error' in order
            ? refuse(400, order.error, order.msg, { ask_id: id })
            : create(state, id, order, nowMs);
        }
        default:
          return null;
      }
    },

    /** As when another bid is higher. */
    interrupt(id, nowMs) {
      const instance = all.get(Number(id));
      if (instance === undefined || !lives(instance)) return false;
      instance.stoppedMs ??= nowMs;
      return true;
    },

    bill: (nowMs) => ({
      credit_micro_usd: Number(account.credit(nowMs)),
      instances: [...all.values()].map((instance) => billOf(instance, nowMs)),
    }),
  };
}

function create(state: State, askId: number, order: Order, nowMs: number): Reply {
  const { source, taken, account } = state;
  const type = order.price === null ? 'on-demand' : 'bid';
  const only = { ask_contract_id: { eq: askId }, limit: 1, order: [['dph_total', 'asc']] };
  const filter = { ...only, type, allocated_storage: order.disk };
  const offer = searchOffers(source, { filter, order: null }, { keyed: true, taken, nowMs })[0];
  const more = { ask_id: askId };
  if (offer === undefined || !isSane(offer)) {
    const words = `error 404/3603: no_such_ask  Instance type by id ${askId} is not available.`;
    return refuse(order.cancelUnavail ? 410 : 404, 'no_such_ask', words, more);
  }
  if (order.disk > Number(offer.disk_space)) return refuse(400, 'invalid_args', 'disk: more than there is', more);
  if (account.credit(nowMs) <= 0n) return refuse(411, 'insufficient_credit', 'Insufficient credit');
  const isTooLow = order.price !== null && order.price < Number(offer.min_bid);
  const id = state.nextId;
  state.nextId += 1;
  const { label, image, onstart, runtype, price, disk } = order;
  state.roll.add(id, {
    ...{ id, askId, offer, label, image, onstart, runtype, isBid: price !== null, diskGb: disk },
    gpuMicroUsdPerHour: microUsd(price ?? offer.dph_base),
    diskMicroUsdPerGbMonth: microUsd(offer.storage_cost),
    ...(isTooLow
      ? { bootMs: 0, fail: null, gpuIds: [] }
      : { ...account.nextBoot(), gpuIds: offer.gpu_ids as number[] }),
    ...{ createdMs: nowMs, stoppedMs: isTooLow ? nowMs : null, destroyedMs: null },
  });
  // The real market leaves it behind, stopped, and has its disk paid.
  if (isTooLow) return refuse(400, 'invalid_price', 'the bid is too low', { ...more, new_contract: id });
  for (const gpu of offer.gpu_ids as number[]) taken.add(gpu);
  return ok({ new_contract: id });
}

function destroy({ roll, taken }: State, id: number, nowMs: number): Reply {
  const instance = roll.all.get(id);
  if (instance === undefined || !lives(instance)) return refuse(404, 'no_such_instance', `Instance ${id} not found.`);
  instance.destroyedMs = nowMs;
  for (const gpu of instance.gpuIds) taken.delete(gpu);
  return ok({ msg: 'The instance is destroyed.' });
}

function page(live: readonly Instance[], query: URLSearchParams, nowMs: number): Reply {
  if (query.has('select_filters') || query.has('order_by'))
    return refuse(400, 'invalid_args', 'the sandbox lists everything, by id');
  const asked = Number(query.get('limit') ?? PAGE_ROWS);
  const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, PAGE_ROWS) : PAGE_ROWS;
  const after = Number(Buffer.from(query.get('after_token') ?? '', 'base64url').toString());
  const rows = live.filter(({ id }) => id > after);
  const shown = rows.slice(0, limit);
  const token = rows.length > shown.length ? Buffer.from(String(shown.at(-1)?.id)).toString('base64url') : null;
  return ok({
    ...{ instances_found: shown.length, total_instances: live.length, next_token: token },
    instances: shown.map((instance) => show(instance, nowMs)),
  });
}

const isSane = (offer: Offer): boolean =>
  typeof offer.dph_base === 'number' &&
  offer.dph_base > 0 &&
  Array.isArray(offer.gpu_ids) &&
  Number(offer.num_gpus) > 0 &&
  offer.rented !== true &&
  offer.rentable !== false;

type Order = {
  readonly image: string;
  /** Whole GB. */
  readonly disk: number;
  readonly label: string | null;
  readonly onstart: string | null;
  readonly runtype: string;
  readonly price: number | null;
  readonly cancelUnavail: boolean;
};

function readOrder(body: unknown): Order | { readonly error: string; readonly msg: string } {
  const wrong = (msg: string, error = 'invalid_args') => ({ error, msg });
  if (typeof body !== 'object' || body === null) return wrong('Invalid json body');
  const given = body as Record<string, unknown>;
  const { image, disk, label = null, onstart = null, runtype = 'ssh', price = null, env = {} } = given;
  if (given.client_id !== 'me') return wrong('client_id: must be me');
  if (typeof image !== 'string' || image === '') return wrong('image: is needed');
  if (typeof disk !== 'number' || disk < DISK_GB_MIN) return wrong(`disk: ${DISK_GB_MIN} GB are the least`);
  if (label !== null && typeof label !== 'string') return wrong('label: must be text');
  if (onstart !== null && typeof onstart !== 'string') return wrong('onstart: must be text');
  if (typeof runtype !== 'string' || !RUNTYPES.includes(runtype)) return wrong('runtype: is not known');
  if (typeof env !== 'object' || Array.isArray(env)) return wrong('env: must be an object');
  if (price !== null && (typeof price !== 'number' || price < BID_USD.min || price > BID_USD.max))
    return wrong(`price: must be from ${BID_USD.min} to ${BID_USD.max}`, 'invalid_price');
  return {
    ...{ image, label, onstart, runtype, price },
    ...{ disk: Math.ceil(disk), cancelUnavail: given.cancel_unavail === true },
  };
}

type Status = { readonly actual: string | null; readonly words: string };

/** A quarter of the boot each for being provided and being created, the rest for the image. */
function statusOf({ createdMs, bootMs, fail, stoppedMs }: Instance, nowMs: number): Status {
  if (stoppedMs !== null && stoppedMs <= nowMs) return { actual: 'exited', words: 'outbid' };
  const done = bootMs === 0 ? 1 : (nowMs - createdMs) / bootMs;
  if (done < 0.25) return { actual: null, words: '' };
  if (fail === 'oci') return { actual: 'created', words: 'Error: OCI runtime create failed: no such device' };
  if (done < 0.5) return { actual: 'created', words: 'created' };
  if (done < 1 || fail === 'stuck') return { actual: 'loading', words: 'pulling' };
  return fail === 'exited'
    ? { actual: 'exited', words: 'the container exited with 1' }
    : { actual: 'running', words: 'success, running' };
}

function show(instance: Instance, nowMs: number) {
  const { id, offer, diskGb } = instance;
  const { actual, words } = statusOf(instance, nowMs);
  const wanted = instance.stoppedMs === null ? 'running' : 'stopped';
  const isUp = actual === 'running';
  const perHour = Number(instance.gpuMicroUsdPerHour) / 1e6;
  const diskPerHour = (Number(offer.storage_cost) * diskGb) / 720;
  const port = 40_000 + (id % 20_000);
  return {
    ...offer,
    ...{ id, label: instance.label, image_uuid: instance.image, image_runtype: instance.runtype, disk_space: diskGb },
    ...{ actual_status: actual, status_msg: words, onstart: instance.onstart },
    ...{ cur_state: wanted, next_state: wanted, intended_status: wanted, is_bid: instance.isBid },
    ...{ dph_base: perHour, storage_total_cost: diskPerHour, dph_total: perHour + diskPerHour },
    // The real one ends in a line feed too.
    public_ipaddr: isUp ? `${offer.public_ipaddr}\n` : null,
    ports: isUp ? { '22/tcp': [{ HostIp: '0.0.0.0', HostPort: String(port) }] } : null,
    ...{ ssh_host: `ssh${id % 9}.vast.ai`, ssh_port: 10_000 + (id % 20_000), start_date: instance.createdMs / 1000 },
  };
}

function billOf(instance: Instance, nowMs: number) {
  const { gpu, disk, gpuSeconds, diskSeconds } = costOf(instance, nowMs);
  const runsMs = runsFrom(instance);
  return {
    ...{ id: instance.id, label: instance.label, ask_id: instance.askId, disk_gb: instance.diskGb },
    created: new Date(instance.createdMs).toISOString(),
    running: isoOf(runsMs !== null && runsMs <= nowMs ? runsMs : null),
    stopped: isoOf(instance.stoppedMs),
    destroyed: isoOf(instance.destroyedMs),
    ...{ gpu_seconds: Number(gpuSeconds), disk_seconds: Number(diskSeconds) },
    gpu_micro_usd_per_hour: Number(instance.gpuMicroUsdPerHour),
    disk_micro_usd_per_gb_month: Number(instance.diskMicroUsdPerGbMonth),
    ...{ gpu_micro_usd: Number(gpu), disk_micro_usd: Number(disk), total_micro_usd: Number(gpu + disk) },
  };
}

/** A row an instance, of what it cost within the days that are asked for; they must be. */
function charges(all: State['roll']['all'], query: URLSearchParams, nowMs: number): Reply {
  const days = readDays(query.get('select_filters') ?? '');
  if (days === null) return refuse(400, 'invalid_args', 'select_filters must say from which day to which');
  const { fromMs, toMs } = days;
  const asked = Number(query.get('limit') ?? CHARGE_ROWS);
  const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, CHARGE_ROWS_MAX) : CHARGE_ROWS;
  const after = Number(Buffer.from(query.get('after_token') ?? '', 'base64url').toString());
  const within = [...all.values()].filter((one) => one.createdMs <= toMs && (one.destroyedMs ?? nowMs) >= fromMs);
  const rows = within.filter(({ id }) => id > after);
  const shown = rows.slice(0, limit);
  const token = rows.length > shown.length ? Buffer.from(String(shown.at(-1)?.id)).toString('base64url') : null;
  return ok({
    ...{ count: shown.length, total: within.length, next_token: token },
    results: shown.map((instance) => charge(instance, fromMs, Math.min(nowMs, toMs))),
  });
}

function readDays(text: string): { fromMs: number; toMs: number } | null {
  try {
    const { day } = JSON.parse(text) as { day?: { gte?: unknown; lte?: unknown } };
    const [from, to] = [day?.gte, day?.lte];
    return Number.isInteger(from) && Number.isInteger(to)
      ? { fromMs: Number(from) * 1000, toMs: Number(to) * 1000 + 999 }
      : null;
  } catch {
    return null;
  }
}

/** What one instance cost in a stretch of time, as the account is shown it: dollars. */
function charge(instance: Instance, fromMs: number, toMs: number) {
  const until = costOf(instance, toMs);
  const before = fromMs > instance.createdMs ? costOf(instance, fromMs) : { gpu: 0n, disk: 0n };
  const [gpu, disk] = [until.gpu - before.gpu, until.disk - before.disk];
  return {
    ...{ type: 'instance', source: `instance-${instance.id}`, description: instance.label },
    ...{ start: instance.createdMs / 1000, end: (instance.destroyedMs ?? toMs) / 1000 },
    amount: Number(gpu + disk) / 1e6,
    items: [
      { type: 'gpu', amount: Number(gpu) / 1e6 },
      { type: 'disk', amount: Number(disk) / 1e6 },
    ],
  };
}
