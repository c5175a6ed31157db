/** Watches, alerts, webhooks and deliveries as every route shows them. */
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '#base/clock';
import { isId } from '#base/id';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, MAX_LIMIT } from '#base/page';
import { invalidField } from '#base/problem';
import { idSchema, instant, textParam, usdc, wholeParam } from '#http/route';
import type { Mode } from '#platform/config';
import { providerNames } from '#providers';
import { showValue, watchKinds } from './rules.ts';
import type { AlertRow } from './store.ts';
import type { WatchShown } from './watches.ts';
import type { DeliveryRow, WebhookRow } from './webhook-store.ts';

const NOTE_CHARACTERS = 200;

export const modeSchema = z.enum(['sandbox', 'live']);
export const kindSchema = z.enum(watchKinds, { error: `must be one of ${watchKinds.join(', ')}` }).openapi({
  description:
    'price_below, price_above: the cheapest listing that can be had and booked costs the threshold or less, or more; spread_above: the price differs so much between markets; back_in_stock: such a listing can be had; listing_gone: a listing is not on offer any more',
});
export const pricingSchema = z.enum(['on_demand', 'interruptible'], {
  error: 'must be one of on_demand, interruptible',
});
export const providerSchema = z.enum(providerNames, { error: `must be one of ${providerNames.join(', ')}` });
const amount = z
  .string()
  .openapi({ description: 'USDC per GPU-hour, or percent; a count for back_in_stock', example: '0.300000' });

/** A text for people: no control characters, so that it can be shown anywhere. */
export const noteField = (description: string) =>
  z
    .string()
    .max(NOTE_CHARACTERS, `must have at most ${NOTE_CHARACTERS} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), 'must not hold control characters')
    .openapi({ description });

export const thresholdField = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be a decimal string from 0 to 999999 with at most six places')
  .openapi({
    pattern: '^\\d{1,6}(\\.\\d{1,6})?$',
    description: 'USDC per GPU-hour, or percent for spread_above; the threshold itself counts',
    example: '0.300000',
  });
export const hysteresisField = z.int().min(0).max(50).openapi({
  description: 'Percent of the threshold the value must go back by before the watch can fire again',
  example: 3,
});
export const cooldownField = z.int().min(60).max(604_800).openapi({
  description: 'Seconds between two alerts at least; what comes true meanwhile is told then, if it still holds',
  example: 3600,
});

export const watchSchema = z
  .object({
    mode: modeSchema,
    id: idSchema('Of the watch'),
    kind: kindSchema,
    model: z.string().nullable().openapi({ description: 'Canonical name; of listing_gone that of the listing' }),
    listing_id: idSchema('The listing that is watched').nullable(),
    pricing: pricingSchema.nullable().openapi({ description: 'null: either' }),
    provider: providerSchema.nullable().openapi({ description: 'null: any market' }),
    min_gpus: z.int().nullable().openapi({ description: 'GPUs in one listing at least' }),
    threshold: amount.nullable(),
    unit: z.enum(['usdc_per_gpu_hour', 'percent', 'listings']).openapi({ description: 'Of threshold and value' }),
    hysteresis_percent: z.int(),
    cooldown_seconds: z.int(),
    note: z.string(),
    paused: z.boolean(),
    state: z.enum(['armed', 'fired', 'paused']).openapi({
      description: 'armed: told as soon as it holds; fired: was told, and is armed again when the value has gone back',
    }),
    state_text: z.string().openapi({ description: 'The same for people, with what has to happen' }),
    value: amount.nullable().openapi({
      description:
        'As seen last; null: nothing can be had, or nothing is known. Of listing_gone 1 while it is there, else 0; of back_in_stock up to 200',
    }),
    value_since: instant('Since when the value is this').nullable(),
    value_listing: z
      .object({ id: idSchema('Of the listing'), provider: providerSchema })
      .nullable()
      .openapi({ description: 'Where the value was seen: the listing to rent' }),
    unread_markets: z
      .array(providerSchema)
      .openapi({ description: 'Cannot be read now: the value is as it was, and nothing is concluded from them' }),
    fired_at: instant('When it was told last').nullable(),
    not_before: instant('No alert comes before, for the cool-down').nullable(),
    created_at: instant('When it was made'),
  })
  .openapi('Watch');

const units = {
  price_below: 'usdc_per_gpu_hour',
  price_above: 'usdc_per_gpu_hour',
  spread_above: 'percent',
  back_in_stock: 'listings',
  listing_gone: 'listings',
} as const;

const orNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

export function renderWatch(mode: Mode, { watch, words, notBefore, unread }: WatchShown): z.infer<typeof watchSchema> {
  const shown = (value: bigint | null) => (value === null ? null : showValue(watch.kind, value));
  return {
    mode,
    id: watch.id,
    kind: watch.kind,
    model: watch.model,
    listing_id: watch.listing_id,
    pricing: watch.pricing,
    provider: watch.provider,
    min_gpus: watch.min_gpus,
    threshold: shown(watch.threshold),
    unit: units[watch.kind],
    hysteresis_percent: watch.hysteresis_percent,
    cooldown_seconds: watch.cooldown_seconds,
    note: watch.note,
    paused: watch.paused,
    state: watch.paused ? 'paused' : watch.armed ? 'armed' : 'fired',
    state_text: words,
    value: shown(watch.value),
    value_since: orNull(watch.value_since),
    value_listing:
      watch.value_listing === null || watch.value_provider === null
        ? null
        : { id: watch.value_listing, provider: watch.value_provider },
    unread_markets: [...unread],
    fired_at: orNull(watch.fired_at),
    not_before: orNull(notBefore),
    created_at: formatInstant(watch.created_at),
  };
}

export const alertSchema = z
  .object({
    id: idSchema('Of the alert; the webhook-id of its messages'),
    watch_id: idSchema('Of the watch, which may be gone'),
    watch_kind: kindSchema,
    text: z.string().openapi({ description: 'What happened, for people' }),
    fired_at: instant('When it happened'),
    model: z.string().nullable(),
    pricing: pricingSchema.nullable(),
    provider: providerSchema.nullable(),
    min_gpus: z.int().nullable(),
    watched_listing_id: idSchema('Of listing_gone').nullable(),
    value: amount,
    threshold: amount.nullable(),
    listing: z
      .object({
        id: idSchema('Of the listing'),
        provider: providerSchema,
        price_per_gpu_hour: usdc('USDC per GPU-hour'),
      })
      .nullable()
      .openapi({ description: 'The listing to rent' }),
    dear_provider: providerSchema.nullable().openapi({ description: 'Of spread_above: where it is dear' }),
    note: z.string(),
    mode: modeSchema,
  })
  .openapi('Alert');

/** What was told is shown as it was told. */
export const renderAlert = ({ data }: AlertRow) => data as z.infer<typeof alertSchema>;

// Webhooks -----------------------------------------------------------------------------------------------------------

const webhookFields = {
  id: idSchema('Of the webhook'),
  url: z.string(),
  description: z.string(),
  active: z.boolean(),
  state: z.enum(['working', 'failing', 'untried', 'off']),
  off_reason: z.string().nullable().openapi({ description: 'Where it was not you who switched it off' }),
  failing_since: instant('It has taken nothing since').nullable(),
  delivered_at: instant('When it took a message last').nullable(),
  secret_rotated_at: instant('When the secret was replaced').nullable(),
  created_at: instant('When it was made'),
};
export const webhookSchema = z.object(webhookFields).openapi('Webhook');
export const newWebhookSchema = z
  .object({
    ...webhookFields,
    secret: z.string().openapi({
      description: 'whsec_ and base64: what messages are signed with (Standard Webhooks). Shown once, here',
      example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw0x0x0x0x0x0=',
    }),
  })
  .openapi('NewWebhook');

export function renderWebhook(webhook: WebhookRow): z.infer<typeof webhookSchema> {
  const { active, failing_since: failing, delivered_at: delivered } = webhook;
  return {
    id: webhook.id,
    url: webhook.url,
    description: webhook.description,
    active,
    state: !active ? 'off' : failing !== null ? 'failing' : delivered === null ? 'untried' : 'working',
    off_reason: webhook.off_reason,
    failing_since: orNull(failing),
    delivered_at: orNull(delivered),
    secret_rotated_at: orNull(webhook.rotated_at),
    created_at: formatInstant(webhook.created_at),
  };
}

export const deliverySchema = z
  .object({
    id: idSchema('Of the delivery'),
    message_id: idSchema('The webhook-id of every try; of an alert its id'),
    type: z.enum(['alert', 'test']),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int().openapi({ description: 'Tries so far' }),
    next_attempt_at: instant('When it is tried next; of one that waits').nullable(),
    last_attempt_at: instant('When it was tried last').nullable(),
    last_status: z.int().nullable().openapi({ description: 'HTTP status of the last answer; null: there was none' }),
    last_duration_ms: z.int().nullable(),
    last_error: z.string().nullable().openapi({ description: 'Why it did not count, in words' }),
    payload: z.string().openapi({ description: 'The body as it is sent and signed: JSON with type, timestamp, data' }),
    created_at: instant('When it was queued'),
    ended_at: instant('When it was delivered, or given up').nullable(),
  })
  .openapi('Delivery');

export const renderDelivery = (row: DeliveryRow): z.infer<typeof deliverySchema> => ({
  id: row.id,
  message_id: row.message_id,
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  next_attempt_at: row.state === 'pending' ? formatInstant(row.due_at) : null,
  last_attempt_at: orNull(row.last_at),
  last_status: row.last_status,
  last_duration_ms: row.last_ms,
  last_error: row.last_error,
  payload: row.payload,
  created_at: formatInstant(row.created_at),
  ended_at: orNull(row.ended_at),
});

// Pages --------------------------------------------------------------------------------------------------------------

export const pageQuery = {
  limit: wholeParam(1, MAX_LIMIT, 'Rows a page', DEFAULT_LIMIT).optional(),
  cursor: textParam(400, 'next_cursor of the page before', 'WyIiLG51bGwsIiJd').optional(),
};
export const nextCursor = z.string().nullable();

/** The id of the last row of the page before, bound to the list it is of. */
export function belowOf(cursor: string | undefined, list: string): string | null {
  if (cursor === undefined) return null;
  const decoded = decodeCursor(cursor);
  if (decoded === null || decoded.query !== list || !isId(decoded.id))
    throw invalidField('/query/cursor', 'is no cursor of this list');
  return decoded.id;
}

/** One row more than the page was asked for tells that there is another. */
export function pageOf<Row extends { readonly id: string }>(rows: readonly Row[], limit: number, list: string) {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { shown, next_cursor: last ? encodeCursor({ query: list, key: null, id: last.id }) : null };
}
