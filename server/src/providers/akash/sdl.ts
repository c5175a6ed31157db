/**
 * An order in Akash's words. The SDL is YAML, of which JSON is a part: what is written by `JSON.stringify` reads the
 * same in both, whatever a key's comment holds. The manifest is what a provider is sent once it has the lease; it must
 * have the hash that the deployment was posted with, so it is made as Akash's own SDK makes it: keys in order, no space.
 */
import { type Instant, MINUTE_MS, plus } from '#base/clock';
import { formatUsdc, type MicroUsdc, microUsdc, mulDiv, type Rounding } from '#base/money';
import { demandKeys, type RentOrder, RentRefused } from '../renting.ts';

/** Akash's own image that runs sshd: it lets in root, by the keys of SSH_PUBKEY. */
const IMAGE = 'ghcr.io/akash-network/ubuntu-2404-ssh:2';
const CORES_PER_GPU = 8;
const MEMORY_GIB_PER_GPU = 32;
const GIB = 1024 ** 3;
const PLACEMENT = 'any';
const SSH_PORT = 22;
/** As the rest of the product writes an offer's id: vendor, model, memory, interface. */
const OFFER = /^([a-z0-9]+)\/([a-z0-9-]+)\/(\d+(?:\.\d+)?Gi)\/(SXM|PCIe)\d*$/i;
/** What a container may be called. */
const NAME = /^[a-z](?:[a-z0-9-]{0,60}[a-z0-9])?$/;

type Gpu = { readonly vendor: string; readonly model: string; readonly ram: string; readonly interface: string };

const refuse = (words: string): never => {
  throw new RentRefused('invalid', words);
};

function gpuOf(externalId: string): Gpu {
  const [, vendor = '', model = '', ram = '', face = ''] =
    OFFER.exec(externalId) ?? refuse(`${externalId} is no offer`);
  return { vendor: vendor.toLowerCase(), model: model.toLowerCase(), ram, interface: face.toLowerCase() };
}

function demandSayable({ reference, gpuCount, diskGb, sshKeys }: RentOrder): void {
  if (!NAME.test(reference)) refuse(`a container cannot be called ${reference}`);
  if (!Number.isSafeInteger(gpuCount) || gpuCount < 1) refuse('at least one GPU is rented');
  if (!Number.isSafeInteger(diskGb) || diskGb < 1) refuse('the disk is a whole number of GB');
  demandKeys(sshKeys);
}

const envOf = ({ sshKeys }: RentOrder): readonly string[] | null =>
  sshKeys.length === 0 ? null : [`SSH_PUBKEY=${sshKeys.join('\n')}`];

/** Throws `RentRefused` where the order cannot be said. */
export function sdlOf(order: RentOrder): string {
  demandSayable(order);
  const { vendor, ...gpu } = gpuOf(order.externalId);
  const { reference, gpuCount, diskGb } = order;
  const env = envOf(order);
  const resources = {
    cpu: { units: CORES_PER_GPU * gpuCount },
    memory: { size: `${MEMORY_GIB_PER_GPU * gpuCount}Gi` },
    storage: [{ size: `${diskGb}Gi` }],
    gpu: { units: gpuCount, attributes: { vendor: { [vendor]: [gpu] } } },
  };
  const service = {
    image: IMAGE,
    ...(env === null ? {} : { env }),
    expose: [{ port: SSH_PORT, as: SSH_PORT, to: [{ global: true }] }],
  };
  const price = { denom: 'uact', amount: ceilingOf(order.pricePerHourMax) };
  const sdl = {
    version: '2.0',
    services: { [reference]: service },
    profiles: {
      compute: { [reference]: { resources } },
      placement: { [PLACEMENT]: { pricing: { [reference]: price } } },
    },
    deployment: { [reference]: { [PLACEMENT]: { profile: reference, count: 1 } } },
  };
  return JSON.stringify(sdl, null, 2);
}

/**
 * Akash tells it only in the answer to the create, and cannot be asked again. It follows from the order, so that it
 * need not be kept: no crash can lose it. Throws `RentRefused` where the order cannot be said.
 */
export function manifestOf(order: RentOrder): string {
  demandSayable(order);
  const { vendor, model, ram, interface: face } = gpuOf(order.externalId);
  const { reference, gpuCount, diskGb } = order;
  const val = (count: number) => ({ val: String(count) });
  // Akash's own defaults for HTTP, which stand in every manifest.
  const httpOptions = {
    ...{ maxBodySize: 1_048_576, nextCases: ['error', 'timeout'], nextTimeout: 0, nextTries: 3 },
    ...{ readTimeout: 60_000, sendTimeout: 60_000 },
  };
  const expose = {
    ...{ endpointSequenceNumber: 0, externalPort: SSH_PORT, global: true, hosts: null, httpOptions, ip: '' },
    ...{ port: SSH_PORT, proto: 'TCP', service: '' },
  };
  const gpu = { key: `vendor/${vendor}/model/${model}/ram/${ram}/interface/${face}`, value: 'true' };
  const resources = {
    cpu: { units: val(CORES_PER_GPU * 1000 * gpuCount) },
    // A port of its own at the provider, not the one that all share for HTTP.
    endpoints: [{ kind: 1, sequence_number: 0 }],
    gpu: { attributes: [gpu], units: val(gpuCount) },
    id: 1,
    memory: { size: val(MEMORY_GIB_PER_GPU * GIB * gpuCount) },
    storage: [{ name: 'default', size: val(diskGb * GIB) }],
  };
  const service = {
    ...{ args: null, command: null, count: 1, credentials: null, env: envOf(order), expose: [expose] },
    ...{ image: IMAGE, name: reference, resources },
  };
  return JSON.stringify([{ name: PLACEMENT, services: [service] }]).replace(
    /[<>&]/g,
    (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`,
  );
}

/** A block of the chain is 6 s. */
const BLOCKS_PER_HOUR = 600n;
const HOUR_MS = 60n * BigInt(MINUTE_MS);
/** Beyond the end, which a late release may take. */
const MARGIN_MS = 10 * MINUTE_MS;
const DEPOSIT_MIN = microUsdc(5_000_000n);
const CENT = 10_000n;

/**
 * What an hour costs at so many uact a block, where 1 uact is a micro-USD; null: it is no amount of zero or more.
 * Rounded up, so that it is within a limit in whole micro-USD exactly when the price is.
 */
export const perHour = (amount: string): MicroUsdc | null => timesUact(amount, BLOCKS_PER_HOUR, 'ceil');

/** uact as micro-USD; null: it is no amount of zero or more. */
export const uactOf = (amount: string): MicroUsdc | null => timesUact(amount, 1n, 'half-up');

const AMOUNT = /^(\d{1,24})(?:\.(\d{1,18}))?$/;

function timesUact(amount: string, times: bigint, rounding: Rounding): MicroUsdc | null {
  const match = AMOUNT.exec(amount);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  return mulDiv(microUsdc(BigInt(whole + fraction)), times, 10n ** BigInt(fraction.length), rounding);
}

/** The most that may be bid for a block: what an hour may cost is never passed by it. */
export const ceilingOf = (pricePerHourMax: MicroUsdc): string =>
  formatUsdc(mulDiv(pricePerHourMax, 1_000_000n, BLOCKS_PER_HOUR, 'floor'));

/** What the time takes at this price, and a margin. */
export function fundsFor(pricePerHour: MicroUsdc, from: Instant, until: Instant): MicroUsdc {
  const ms = BigInt(Math.max(0, plus(until, MARGIN_MS) - from));
  return mulDiv(pricePerHour, ms, HOUR_MS, 'ceil');
}

/** Whole cents, as dollars. */
export const dollars = (amount: MicroUsdc): number =>
  Number(formatUsdc(microUsdc(((amount + CENT - 1n) / CENT) * CENT)));

export function depositFor({ pricePerHourMax, until }: RentOrder, now: Instant): number {
  const needed = fundsFor(pricePerHourMax, now, until);
  return dollars(needed > DEPOSIT_MIN ? needed : DEPOSIT_MIN);
}
