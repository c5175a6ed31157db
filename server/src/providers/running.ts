/** What runs for one provider under one setting: its connections, gate and adapters. */
import type { Clock } from '#base/clock';
import { createHttp, type FetchFailure, type Http } from '#platform/fetch';
import type { Log } from '#platform/log';
import type { Calls } from './calls.ts';
import { createGate } from './gate.ts';
import { markets, type ProviderKeys } from './markets.ts';
import { type Adapter, displayNames, type ProviderName } from './offer.ts';
import { createClients, manners } from './resilience.ts';
import type { Limits } from './rules.ts';
import type { Settings } from './settings.ts';
import * as store from './store.ts';

export type Running = {
  readonly settings: Settings;
  /** For the whole market; for somebody who waits; for a look whether it is back; for one by and by; for our machines. */
  readonly reading: Adapter;
  readonly waiting: Adapter;
  readonly check: Adapter;
  readonly watch: Adapter;
  readonly renting: Adapter;
  /** Why it could not be made; the adapters then say so at each call. */
  readonly broken: string | null;
  readonly http: Http | null;
};

export type RunningDeps = {
  readonly db: store.ProvidersDb;
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: Calls;
  readonly skews: Map<ProviderName, number>;
  /** null in the sandbox, whose keys are known. */
  readonly keys: ProviderKeys | null;
  readonly limits: (name: ProviderName) => Limits;
  /** In place of the markets' own, for tests. */
  readonly adapters: Readonly<Record<ProviderName, Adapter>> | undefined;
};

/** A provider that cannot be made is there all the same, and says why. */
export function makeRunning(deps: RunningDeps, name: ProviderName, settings: Settings): Running {
  const given = deps.adapters?.[name];
  if (given !== undefined) return { settings, ...sameFor(given), broken: null, http: null };
  try {
    return { settings, ...made(deps, name, settings), broken: null };
  } catch (error) {
    const broken = error instanceof Error ? error.message : String(error);
    deps.log.error({ err: error, provider: name }, 'a provider cannot be started; the others go on');
    return { settings, ...sameFor(brokenAdapter(name, broken)), broken, http: null };
  }
}

const sameFor = (adapter: Adapter) => ({
  ...{ reading: adapter, waiting: adapter, check: adapter, watch: adapter, renting: adapter },
});

function made(deps: RunningDeps, name: ProviderName, settings: Settings) {
  const { db, clock, log, calls, skews, keys } = deps;
  const { timeoutMs, concurrency, baseUrl } = settings;
  const { intervalsMs, refusal, create } = markets[name];
  const http = createHttp({
    ...{ name: displayNames[name], baseUrl, timeoutMs, connections: concurrency },
    ...(refusal === undefined ? {} : { refusal }),
  });
  const client = createClients({
    ...{ provider: name, name: displayNames[name], http, clock, concurrency },
    gate: createGate({ db, clock, log }, name, displayNames[name], () => deps.limits(name)),
    // The sandbox market demands none.
    intervalMs: (endpoint) => (keys === null ? 0 : (intervalsMs[endpoint] ?? 0)),
    noteCall: calls.note,
    noteSkew: (ms) => skews.set(name, ms),
    noteRefusal: (failure: FetchFailure) =>
      void store.writeCredentials(db, name, 'refused', failure.message).catch(() => undefined),
  });
  const adapter = (manner: keyof typeof manners): Adapter => create(client(manners[manner]), clock, keys);
  return {
    reading: adapter('reading'),
    waiting: adapter('waiting'),
    check: adapter('check'),
    watch: adapter('watch'),
    renting: adapter('renting'),
    http,
  };
}

function brokenAdapter(name: ProviderName, reason: string): Adapter {
  const fail = async (): Promise<never> => {
    throw new Error(`${displayNames[name]} could not be started: ${reason}`);
  };
  return {
    name,
    configured: false,
    note: `It could not be started: ${reason}`,
    sources: () => ({ key: `${name}/broken`, figures: {} }),
    fetchOffers: fail,
    checkCredentials: fail,
    lookUp: () => null,
    renting: null,
  };
}
