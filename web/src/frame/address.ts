/** Reading of an address: what makes no sense in it is left out. */

type Raw = Readonly<Record<string, unknown>>;

const textsIn = (raw: Raw, name: string): string[] => {
  const value = raw[name];
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined && item !== null).map(String);
};

export function numberIn(raw: Raw, name: string, min: number, max: number): number | undefined {
  const [text = ''] = textsIn(raw, name);
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

export function oneIn<T extends string>(raw: Raw, name: string, allowed: readonly T[]): T | undefined {
  const [text] = textsIn(raw, name);
  return allowed.find((known) => known === text);
}

export function someIn<T extends string>(raw: Raw, name: string, allowed: readonly T[]): readonly T[] | undefined {
  const texts = textsIn(raw, name);
  const found = allowed.filter((known) => texts.includes(known));
  return found.length === 0 ? undefined : found;
}

const MODELS_MAX = 50;
const MODEL_LENGTH_MAX = 80;

export function modelsIn(raw: Raw, name = 'model'): readonly string[] | undefined {
  const found = [...new Set(textsIn(raw, name))].filter((text) => text !== '' && text.length <= MODEL_LENGTH_MAX);
  return found.length === 0 ? undefined : found.slice(0, MODELS_MAX);
}

/** Without what is not there. */
export const known = <T extends object>(found: { readonly [K in keyof T]-?: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as T;

export const pricings = ['on_demand', 'interruptible'] as const;
export type Pricing = (typeof pricings)[number];

export const numberText = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);
export const textNumber = (value: string | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);
