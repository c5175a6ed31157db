/** What the addresses of the overview and the analytics say. */

const first = (value: unknown): string => String(Array.isArray(value) ? value[0] : (value ?? ''));

export type WalletSearch = { readonly open?: 'deposit' | 'withdraw' };

export function readWalletSearch(raw: Readonly<Record<string, unknown>>): WalletSearch {
  const open = first(raw.open);
  return open === 'deposit' || open === 'withdraw' ? { open } : {};
}

export const spans = [7, 30, 90, 365] as const;
export const measures = ['spent', 'saved', 'deposited', 'withdrawn', 'earned'] as const;
export type Measure = (typeof measures)[number];
export type AnalyticsSearch = { readonly days?: (typeof spans)[number]; readonly show?: Measure };

export function readAnalyticsSearch(raw: Readonly<Record<string, unknown>>): AnalyticsSearch {
  const days = spans.find((span) => String(span) === first(raw.days));
  const show = measures.find((measure) => measure === first(raw.show));
  return { ...(days === undefined ? {} : { days }), ...(show === undefined ? {} : { show }) };
}
