/**
 * Watches: what a user wants to be told of the market, and the telling, as an event for open pages and as a signed
 * message for webhooks. It keeps true that one crossing is told once, that nothing is told because a market could not be
 * read, and that an alert and every message of it are written together. It never rents anything.
 */
import { type Actor, demandScope } from '#base/actor';
import type { Clock, Instant } from '#base/clock';
import { isId, newId } from '#base/id';
import { type FieldError, invalidField, invalidRequest, Problem } from '#base/problem';
import { oneModel } from '#market';
import type { Mode } from '#platform/config';
import type { Database, Tx } from '#platform/db';
import type { Log } from '#platform/log';
import { createPusher } from '#platform/push';
import { createSealer } from '#platform/seal';
import type { Pricing, ProviderName } from '#providers';
import { evaluate, termsOf } from './evaluate.ts';
import { type Look, type LookDeps, look, type MarketView, type SpreadOf, unreadMarkets } from './look.ts';
import { tooManyWatches, watchUnknown } from './problems.ts';
import { coolUntil, isHeld, stateInWords, type WatchKind } from './rules.ts';
import { createSending } from './sending.ts';
import * as store from './store.ts';
import { forgetDeliveries } from './webhook-store.ts';
import { createWebhooks } from './webhooks.ts';

export type { SpreadOf } from './look.ts';

export const WATCHES_MAX = 100;
const ALERTS_KEPT_DAYS = 90;
const DELIVERIES_KEPT_DAYS = 30;
export const HYSTERESIS_PERCENT = 3;
export const COOLDOWN_SECONDS = 3600;

export type WatchesDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly mode: Mode;
  readonly market: MarketView;
  readonly isEnabled: (provider: ProviderName) => boolean;
  readonly spreadOf: SpreadOf;
  /** Seals the secrets of webhooks; the same for every process of one database. */
  readonly secret: string;
};

/** As a user asks for it; what is left out is as it usually is. */
export type Wanted = {
  readonly kind: WatchKind;
  /** A canonical name or an alias that means one model. */
  readonly model?: string | undefined;
  readonly listingId?: string | undefined;
  readonly pricing?: Pricing | undefined;
  readonly provider?: ProviderName | undefined;
  readonly minGpus?: number | undefined;
  readonly threshold?: bigint | undefined;
  readonly hysteresisPercent?: number | undefined;
  readonly cooldownSeconds?: number | undefined;
  readonly note?: string | undefined;
  readonly paused?: boolean | undefined;
};

export type Change = Pick<Wanted, 'threshold' | 'hysteresisPercent' | 'cooldownSeconds' | 'note' | 'paused'>;

/** A watch as of now. */
export type WatchShown = {
  readonly watch: store.WatchRow;
  readonly words: string;
  /** Before then nothing is told; null: it may be at any time. */
  readonly notBefore: Instant | null;
  /** What is shown of these is old, and nothing is concluded from them. */
  readonly unread: readonly ProviderName[];
};

const hasThreshold: ReadonlySet<WatchKind> = new Set(['price_below', 'price_above', 'spread_above']);

/** What the kind asks for and what it has no use for. */
function faultsOf(wanted: Wanted): FieldError[] {
  const { kind } = wanted;
  const faults: FieldError[] = [];
  const demand = (name: string, value: unknown, needed: boolean, allowed = needed) => {
    const pointer = `/${name}`;
    if (needed && value === undefined) faults.push({ pointer, detail: `is required for ${kind}` });
    if (!allowed && value !== undefined) faults.push({ pointer, detail: `is not for ${kind}` });
  };
  const ofModel = kind !== 'listing_gone';
  demand('model', wanted.model, ofModel);
  demand('listing_id', wanted.listingId, !ofModel);
  demand('pricing', wanted.pricing, false, ofModel);
  demand('provider', wanted.provider, false, ofModel && kind !== 'spread_above');
  demand('min_gpus', wanted.minGpus, false, ofModel && kind !== 'spread_above');
  demand('threshold', wanted.threshold, hasThreshold.has(kind));
  demand('hysteresis_percent', wanted.hysteresisPercent, false, hasThreshold.has(kind));
  return faults;
}

function demandFields(faults: readonly FieldError[]): void {
  if (faults.length === 0) return;
  throw invalidRequest({
    detail: faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '),
    errors: faults,
  });
}

export type Watches = ReturnType<typeof createWatches>;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the verbs of the room, each a few lines
export function createWatches(deps: WatchesDeps) {
  const { database, clock, log, mode, market, secret } = deps;
  const db = database.kysely;
  const lookDeps: LookDeps = { market, isEnabled: deps.isEnabled, spreadOf: deps.spreadOf };
  const pusher = createPusher({ allowLoopback: mode === 'sandbox' });
  const sealer = createSealer('webhook secrets', secret);
  const sending = createSending({ database, clock, log, pusher, sealer });

  const show = (watch: store.WatchRow, unread: readonly ProviderName[]): WatchShown => {
    const terms = termsOf(watch);
    const now = clock.now();
    const state = { armed: watch.armed, firedAt: watch.fired_at };
    const until = coolUntil(state, terms);
    const held = isHeld(terms, state, watch.value, now);
    return {
      watch,
      words: stateInWords(terms, { ...state, paused: watch.paused, held }, now),
      notBefore: until !== null && until > now ? until : null,
      unread,
    };
  };

  /** A watched listing may have left the board; where it was is then in the row. */
  const shown = (watch: store.WatchRow): WatchShown =>
    show(watch, unreadMarkets(lookDeps, watch.listing_id === null ? watch.provider : watch.value_provider));

  async function firstLook(tx: Tx, wanted: Wanted, model: string | null): Promise<Look> {
    try {
      return await look(
        { ...lookDeps, tx },
        {
          kind: wanted.kind,
          model,
          listing_id: wanted.listingId ?? null,
          pricing: wanted.pricing ?? null,
          provider: wanted.provider ?? null,
          min_gpus: wanted.minGpus ?? null,
        },
      );
    } catch (error) {
      if (!(error instanceof Problem) || error.definition.kind !== 'not-found') throw error;
      throw invalidField('/listing_id', error.message);
    }
  }

  async function own({ userId }: Actor, id: string): Promise<store.WatchRow> {
    const watch = isId(id) ? await store.watchOf(db, userId, id) : null;
    if (watch === null) throw watchUnknown({ detail: 'There is none of yours with this id.' });
    return watch;
  }

  return {
    mode,

    /** Throws `tooManyWatches`. What holds already is told at once. */
    async create(tx: Tx, actor: Actor, wanted: Wanted): Promise<WatchShown> {
      demandScope(actor, 'book');
      demandFields(faultsOf(wanted));
      const named = wanted.model === undefined ? null : oneModel(wanted.model, '/model').name;
      const first = await firstLook(tx, wanted, named);
      const model = wanted.listingId === undefined ? named : (await market.shown(wanted.listingId, tx)).listing.model;
      await store.lockUser(tx, actor.userId);
      if ((await store.countWatches(tx, actor.userId)) >= WATCHES_MAX)
        throw tooManyWatches({ detail: `${WATCHES_MAX} at most.` });
      const hasHysteresis = hasThreshold.has(wanted.kind);
      return shown(
        await store.insertWatch(
          tx,
          {
            id: newId(),
            user_id: actor.userId,
            kind: wanted.kind,
            model,
            listing_id: wanted.listingId ?? null,
            pricing: wanted.pricing ?? (wanted.kind === 'spread_above' ? 'on_demand' : null),
            provider: wanted.provider ?? null,
            min_gpus: wanted.minGpus ?? null,
            threshold: wanted.threshold ?? null,
            hysteresis_percent: hasHysteresis ? (wanted.hysteresisPercent ?? HYSTERESIS_PERCENT) : 0,
            cooldown_seconds: wanted.cooldownSeconds ?? COOLDOWN_SECONDS,
            note: wanted.note ?? '',
            paused: wanted.paused ?? false,
            value: first.value,
            value_listing: first.listing?.id ?? null,
            value_provider: first.listing?.provider ?? null,
          },
          clock.now(),
        ),
      );
    },

    /** Newest first; `below` is the id of the last one seen. */
    list: async ({ userId }: Actor, limit: number, below: string | null): Promise<WatchShown[]> =>
      (await store.watchesOf(db, userId, limit, below)).map(shown),

    count: ({ userId }: Actor): Promise<number> => store.countWatches(db, userId),

    get: async (actor: Actor, id: string): Promise<WatchShown> => shown(await own(actor, id)),

    /** Throws `watchUnknown`. Other terms arm it again. */
    async change(actor: Actor, id: string, change: Change): Promise<WatchShown> {
      demandScope(actor, 'book');
      const { kind } = await own(actor, id);
      const terms = { threshold: change.threshold, hysteresis_percent: change.hysteresisPercent };
      if (!hasThreshold.has(kind))
        demandFields(
          Object.entries(terms)
            .filter(([, value]) => value !== undefined)
            .map(([name]) => ({ pointer: `/${name}`, detail: `is not for ${kind}` })),
        );
      const after = await store.changeWatch(
        db,
        { userId: actor.userId, id, now: clock.now() },
        {
          ...(change.threshold === undefined ? {} : { threshold: change.threshold }),
          ...(change.hysteresisPercent === undefined ? {} : { hysteresis_percent: change.hysteresisPercent }),
          ...(change.cooldownSeconds === undefined ? {} : { cooldown_seconds: change.cooldownSeconds }),
          ...(change.note === undefined ? {} : { note: change.note }),
          ...(change.paused === undefined ? {} : { paused: change.paused }),
        },
      );
      if (after === null) throw watchUnknown({ detail: 'It was removed a moment ago.' });
      return shown(after);
    },

    async remove(actor: Actor, id: string): Promise<void> {
      demandScope(actor, 'book');
      if (!isId(id) || !(await store.removeWatch(db, actor.userId, id)))
        throw watchUnknown({ detail: 'There is none of yours with this id.' });
    },

    /** What was told, newest first; of one watch where one is named, also when that is gone. */
    alerts: ({ userId }: Actor, watchId: string | null, limit: number, below: string | null) =>
      store.alertsOf(db, userId, watchId, limit, below),

    webhooks: createWebhooks({ database, clock, mode, pusher, sealer }),

    /** For the job: holds every watch against the market as it is read. */
    evaluate: (tx: Tx): Promise<boolean> => evaluate(tx, { ...lookDeps, tx, clock }),

    sendDue: sending.sendDue,
    startSending: sending.start,
    close: sending.close,
  };
}

export async function forgetOld(tx: Tx): Promise<boolean> {
  await store.forgetAlerts(tx, ALERTS_KEPT_DAYS);
  await forgetDeliveries(tx, DELIVERIES_KEPT_DAYS);
  return false;
}
