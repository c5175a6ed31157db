/**
 * Renting at Vast.ai. An on-demand instance costs what its offer costs when it is made, which no request can cap: the
 * offer is looked up right before. A refused create may have made an instance all the same, stopped and paid for its
 * disk: what a refusal names is ours, and is released and billed like any other that does not start.
 */
import { DAY_MS, SECOND_MS } from '#base/clock';
import { addUsdc, formatUsdc, type MicroUsdc, usdcFromNumber, ZERO_USDC } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import type { LookUp, Offer } from '../offer.ts';
import {
  type Connection,
  demandKeys,
  type Instance,
  type InstanceState,
  type Lifetime,
  type Renting,
  type RentOrder,
  type RentRefusal,
  RentRefused,
  referenceOf,
} from '../renting.ts';
import type { ProviderClient } from '../resilience.ts';
import { asText } from '../row.ts';
import {
  type VastCharges,
  type VastInstance,
  vastCharges,
  vastCreated,
  vastDone,
  vastInstances,
  vastOneInstance,
} from './wire.ts';

const IMAGE = 'vastai/base-image:cuda-12.8.1-auto';
const PAGE_ROWS = 25;
const CHARGE_ROWS = 100;
const PAGES_MAX = 400;
const DAY_SECONDS = DAY_MS / SECOND_MS;
const DETAIL_CHARACTERS = 300;

type Ask = { readonly id: number; readonly isBid: boolean };
type Asks = { askOf(externalId: string): Ask | null; lookUp(externalId: string): LookUp | null };

export function createRenting(client: ProviderClient, apiKey: string, asks: Asks): Renting {
  const headers = { authorization: `Bearer ${apiKey}` };

  const release: Renting['release'] = async (id, signal) => {
    const path = `/api/v0/instances/${encodeURIComponent(id)}/`;
    const { success, error, msg } = await client
      .request({ method: 'DELETE', path, endpoint: 'destroy', headers, signal }, vastDone)
      .catch(unlessGone({ success: true, error: null, msg: null }));
    if (success === false && !isNoInstance(`${error} ${msg}`))
      throw new FetchFailure('refused', `Vast.ai does not end instance ${id}: ${asText(msg ?? error ?? 'no reason')}`);
  };

  const create = (ask: Ask, order: RentOrder, signal: AbortSignal) =>
    client.request(
      {
        method: 'PUT',
        path: `/api/v0/asks/${ask.id}/`,
        endpoint: 'create',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(createBody(order, ask.isBid)),
        once: true,
        signal,
      },
      vastCreated,
    );

  const see: Renting['see'] = async (id, signal) => {
    const path = `/api/v0/instances/${encodeURIComponent(id)}/`;
    const { instances } = await client
      .request({ path, endpoint: 'instance', headers, signal }, vastOneInstance)
      .catch(unlessGone({ instances: null }));
    const row = Array.isArray(instances) ? instances.find((one) => String(one.id) === id) : instances;
    return row == null ? null : instanceOf(row);
  };

  return {
    async rent(order, signal) {
      const ask = asks.askOf(order.externalId);
      const lookUp = asks.lookUp(order.externalId);
      if (ask === null || lookUp === null) throw new RentRefused('invalid', `${order.externalId} is no offer`);
      demandKeys(order.sshKeys);
      demandOffer(
        (await lookUp.fetch(signal)).find(({ externalId }) => externalId === order.externalId) ?? null,
        order,
      );
      try {
        const { success, new_contract: contract, error, msg } = await create(ask, order, signal);
        if (success !== false && contract != null) return String(contract);
        const text = JSON.stringify({ error, msg, new_contract: contract });
        throw new FetchFailure('refused', `Vast.ai did not rent it: ${asText(msg ?? error ?? 'no reason')}`, {
          answer: { status: 200, text },
        });
      } catch (error) {
        if (!(error instanceof FetchFailure) || error.answer === null) throw error;
        const { reason, contract } = readRefusal(error.answer.status, error.answer.text, ask.isBid);
        // Whoever ended it here could be killed before its bill is known to anybody.
        if (contract !== null) return String(contract);
        if (reason === null) throw error;
        throw new RentRefused(reason, error.message);
      }
    },

    async list(signal) {
      const found = new Map<string, Instance>();
      const read = (more: string) =>
        client.request(
          { path: `/api/v1/instances/?limit=${PAGE_ROWS}${more}`, endpoint: 'instances', headers, signal },
          vastInstances,
        );
      for await (const { instances } of pagesOf(read))
        for (const row of instances) found.set(String(row.id), instanceOf(row));
      return [...found.values()];
    },

    see,
    proceed: (id, _order, signal) => see(id, signal),
    prolong: async () => undefined,
    release,

    bills: (ids, within, signal) =>
      billsOf(ids, (more) =>
        client.request(
          { path: `/api/v0/charges/?${chargesOf(within)}${more}`, endpoint: 'charges', headers, signal },
          vastCharges,
        ),
      ),
  };
}

/** Charges must be asked for by day, in UTC (docs.vast.ai, "show charges"): a day more on either side is none too few. */
function chargesOf({ from, to }: Lifetime): string {
  const day = {
    gte: (Math.floor(from / DAY_MS) - 1) * DAY_SECONDS,
    lte: (Math.floor(to / DAY_MS) + 2) * DAY_SECONDS - 1,
  };
  const filters = { day, type: { in: ['instance'] } };
  return `select_filters=${encodeURIComponent(JSON.stringify(filters))}&limit=${CHARGE_ROWS}`;
}

async function billsOf(
  ids: readonly string[],
  read: (more: string) => Promise<VastCharges>,
): Promise<ReadonlyMap<string, MicroUsdc>> {
  const charged = new Map<string, MicroUsdc>();
  for await (const { results } of pagesOf(read))
    for (const { source, amount } of results) {
      const id = CHARGED.exec(source ?? '')?.[1];
      if (id !== undefined && ids.includes(id))
        charged.set(id, addUsdc(charged.get(id) ?? ZERO_USDC, usdcFromNumber(amount) ?? ZERO_USDC));
    }
  return charged;
}

type Page = { readonly next_token?: string | null | undefined };

async function* pagesOf<T extends Page>(read: (more: string) => Promise<T>): AsyncGenerator<T> {
  let more = '';
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = await read(more);
    yield page;
    if (page.next_token == null) return;
    more = `&after_token=${encodeURIComponent(page.next_token)}`;
  }
  throw new FetchFailure('bad_answer', `Vast.ai did not come to an end within ${PAGES_MAX} pages`);
}

/** A 404 alone may be a wrong key, or a proxy's. */
const isNoInstance = (text: string): boolean => /no_such_instance|instance\b.{0,40}\bnot found/i.test(text);

const unlessGone =
  <T>(gone: T) =>
  (error: unknown): T => {
    if (error instanceof FetchFailure && error.answer !== null && isNoInstance(error.answer.text)) return gone;
    throw error;
  };

function createBody(order: RentOrder, isBid: boolean) {
  return {
    client_id: 'me',
    image: IMAGE,
    disk: order.diskGb,
    label: order.reference,
    runtype: 'ssh_direct',
    ...(order.sshKeys.length === 0 ? {} : { onstart: letIn(order.sshKeys) }),
    // The decimal text of the amount is the number that is sent.
    price: isBid ? Number(formatUsdc(order.pricePerHourMax)) : null,
    // Otherwise what cannot be had now waits, stopped, and costs its disk.
    cancel_unavail: true,
  };
}

/** The keys go along with the create: when its answer is lost, the instance has them all the same. */
function letIn(keys: readonly string[]): string {
  const quoted = keys.map((key) => `'${key.replaceAll("'", "'\\''")}'`).join(' ');
  const file = '~root/.ssh/authorized_keys';
  return `mkdir -p ~root/.ssh && printf '%s\\n' ${quoted} >> ${file} && chmod 700 ~root/.ssh && chmod 600 ${file}`;
}

function demandOffer(offer: Offer | null, order: RentOrder): asserts offer is Offer {
  if (offer === null || offer.free === 0) throw new RentRefused('gone', 'Vast.ai shows the offer no more');
  const { pricePerHour, gpuCount, diskGb, rentableUntil } = offer;
  if (pricePerHour > order.pricePerHourMax)
    throw new RentRefused(
      'dearer',
      `the offer costs ${formatUsdc(pricePerHour)} an hour, and ${formatUsdc(order.pricePerHourMax)} may be paid`,
    );
  if (rentableUntil !== null && rentableUntil < order.until)
    throw new RentRefused('gone', "the host's own contract ends before it would be released");
  if (gpuCount !== order.gpuCount)
    throw new RentRefused('invalid', `the offer has ${gpuCount} GPUs, and is rented as a whole`);
  if (diskGb !== null && diskGb < order.diskGb)
    throw new RentRefused('invalid', `the offer has ${diskGb} GB of disk, and ${order.diskGb} GB are asked for`);
}

type Read = { readonly reason: RentRefusal | null; readonly contract: number | null };

const NO_CREDIT = /insufficient[ _](?:credit|funds|balance)|missing_billing/i;
const NO_ASK = /no_such_ask|is not available/i;

/** reason null: it does not say that nothing was rented. `contract`: what it made all the same. */
export function readRefusal(status: number, text: string, isBid: boolean): Read {
  const contract = contractIn(text);
  const read = (reason: RentRefusal | null): Read => ({ reason, contract });
  if (status === 402 || status === 411 || NO_CREDIT.test(text)) return read('credit');
  if (status === 410 || NO_ASK.test(text)) return read('gone');
  // What is made though it is refused is an instance whose bid is too low to run.
  if (contract !== null && isBid) return read('dearer');
  return read(status === 400 || (status === 403 && /invalid_args/.test(text)) ? 'invalid' : null);
}

function contractIn(text: string): number | null {
  try {
    return vastCreated.safeParse(JSON.parse(text)).data?.new_contract ?? null;
  } catch {
    return null;
  }
}

const CHARGED = /^instance-(\d+)$/;

export function instanceOf(row: VastInstance): Instance {
  const connection = connectionOf(row);
  const state = stateOf(row, connection !== null);
  const words = [row.actual_status ?? 'being provided', row.status_msg?.trim()].filter(Boolean).join(': ');
  return {
    id: String(row.id),
    reference: referenceOf(row.label),
    state,
    detail: asText(words.slice(0, DETAIL_CHARACTERS)),
    connection: state === 'running' ? connection : null,
    unservedSince: null,
    pricePerHour: row.dph_base == null ? null : usdcFromNumber(row.dph_base),
  };
}

/** What does not come back by waiting. */
const BROKEN = new Set(['exited', 'unknown', 'offline', 'stopped', 'frozen']);

function stateOf(row: VastInstance, reachable: boolean): InstanceState {
  const { actual_status: status, intended_status: intended, cur_state: current, next_state: next } = row;
  // Outbid, or stopped by its host.
  if ([intended, current, next].every((word) => word === 'stopped')) return 'broken';
  if (BROKEN.has(status ?? '') || /OCI runtime create failed/i.test(row.status_msg ?? '')) return 'broken';
  return status === 'running' && reachable ? 'running' : 'booting';
}

function connectionOf(row: VastInstance): Connection | null {
  const direct = row.ports?.['22/tcp']?.[0]?.HostPort;
  if (row.public_ipaddr != null && direct !== undefined) return { host: row.public_ipaddr, port: direct, user: 'root' };
  return row.ssh_host != null && row.ssh_port != null ? { host: row.ssh_host, port: row.ssh_port, user: 'root' } : null;
}
