/** Reading one row of a market: a broken one is dropped with its reason, never guessed. */
import type { z } from 'zod';
import type { Dropped, DropReason, Offer, OfferBatch } from './offer.ts';

export type Row = { readonly offer: Offer } | { readonly dropped: Dropped };

/** Text that a database can keep: whole characters, none of them NUL. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
export const asText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

export const drop = (externalId: string | null, reason: DropReason, detail: string): Row => ({
  dropped: { externalId: externalId === null ? null : asText(externalId), reason, detail: asText(detail) },
});

/** The first field of an offer that is no text though it is meant to be; null when all are. */
const unreadableText = (offer: Offer): string | null =>
  Object.entries(offer).find(([, value]) =>
    (Array.isArray(value) ? value : [value]).some((item) => typeof item === 'string' && !isText(item)),
  )?.[0] ?? null;

function checked(row: Row): Row {
  const field = 'offer' in row ? unreadableText(row.offer) : null;
  return field === null || !('offer' in row)
    ? row
    : drop(row.offer.externalId, 'bad_field', `${field}: holds characters that are no text`);
}

const DETAIL_CHARACTERS = 200;

/** Names the first field that is wrong. */
export function dropUnreadable(externalId: string | null, raw: unknown, error: z.ZodError): Row {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return drop(externalId, 'not_an_object', `the row is ${JSON.stringify(raw)?.slice(0, 40) ?? 'empty'}`);
  }
  const issue = error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const missing = issue?.path.length === 1 && (raw as Record<string, unknown>)[field] == null;
  return drop(
    externalId,
    missing ? 'missing_field' : 'bad_field',
    `${field}: ${issue?.message ?? ''}`.slice(0, DETAIL_CHARACTERS),
  );
}

/** The provider's id when it can be read at all. */
export function idOf(raw: unknown, key: string): string | null {
  const value = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[key] : undefined;
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}

/** Of offers with the same id the first stands. */
export function collect(rows: Iterable<Row>): OfferBatch {
  const offers = new Map<string, Offer>();
  const dropped: Dropped[] = [];
  let fetched = 0;
  for (const given of rows) {
    fetched += 1;
    const row = checked(given);
    if ('dropped' in row) dropped.push(row.dropped);
    else if (offers.has(row.offer.externalId)) {
      const { externalId } = row.offer;
      dropped.push({
        externalId,
        reason: 'duplicate',
        detail: 'an offer with this id came before it in the same answer',
      });
    } else offers.set(row.offer.externalId, row.offer);
  }
  return { offers: [...offers.values()], dropped, fetched };
}
