import { defineProblem } from '#base/problem';
import { type ProviderName, providerNames } from './offer.ts';

export const providerUnknown = defineProblem(
  'provider-unknown',
  'not-found',
  'There is no such provider',
  'GP4U watches vast, ionet, akash and render.',
);

/** Throws `providerUnknown`. */
export function demandProvider(text: string): ProviderName {
  const name = providerNames.find((known) => known === text);
  if (name === undefined) throw providerUnknown({ detail: `There is no provider ${text.slice(0, 40)}.` });
  return name;
}
