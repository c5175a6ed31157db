/**
 * The markets we watch. Each adapter turns a market's own wire format into offers that can be compared; nothing
 * above this room knows a wire format. An offer that breaks a rule is dropped with its reason and the rest live;
 * a market that does not answer throws `FetchFailure` and touches no other.
 */
import type { Clock } from '#base/clock';
import type { Config, Secret } from '#platform/config';
import { createJsonClient } from '#platform/fetch';
import { createAkash } from './akash/adapter.ts';
import { createIonet } from './ionet/adapter.ts';
import type { Adapter, ProviderName } from './offer.ts';
import * as offer from './offer.ts';
import { createRender } from './render/adapter.ts';
import { createVast } from './vast/adapter.ts';

export type {
  Adapter,
  Dropped,
  Offer,
  OfferBatch,
  PriceKind,
  Pricing,
  ProviderName,
} from './offer.ts';

export const { displayNames, providerNames } = offer;

export type Providers = Readonly<Record<ProviderName, Adapter>>;

const liveBaseUrls: Readonly<Record<ProviderName, string>> = {
  vast: 'https://console.vast.ai',
  ionet: 'https://api.io.solutions',
  akash: 'https://console-api.akash.network',
  render: 'https://api.dispersed.com',
};

/** What each market tolerates; the sandbox on this machine needs no pause. */
const livePace: Readonly<Record<ProviderName, { requestsPerMinute: number; burst: number }>> = {
  vast: { requestsPerMinute: 100, burst: 20 },
  ionet: { requestsPerMinute: 100, burst: 50 },
  akash: { requestsPerMinute: 50, burst: 10 },
  render: { requestsPerMinute: 100, burst: 50 },
};
const SANDBOX_PACE = { requestsPerMinute: 1_000_000, burst: 1_000_000 };

export type ProviderKeys = Config['providers'];

/** The keys the sandbox market knows. */
export const sandboxKeys = {
  vast: 'sandbox-vast-key',
  ionet: 'sandbox-ionet-key',
  akash: 'ac.sk.sandbox.key',
  render: { publicKey: 'pk_sandbox', secretKey: 'sk_sandbox' },
} as const;

const reveal = (secret: Secret | null): string | null => secret?.reveal() ?? null;

/** In live mode the real markets; with `sandboxUrl` the same adapters against the sandbox, whose keys are known. */
export function createProviders(keys: ProviderKeys, sandboxUrl: string | null, clock: Clock): Providers {
  const client = (name: ProviderName) =>
    createJsonClient({
      name,
      baseUrl: sandboxUrl === null ? liveBaseUrls[name] : `${sandboxUrl}/${name}`,
      clock,
      ...(sandboxUrl === null ? livePace[name] : SANDBOX_PACE),
    });
  const publicKey = reveal(keys.render.apiKey);
  const secretKey = reveal(keys.render.apiSecret);
  const renderPair = publicKey !== null && secretKey !== null ? { publicKey, secretKey } : null;
  const sandboxed = sandboxUrl !== null;
  return {
    vast: createVast(client('vast'), clock, sandboxed ? sandboxKeys.vast : reveal(keys.vast.apiKey)),
    ionet: createIonet(client('ionet'), clock, sandboxed ? sandboxKeys.ionet : reveal(keys.ionet.apiKey)),
    akash: createAkash(client('akash'), sandboxed ? sandboxKeys.akash : reveal(keys.akash.apiKey)),
    render: createRender(client('render'), clock, sandboxed ? sandboxKeys.render : renderPair),
  };
}
