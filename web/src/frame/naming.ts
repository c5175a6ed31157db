/** Names and numbers as people read them. */
import type { ProviderName } from './api.ts';

export const providerNames = {
  vast: 'Vast.ai',
  ionet: 'io.net',
  akash: 'Akash',
  render: 'Render',
} as const satisfies Record<ProviderName, string>;

const regions = new Intl.DisplayNames('en', { type: 'region' });

export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

export const showWhole = (value: number): string => whole.format(value);
export const showNumber = (value: number): string => fine.format(value);
export const showExact = (value: number): string => exact.format(value);
export const showListings = (count: number): string => `${whole.format(count)} ${count === 1 ? 'listing' : 'listings'}`;
/** Cut, never rounded up: 99.96 % is not 100 %. */
export const showShare = (value: number, places = 1): string => {
  const scale = 10 ** places;
  return `${(Math.floor(value * 100 * scale + 1e-6) / scale).toFixed(places)}%`;
};

/** Rates of a network in the unit that needs fewest digits. */
export const showRate = (mbps: number): string =>
  mbps >= 1000 ? `${fine.format(mbps / 1000)} Gbit/s` : `${whole.format(mbps)} Mbit/s`;

export const showPercent = (value: number): string => `${fine.format(value)}%`;
export const showMachines = (count: number): string => `${whole.format(count)} ${count === 1 ? 'machine' : 'machines'}`;
export const showOffers = (count: number): string => `${whole.format(count)} ${count === 1 ? 'offer' : 'offers'}`;
