/** What the state of a market means for somebody who looks for a GPU. */
import type { Provider } from '../frame/api.ts';
import { showListings } from '../frame/naming.ts';

export const states = {
  HEALTHY: 'Healthy',
  DEGRADED: 'Degraded',
  UNAVAILABLE: 'Unavailable',
} as const satisfies Record<Provider['health'], string>;

export function meaningOf(provider: Provider): string {
  const { health, stale, listings, enabled } = provider;
  const its = `Its ${showListings(listings)}`;
  if (provider.observed_at === null) return 'It was never read, so nothing of it is listed yet.';
  if (!enabled) return `${its} stay as they were when it was switched off, and cannot be booked.`;
  if (stale)
    return `${its} are shown as they were then. Take them as a hint: they are marked stale and cannot be booked.`;
  if (health === 'HEALTHY') return 'Prices and listings are as the market shows them now.';
  if (health === 'DEGRADED')
    return 'What is listed is still fresh, and can be booked. If this goes on for more than a minute and a half, it is marked stale.';
  return `${its} may not be what the market shows now.`;
}

/** All of it in one sentence. */
export function summaryOf(providers: readonly Provider[]): { readonly tone: 'calm' | 'warn'; readonly words: string } {
  const down = providers.filter(({ health }) => health === 'UNAVAILABLE');
  const ailing = providers.filter(({ health }) => health === 'DEGRADED');
  const names = (some: readonly Provider[]): string =>
    some
      .map(({ name }) => name)
      .reduce((all, name, i) => (i === 0 ? name : `${all}${i === some.length - 1 ? ' and ' : ', '}${name}`), '');
  if (down.length === providers.length)
    return { tone: 'warn', words: 'No market can be read now. What is listed is old.' };
  if (down.length > 0)
    return {
      tone: 'warn',
      words: `${names(down)} cannot be read now. The other markets are not touched by it.`,
    };
  if (ailing.length > 0) return { tone: 'warn', words: `${names(ailing)} has trouble, and is still fresh.` };
  return { tone: 'calm', words: `All ${providers.length} markets are read, and fresh.` };
}
