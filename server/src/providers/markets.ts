/** The four markets: where each is, what it tolerates, and how its adapter is made. One line more is one market more. */
import { type Clock, SECOND_MS } from '#base/clock';
import type { Config, Secret } from '#platform/config';
import type { HttpOptions } from '#platform/fetch';
import { createAkash } from './akash/adapter.ts';
import { createIonet } from './ionet/adapter.ts';
import type { Adapter, ProviderName } from './offer.ts';
import { createRender } from './render/adapter.ts';
import type { ProviderClient } from './resilience.ts';
import { createVast, refusal as vastRefusal } from './vast/adapter.ts';

export type ProviderKeys = Config['providers'];

export type MarketSpec = {
  readonly baseUrl: string;
  readonly requestsPerMinute: number;
  readonly burst: number;
  /** Least time between calls of an endpoint, where the market demands one. */
  readonly intervalsMs: Readonly<Record<string, number>>;
  readonly refusal?: HttpOptions['refusal'];
  /** `keys`: null in the sandbox, whose keys are known. */
  create(client: ProviderClient, clock: Clock, keys: ProviderKeys | null): Adapter;
};

/** The keys the sandbox market knows. */
export const sandboxKeys = {
  vast: 'sandbox-vast-key',
  ionet: 'sandbox-ionet-key',
  akash: 'ac.sk.sandbox.key',
  render: { publicKey: 'pk_sandbox', secretKey: 'sk_sandbox' },
} as const;

const reveal = (secret: Secret | null): string | null => secret?.reveal() ?? null;

export const markets: Readonly<Record<ProviderName, MarketSpec>> = {
  vast: {
    baseUrl: 'https://console.vast.ai',
    requestsPerMinute: 150,
    burst: 75,
    // Thresholds seen in its refusals and its own clients: seconds between calls of one kind.
    intervalsMs: {
      ...{ account: SECOND_MS, create: 4.5 * SECOND_MS, instances: SECOND_MS },
      ...{ instance: 2 * SECOND_MS, destroy: 3 * SECOND_MS },
    },
    refusal: vastRefusal,
    create: (client, clock, keys) => createVast(client, clock, keys ? reveal(keys.vast.apiKey) : sandboxKeys.vast),
  },
  ionet: {
    baseUrl: 'https://api.io.solutions',
    requestsPerMinute: 150,
    burst: 90,
    intervalsMs: {},
    create: (client, clock, keys) => createIonet(client, clock, keys ? reveal(keys.ionet.apiKey) : sandboxKeys.ionet),
  },
  akash: {
    baseUrl: 'https://console-api.akash.network',
    requestsPerMinute: 50,
    burst: 20,
    intervalsMs: {},
    create: (client, clock, keys) => createAkash(client, clock, keys ? reveal(keys.akash.apiKey) : sandboxKeys.akash),
  },
  render: {
    baseUrl: 'https://api.dispersed.com',
    requestsPerMinute: 100,
    burst: 40,
    intervalsMs: {},
    create(client, clock, keys) {
      const publicKey = keys ? reveal(keys.render.apiKey) : sandboxKeys.render.publicKey;
      const secretKey = keys ? reveal(keys.render.apiSecret) : sandboxKeys.render.secretKey;
      return createRender(client, clock, publicKey !== null && secretKey !== null ? { publicKey, secretKey } : null);
    },
  },
};

/** The sandbox lets a Vast.ai of more than this many offers be read in as many minutes. */
const SANDBOX_SIZE_AT_PAR = 3000;

/** How much more than the real market the sandbox of this size takes. */
export const sandboxScale = (provider: ProviderName, size: number): number =>
  provider === 'vast' ? Math.max(1, Math.ceil(size / SANDBOX_SIZE_AT_PAR)) : 1;
