/** Webhooks: where a user's alerts are sent, and what became of each message. */
import { randomBytes } from 'node:crypto';
import { type Actor, demandScope } from '#base/actor';
import type { Clock } from '#base/clock';
import { isId, newId } from '#base/id';
import { invalidField } from '#base/problem';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import { type Database, inTransaction, type Tx } from '#platform/db';
import type { Pusher } from '#platform/push';
import type { Sealer } from '#platform/seal';
import {
  deliveryDone,
  deliveryUnknown,
  testUnderWay,
  tooManyWebhooks,
  webhookOff,
  webhookUnknown,
} from './problems.ts';
import { lockUser } from './store.ts';
import * as store from './webhook-store.ts';

export const WEBHOOKS_MAX = 5;
const SECRET_BYTES = 32;

export type WebhooksDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly mode: Mode;
  readonly pusher: Pusher;
  readonly sealer: Sealer;
};

/** The secret is told here, and never again. */
export type Told = { readonly webhook: store.WebhookRow; readonly secret: string };

export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

const TEST_TEXT = 'A test of this webhook: alerts will look like this.';

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the verbs of webhooks, each a few lines
export function createWebhooks({ database, clock, mode, pusher, sealer }: WebhooksDeps) {
  const db = database.kysely;
  const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(db, clock, work);

  /** As it is written down and sent to: without what a browser would mend. */
  function demandUrl(text: string): string {
    const fault = pusher.faultOf(text);
    if (fault !== null) throw invalidField('/url', fault);
    return new URL(text).href;
  }

  /** Theirs, and locked. Throws `webhookUnknown`. */
  async function own(tx: Tx, { userId }: Actor, id: string): Promise<store.WebhookRow> {
    const webhook = isId(id) ? await store.webhookOf(tx, userId, id) : null;
    if (webhook === null) throw webhookUnknown({ detail: 'There is none of yours with this id.' });
    return webhook;
  }

  const note = (tx: Tx, actor: Actor, verb: string, { id, url, active }: store.WebhookRow): Promise<void> =>
    audit(tx, { actor, address: actor.address, verb, object: { kind: 'webhook', id }, after: { url, active } });

  return {
    list: ({ userId }: Actor): Promise<store.WebhookRow[]> => store.webhooksOf(db, userId),

    /** Throws `tooManyWebhooks`. */
    async create(actor: Actor, wanted: { url: string; description: string }): Promise<Told> {
      demandScope(actor, 'book');
      const url = demandUrl(wanted.url);
      const secret = newSecret();
      const webhook = await transaction(async (tx) => {
        await lockUser(tx, actor.userId);
        if ((await store.countWebhooks(tx, actor.userId)) >= WEBHOOKS_MAX)
          throw tooManyWebhooks({ detail: `${WEBHOOKS_MAX} at most.` });
        const sealed = sealer.seal(secret);
        const made = await store.insertWebhook(tx, {
          ...wanted,
          url,
          id: newId(),
          user_id: actor.userId,
          secret: sealed,
        });
        await note(tx, actor, 'webhook.create', made);
        return made;
      });
      return { webhook, secret };
    },

    async change(actor: Actor, id: string, change: store.WebhookChange): Promise<store.WebhookRow> {
      demandScope(actor, 'book');
      const url = change.url === undefined ? {} : { url: demandUrl(change.url) };
      return transaction(async (tx) => {
        const before = await own(tx, actor, id);
        if (change.active === false) {
          await store.switchOff(tx, before.id, null);
          await store.failPending(tx, before.id, 'The webhook was switched off.');
        }
        const after = await store.changeWebhook(tx, before.id, { ...change, ...url });
        await note(tx, actor, 'webhook.change', after);
        return after;
      });
    },

    async remove(actor: Actor, id: string): Promise<void> {
      demandScope(actor, 'book');
      await transaction(async (tx) => {
        const webhook = await own(tx, actor, id);
        await store.removeWebhook(tx, actor.userId, webhook.id);
        await note(tx, actor, 'webhook.remove', { ...webhook, active: false });
      });
    },

    async rotate(actor: Actor, id: string): Promise<Told> {
      demandScope(actor, 'book');
      const secret = newSecret();
      const webhook = await transaction(async (tx) => {
        const { id: known } = await own(tx, actor, id);
        const after = await store.rotateSecret(tx, known, sealer.seal(secret));
        await note(tx, actor, 'webhook.rotate', after);
        return after;
      });
      return { webhook, secret };
    },

    /** Queues a message of the kind test. Throws `webhookOff`, `testUnderWay`. */
    async test(tx: Tx, actor: Actor, id: string): Promise<store.DeliveryRow> {
      demandScope(actor, 'book');
      const webhook = await own(tx, actor, id);
      if (!webhook.active) throw webhookOff({ detail: 'Nothing was sent.' });
      if (await store.hasPendingTest(tx, webhook.id)) throw testUnderWay({ detail: 'Nothing more was sent.' });
      const data = { text: TEST_TEXT, mode };
      return store.queueTest(tx, webhook.id, { messageId: newId(), at: clock.now(), data });
    },

    /** Newest first; `below` is the id of the last one seen. */
    async deliveries(actor: Actor, id: string, limit: number, below: string | null): Promise<store.DeliveryRow[]> {
      return transaction(async (tx) => store.deliveriesOf(tx, (await own(tx, actor, id)).id, limit, below));
    },

    /** Sends it again at once, from the first try on. Throws `deliveryUnknown`, `deliveryDone`, `webhookOff`. */
    async retry(tx: Tx, actor: Actor, id: string, deliveryId: string): Promise<store.DeliveryRow> {
      demandScope(actor, 'book');
      const webhook = await own(tx, actor, id);
      const delivery = isId(deliveryId) ? await store.deliveryOf(tx, webhook.id, deliveryId) : null;
      if (delivery === null) throw deliveryUnknown({ detail: 'There is none with this id.' });
      if (delivery.state === 'delivered') throw deliveryDone({ detail: 'Nothing was sent.' });
      if (!webhook.active) throw webhookOff({ detail: 'Nothing was sent.' });
      return store.sendAgain(tx, delivery.id);
    },
  };
}
