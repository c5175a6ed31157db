/**
 * Which providers there are, how each is set, and the running parts of each. Settings are rows; every process hears of a
 * change and makes that provider's parts anew, the others go on. A provider that cannot be made is there all the same,
 * with the reason.
 */
import { type Actor, demandOperator } from '#base/actor';
import type { Clock } from '#base/clock';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import { type Database, inTransaction } from '#platform/db';
import type { Log } from '#platform/log';
import { createCalls } from './calls.ts';
import type { ProviderKeys } from './markets.ts';
import { type Adapter, type ProviderName, providerNames } from './offer.ts';
import type { Limits } from './rules.ts';
import { makeRunning, type Running } from './running.ts';
import {
  changed,
  demandSensible,
  limitsOf,
  overlay,
  type Settings,
  type SettingsChange,
  usualSettings,
} from './settings.ts';
import * as store from './store.ts';

export type RegistryDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly mode: Mode;
  readonly keys: ProviderKeys;
  /** The pretend markets; null in live mode. */
  readonly sandboxUrl: string | null;
  readonly sandboxSize: number;
  /** Makes an adapter in place of a market's own, for tests. */
  readonly adapters?: Readonly<Record<ProviderName, Adapter>>;
};

const isSameFor = (a: Settings, b: Settings): boolean =>
  a.baseUrl === b.baseUrl && a.timeoutMs === b.timeoutMs && a.concurrency === b.concurrency;

export type Registry = ReturnType<typeof createRegistry>;

export function createRegistry(deps: RegistryDeps) {
  const { database, clock, log, sandboxUrl } = deps;
  const db = database.kysely as store.ProvidersDb;
  const calls = createCalls(db, clock, log);
  /** Each provider's clock less ours. */
  const skews = new Map<ProviderName, number>();
  let rows: ReadonlyMap<ProviderName, store.SettingRow> = new Map();

  const usual = (name: ProviderName): Settings => usualSettings(name, sandboxUrl, deps.sandboxSize);
  const settings = (name: ProviderName): Settings => overlay(usual(name), rows.get(name), sandboxUrl === null);
  const limits = (name: ProviderName): Limits => limitsOf(settings(name));
  const runningDeps = {
    ...{ db, clock, log, calls, skews, limits },
    ...{ keys: sandboxUrl === null ? deps.keys : null, adapters: deps.adapters },
  };
  const make = (name: ProviderName): Running => makeRunning(runningDeps, name, settings(name));
  const running = new Map(providerNames.map((name) => [name, make(name)]));

  const remake = async (names: readonly ProviderName[]): Promise<void> => {
    rows = await store.readSettings(db);
    for (const name of names) {
      const old = running.get(name);
      // Limits are asked for at each call. What is under way keeps its connections, which end by themselves.
      if (old !== undefined && isSameFor(old.settings, settings(name))) continue;
      running.set(name, make(name));
    }
  };

  return {
    ...{ db, calls, skews, usual, settings, limits },
    of: (name: ProviderName): Running => running.get(name) as Running,

    /** Reads what operators set, and follows their changes until the database is closed. */
    async follow(): Promise<void> {
      await remake(providerNames);
      database.listen(store.SETTINGS_CHANNEL, (payload) => {
        const names = providerNames.filter((name) => payload === '' || payload === name);
        void remake(names).catch((error: unknown) => log.warn({ err: error }, 'cannot read the settings of providers'));
      });
    },

    /** Changes what is given, for every process. Throws `operatorNeeded`, `invalidRequest`. */
    async configure(actor: Actor, name: ProviderName, change: SettingsChange): Promise<Settings> {
      demandOperator(actor);
      await inTransaction(db, clock, async (tx) => {
        await store.lockGate(tx, name);
        const current = (await store.readSettings(tx)).get(name);
        const row = changed(current, name, change);
        demandSensible(overlay(usual(name), row, sandboxUrl === null), change, deps.mode);
        await store.writeSetting(tx, row);
        await audit(tx, {
          ...{ actor, address: actor.address, verb: 'providers.configure', object: { kind: 'provider', id: name } },
          ...{
            before: overlay(usual(name), current, sandboxUrl === null),
            after: overlay(usual(name), row, sandboxUrl === null),
          },
        });
      });
      await remake([name]);
      return settings(name);
    },

    async close(): Promise<void> {
      await calls.close();
      await Promise.all([...running.values()].map(({ http }) => http?.close().catch(() => undefined)));
    },
  };
}
