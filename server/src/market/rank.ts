/** Why a listing stands where it stands when jobs are ranked by what they cost. */
import { formatUsdc, microUsdc } from '#base/money';
import type { Shown } from './listing.ts';
import type { CostLine } from './rules.ts';

const names: Readonly<Record<CostLine['item'], string>> = {
  gpu: 'GPU',
  disk: 'disk',
  egress: 'traffic out',
  ingress: 'traffic in',
};

const amount = (micro: bigint): string => formatUsdc(microUsdc(micro)).replace(/0{1,4}$/, '');
const signed = (micro: bigint): string => `${micro < 0n ? '−' : '+'}${amount(micro < 0n ? -micro : micro)}`;
const hours = (seconds: number): string => `${Math.round(seconds / 36) / 100} h`;

function whatIsMissing({ cost, pace }: Shown): string {
  const unknown = cost?.lines.filter(({ unitPrice, quantity }) => unitPrice === null && quantity > 0) ?? [];
  const prices = unknown.map(({ item }) => names[item]);
  const parts = [
    ...(prices.length > 0 ? [`the price of ${prices.join(' and ')}`] : []),
    ...(pace === null ? ['how fast it is at this work'] : []),
  ];
  return `Comes last: its market does not tell ${parts.join(', nor ')}`;
}

/** In words, beside the cheapest of the whole result. `page`: the rows shown with it. */
export function reasonOf(shown: Shown, cheapest: Shown, page: readonly Shown[]): string {
  const { cost, pace, listing } = shown;
  if (cost === null || cheapest.cost === null) return '';
  if (!cost.complete) return whatIsMissing(shown);
  const time = pace === undefined || pace === null ? '' : `, done in ${hours(pace.seconds)}`;
  if (listing.id === cheapest.listing.id) {
    const lines = cost.lines.filter((one) => one.amount > 0n).map((one) => `${names[one.item]} ${amount(one.amount)}`);
    const lower = page.filter((one) => one.cost?.complete && one.listing.pricePerHour < listing.pricePerHour).length;
    const but =
      lower === 0
        ? ''
        : `; ${lower} below ${lower === 1 ? 'asks' : 'ask'} less an hour and ${lower === 1 ? 'costs' : 'cost'} more in all`;
    return `The cheapest job: ${lines.join(', ')}${time}${but}`;
  }
  const first = cheapest.cost.lines;
  const differences = cost.lines
    .map((one, i) => ({ item: one.item, by: one.amount - (first[i]?.amount ?? 0n) }))
    .filter(({ by }) => by !== 0n);
  const more = cost.total - cheapest.cost.total;
  if (more === 0n) return `Costs the same as the cheapest${time}`;
  return `${amount(more)} more than the cheapest: ${differences.map(({ item, by }) => `${names[item]} ${signed(by)}`).join(', ')}${time}`;
}
