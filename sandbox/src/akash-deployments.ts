/**
 * What is rented at the pretend Akash, and what it costs: deployments, the bids of providers for them, and leases. One
 * account, whose deposits lie in the escrow of each deployment; a lease takes from it, what is left comes back at the
 * close. The real chain takes a price a block of 6 s, begun or not; here it is taken by whole seconds, in whole micro-USD
 * (half up). Everything follows from a few instants, so that nothing has to be asked for at the right moment.
 */
import { createHash } from 'node:crypto';
import { type Account, createAccount, halfUp, isoOf, microUsd, type RentedMachines, wholeSeconds } from './account.ts';
import { AKASH_KEY, type AkashReply, type AkashRow, consoleError } from './akash.ts';
import { manifestOf, readSdl, type Sdl } from './akash-sdl.ts';
import { createRandom } from './random.ts';
import { createRoll, type Roll } from './roll.ts';

const BOOT_SECONDS = 8;
const DEPOSIT_MIN_USD = 5;
const BIDS_MAX = 4;
const FIRST_BID_MS = 5000;
const LAST_BID_MS = 30_000;
const HOUR_SECONDS = 3600n;
const BLOCKS_PER_HOUR = 600n;
/** So an hour in whole micro-USD is an amount of two decimals a block. */
const HOUR_STEP = BLOCKS_PER_HOUR / 100n;
const LIST_ROWS = 1000;
const OWNER = `akash1${'q'.repeat(38)}`;

const failures = ['no_bids', 'bid_gone', 'status_null', 'closed'] as const;
type Failure = (typeof failures)[number];

type Bid = {
  readonly provider: string;
  readonly microUsdPerHour: bigint;
  readonly atMs: number;
  /** It was withdrawn. */
  isGone: boolean;
};

type Lease = {
  readonly bid: Bid;
  readonly createdMs: number;
  /** When the provider gave it up. */
  endedMs: number | null;
};

type Deployment = {
  readonly dseq: number;
  sdl: Sdl;
  /** Of the market's list: model, memory and interface. */
  readonly row: string | null;
  readonly createdMs: number;
  readonly bootMs: number;
  readonly fail: Failure | null;
  readonly bids: readonly Bid[];
  depositMicroUsd: bigint;
  lease: Lease | null;
  /** When we closed it. */
  closedMs: number | null;
};

export type AkashCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly key: string | null;
};

type State = {
  readonly seed: number;
  readonly rowsAt: (nowMs: number) => readonly AkashRow[];
  readonly roll: Roll<string, Deployment>;
  readonly account: Account<Failure>;
  lastDseq: number;
};

const ok = (data: unknown, status = 200): AkashReply => ({ status, body: { data } });
const notFound = (): AkashReply => consoleError(404, 'not_found', 'Deployment not found');
const closed = (): AkashReply => consoleError(400, 'bad_request', 'Deployment closed');
const invalid = (path: readonly string[], message: string): AkashReply => ({
  status: 400,
  body: {
    ...{ error: 'BadRequestError', message: 'Validation error', code: 'validation_error', type: 'validation_error' },
    data: [{ code: 'custom', path, message }],
  },
});
const noCredit = (): AkashReply =>
  consoleError(
    402,
    'payment_required',
    'Not enough balance to cover the deployment deposit. Add credits or turn on auto recharge to continue.',
  );
const bidGone = (): AkashReply =>
  consoleError(
    400,
    'bad_request',
    'Cannot create lease: The selected bid is no longer open. Please refresh and select an available bid.',
  );

/** When the escrow has nothing left; null: there is no lease. */
function emptyFrom({ lease, depositMicroUsd }: Deployment): number | null {
  if (lease === null || lease.bid.microUsdPerHour === 0n) return null;
  const seconds = (depositMicroUsd * HOUR_SECONDS) / lease.bid.microUsdPerHour;
  return lease.createdMs + Number(seconds) * 1000;
}

/** The first of what ends a lease; null: it runs on. */
function leaseEnd(deployment: Deployment): { readonly atMs: number; readonly why: string } | null {
  const { lease, closedMs } = deployment;
  const ends = [
    { atMs: lease?.endedMs ?? null, why: 'lease_closed_reason_unstable' },
    { atMs: closedMs, why: 'lease_closed_owner' },
    { atMs: emptyFrom(deployment), why: 'lease_closed_reason_insufficient_funds' },
  ];
  return ends.reduce<{ atMs: number; why: string } | null>(
    (first, { atMs, why }) => (atMs === null || (first !== null && first.atMs <= atMs) ? first : { atMs, why }),
    null,
  );
}

const isLive = (deployment: Deployment, nowMs: number): boolean =>
  deployment.lease !== null && (leaseEnd(deployment)?.atMs ?? nowMs + 1) > nowMs;

/** By us, or by the chain when the escrow is empty. */
function closedFrom(deployment: Deployment): number | null {
  const end = deployment.lease === null ? null : leaseEnd(deployment);
  const isEmpty = end !== null && end.atMs === emptyFrom(deployment);
  return isEmpty ? end.atMs : deployment.closedMs;
}

const isOpen = (deployment: Deployment, nowMs: number): boolean => (closedFrom(deployment) ?? nowMs + 1) > nowMs;

function costOf(deployment: Deployment, nowMs: number) {
  const { lease } = deployment;
  const seconds = wholeSeconds(lease?.createdMs ?? null, Math.min(nowMs, leaseEnd(deployment)?.atMs ?? nowMs));
  return { seconds, microUsd: halfUp((lease?.bid.microUsdPerHour ?? 0n) * seconds, HOUR_SECONDS) };
}

/** What lies in the escrow of a deployment that is open, or comes back when it is closed. */
const fundsOf = (deployment: Deployment, nowMs: number): bigint =>
  deployment.depositMicroUsd - costOf(deployment, nowMs).microUsd;

/** What lies in the escrow of one that is open is not there to be spent. */
const spentFor = (deployment: Deployment, nowMs: number): bigint =>
  isOpen(deployment, nowMs) ? deployment.depositMicroUsd : costOf(deployment, nowMs).microUsd;

/** When it can be used; null: never. */
function runsFrom(deployment: Deployment): number | null {
  const { lease, bootMs, fail } = deployment;
  if (lease === null || fail === 'status_null') return null;
  const at = lease.createdMs + bootMs;
  return at >= (leaseEnd(deployment)?.atMs ?? at + 1) ? null : at;
}

export type AkashDeployments = RentedMachines & {
  /** GPUs of a row of the market's list that are ours. */
  taken(row: string, nowMs: number): number;
  /** null: it is about something else. */
  answer(call: AkashCall, nowMs: number): AkashReply | null;
};

export function createAkashDeployments(seed: number, rowsAt: State['rowsAt']): AkashDeployments {
  const roll: State['roll'] = createRoll((deployment, nowMs) => !isOpen(deployment, nowMs), spentFor);
  const account = createAccount(failures, BOOT_SECONDS, roll.spent);
  const state: State = { seed, rowsAt, roll, account, lastDseq: 0 };
  const { setBoots, setCredit } = account;
  return {
    ...{ failures, setBoots, setCredit },
    taken: (row, nowMs) => takenOf(state, row, nowMs),

    answer(call, nowMs) {
      if (!/^\/v1\/(?:balances|deployments|bids|leases|deposit-deployment)(?:\/|$)/.test(call.path)) return null;
      if (call.key === null) return consoleError(401, 'unauthorized', 'Unauthorized');
      if (call.key !== AKASH_KEY) return consoleError(401, 'unauthorized', 'Invalid API key');
      return route(state, call, nowMs);
    },

    /** As when the provider goes down. */
    interrupt(id, nowMs) {
      const deployment = roll.all.get(id);
      if (deployment?.lease == null || !isLive(deployment, nowMs)) return false;
      deployment.lease.endedMs = nowMs;
      return true;
    },

    bill: (nowMs) => ({
      credit_micro_usd: Number(account.credit(nowMs)),
      instances: [...roll.all.values()].map((deployment) => billOf(deployment, nowMs)),
    }),
  };
}

function route(state: State, { method, path, query, body }: AkashCall, nowMs: number): AkashReply {
  const [, what, id] = /^\/v1\/([a-z-]+)(?:\/(\d+))?$/.exec(path) ?? [];
  const deployment = state.roll.all.get(id ?? query.get('dseq') ?? '');
  switch (`${method} ${what}${id === undefined ? '' : ' one'}`) {
    case 'GET balances': {
      const balance = state.account.credit(nowMs);
      const bound = state.roll.live(nowMs).reduce((sum, one) => sum + fundsOf(one, nowMs), 0n);
      const usd = (micro: bigint): number => Number(micro) / 1e6;
      return ok({ balance: usd(balance), deployments: usd(bound), total: usd(balance + bound) });
    }
    case 'POST deployments':
      return create(state, dataOf(body), nowMs);
    case 'GET deployments':
      return page(state, query, nowMs);
    case 'GET deployments one':
      return deployment === undefined ? notFound() : ok(show(deployment, nowMs));
    case 'PUT deployments one':
      return deployment === undefined ? notFound() : update(deployment, dataOf(body), nowMs);
    case 'DELETE deployments one': {
      if (deployment === undefined) return notFound();
      if (!isOpen(deployment, nowMs)) return closed();
      deployment.closedMs = nowMs;
      return ok({ success: true });
    }
    case 'GET bids':
    case 'GET bids one':
      return ok(deployment === undefined ? [] : bidsOf(deployment, nowMs));
    case 'POST leases':
      return lease(state, body, nowMs);
    case 'POST deposit-deployment':
      return deposit(state, dataOf(body), nowMs);
    default:
      return consoleError(404, 'not_found', 'Not found');
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const dataOf = (body: unknown): Record<string, unknown> => fieldsOf(fieldsOf(body).data);

const keyOf = ({ model, ram, interface: face }: AkashRow): string => `${model}|${ram}|${face}`;

const takenOf = (state: State, row: string, nowMs: number): number =>
  state.roll
    .live(nowMs)
    .filter((deployment) => deployment.row === row && isLive(deployment, nowMs))
    .reduce((sum, { sdl }) => sum + sdl.gpuCount, 0);

const freeOf = (state: State, row: AkashRow, nowMs: number): number =>
  row.availability.available - takenOf(state, keyOf(row), nowMs);

function create(state: State, { sdl: text, deposit: usd }: Record<string, unknown>, nowMs: number): AkashReply {
  const sdl = readSdl(text);
  if ('problem' in sdl) return invalid(['data', 'sdl'], sdl.problem);
  if (typeof usd !== 'number') return invalid(['data', 'deposit'], 'Required');
  if (usd < DEPOSIT_MIN_USD) return consoleError(400, 'bad_request', 'Deposit too low');
  if (state.account.credit(nowMs) < microUsd(usd)) return noCredit();
  const dseq = Math.max(nowMs, state.lastDseq + 1);
  state.lastDseq = dseq;
  const rows = state.rowsAt(nowMs).filter(({ model, ram, interface: face }) => {
    const isOfIt = face.toLowerCase().startsWith(sdl.gpu.interface);
    return model === sdl.gpu.model && ram === sdl.gpu.ram && isOfIt;
  });
  const row = rows.find((one) => freeOf(state, one, nowMs) >= sdl.gpuCount) ?? null;
  const boot = state.account.nextBoot();
  state.roll.add(String(dseq), {
    ...{ dseq, sdl, row: row && keyOf(row), createdMs: nowMs, ...boot },
    bids: row === null || boot.fail === 'no_bids' ? [] : bidsFor(state.seed, dseq, sdl, row),
    ...{ depositMicroUsd: microUsd(usd), lease: null, closedMs: null },
  });
  const signTx = { code: 0, transactionHash: hashOf(`${dseq}`).toUpperCase(), rawLog: '' };
  return ok({ dseq: String(dseq), manifest: manifestOf(sdl), signTx }, 201);
}

/** From providers that have a GPU free; the first of them mostly bids no more than the median that is shown. */
function bidsFor(seed: number, dseq: number, { gpuCount, ceilingPerHour }: Sdl, row: AkashRow): Bid[] {
  if (row.price === null) return [];
  const chance = createRandom(seed * 41 + (dseq % 1_000_000_007));
  const { min, med, max } = row.price;
  const count = Math.min(BIDS_MAX, Math.max(1, row.providerAvailability.available));
  const bids = Array.from({ length: count }, (_, i) => {
    const top = i === 0 && chance.chance(0.9) ? med : max;
    const perGpu = microUsd(min + (top - min) * chance.next());
    return {
      provider: `akash1${hashOf(`${keyOf(row)} ${i}`).slice(0, 38)}`,
      microUsdPerHour: ((perGpu * BigInt(gpuCount)) / HOUR_STEP) * HOUR_STEP,
      atMs: dseq + chance.whole(FIRST_BID_MS, LAST_BID_MS),
      isGone: false,
    };
  });
  // The chain takes no bid above what the order would pay.
  return bids.filter(({ microUsdPerHour }) => microUsdPerHour <= ceilingPerHour);
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Those that are open: Console lists no others unless it is asked for them. */
function page(state: State, query: URLSearchParams, nowMs: number): AkashReply {
  const [skip, limit] = [Number(query.get('skip') ?? 0), Number(query.get('limit') ?? LIST_ROWS)];
  if (!Number.isInteger(skip) || skip < 0) return invalid(['skip'], 'must be a whole number of zero or more');
  if (!Number.isInteger(limit) || limit < 1) return invalid(['limit'], 'must be a whole number of one or more');
  const rows = state.roll.live(nowMs);
  const deployments = rows.slice(skip, skip + limit).map((deployment) => {
    const { leases, ...rest } = show(deployment, nowMs);
    return { ...rest, leases: leases.map(({ status, ...lease }) => lease) };
  });
  return ok({ deployments, pagination: { total: rows.length, skip, limit, hasMore: skip + limit < rows.length } });
}

function update(deployment: Deployment, { sdl: text }: Record<string, unknown>, nowMs: number): AkashReply {
  const sdl = readSdl(text);
  if ('problem' in sdl) return invalid(['data', 'sdl'], sdl.problem);
  if (!isOpen(deployment, nowMs)) return closed();
  const { gpu, gpuCount, service } = deployment.sdl;
  if (JSON.stringify([gpu, gpuCount, service]) !== JSON.stringify([sdl.gpu, sdl.gpuCount, sdl.service]))
    return consoleError(400, 'bad_request', 'Invalid: the resources of a deployment cannot be changed');
  deployment.sdl = sdl;
  return ok(show(deployment, nowMs));
}

function lease(state: State, body: unknown, nowMs: number): AkashReply {
  const { manifest, leases } = fieldsOf(body);
  if (typeof manifest !== 'string') return invalid(['manifest'], 'Required');
  const [asked, ...others] = Array.isArray(leases) ? leases.map(fieldsOf) : [];
  if (asked === undefined || others.length > 0) return invalid(['leases'], 'the sandbox makes one lease at a time');
  const { dseq, gseq, oseq, provider } = asked;
  if (typeof dseq !== 'string' || gseq !== 1 || oseq !== 1) return invalid(['leases', '0'], 'no such order');
  const deployment = state.roll.all.get(dseq);
  if (deployment === undefined) return notFound();
  if (!isOpen(deployment, nowMs)) return closed();
  // The real provider compares it by its hash with what is on the chain.
  if (manifest !== manifestOf(deployment.sdl)) return invalid(['manifest'], 'manifest version validation failed');
  if (deployment.lease !== null)
    return consoleError(
      400,
      'bad_request',
      'Cannot create lease: The associated order has already been matched or closed. Re-create the deployment to generate a new order and try again.',
    );
  const bid = deployment.bids.find((one) => one.provider === provider && one.atMs <= nowMs);
  if (bid === undefined || bid.isGone) return bidGone();
  const row = state.rowsAt(nowMs).find((one) => keyOf(one) === deployment.row);
  const isFirst = deployment.bids.every(({ isGone }) => !isGone);
  bid.isGone =
    (deployment.fail === 'bid_gone' && isFirst) ||
    (row !== undefined && freeOf(state, row, nowMs) < deployment.sdl.gpuCount);
  if (bid.isGone) return bidGone();
  deployment.lease = { bid, createdMs: nowMs, endedMs: deployment.fail === 'closed' ? nowMs + 1000 : null };
  return ok(show(deployment, nowMs));
}

function deposit(state: State, { dseq, deposit: usd }: Record<string, unknown>, nowMs: number): AkashReply {
  const deployment = state.roll.all.get(String(dseq));
  if (deployment === undefined) return notFound();
  if (typeof usd !== 'number' || usd <= 0) return invalid(['data', 'deposit'], 'must be more than zero');
  if (!isOpen(deployment, nowMs)) return closed();
  if (state.account.credit(nowMs) < microUsd(usd)) return noCredit();
  deployment.depositMicroUsd += microUsd(usd);
  return ok(show(deployment, nowMs));
}

/** A price a block, in millionths of a dollar. */
const uactOf = (microUsdPerHour: bigint): { denom: string; amount: string } => {
  const hundredths = (microUsdPerHour * 100n) / BLOCKS_PER_HOUR;
  const digits = hundredths.toString().padStart(3, '0');
  return { denom: 'uact', amount: `${digits.slice(0, -2)}.${digits.slice(-2)}` };
};

const idOf = ({ dseq }: Deployment, { provider }: Bid) => ({
  ...{ owner: OWNER, dseq: String(dseq), gseq: 1, oseq: 1, provider, bseq: 0 },
});

function bidsOf(deployment: Deployment, nowMs: number) {
  const { bids, sdl, lease: taken } = deployment;
  const stateOf = (bid: Bid): string => {
    if (bid.isGone || !isOpen(deployment, nowMs)) return 'closed';
    if (taken === null) return 'open';
    return taken.bid === bid ? 'active' : 'lost';
  };
  return bids
    .filter(({ atMs }) => atMs <= nowMs)
    .map((bid) => ({
      bid: {
        ...{ id: idOf(deployment, bid), state: stateOf(bid), price: uactOf(bid.microUsdPerHour) },
        created_at: String(Math.floor(bid.atMs / 6000)),
        resources_offer: [{ resources: { gpu: { units: { val: String(sdl.gpuCount) } } }, count: 1 }],
      },
      escrow_account: { id: { scope: 'bid', xid: `${OWNER}/${deployment.dseq}/1/1/${bid.provider}` } },
    }));
}

function show(deployment: Deployment, nowMs: number) {
  const { dseq, createdMs, sdl, depositMicroUsd } = deployment;
  const [open, cost] = [isOpen(deployment, nowMs), costOf(deployment, nowMs).microUsd];
  const coin = (micro: bigint) => ({ denom: 'uact', amount: micro.toString() });
  const height = (ms: number): string => String(Math.floor(ms / 6000));
  return {
    deployment: {
      ...{ id: { owner: OWNER, dseq: String(dseq) }, state: open ? 'active' : 'closed' },
      hash: createHash('sha256').update(manifestOf(sdl)).digest('base64'),
      created_at: height(createdMs),
    },
    leases: deployment.lease === null ? [] : [showLease(deployment, deployment.lease, nowMs)],
    escrow_account: {
      id: { scope: 'deployment', xid: `${OWNER}/${dseq}` },
      state: {
        ...{ owner: OWNER, state: open ? 'open' : 'closed', settled_at: height(nowMs) },
        transferred: deployment.lease === null ? [] : [coin(cost)],
        funds: [coin(open ? depositMicroUsd - cost : 0n)],
        deposits: [{ owner: OWNER, height: height(createdMs), source: 'grant', balance: coin(depositMicroUsd) }],
      },
    },
  };
}

function showLease(deployment: Deployment, { bid, createdMs }: Lease, nowMs: number) {
  const live = isLive(deployment, nowMs);
  const end = live ? null : leaseEnd(deployment);
  const isEmpty = end !== null && end.atMs === emptyFrom(deployment);
  return {
    ...{ id: idOf(deployment, bid), state: live ? 'active' : isEmpty ? 'insufficient_funds' : 'closed' },
    ...{ price: uactOf(bid.microUsdPerHour), created_at: String(Math.floor(createdMs / 6000)) },
    closed_on: end === null ? '0' : String(Math.floor(end.atMs / 6000)),
    ...(end === null ? {} : { reason: end.why }),
    status: live && deployment.fail !== 'status_null' ? statusOf(deployment, bid, nowMs) : null,
  };
}

function statusOf(deployment: Deployment, { provider }: Bid, nowMs: number) {
  const { service } = deployment.sdl;
  const runsMs = runsFrom(deployment);
  const ready = runsMs !== null && runsMs <= nowMs ? 1 : 0;
  const host = `${provider.slice(6, 18)}.provider.example.com`;
  const port = { port: 22, externalPort: 30_000 + (deployment.dseq % 2768), host, available: ready };
  const replicas = { replicas: 1, ready_replicas: ready, available_replicas: ready, updated_replicas: 1 };
  return {
    forwarded_ports: ready === 1 ? { [service]: [port] } : {},
    ips: {},
    services: {
      [service]: { name: service, available: ready, total: 1, uris: [], observed_generation: 1, ...replicas },
    },
  };
}

function billOf(deployment: Deployment, nowMs: number) {
  const { dseq, sdl, lease: leased } = deployment;
  const [cost, runsMs, closedMs] = [costOf(deployment, nowMs), runsFrom(deployment), closedFrom(deployment)];
  const end = leased === null ? null : leaseEnd(deployment);
  return {
    ...{ id: String(dseq), label: sdl.service, gpus: sdl.gpuCount },
    created: new Date(deployment.createdMs).toISOString(),
    leased: isoOf(leased?.createdMs ?? null),
    running: isoOf(runsMs !== null && runsMs <= nowMs ? runsMs : null),
    lease_ended: isoOf(end !== null && end.atMs <= nowMs ? end.atMs : null),
    destroyed: isoOf(closedMs !== null && closedMs <= nowMs ? closedMs : null),
    ...{ seconds: Number(cost.seconds), micro_usd_per_hour: Number(leased?.bid.microUsdPerHour ?? 0n) },
    ...{ deposit_micro_usd: Number(deployment.depositMicroUsd), total_micro_usd: Number(cost.microUsd) },
  };
}
