/**
 * Answers of others, kept for a while. In memory; with Redis a second tier that all processes share, and news between
 * them. An answer that is over is still given while a newer one is fetched, by one call however many ask: in a process
 * always, over all processes with Redis. When Redis goes away memory goes on alone; nothing fails.
 */
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import { Redis, type RedisOptions } from 'ioredis';
import { type Clock, type Instant, MINUTE_MS, SECOND_MS } from '#base/clock';
import { newId } from '#base/id';
import type { Log } from '#platform/log';

/** A value and how old it is. */
export type Kept<T> = {
  readonly value: T;
  readonly at: Instant;
  /** Older than it should be: a newer one is on its way. */
  readonly stale: boolean;
};

export type CacheCounts = {
  readonly hits: number;
  readonly misses: number;
  readonly stale: number;
  /** Calls that were made to fetch an answer. */
  readonly loads: number;
  readonly failures: number;
  readonly invalidations: number;
};

export type Namespace = {
  /** `value` must survive JSON. Throws what `load` throws when there is nothing to give instead. */
  get<T>(key: string, ttlMs: () => Promise<number>, load: () => Promise<T>): Promise<Kept<T>>;
  /** Forgets all of it, everywhere. */
  clear(): Promise<void>;
  counts(): CacheCounts;
};

export type Cache = {
  namespace(name: string): Namespace;
  readonly redis: () => { readonly state: 'not_configured' | 'connected' | 'lost'; readonly since: Instant | null };
  close(): Promise<void>;
};

export type CacheDeps = {
  readonly redisUrl: string | null;
  /** Of whom the answers are: pretend and real ones never meet in one Redis. */
  readonly mode: string;
  readonly clock: Clock;
  readonly log: Log;
};

const ENTRIES_MAX = 5_000;
/** How long an answer that is over may stand in for one that does not come. */
const GRACE_MS = 10 * MINUTE_MS;
const L2_PAUSE_MS = 2 * SECOND_MS;

type Wrapped = { readonly value: unknown; readonly at: number; readonly freshUntil: number };

export function createCache({ redisUrl, mode, clock, log }: CacheDeps): Cache {
  const spaces: Namespace[] = [];
  // What was forgotten while Redis was away is forgotten there when it is back.
  const isBack = () => void Promise.all(spaces.map((space) => space.clear())).catch(() => undefined);
  const link = redisUrl === null ? null : connect({ url: redisUrl, mode, clock, log, isBack });
  const memory = bentostore().useL1Layer(memoryDriver({ maxItems: ENTRIES_MAX, serialize: false }));
  const store =
    link === null
      ? memory
      : memory
          .useL2Layer(redisDriver({ connection: link.client }))
          .useBus({ options: { retryQueue: { enabled: false } }, factory: () => link.bus });
  const bento = new BentoCache({
    default: 'kept',
    stores: { kept: store },
    prefix: `gp4u:${mode}`,
    grace: GRACE_MS,
    timeout: 0,
    suppressL2Errors: true,
    l2CircuitBreakerDuration: L2_PAUSE_MS,
    // What a fetch in the background fails with has been told where it happened.
    onFactoryError: () => undefined,
  });

  return {
    namespace(name) {
      const flights = new Map<string, Promise<{ kept: Wrapped; loaded: boolean }>>();
      const space = bento.namespace(name);
      const count = { hits: 0, misses: 0, stale: 0, loads: 0, failures: 0, invalidations: 0 };
      const ask = async (key: string, ttlMs: () => Promise<number>, load: () => Promise<unknown>) => {
        let loaded = false;
        const fetchIt = async (): Promise<Wrapped> => {
          loaded = true;
          count.loads += 1;
          try {
            const value = await load();
            const at = clock.now();
            return { value, at, freshUntil: at + (await ttlMs()) };
          } catch (error) {
            count.failures += 1;
            throw error;
          }
        };
        const kept = await space.getOrSet<Wrapped>({
          key,
          factory: async ({ setOptions }) => {
            const fetched = await onceForAll(link, `${name}:${key}`, clock, fetchIt);
            setOptions({ ttl: Math.max(1, fetched.freshUntil - clock.now()) });
            return fetched;
          },
        });
        return { kept, loaded };
      };
      const made: Namespace = {
        async get<T>(key: string, ttlMs: () => Promise<number>, load: () => Promise<T>): Promise<Kept<T>> {
          // All who come while one asks have what it gets, a failure too.
          const known = flights.get(key);
          const flight = known ?? ask(key, ttlMs, load).finally(() => flights.delete(key));
          if (known === undefined) flights.set(key, flight);
          try {
            const { kept, loaded } = await flight;
            const stale = clock.now() > kept.freshUntil;
            count[stale ? 'stale' : loaded && known === undefined ? 'misses' : 'hits'] += 1;
            return { value: kept.value as T, at: kept.at as Instant, stale };
          } catch (error) {
            count.misses += 1;
            throw error instanceof Error && error.cause !== undefined ? error.cause : error;
          }
        },
        async clear() {
          count.invalidations += 1;
          await link?.forget(name).catch(() => undefined);
          await space.clear();
        },
        counts: () => ({ ...count }),
      };
      spaces.push(made);
      return made;
    },
    redis: () => link?.state() ?? { state: 'not_configured', since: null },
    async close() {
      await bento.disconnectAll().catch(() => undefined);
      link?.close();
    },
  };
}

// Redis -------------------------------------------------------------------------------------------------------------

type Link = {
  readonly client: Redis;
  /** Carries news of changed entries between processes. */
  readonly bus: Bus;
  readonly prefix: string;
  close(): void;
  state(): { readonly state: 'connected' | 'lost'; readonly since: Instant | null };
  /** What was fetched together before this is not handed out any more. */
  forget(namespace: string): Promise<void>;
};

type LinkDeps = Omit<CacheDeps, 'redisUrl'> & { readonly url: string; readonly isBack: () => void };

function connect({ url, mode, clock, log, isBack }: LinkDeps): Link {
  const at = new URL(url);
  const options: RedisOptions = {
    host: at.hostname,
    port: Number(at.port || 6379),
    ...(at.username === '' ? {} : { username: decodeURIComponent(at.username) }),
    ...(at.password === '' ? {} : { password: decodeURIComponent(at.password) }),
    db: Number(at.pathname.slice(1) || 0),
    ...(at.protocol === 'rediss:' ? { tls: {} } : {}),
    // A call that Redis does not take at once goes on without it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2 * SECOND_MS,
    commandTimeout: SECOND_MS,
    retryStrategy: (times) => Math.min(times * 200, 5 * SECOND_MS),
  };
  const client = new Redis(options);
  let state: { state: 'connected' | 'lost'; since: Instant | null } = { state: 'lost', since: null };
  const turn = (next: 'connected' | 'lost', words: string): void => {
    if (state.state === next && state.since !== null) return;
    const wasLost = state.state === 'lost' && state.since !== null;
    state = { state: next, since: clock.now() };
    if (next === 'connected' && wasLost) isBack();
    log.warn({ redis: `${at.hostname}:${options.port}` }, words);
  };
  client.on('ready', () => turn('connected', 'Redis is there: answers are shared between processes'));
  client.on('close', () => turn('lost', 'Redis is away: answers are kept in the memory of each process alone'));
  client.on('error', () => undefined);
  const listener = new Redis(options);
  listener.on('error', () => undefined);
  return {
    client,
    bus: createBus(client, listener, `${mode}:${options.db}`),
    prefix: `gp4u:${mode}:once:`,
    close() {
      client.disconnect();
      listener.disconnect();
    },
    state: () => state,
    async forget(namespace) {
      await client.incr(`gp4u:${mode}:once:generation:${namespace}`);
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the message is the library's own, in and out
type Handler = (message: any) => void;
type Bus = ReturnType<typeof createBus>;

/** Whoever else writes to our channel does not end us. */
function readNews(text: string): { readonly from: string; readonly message: unknown } {
  try {
    const { from, message } = JSON.parse(text) as { from?: unknown; message?: unknown };
    return { from: String(from), message: message ?? {} };
  } catch {
    return { from: '', message: {} };
  }
}

/** News are lost while Redis is away, as what they are about is: nobody shares entries then. Nothing waits for them. */
function createBus(publisher: Redis, listener: Redis, scope: string) {
  let id = '';
  const handlers = new Map<string, Handler>();
  // Channels are of the whole server, whatever number of database one uses.
  const named = (channel: string): string => `gp4u:${scope}:${channel}`;
  // Each connection that is made anew knows of no channel.
  listener.on('ready', () => {
    for (const channel of handlers.keys()) void listener.subscribe(channel).catch(() => undefined);
  });
  listener.on('message', (channel: string, text: string) => {
    const { from, message } = readNews(text);
    if (from !== id) handlers.get(channel)?.(message);
  });
  const bus = {
    setId(given: string) {
      id = given;
      return bus;
    },
    async publish(channel: string, message: unknown): Promise<void> {
      await publisher.publish(named(channel), JSON.stringify({ from: id, message }));
    },
    async subscribe(channel: string, handler: Handler): Promise<void> {
      handlers.set(named(channel), handler);
      if (listener.status === 'ready') await listener.subscribe(named(channel));
    },
    async unsubscribe(channel: string): Promise<void> {
      handlers.delete(named(channel));
    },
    onReconnect: () => undefined,
    disconnect: async () => undefined,
  };
  return bus;
}

/** Longer than who waits for an answer does. */
const LEASE_MS = 15 * SECOND_MS;
/** For those who asked at the same time; shorter than any answer keeps. */
const SHARED_MS = 5 * SECOND_MS;
const LOOK_AGAIN_MS = 20;

/** Of all processes that come for the same at once, one fetches and leaves it for the others. */
async function onceForAll(
  link: Link | null,
  name: string,
  clock: Clock,
  fetchIt: () => Promise<Wrapped>,
): Promise<Wrapped> {
  if (link === null || link.state().state === 'lost') return await fetchIt();
  const { client } = link;
  const token = newId();
  let lease = '';
  let place = '';
  try {
    const generation = await client.get(`${link.prefix}generation:${name.split(':', 1)[0]}`);
    place = `${link.prefix}${generation ?? 0}:${name}`;
    const until = clock.now() + LEASE_MS;
    while (clock.now() < until) {
      const left = await client.get(place);
      if (left !== null) return JSON.parse(left) as Wrapped;
      if ((await client.set(`${place}:lease`, token, 'PX', LEASE_MS, 'NX')) === 'OK') {
        lease = `${place}:lease`;
        const meanwhile = await client.get(place);
        if (meanwhile === null) break;
        await client.del(lease);
        return JSON.parse(meanwhile) as Wrapped;
      }
      await clock.sleep(LOOK_AGAIN_MS);
    }
  } catch {
    // Redis went away: this process fetches for itself.
  }
  try {
    const fetched = await fetchIt();
    if (place !== '') await client.set(place, JSON.stringify(fetched), 'PX', SHARED_MS).catch(() => undefined);
    return fetched;
  } finally {
    if (lease !== '') await client.del(lease).catch(() => undefined);
  }
}
