/**
 * Renting at Akash. An order is a deployment; providers bid for it, and the machine is there once a bid was taken, which
 * is a lease. A deployment without a lease costs nothing and binds its deposit, which comes back when it is closed. It
 * keeps no label of ours: our name is that of the service, which the provider tells once it has the lease. Before that
 * it is known by the hash of its manifest, in which the name stands.
 */
import { createHash } from 'node:crypto';
import { type Clock, type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';
import { addUsdc, formatUsdc, type MicroUsdc, microUsdc, ZERO_USDC } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import {
  type Connection,
  type Instance,
  type InstanceState,
  type Renting,
  type RentOrder,
  type RentRefusal,
  RentRefused,
  readEach,
  referenceOf,
} from '../renting.ts';
import type { CallRequest, ProviderClient } from '../resilience.ts';
import { asText } from '../row.ts';
import { depositFor, dollars, fundsFor, manifestOf, perHour, sdlOf, uactOf } from './sdl.ts';
import {
  type AkashBid,
  type AkashCoin,
  type AkashDeployment,
  type AkashLease,
  bidRow,
  bidsAnswer,
  closedAnswer,
  createdAnswer,
  deploymentAnswer,
  deploymentsAnswer,
} from './wire.ts';

/** Who has not bid by then does not bid. */
const BIDS_MS = 90 * SECOND_MS;
/** A provider that has no manifest by then gives the lease up. */
const MANIFEST_MS = 5 * MINUTE_MS;
/** The market asks the provider meanwhile, again and again. */
const MANIFEST_TIMEOUT_MS = 4 * SECOND_MS;
const PAGE_ROWS = 100;
const PAGES_MAX = 100;
const DETAIL_CHARACTERS = 300;

export function createRenting(client: ProviderClient, clock: Clock, apiKey: string): Renting {
  const { read, list, create, bidsFor, lease, deposit, close } = createCalls(client, apiKey);

  const see: Renting['see'] = async (id, signal) => {
    const found = await read(id, signal);
    return found === null ? null : instanceOf(found);
  };

  /** The machine, where a bid could be taken; the bids that were there in any case. */
  const takeBid = async (id: string, order: RentOrder, signal: AbortSignal) => {
    const bids = openBids(await bidsFor(id, signal));
    const within = bids.filter((bid) => bid.pricePerHour <= order.pricePerHourMax);
    for (const { bid } of within) {
      const taken = await lease(bid.id, order, signal);
      if (taken !== null) return { instance: instanceOf(taken), bids };
    }
    // They are gone; or an order of ours took one and its answer was lost.
    const found = within.length === 0 ? null : await read(id, signal);
    return { instance: found !== null && !isWaiting(found) ? instanceOf(found) : null, bids };
  };

  return {
    async rent(order, signal) {
      const body = { data: { sdl: sdlOf(order), deposit: depositFor(order, clock.now()) } };
      const { dseq, signTx } = (await create(body, signal)).data;
      if (signTx != null && signTx.code !== 0)
        throw new FetchFailure('refused', `Akash did not post the order: ${asText(signTx.rawLog ?? 'no reason')}`, {
          harmless: true,
        });
      return dseq;
    },

    async list(signal, known) {
      const found = new Map<string, Instance>();
      for (const row of await list(signal)) {
        const { id, state } = instanceOf(row);
        if (state === 'ended') continue;
        // The list does not ask the providers, who alone know our name for it.
        const whole = isServed(row) && !known?.has(id) ? await read(id, signal) : row;
        if (whole !== null) found.set(id, instanceOf(whole));
      }
      return [...found.values()];
    },

    async find(order, signal) {
      const hash = createHash('sha256').update(manifestOf(order)).digest();
      const names = [hash.toString('base64'), hash.toString('hex')];
      const row = (await list(signal)).find((one) => !isClosed(one) && names.includes(one.deployment.hash ?? ''));
      return row === undefined ? null : instanceOf(row);
    },

    see,

    async proceed(id, order, signal) {
      const found = await read(id, signal);
      if (found === null) return null;
      if (!isWaiting(found)) {
        if (clock.now() < plus(madeAt(id), MANIFEST_MS))
          await sendManifestAgain(found, (to) => lease(to, order, signal, MANIFEST_TIMEOUT_MS), signal);
        return instanceOf(found);
      }
      const { instance, bids } = await takeBid(id, order, signal);
      if (instance !== null) return instance;
      if (clock.now() < plus(madeAt(id), BIDS_MS)) return instanceOf(found);
      const most = formatUsdc(order.pricePerHourMax);
      const least = bids[0]?.pricePerHour ?? ZERO_USDC;
      if (least > order.pricePerHourMax)
        throw new RentRefused('dearer', `the cheapest bid is ${formatUsdc(least)} an hour, and ${most} may be paid`);
      throw new RentRefused('gone', `nobody bid at up to ${most} an hour within ${BIDS_MS / SECOND_MS} s`);
    },

    async prolong(id, until, signal) {
      const found = await read(id, signal);
      const price = found?.leases.find(isActive)?.price;
      const pricePerHour = price === undefined ? null : hourOf(price);
      if (found === null || pricePerHour === null) return;
      // What was paid in stays the same while a part of it goes to the provider, whenever that is written down.
      const { transferred, funds } = found.escrow_account?.state ?? {};
      const [gone, left] = [dollarsIn(transferred), dollarsIn(funds)];
      if (gone === null || left === null)
        throw new FetchFailure('bad_answer', `Akash does not say what deployment ${id} has`);
      const missing = fundsFor(pricePerHour, madeAt(id), until) - gone - left;
      if (missing > 0n) await deposit(id, dollars(microUsdc(missing)), signal);
    },

    release: close,

    bills: (ids, _within, signal) =>
      readEach(
        ids,
        async (id) => {
          const found = await read(id, signal);
          return found === null || !isClosed(found) ? null : dollarsIn(found.escrow_account?.state.transferred);
        },
        signal,
      ),
  };
}

/** A provider at whom a bid may be taken. */
type BidAt = AkashBid['id'];

function createCalls(client: ProviderClient, apiKey: string) {
  const headers = { 'x-api-key': apiKey };
  const post = (path: string, endpoint: string, body: object, signal: AbortSignal): CallRequest => ({
    ...{ method: 'POST', path, endpoint, signal, once: true, body: JSON.stringify(body) },
    headers: { ...headers, 'content-type': 'application/json' },
  });
  const pathOf = (id: string): string => `/v1/deployments/${encodeURIComponent(id)}`;

  return {
    /** null: there is none. */
    async read(id: string, signal: AbortSignal): Promise<AkashDeployment | null> {
      const request = { path: pathOf(id), endpoint: 'deployment', headers, signal };
      const { data } = await client.request(request, deploymentAnswer).catch(unlessNone({ data: null }));
      return data;
    },

    async list(signal: AbortSignal): Promise<readonly AkashDeployment[]> {
      const found: AkashDeployment[] = [];
      for (let pages = 0; pages < PAGES_MAX; pages += 1) {
        const path = `/v1/deployments?skip=${pages * PAGE_ROWS}&limit=${PAGE_ROWS}`;
        const { data } = await client.request({ path, endpoint: 'deployments', headers, signal }, deploymentsAnswer);
        found.push(...data.deployments);
        if (!data.pagination.hasMore) return found;
      }
      throw new FetchFailure('bad_answer', `Akash did not come to an end within ${PAGES_MAX} pages`);
    },

    async create(body: object, signal: AbortSignal) {
      try {
        return await client.request(post('/v1/deployments', 'create', body, signal), createdAnswer);
      } catch (error) {
        if (!(error instanceof FetchFailure)) throw error;
        const reason = error.answer === null ? null : readRefusal(error.answer.status, error.answer.text);
        if (reason !== null) throw new RentRefused(reason, error.message);
        throw error;
      }
    },

    async bidsFor(id: string, signal: AbortSignal): Promise<readonly unknown[]> {
      const path = `/v1/bids?dseq=${encodeURIComponent(id)}`;
      return (await client.request({ path, endpoint: 'bids', headers, signal }, bidsAnswer)).data;
    },

    /** null: the bid, or the whole order, was taken or withdrawn. */
    async lease(
      { dseq, gseq, oseq, provider }: BidAt,
      order: RentOrder,
      signal: AbortSignal,
      timeoutMs?: number,
    ): Promise<AkashDeployment | null> {
      const body = { manifest: manifestOf(order), leases: [{ dseq, gseq, oseq, provider }] };
      try {
        const request = post('/v1/leases', 'lease', body, signal);
        const given = timeoutMs === undefined ? request : { ...request, timeoutMs };
        return (await client.request(given, deploymentAnswer)).data;
      } catch (error) {
        if (!(error instanceof FetchFailure) || error.answer === null) throw error;
        const { status, text } = error.answer;
        if (status === 400 && NO_BID.test(text)) return null;
        if (status === 402 || (status === 400 && NO_CREDIT.test(text))) throw new RentRefused('credit', error.message);
        throw error;
      }
    },

    async deposit(dseq: string, usd: number, signal: AbortSignal): Promise<void> {
      const body = { data: { dseq, deposit: usd } };
      await client.request(post('/v1/deposit-deployment', 'deposit', body, signal), deploymentAnswer);
    },

    async close(id: string, signal: AbortSignal): Promise<void> {
      const request: CallRequest = { method: 'DELETE', path: pathOf(id), endpoint: 'close', headers, signal };
      const { data } = await client.request(request, closedAnswer).catch(unlessNone({ data: { success: true } }));
      if (!data.success) throw new FetchFailure('refused', `Akash does not close deployment ${id}`);
    },
  };
}

const NO_CREDIT = /insufficient (?:funds|balance)|not enough balance|trial expired/i;
const NO_BID = /no longer open|bid not open|order not open|already (?:been )?matched|matched or closed/i;
/** A 404 alone may be a proxy's. */
const NO_DEPLOYMENT = /deployment (?:not found|(?:is )?(?:already )?closed)/i;

const unlessNone =
  <T>(none: T) =>
  (error: unknown): T => {
    const answer = error instanceof FetchFailure ? error.answer : null;
    if (answer !== null && (answer.status === 404 || answer.status === 400) && NO_DEPLOYMENT.test(answer.text))
      return none;
    throw error;
  };

/** null: it does not say that nothing was posted. */
export function readRefusal(status: number, text: string): RentRefusal | null {
  if (status === 402 || (status === 400 && NO_CREDIT.test(text))) return 'credit';
  // Two were posted within a millisecond, of which the other has the number.
  if (/deployment .{0,60}exists/i.test(text)) return null;
  return status === 400 || status === 422 ? 'invalid' : null;
}

const isClosed = ({ deployment }: AkashDeployment): boolean => deployment.state === 'closed';
const isActive = ({ state }: AkashLease): boolean => state === 'active';
const isServed = ({ leases }: AkashDeployment): boolean => leases.some(isActive);
const isWaiting = (found: AkashDeployment): boolean => !isClosed(found) && found.leases.length === 0;

/** The manifest goes to the provider after the lease is made, and may not have arrived: the same one does no harm. */
async function sendManifestAgain(
  found: AkashDeployment,
  send: (to: BidAt) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const unheard = isClosed(found) ? undefined : found.leases.find((lease) => isActive(lease) && lease.status == null);
  if (unheard === undefined) return;
  await send(unheard.id).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!(error instanceof FetchFailure || error instanceof RentRefused)) throw error;
  });
}

type Priced = { readonly bid: AkashBid; readonly pricePerHour: MicroUsdc };

/** Those that can still be taken and are in dollars, the cheapest first. Akash's own coin has no price here. */
export function openBids(rows: readonly unknown[]): readonly Priced[] {
  return rows
    .flatMap((row) => bidRow.safeParse(row).data?.bid ?? [])
    .filter(({ state }) => state === 'open')
    .flatMap((bid) => {
      const pricePerHour = hourOf(bid.price);
      return pricePerHour === null ? [] : [{ bid, pricePerHour }];
    })
    .sort((a, b) => compare(a.pricePerHour, b.pricePerHour) || compare(a.bid.id.provider, b.bid.id.provider));
}

const compare = <T extends bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const hourOf = ({ denom, amount }: AkashCoin): MicroUsdc | null => (denom === 'uact' ? perHour(amount) : null);

/** null: it is not said, or in a coin that has no price here. */
function dollarsIn(coins: readonly AkashCoin[] | undefined): MicroUsdc | null {
  if (coins === undefined) return null;
  const amounts = coins.map(({ denom, amount }) => (denom === 'uact' || isNothing(amount) ? uactOf(amount) : null));
  return amounts.includes(null) ? null : addUsdc(...amounts.filter((amount) => amount !== null));
}

const isNothing = (amount: string): boolean => /^0+(?:\.0+)?$/.test(amount);

const madeAt = (dseq: string): Instant => Number(dseq) as Instant;

export function instanceOf(found: AkashDeployment): Instance {
  const { deployment, leases } = found;
  const { dseq } = deployment.id;
  const lease = leases.find(isActive) ?? leases.at(-1) ?? null;
  const names = Object.keys({ ...lease?.status?.forwarded_ports, ...lease?.status?.services });
  const connection = lease === null ? null : connectionOf(lease);
  const state = stateOf(found, lease, connection !== null);
  return {
    id: dseq,
    reference: names.map(referenceOf).find((name) => name !== null) ?? null,
    state,
    detail: asText(wordsOf(lease, state).slice(0, DETAIL_CHARACTERS)),
    connection: state === 'running' ? connection : null,
    unservedSince: isClosed(found) || isServed(found) ? null : madeAt(dseq),
    pricePerHour: lease === null ? null : hourOf(lease.price),
  };
}

function stateOf(found: AkashDeployment, lease: AkashLease | null, reachable: boolean): InstanceState {
  if (isClosed(found)) return 'ended';
  if (lease !== null && !isActive(lease)) return 'broken';
  return lease !== null && reachable && isReady(lease) ? 'running' : 'booting';
}

function isReady({ status }: AkashLease): boolean {
  const services = Object.values(status?.services ?? {});
  return services.length > 0 && services.every(({ ready_replicas: ready }) => (ready ?? 0) >= 1);
}

function wordsOf(lease: AkashLease | null, state: InstanceState): string {
  const because = lease?.reason ? `: ${lease.reason}` : '';
  if (state === 'ended') return `closed${because}`;
  if (lease === null) return 'waiting for bids';
  if (state === 'broken') return `the lease is ${lease.state}${because}`;
  if (lease.status == null) return `${lease.id.provider} does not say how it is`;
  return state === 'running' ? 'running' : `${lease.id.provider} starts it`;
}

function connectionOf({ status }: AkashLease): Connection | null {
  const ssh = Object.values(status?.forwarded_ports ?? {})
    .flatMap((ports) => ports ?? [])
    .find(({ port }) => port === 22);
  return ssh?.host == null ? null : { host: ssh.host, port: ssh.externalPort, user: 'root' };
}
