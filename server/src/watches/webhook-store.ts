import { sql } from 'kysely';
import { assert } from '#base/assert';
import { formatInstant, type Instant } from '#base/clock';
import { newId } from '#base/id';
import type { Db } from './store.ts';

export type WebhookRow = {
  readonly id: string;
  readonly user_id: string;
  readonly url: string;
  readonly description: string;
  readonly active: boolean;
  readonly off_reason: string | null;
  readonly secret: Buffer;
  readonly old_secret: Buffer | null;
  readonly rotated_at: Instant | null;
  readonly failing_since: Instant | null;
  readonly delivered_at: Instant | null;
  readonly created_at: Instant;
};

export type DeliveryRow = {
  readonly id: string;
  readonly webhook_id: string;
  readonly message_id: string;
  readonly type: 'alert' | 'test';
  readonly payload: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly due_at: Instant;
  readonly claimed_until: Instant | null;
  readonly last_at: Instant | null;
  readonly last_status: number | null;
  readonly last_ms: number | null;
  readonly last_error: string | null;
  readonly created_at: Instant;
  readonly ended_at: Instant | null;
};

export async function countWebhooks(db: Db, userId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from watches.webhook where user_id = ${userId}`.execute(db);
  return rows[0]?.n ?? 0;
}

export async function insertWebhook(
  db: Db,
  webhook: Pick<WebhookRow, 'id' | 'user_id' | 'url' | 'description' | 'secret'>,
): Promise<WebhookRow> {
  const { rows } = await sql<WebhookRow>`
    insert into watches.webhook (id, user_id, url, description, secret)
    values (${webhook.id}, ${webhook.user_id}, ${webhook.url}, ${webhook.description}, ${webhook.secret})
    returning *`.execute(db);
  assert(rows[0], 'a webhook that was inserted is there');
  return rows[0];
}

/** Newest first. */
export async function webhooksOf(db: Db, userId: string): Promise<WebhookRow[]> {
  const { rows } = await sql<WebhookRow>`
    select * from watches.webhook where user_id = ${userId} order by id desc`.execute(db);
  return rows;
}

/** Stays as it is until the transaction ends. */
export async function webhookOf(tx: Db, userId: string, id: string): Promise<WebhookRow | null> {
  const { rows } = await sql<WebhookRow>`
    select * from watches.webhook where id = ${id} and user_id = ${userId} for update`.execute(tx);
  return rows[0] ?? null;
}

export type WebhookChange = Partial<Pick<WebhookRow, 'url' | 'description' | 'active'>>;

/** One that is switched on starts anew: what failed before counts no more. */
export async function changeWebhook(tx: Db, id: string, change: WebhookChange): Promise<WebhookRow> {
  const on = change.active === true;
  const { rows } = await sql<WebhookRow>`
    update watches.webhook set
      url = coalesce(${change.url ?? null}::text, url),
      description = coalesce(${change.description ?? null}::text, description),
      active = coalesce(${change.active ?? null}::boolean, active),
      off_reason = case when ${on}::boolean then null else off_reason end,
      failing_since = case
        when ${on}::boolean or ${change.url ?? null}::text <> url then null else failing_since end
    where id = ${id} returning *`.execute(tx);
  assert(rows[0], 'the webhook is locked');
  return rows[0];
}

export async function rotateSecret(tx: Db, id: string, secret: Buffer): Promise<WebhookRow> {
  const { rows } = await sql<WebhookRow>`
    update watches.webhook set old_secret = secret, secret = ${secret}, rotated_at = now()
    where id = ${id} returning *`.execute(tx);
  assert(rows[0], 'the webhook is locked');
  return rows[0];
}

export async function removeWebhook(db: Db, userId: string, id: string): Promise<string | null> {
  const { rows } = await sql<{ url: string }>`
    delete from watches.webhook where id = ${id} and user_id = ${userId} returning url`.execute(db);
  return rows[0]?.url ?? null;
}

/** Nothing is sent to it any more, and what waits has failed. null when it was off already. */
export async function switchOff(tx: Db, id: string, reason: string | null): Promise<WebhookRow | null> {
  const { rows } = await sql<WebhookRow>`
    update watches.webhook set active = false, off_reason = ${reason} where id = ${id} and active returning *`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function failPending(tx: Db, webhookId: string, why: string): Promise<void> {
  await sql`
    update watches.delivery set state = 'failed', ended_at = now(), last_error = ${why},
      claim = null, claimed_until = null
    where webhook_id = ${webhookId} and state = 'pending'`.execute(tx);
}

// Messages -----------------------------------------------------------------------------------------------------------

type NewMessage = { messageId: string; type: 'alert' | 'test'; at: Instant; data: Readonly<Record<string, unknown>> };

async function queue(tx: Db, webhookId: string, { messageId, type, at, data }: NewMessage): Promise<DeliveryRow> {
  const payload = JSON.stringify({ type, timestamp: formatInstant(at), data });
  const { rows } = await sql<DeliveryRow>`
    insert into watches.delivery (id, webhook_id, message_id, type, payload)
    values (${newId()}, ${webhookId}, ${messageId}, ${type}, ${payload}) returning *`.execute(tx);
  assert(rows[0], 'a delivery that was inserted is there');
  return rows[0];
}

/** For every webhook of the user that is on. */
export async function queueAlert(tx: Db, userId: string, message: Omit<NewMessage, 'type'>): Promise<void> {
  // Held, so that one that is switched off or removed meanwhile gets nothing afterwards.
  const { rows } = await sql<{ id: string }>`
    select id from watches.webhook where user_id = ${userId} and active order by id for share`.execute(tx);
  for (const { id } of rows) await queue(tx, id, { ...message, type: 'alert' });
}

export const queueTest = (tx: Db, webhookId: string, message: Omit<NewMessage, 'type'>): Promise<DeliveryRow> =>
  queue(tx, webhookId, { ...message, type: 'test' });

export async function hasPendingTest(tx: Db, webhookId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from watches.delivery where webhook_id = ${webhookId} and type = 'test' and state = 'pending' limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Newest first; `below` is the id of the last one seen. */
export async function deliveriesOf(
  db: Db,
  webhookId: string,
  limit: number,
  below: string | null,
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select * from watches.delivery
    where webhook_id = ${webhookId} and (${below}::uuid is null or id < ${below}::uuid)
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

export async function deliveryOf(tx: Db, webhookId: string, id: string): Promise<DeliveryRow | null> {
  const { rows } = await sql<DeliveryRow>`
    select * from watches.delivery where id = ${id} and webhook_id = ${webhookId} for update`.execute(tx);
  return rows[0] ?? null;
}

/** From the first try on, at once; one that is being sent now stays with whoever sends it. */
export async function sendAgain(tx: Db, id: string): Promise<DeliveryRow> {
  const { rows } = await sql<DeliveryRow>`
    update watches.delivery set state = 'pending', attempts = 0, due_at = now(), ended_at = null
    where id = ${id} returning *`.execute(tx);
  assert(rows[0], 'the delivery is locked');
  return rows[0];
}

export async function forgetDeliveries(tx: Db, days: number): Promise<void> {
  await sql`delete from watches.delivery where created_at < now() - make_interval(days => ${days}::int)`.execute(tx);
}

// Sending ------------------------------------------------------------------------------------------------------------

export type Claimed = DeliveryRow &
  Pick<WebhookRow, 'url' | 'user_id' | 'secret'> & {
    /** null once it signs no more. */
    readonly old_secret: Buffer | null;
  };

/**
 * Takes due messages for a while: nobody else sends them until then. One of each webhook, so that a slow receiver holds
 * up only itself.
 */
export async function claimDue(
  db: Db,
  claim: string,
  limit: number,
  seconds: { readonly claim: number; readonly oldSecret: number },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    update watches.delivery d
      set claim = ${claim}, claimed_until = now() + make_interval(secs => ${seconds.claim}::int),
        attempts = d.attempts + 1
    from watches.webhook w
    where w.id = d.webhook_id and d.id in (
      select q.id from watches.delivery q join watches.webhook h on h.id = q.webhook_id
      where q.state = 'pending' and q.due_at <= now() and h.active
        and (q.claimed_until is null or q.claimed_until <= now())
        and not exists (
          select 1 from watches.delivery o where o.webhook_id = q.webhook_id and o.claimed_until > now())
        and q.id = (
          select f.id from watches.delivery f
          where f.webhook_id = q.webhook_id and f.state = 'pending' and f.due_at <= now()
          order by f.due_at, f.id limit 1)
      order by q.due_at limit ${limit} for update of q skip locked)
    returning d.*, w.url, w.user_id, w.secret,
      case when w.rotated_at > now() - make_interval(secs => ${seconds.oldSecret}::int) then w.old_secret end
        as old_secret`.execute(db);
  return rows;
}

export type Outcome = {
  readonly state: DeliveryRow['state'];
  /** Until the next try. */
  readonly inMs: number;
  readonly status: number | null;
  readonly ms: number;
  readonly error: string | null;
};

/**
 * False when the claim is over: somebody else sends it, and their outcome counts. That a message was taken counts
 * whenever it is known.
 */
export async function settle(tx: Db, id: string, claim: string, outcome: Outcome): Promise<boolean> {
  const ended = outcome.state !== 'pending';
  const { rows } = await sql`
    update watches.delivery set state = ${outcome.state}, claim = null, claimed_until = null, last_at = now(),
      due_at = now() + make_interval(secs => ${outcome.inMs}::double precision / 1000),
      last_status = ${outcome.status}, last_ms = ${outcome.ms}, last_error = ${outcome.error},
      ended_at = case when ${ended}::boolean then now() end
    where id = ${id} and (claim = ${claim} or ${outcome.state === 'delivered'}::boolean) and state = 'pending' returning id`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Gives back what was not tried after all. */
export async function release(db: Db, id: string, claim: string): Promise<void> {
  await sql`update watches.delivery set claim = null, claimed_until = null, attempts = greatest(0, attempts - 1)
    where id = ${id} and claim = ${claim}`.execute(db);
}

export async function noteDelivered(tx: Db, webhookId: string): Promise<void> {
  await sql`update watches.webhook set failing_since = null, delivered_at = now() where id = ${webhookId}`.execute(tx);
}

/** For how long it has taken nothing. */
export async function noteFailed(tx: Db, webhookId: string): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    update watches.webhook set failing_since = coalesce(failing_since, now()) where id = ${webhookId}
    returning extract(epoch from now() - failing_since)::double precision * 1000 as ms`.execute(tx);
  return rows[0]?.ms ?? 0;
}
