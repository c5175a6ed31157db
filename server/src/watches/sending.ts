/**
 * Sends what waits for webhooks, signed by Standard Webhooks: claim, send outside of any transaction, write the outcome.
 * Whoever is killed in between has a claim that ends, and the same message goes out again under the same id.
 */
import { createHmac } from 'node:crypto';
import { type Clock, DAY_MS, type Instant, SECOND_MS } from '#base/clock';
import { newId } from '#base/id';
import { type Database, inTransaction, type Tx } from '#platform/db';
import { publish } from '#platform/events';
import type { Log } from '#platform/log';
import type { Pusher, PushOutcome } from '#platform/push';
import type { Sealer } from '#platform/seal';
import { FAILING_MAX_MS, failureInWords, judge } from './rules.ts';
import * as store from './webhook-store.ts';

const AT_ONCE = 16;
const CLAIM_SECONDS = 60;
const PAUSE_MS = 500;
/** After a secret was replaced the old one signs too. */
export const OLD_SECRET_MS = DAY_MS;
const SECRET_START = 'whsec_';

export type SendingDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly pusher: Pusher;
  readonly sealer: Sealer;
};

function signature(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.slice(SECRET_START.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** Throws where the secret was sealed under another GP4U_SECRET. The one before it may have been: it was replaced for that. */
function headersOf(message: store.Claimed, sealer: Sealer, now: Instant): Record<string, string> {
  const seconds = Math.floor(now / SECOND_MS);
  const old = message.old_secret === null ? null : openedOrNull(sealer, message.old_secret);
  const secrets = [sealer.open(message.secret), ...(old === null ? [] : [old])];
  return {
    'webhook-id': message.message_id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets
      .map((secret) => signature(secret, message.message_id, seconds, message.payload))
      .join(' '),
  };
}

function openedOrNull(sealer: Sealer, sealed: Parameters<Sealer['open']>[0]): string | null {
  try {
    return sealer.open(sealed);
  } catch {
    return null;
  }
}

const UNSEALABLE =
  'The secret of this webhook was sealed under another GP4U_SECRET: replace it (rotate), then try again.';

/** Off for good until its user switches it on again, who is told. */
export async function switchOff(tx: Tx, webhookId: string, reason: string): Promise<void> {
  const webhook = await store.switchOff(tx, webhookId, reason);
  if (webhook === null) return;
  await store.failPending(tx, webhookId, 'The webhook was switched off.');
  await publish(tx, {
    userId: webhook.user_id,
    kind: 'webhook_off',
    data: { webhook_id: webhookId, url: webhook.url, text: reason },
  });
}

export function createSending({ database, clock, log, pusher, sealer }: SendingDeps) {
  const db = database.kysely;
  const stop = new AbortController();
  let running: Promise<void> | null = null;

  async function tried(message: store.Claimed): Promise<PushOutcome> {
    let headers: Record<string, string>;
    try {
      headers = headersOf(message, sealer, clock.now());
    } catch {
      return { status: null, error: UNSEALABLE, retryAfterMs: null, ms: 0 };
    }
    return pusher.send({ url: message.url, headers, body: message.payload }, stop.signal);
  }

  async function write(message: store.Claimed, claim: string, outcome: PushOutcome): Promise<void> {
    const { status } = outcome;
    const verdict = judge(outcome, message.attempts, Math.random());
    const isDelivered = verdict.outcome === 'delivered';
    const error = isDelivered || status === null ? outcome.error : failureInWords(status, verdict.outcome === 'gone');
    await inTransaction(db, clock, async (tx) => {
      const counts = await store.settle(tx, message.id, claim, {
        state: isDelivered ? 'delivered' : verdict.outcome === 'again' ? 'pending' : 'failed',
        inMs: verdict.outcome === 'again' ? verdict.inMs : 0,
        ...{ status, error, ms: outcome.ms },
      });
      if (!counts) return;
      if (isDelivered) return store.noteDelivered(tx, message.webhook_id);
      const failingMs = await store.noteFailed(tx, message.webhook_id);
      if (verdict.outcome === 'gone') return switchOff(tx, message.webhook_id, 'It answered 410 Gone.');
      // After a long silence one failed try says little: a message must have been given up.
      if (verdict.outcome === 'failed' && failingMs >= FAILING_MAX_MS)
        return switchOff(tx, message.webhook_id, 'It took no message for five days.');
    });
  }

  async function send(message: store.Claimed, claim: string): Promise<void> {
    const outcome = await tried(message);
    if (stop.signal.aborted && outcome.status === null) await store.release(db, message.id, claim);
    else await write(message, claim, outcome);
  }

  const guarded = (message: store.Claimed, claim: string): Promise<void> =>
    send(message, claim).catch((error: unknown) =>
      log.error({ err: error, delivery: message.id }, 'the outcome of a delivery is not written; it is sent again'),
    );

  const claimDue = (claim: string, limit: number): Promise<store.Claimed[]> =>
    store.claimDue(db, claim, limit, { claim: CLAIM_SECONDS, oldSecret: OLD_SECRET_MS / SECOND_MS });

  async function run(): Promise<void> {
    const underWay = new Set<Promise<void>>();
    while (!stop.signal.aborted) {
      const claim = newId();
      const claimed =
        underWay.size >= AT_ONCE
          ? []
          : await claimDue(claim, AT_ONCE - underWay.size).catch((error: unknown) => {
              log.error({ err: error }, 'deliveries that are due cannot be read');
              return [];
            });
      const freed = new AbortController();
      for (const message of claimed) {
        const sending: Promise<void> = guarded(message, claim).finally(() => {
          underWay.delete(sending);
          freed.abort();
        });
        underWay.add(sending);
      }
      await clock.sleep(PAUSE_MS, AbortSignal.any([stop.signal, freed.signal]));
    }
    await Promise.all(underWay);
  }

  return {
    /** Sends what is due now and waits for it; says how much that was. */
    async sendDue(): Promise<number> {
      const claim = newId();
      const claimed = await claimDue(claim, AT_ONCE);
      await Promise.all(claimed.map((message) => guarded(message, claim)));
      return claimed.length;
    },
    /** Until `close`. */
    start(): void {
      running ??= run();
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
      await pusher.close();
    },
  };
}
