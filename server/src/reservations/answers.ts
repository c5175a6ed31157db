/** What reservations look like in requests and answers. */
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant, parseInstant } from '#base/clock';
import { isId } from '#base/id';
import { formatUsdc, type MicroUsdc, microUsdc, mulDiv, parseUsdc, ZERO_USDC } from '#base/money';
import { amountField, idSchema, instant, sshKeyField, usdc } from '#http/route';
import type { Cost } from '#market';
import { providerNames } from '#providers';
import { outcomeOf } from '#rentals';
import {
  type Detailed,
  DISK_GB,
  type Extension,
  type Quoted,
  type Reservations,
  type Seen,
  type Settings,
  settingsOf,
  type Wanted,
} from './reservations.ts';
import { RULE } from './rules.ts';

export const GPUS_MAX = 1024;
const DISK_GB_MAX = 10_000;
export const states = ['PENDING', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'FAILED'] as const;
type Status = (typeof states)[number];

export const instantField = (description: string) =>
  z
    .string()
    .transform((text, context): Instant => {
      const at = parseInstant(text);
      if (at === null)
        context.addIssue({
          code: 'custom',
          message: 'must be an RFC 3339 instant with a zone, such as 2026-03-01T12:00:00Z',
        });
      return at as Instant;
    })
    .openapi({ type: 'string', format: 'date-time', description, example: '2026-03-01T12:00:00Z' });

const settings = {
  on_failure: z.enum(['replace', 'end']).optional().openapi({
    description:
      'When the machine does not start: another listing of the same GPU takes over, or it ends. replace when not given. Both are free',
  }),
  on_interruption: z.enum(['replace', 'end']).optional().openapi({
    description:
      'When the machine is lost while it is used: another listing takes over for the rest of the block, or it ends and the rest comes back. end when not given',
  }),
  auto_extend: z
    .strictObject({
      minutes: z.int().min(15).max(1440).openapi({ description: 'By so much at a time, five minutes before the end' }),
      max_total: amountField('USDC that the reservation may cost in all'),
    })
    .nullable()
    .optional()
    .openapi({ description: 'Extend it by itself; null: not' }),
};

export const bookingRequest = z
  .strictObject({
    gpu_id: z.string().refine(isId, 'must be an id').openapi({ format: 'uuid', description: 'The listing' }),
    start_time: instantField('Start of the block'),
    end_time: instantField('End of the block, which is not part of it'),
    gpu_count: z.int().min(1).max(GPUS_MAX).optional().openapi({
      description: 'GPUs; left out: what one unit of the listing has. A multiple of it where it has several units',
    }),
    disk_gb: z
      .int()
      .min(8)
      .max(DISK_GB_MAX)
      .optional()
      .openapi({ description: `Disk; left out: ${DISK_GB} GB, or all there is where that is less` }),
    ssh_public_key: sshKeyField('Who has its private half may log in; left out: the key of your profile').optional(),
    max_price_per_hour: amountField(
      'What all its GPUs may cost an hour at most, when it is booked and where another listing takes over; left out: what the listing costs',
    ).optional(),
    shown_total: amountField(
      'What the whole block was shown to cost (`cost.total` of the quote): refused where it costs more by now, whatever max_price_per_hour allows',
    ).optional(),
    ...settings,
  })
  .openapi('ReservationRequest');

export const changeRequest = z.strictObject(settings).openapi('ReservationChange');

export const blockSchema = z.object({ start_time: instant('Start'), end_time: instant('End, not part of it') });
const providerSchema = z.enum(providerNames);
export const modeSchema = z.enum(['sandbox', 'live']);
const costLines = {
  total: usdc('Sum of the lines', '2.834500'),
  lines: z.array(
    z.object({
      item: z.enum(['gpu', 'disk']),
      unit: z.enum(['hour', 'gb_month']).openapi({ description: 'A month is 720 hours' }),
      unit_price: usdc('Locked when it was booked').nullable(),
      quantity: z.number().openapi({ example: 8 }),
      amount: usdc('Rounded half up to the micro-USDC', '2.800000'),
    }),
  ),
};
const costSchema = z.object(costLines).openapi('ReservationCost');

const prices = {
  price_per_hour: usdc('For all its GPUs'),
  price_per_gpu_hour: usdc('For one of them'),
};

export const quoteSchema = z
  .object({
    mode: modeSchema,
    gpu_id: idSchema('The listing'),
    ...{ start_time: instant('Start'), end_time: instant('End, not part of it') },
    gpu_count: z.int(),
    disk_gb: z.int(),
    ...prices,
    cost: costSchema,
    observed_at: instant('When the market was last seen to ask this'),
    alternatives: z
      .array(
        z.object({
          gpu_id: idSchema('Of the listing'),
          provider: providerSchema,
          gpu_count: z.int(),
          country: z.string().nullable(),
          ...prices,
          total: usdc('Of the same block there'),
        }),
      )
      .openapi({ description: 'Other listings of the same GPU that are free for the block, the cheapest first' }),
    rule: z.string().openapi({ description: 'What a cancellation costs', example: RULE }),
  })
  .openapi('ReservationQuote');

const reservationShape = {
  mode: modeSchema,
  id: idSchema('Of the reservation'),
  status: z.enum(states),
  ending: z
    .boolean()
    .openapi({ description: 'true: its machine is being released; what it costs is settled in a moment' }),
  gpu_id: idSchema('The listing'),
  provider: providerSchema,
  model: z.string().nullable(),
  model_raw: z.string(),
  gpu_count: z.int(),
  disk_gb: z.int(),
  ...{ start_time: instant('Start'), end_time: instant('End, not part of it') },
  ...prices,
  held: usdc('Set aside, or paid in advance, for the whole block'),
  charged: usdc('What it cost in the end; null before').nullable(),
  refunded: usdc('What came back; null before the end').nullable(),
  cost: costSchema,
  running_since: instant('When the machine first answered').nullable(),
  used_until: instant('Until when is paid').nullable(),
  reason: z.string(),
  created_at: instant('When it was booked'),
  max_price_per_hour: usdc('What an hour may cost where another listing takes over'),
  on_failure: z.enum(['replace', 'end']),
  on_interruption: z.enum(['replace', 'end']),
  auto_extend: z.object({ minutes: z.int(), max_total: usdc('That it may cost in all') }).nullable(),
};
export const reservationSchema = z.object(reservationShape).openapi('Reservation');
export const detailSchema = z
  .object({
    ...reservationShape,
    connection: z
      .object({ host: z.string(), port: z.int(), user: z.string(), command: z.string() })
      .nullable()
      .openapi({ description: 'While it is active' }),
    cancel_now: z
      .object({ charged: usdc('Would be paid'), refund: usdc('Would come back') })
      .nullable()
      .openapi({ description: 'What a cancellation costs now; null where there is none' }),
    machines: z
      .array(
        z.object({
          gpu_id: idSchema('The listing'),
          provider: providerSchema,
          price_per_hour: usdc('For all its GPUs'),
          used_from: instant('When it answered').nullable(),
          used_until: instant('Until when is paid').nullable(),
          charged: usdc('What it cost'),
          reason: z.string(),
        }),
      )
      .openapi({ description: 'Every machine that is over, the first one first' }),
    timeline: z.array(z.object({ at: instant('When'), kind: z.string(), detail: z.string() })),
  })
  .openapi('ReservationDetail');

const money = (amount: bigint): string => formatUsdc(microUsdc(amount));
const time = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
export const renderBlock = ({ from, to }: { from: Instant; to: Instant }) => ({
  start_time: formatInstant(from),
  end_time: formatInstant(to),
});
const renderCost = ({ total, lines }: Cost): z.infer<typeof costSchema> => ({
  total: formatUsdc(total),
  lines: lines.flatMap(({ item, unit, unitPrice, quantity, amount }) =>
    item === 'gpu' || item === 'disk'
      ? [
          {
            item,
            unit: unit as 'hour' | 'gb_month',
            unit_price: unitPrice === null ? null : formatUsdc(unitPrice),
            quantity,
            amount: formatUsdc(amount),
          },
        ]
      : [],
  ),
});
const pricesOf = (perHour: bigint, gpus: number) => ({
  price_per_hour: money(perHour),
  price_per_gpu_hour: formatUsdc(mulDiv(microUsdc(perHour), 1n, BigInt(gpus), 'half-up') as MicroUsdc),
});

/** No other machine takes over. */
const endings: ReadonlySet<string> = new Set(['stopped', 'used']);

export function render(
  mode: Reservations['mode'],
  { reservation: row, rental, cost }: Seen,
): z.infer<typeof reservationSchema> {
  const { replacesFailed, replacesLost, extension } = settingsOf(row);
  return {
    mode,
    id: row.id,
    status: row.state.toUpperCase() as Status,
    ending: row.charged === null && endings.has(outcomeOf(rental)),
    gpu_id: row.listing_id,
    provider: row.provider,
    model: row.model,
    model_raw: row.model_raw,
    gpu_count: row.gpu_count,
    disk_gb: row.disk_gb,
    ...renderBlock({ from: row.start_at, to: row.end_at }),
    ...pricesOf(row.price_per_hour, row.gpu_count),
    held: money(row.held),
    charged: row.charged === null ? null : money(row.charged),
    refunded: row.charged === null ? null : money(row.held - row.charged),
    cost: renderCost(cost),
    running_since: time(row.running_at),
    used_until: time(row.used_until),
    reason: row.reason,
    created_at: formatInstant(row.created_at),
    max_price_per_hour: money(row.price_limit),
    on_failure: wordOf(replacesFailed),
    on_interruption: wordOf(replacesLost),
    auto_extend: extension === null ? null : { minutes: extension.minutes, max_total: money(extension.cap) },
  };
}

export function renderDetail(reservations: Reservations, detailed: Detailed): z.infer<typeof detailSchema> {
  const { reservation, rental, timeline, stretches } = detailed;
  const { host, port, login } = rental;
  const now = reservations.refundNow(detailed);
  const isReachable = reservation.state === 'active' && rental.state === 'running';
  return {
    ...render(reservations.mode, detailed),
    connection:
      isReachable && host !== null && port !== null && login !== null
        ? { host, port, user: login, command: `ssh -p ${port} ${login}@${host}` }
        : null,
    machines: stretches.map((one) => ({
      ...{ gpu_id: one.listing_id, provider: one.provider, price_per_hour: money(one.price_per_hour) },
      ...{ used_from: time(one.used_from), used_until: time(one.used_until) },
      ...{ charged: money(one.charged), reason: one.reason },
    })),
    cancel_now: now === null ? null : { charged: money(now.charged), refund: money(now.refund) },
    timeline: timeline.map(({ at, kind, detail }) => ({ at: formatInstant(at), kind, detail })),
  };
}

const wordOf = (replaces: boolean): 'replace' | 'end' => (replaces ? 'replace' : 'end');

/** What is asked for; what is left out is left out. */
export function readSettings(asked: z.infer<typeof changeRequest>): Partial<Settings> {
  const { on_failure: failed, on_interruption: lost, auto_extend: extend } = asked;
  return {
    ...(failed === undefined ? {} : { replacesFailed: failed === 'replace' }),
    ...(lost === undefined ? {} : { replacesLost: lost === 'replace' }),
    ...(extend === undefined
      ? {}
      : { extension: extend && { minutes: extend.minutes, cap: parseUsdc(extend.max_total) ?? ZERO_USDC } }),
  };
}

export const wantedOf = (asked: z.infer<typeof bookingRequest>): Wanted => ({
  gpuId: asked.gpu_id,
  from: asked.start_time,
  to: asked.end_time,
  gpuCount: asked.gpu_count ?? null,
  diskGb: asked.disk_gb ?? null,
  sshKey: asked.ssh_public_key ?? null,
  priceLimit: asked.max_price_per_hour === undefined ? null : parseUsdc(asked.max_price_per_hour),
  totalShown: asked.shown_total === undefined ? null : parseUsdc(asked.shown_total),
  ...{ replacesFailed: true, replacesLost: false, extension: null, ...readSettings(asked) },
});

export const extensionSchema = z
  .object({
    mode: modeSchema,
    id: idSchema('The reservation'),
    end_time: instant('The new end'),
    added: usdc('What is held more; paid more once the machine runs', '0.700000'),
    cost: costSchema,
  })
  .openapi('ExtensionQuote');

export const renderExtension = (
  mode: Reservations['mode'],
  { id, to, added, cost }: Extension,
): z.infer<typeof extensionSchema> => ({
  ...{ mode, id, end_time: formatInstant(to), added: formatUsdc(added), cost: renderCost(cost) },
});

export const renderQuote = (mode: Reservations['mode'], quote: Quoted): z.infer<typeof quoteSchema> => {
  const { listing, units, block, pricePerHour, diskGb, cost, observedAt, rule, alternatives } = quote;
  const gpus = listing.gpuCount * units;
  return {
    ...{ mode, gpu_id: listing.id, gpu_count: gpus, disk_gb: diskGb, rule },
    ...renderBlock(block),
    ...pricesOf(pricePerHour, gpus),
    cost: renderCost(cost),
    observed_at: formatInstant(observedAt),
    alternatives: alternatives.map(({ listing: other, pricePerHour: perHour, total }) => ({
      ...{ gpu_id: other.id, provider: other.provider, gpu_count: gpus, country: other.country },
      ...pricesOf(perHour, gpus),
      total: formatUsdc(total),
    })),
  };
};
