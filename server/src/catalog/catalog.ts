/**
 * The canonical GPUs: pure data and look-up. It keeps true that a name alone never decides memory, that an unknown
 * spelling stays unknown, and that figures are dense and per GPU. It never guesses which card is meant; speeds it may estimate, and says so.
 */
import { namesBySpelling, plain } from './aliases.ts';
import * as table from './models.ts';
import * as performance from './performance.ts';

export type { GpuModel } from './models.ts';
export type { Workload } from './performance.ts';

type GpuModel = table.GpuModel;

export const { models } = table;
export const { achievedTflops, performanceIndex, performanceIndexVersion, speedIndex, speedIsMeasured, workloads } =
  performance;

export type Provider = 'vast' | 'ionet' | 'akash' | 'render';
export type Spelling = {
  readonly raw: string;
  /** As the market reports it, GB. */
  readonly vramGb?: number | null;
  /** The market's word: 'SXM4', 'sxm', 'PCIe'. */
  readonly formFactor?: string | null;
  /** What one GPU may draw at most, as the market reports it. */
  readonly powerWatts?: number | null;
};
export type Resolved = { readonly model: GpuModel | null; readonly vramGb: number | null };

const byName = new Map(models.map((model) => [model.name, model]));

export const modelByName = (name: string): GpuModel | undefined => byName.get(name);

/** Drivers and error correction take up to a sixteenth of the memory; rounding may add a little. */
const fits = (reported: number, nominal: number): boolean => reported >= nominal * 0.93 && reported <= nominal * 1.03;

const usualSizes = [
  2, 3, 4, 5, 6, 8, 10, 11, 12, 16, 20, 22, 24, 32, 40, 44, 48, 64, 80, 94, 96, 128, 141, 180, 192, 256, 288,
];
const snap = (reported: number): number => {
  const near = usualSizes
    .filter((size) => fits(reported, size))
    .sort((a, b) => Math.abs(a - reported) - Math.abs(b - reported));
  return near[0] ?? Math.round(reported);
};

const formOf = (word: string): string => (/^sxm/i.test(word) ? 'sxm' : word.toLowerCase());

/** SXM and PCIe cards of one name and size that no form factor tells apart: the slower one, so that nothing is overstated. */
const slowest = (candidates: readonly GpuModel[]): GpuModel | null =>
  [...candidates].sort((a, b) => (a.fp16Tflops ?? 0) - (b.fp16Tflops ?? 0) || (a.name < b.name ? -1 : 1))[0] ?? null;

/** Those made for what the card may draw; an owner may have set another limit, which then tells nothing. */
function ofPower(candidates: readonly GpuModel[], watts: number | null): readonly GpuModel[] {
  const made = candidates.filter(
    ({ tdpWatts }) => watts !== null && tdpWatts !== null && Math.abs(watts - tdpWatts) < 10,
  );
  return made.length > 0 ? made : candidates;
}

const memo = new Map<string, Resolved>();
const MEMO_SIZE = 10_000;

/** One market's spelling to one model, or to none. */
export function resolve(provider: Provider, spelling: Spelling): Resolved {
  const { raw, vramGb = null, formFactor = null, powerWatts = null } = spelling;
  const key = `${provider}|${raw}|${vramGb}|${formFactor}|${powerWatts}`;
  const known = memo.get(key);
  if (known) return known;
  const resolved = resolveOnce(raw, vramGb, formFactor, powerWatts);
  if (memo.size >= MEMO_SIZE) memo.clear();
  memo.set(key, resolved);
  return resolved;
}

function resolveOnce(
  raw: string,
  vramGb: number | null,
  formFactor: string | null,
  powerWatts: number | null,
): Resolved {
  const names = namesBySpelling.get(plain(raw)) ?? [];
  let candidates = names.map((name) => byName.get(name)).filter((model) => model !== undefined);
  const form = formFactor === null ? null : formOf(formFactor);
  if (form !== null && candidates.some((model) => formOf(model.formFactor) === form)) {
    candidates = candidates.filter((model) => formOf(model.formFactor) === form);
  }
  if (vramGb === null) {
    const [only] = candidates;
    return candidates.length === 1 && only ? { model: only, vramGb: only.vramGb } : { model: null, vramGb: null };
  }
  const size = snap(vramGb);
  const fitting = candidates.filter((model) => fits(vramGb, model.vramGb));
  const model = slowest(ofPower(fitting, powerWatts));
  if (model) return { model, vramGb: model.vramGb };
  // Consumer cards are sold with more memory than they were made with; the chip is the same.
  const [only] = candidates;
  const modified =
    only !== undefined &&
    candidates.every(({ class: of }) => of === 'consumer') &&
    size > Math.min(...candidates.map((c) => c.vramGb));
  return { model: modified ? slowest(candidates) : null, vramGb: size };
}

/** For search: a canonical name or any known alias, to every model it may mean. */
export function findModels(text: string): readonly GpuModel[] {
  const exact = byName.get(text.trim());
  if (exact) return [exact];
  const canonical = models.find(({ name }) => plain(name) === plain(text));
  if (canonical) return [canonical];
  return (namesBySpelling.get(plain(text)) ?? [])
    .map((name) => byName.get(name))
    .filter((model) => model !== undefined);
}

/** Canonical names that look like the text, the closest first. */
export function suggestModels(text: string, n = 3): readonly string[] {
  const wanted = pairs(plain(text));
  if (wanted.size === 0) return [];
  return models
    .map(({ name }) => {
      const own = pairs(plain(name));
      const shared = [...wanted].filter((pair) => own.has(pair)).length;
      return { name, likeness: (2 * shared) / (wanted.size + own.size) };
    })
    .filter(({ likeness }) => likeness > 0.4)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, n)
    .map(({ name }) => name);
}

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
