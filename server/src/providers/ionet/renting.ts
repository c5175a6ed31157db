/**
 * Renting at io.net: one VM at one place for a block of whole hours, paid in advance, fees in, which ends by itself. No
 * request caps the price, so exactly that block is quoted right before. Nothing is known to come back for an early end.
 * Not confirmed by anybody: the answer to a deploy, the form of `ssh_access`, and the refusals for money and stock. What
 * a refusal does not clearly say is therefore no `RentRefused`, and is looked for by its name.
 */
import { type Clock, type Instant, MINUTE_MS, parseInstant, plus } from '#base/clock';
import { formatUsdc, type MicroUsdc, microUsdc, usdcFromNumber } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import {
  demandKeys,
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
import { connectionOf } from './access.ts';
import { type Block, pricePath, VMAAS } from './machines.ts';
import {
  anyAnswer,
  type Deployment,
  deployedAnswer,
  deploymentAnswer,
  deploymentsAnswer,
  quoteAnswer,
  type Vm,
  vmsAnswer,
} from './wire.ts';

const HOUR_MS = 60 * MINUTE_MS;
const HOUR_MINUTES = 60;
const GPUS_MAX = 8;
const PAGE_ROWS = 100;
const PAGES_MAX = 400;
const DETAIL_CHARACTERS = 300;
/** In the order of life: what goes on from one to the next between two questions is still met. */
const ALIVE = ['deployment requested', 'running'] as const;

/** The calls, as they are described. */
function createApi(client: ProviderClient, apiKey: string) {
  const headers = { 'x-api-key': apiKey };
  const asked = (endpoint: string, path: string, signal: AbortSignal): CallRequest => ({
    ...{ path: VMAAS + path, endpoint, headers, signal },
  });
  const posted = (endpoint: string, path: string, body: object, signal: AbortSignal): CallRequest => ({
    ...asked(endpoint, path, signal),
    ...{ method: 'POST', body: JSON.stringify(body), once: true },
    headers: { ...headers, 'content-type': 'application/json' },
  });
  return {
    quote: (block: Block, signal: AbortSignal) => client.request(asked('price', pricePath(block), signal), quoteAnswer),
    deploy: (body: object, signal: AbortSignal) =>
      client.request(posted('deploy', '/deploy', body, signal), deployedAnswer),
    extend: (id: string, hours: number, signal: AbortSignal) =>
      client.request(posted('extend', `${pathOf(id)}/extend`, { duration_hours: hours }, signal), anyAnswer),
    destroy: (id: string, signal: AbortSignal) =>
      client.request({ ...asked('destroy', pathOf(id), signal), method: 'DELETE' }, anyAnswer),
    page: (status: string, page: number, signal: AbortSignal) => {
      const path = `/deployments?status=${encodeURIComponent(status)}&page=${page}&page_size=${PAGE_ROWS}`;
      return client.request(asked('deployments', path, signal), deploymentsAnswer);
    },
    /** null: it is not there any more. */
    async deployment(id: string, signal: AbortSignal): Promise<Deployment | null> {
      const request = client.request(asked('deployment', pathOf(id), signal), deploymentAnswer);
      return (await request.catch(unlessGone(null)))?.data ?? null;
    },
    async vms(id: string, signal: AbortSignal): Promise<readonly Vm[]> {
      const request = client.request(asked('vms', `${pathOf(id)}/vms?page=0&page_size=20`, signal), vmsAnswer);
      return (await request.catch(unlessGone(null)))?.data.workers ?? [];
    },
  };
}

export function createRenting(client: ProviderClient, clock: Clock, apiKey: string): Renting {
  const api = createApi(client, apiKey);

  const see: Renting['see'] = async (id, signal) => {
    const deployment = await api.deployment(id, signal);
    if (deployment === null) return null;
    return instanceOf(deployment, stateOf(deployment.status) === 'running' ? await api.vms(id, signal) : []);
  };

  return {
    async rent(order, signal) {
      const block = blockOf(order, clock.now());
      demandKeys(order.sshKeys);
      try {
        const { data } = await api.quote(block, signal);
        demandQuote(usdcFromNumber(data.total_cost_usdc), data.available_replica_count ?? null, order, block.hours);
        const answer = await api.deploy(deployBody(order, block), signal);
        const id = answer.deployment_id ?? answer.data?.deployment_id ?? answer.id ?? answer.data?.id;
        if (id == null) throw new FetchFailure('bad_answer', 'io.net took an order and did not name what it made');
        return id;
      } catch (error) {
        if (!(error instanceof FetchFailure) || error.answer === null) throw error;
        const reason = readRefusal(error.answer.status, error.answer.text);
        throw reason === null ? error : new RentRefused(reason, error.message);
      }
    },

    /** What has ended or failed is kept by the market for ever, and not asked for. */
    async list(signal) {
      const found = new Map<string, Instance>();
      for (const asked of ALIVE)
        for await (const { id, name, status } of rowsOf((page) => api.page(asked, page, signal))) {
          const state = stateOf(status);
          if (state === 'booting' || state === 'running')
            found.set(id, { ...bare(id, state, status), reference: referenceOf(name) });
        }
      return [...found.values()];
    },

    see,
    proceed: (id, _order, signal) => see(id, signal),

    /** A call whose outcome is not known may have added its hours: the next one looks at what is paid by then. */
    async prolong(id, until, signal) {
      const deployment = await api.deployment(id, signal);
      if (deployment === null || isOver(deployment))
        throw new FetchFailure('refused', `io.net's deployment ${id} has ended, and cannot be prolonged`);
      const hours = hoursMissing(deployment, clock.now(), until);
      if (hours > 0) await api.extend(id, hours, signal);
    },

    async release(id, signal) {
      try {
        await api.destroy(id, signal);
      } catch (error) {
        // How it refuses for what has ended, and what it answers at all, is not described: the deployment tells.
        if (!(error instanceof FetchFailure) || error.harmless) throw error;
        const deployment = await api.deployment(id, signal);
        if (deployment !== null && !isOver(deployment)) throw error;
      }
    },

    bills: (ids, _within, signal) =>
      readEach(
        ids,
        async (id) => {
          const deployment = await api.deployment(id, signal);
          if (deployment === null || !FINAL.has(wordOf(deployment.status))) return null;
          return deployment.amount_paid == null ? null : usdcFromNumber(deployment.amount_paid);
        },
        signal,
      ),
  };
}

type Listed = { readonly id: string; readonly status: string; readonly name?: string | null | undefined };

async function* rowsOf(
  read: (page: number) => Promise<{ readonly data: { readonly deployments: readonly Listed[] } }>,
): AsyncGenerator<Listed> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { deployments } = (await read(page)).data;
    yield* deployments;
    if (deployments.length < PAGE_ROWS) return;
  }
  throw new FetchFailure('bad_answer', `io.net did not come to an end within ${PAGES_MAX} pages`);
}

const pathOf = (id: string): string => `/deployment/${encodeURIComponent(id)}`;

/** A page of markup is a proxy's, or none of theirs: it says nothing of a deployment. */
const isGone = ({ answer }: FetchFailure): boolean =>
  answer !== null && answer.status === 404 && answer.text.trim() !== '' && !answer.text.trimStart().startsWith('<');

const unlessGone =
  <T>(gone: T) =>
  (error: unknown): T => {
    if (error instanceof FetchFailure && isGone(error)) return gone;
    throw error;
  };

// The order ---------------------------------------------------------------------------------------------------------

const OFFER = /^(\d{1,9})\/vmaas\/(\d{1,9})$/;

/** Throws `RentRefused`. */
function blockOf({ externalId, gpuCount, until }: RentOrder, now: Instant): Block {
  const [, hardware, place] = OFFER.exec(externalId) ?? [];
  if (hardware === undefined || place === undefined)
    throw new RentRefused('invalid', `${externalId} is no virtual machine at a place`);
  if (!Number.isInteger(gpuCount) || gpuCount < 1 || gpuCount > GPUS_MAX)
    throw new RentRefused('invalid', `a virtual machine has 1 to ${GPUS_MAX} GPUs, and ${gpuCount} are asked for`);
  const hours = Math.max(1, Math.ceil((until - now) / HOUR_MS));
  return { hardware: Number(hardware), place: Number(place), gpus: gpuCount, hours };
}

/** `replicas`: each number of such VMs that can be had; null: it does not say. */
function demandQuote(
  total: MicroUsdc | null,
  replicas: readonly number[] | null,
  { pricePerHourMax }: RentOrder,
  hours: number,
): void {
  if (replicas !== null && !replicas.some((count) => count >= 1))
    throw new RentRefused('gone', 'io.net has no such virtual machine left at that place');
  if (!total) throw new FetchFailure('schema_drift', 'io.net quoted no price', { harmless: true });
  const most = microUsdc(pricePerHourMax * BigInt(hours));
  if (total > most)
    throw new RentRefused(
      'dearer',
      `${hours} hours cost ${formatUsdc(total)} with fees, and ${formatUsdc(most)} may be paid`,
    );
}

function deployBody(order: RentOrder, { hardware, place, gpus, hours }: Block) {
  return {
    resource_private_name: order.reference,
    ...{ hardware_id: hardware, location_ids: [place], gpus_per_vm: gpus, vms_qty: 1, duration_hours: hours },
    ...(order.sshKeys.length === 0
      ? {}
      : { ssh_keys: Object.fromEntries(order.sshKeys.map((key, i) => [`${order.reference}-${i + 1}`, key])) }),
  };
}

/**
 * Whole hours that are still to be paid. Blocks are whole hours, so the minutes served and remaining, which are rounded,
 * come to a whole number of them. What does not run yet has its time before it still.
 */
export function hoursMissing(deployment: Deployment, now: Instant, until: Instant): number {
  const { started_at: started, compute_minutes_served: served, compute_minutes_remaining: remaining } = deployment;
  if (remaining == null)
    throw new FetchFailure('schema_drift', 'io.net does not say how much of the time is paid', { harmless: true });
  const startedAt =
    started == null ? null : parseInstant(/(?:Z|[+-]\d\d:\d\d)$/i.test(started) ? started : `${started}Z`);
  const paidUntil =
    startedAt === null || served == null
      ? plus(now, remaining * MINUTE_MS)
      : plus(startedAt, Math.round((served + remaining) / HOUR_MINUTES) * HOUR_MS);
  return Math.max(0, Math.ceil((until - paidUntil) / HOUR_MS));
}

// What it answers ---------------------------------------------------------------------------------------------------

const NO_CREDIT =
  /(?:insufficient|not enough|no|too few|lack of)[\s_]+(?:\w+[\s_]+){0,2}(?:credits?|funds?|balance)|(?:credits?|funds?|balance)\s(?:\w+\s){0,3}(?:insufficient|too low|not enough|exhausted)/i;
const SOLD_OUT =
  /sold[\s_-]?out|out of (?:stock|capacity)|(?:not|no longer)[\s_]+available|unavailable|(?:insufficient|not enough|no)[\s_]+(?:\w+[\s_]+){0,2}(?:replicas?|capacity|gpus?|vms?|hardware|devices?|workers?|machines?)/i;

/** null: it does not say that nothing was rented. */
export function readRefusal(status: number, text: string): RentRefusal | null {
  if (status < 400 || status >= 500 || status === 429) return null;
  const words = wordsIn(text);
  if (status === 402 || NO_CREDIT.test(words)) return 'credit';
  if (SOLD_OUT.test(words)) return 'gone';
  return status === 422 ? 'invalid' : null;
}

/** Of a refusal only its own words: the framework may repeat what it was sent. */
function wordsIn(text: string): string {
  if (text.trimStart().startsWith('<')) return '';
  try {
    const body = JSON.parse(text) as { detail?: unknown; message?: unknown } | string | null;
    const told = typeof body === 'object' ? (body?.detail ?? body?.message) : body;
    if (Array.isArray(told)) return told.map((one: { msg?: unknown } | null) => String(one?.msg ?? '')).join('; ');
    return typeof told === 'string' ? told : '';
  } catch {
    return text;
  }
}

const wordOf = (status: string): string => status.trim().toLowerCase();

/** What was paid for it stays as it is. */
const FINAL = new Set(['completed', 'failed', 'destroyed']);

/** `running` is what the market says; whether it can be reached its VMs tell. A word that is not known will be one of the others soon. */
function stateOf(status: string): InstanceState {
  switch (wordOf(status)) {
    case 'running':
      return 'running';
    case 'failed':
      return 'broken';
    // What was paid stays paid.
    case 'termination requested':
    case 'completed':
    case 'destroyed':
      return 'ended';
    default:
      return 'booting';
  }
}

const isOver = ({ status }: Deployment): boolean => ['broken', 'ended'].includes(stateOf(status));

const bare = (id: string, state: InstanceState, words: string): Instance => ({
  ...{ id, state, reference: null, connection: null, unservedSince: null, pricePerHour: null },
  detail: asText(words.slice(0, DETAIL_CHARACTERS)),
});

/** A deployment does not repeat its name: only the list does. */
export function instanceOf({ id, status }: Deployment, vms: readonly Vm[]): Instance {
  const state = stateOf(status);
  const connection = vms.map(connectionOf).find((found) => found !== null) ?? null;
  const words = [status, state === 'running' ? lastEventOf(vms) : null].filter(Boolean).join(': ');
  return state === 'running'
    ? { ...bare(id, connection === null ? 'booting' : 'running', words), connection }
    : bare(id, state, words);
}

const lastEventOf = (vms: readonly Vm[]): string | null =>
  vms
    .flatMap(({ vm_events: events }) => events ?? [])
    .reduce<{ time: string; message: string | null }>(
      (last, { time, message }) => ((time ?? '') >= last.time ? { time: time ?? '', message: message ?? null } : last),
      { time: '', message: null },
    ).message;
