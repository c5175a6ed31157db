/**
 * How fast a model is at what people rent it for: pure arithmetic over the sheet, Vast's benchmark and what others measured.
 * It keeps true that no figure is made for one model alone, and that a model nobody measured is judged by its kin.
 */
import { blenderScores, matmulTflops } from './measured.ts';
import { type GpuModel, models } from './models.ts';

export const workloads = ['training', 'inference', 'rendering'] as const;
export type Workload = (typeof workloads)[number];

/** To be raised when any figure of this file changes: scores of different versions do not compare. */
export const performanceIndexVersion = '2026-11-24';

/** H100 SXM5: measured matmul TFLOPS, GB/s, and Vast's DLPerf of one GPU. */
const reference = { tflops: 821, bandwidthGbps: 3350, dlperf: 353.9 };
/** What of the dense peak a large matmul achieves: 821 of 989 on H100 SXM5, 0.75 to 0.87 on most others. */
const ACHIEVED_SHARE = 0.83;

/**
 * Dense FP16 TFLOPS of one GPU as a large matmul achieves them: measured, otherwise a share of the dense peak. Without tensor
 * cores a training matmul runs at the FP32 rate (Tesla P40: 10.0 measured of 12.0, and as much in FP32), so that counts.
 */
export function achievedTflops({ name, fp16Tflops, fp32Tflops }: GpuModel): number | null {
  const peak = fp16Tflops ?? fp32Tflops;
  return matmulTflops[name] ?? (peak === null ? null : peak * ACHIEVED_SHARE);
}

/** Achieved compute and bandwidth relative to the reference; each null where nothing is known of it. */
function parts(model: GpuModel): { readonly compute: number; readonly bandwidth: number } | null {
  const tflops = achievedTflops(model);
  if (tflops === null || model.memoryBandwidthGbps === null) return null;
  return { compute: tflops / reference.tflops, bandwidth: model.memoryBandwidthGbps / reference.bandwidthGbps };
}

function sheetIndex(model: GpuModel): number | null {
  const of = parts(model);
  return of && Math.sqrt(of.compute * of.bandwidth);
}

const dlperfIndex = ({ dlperf }: GpuModel): number | null => (dlperf === null ? null : dlperf / reference.dlperf);

/** Ray-tracing cores came to consumer and workstation cards together with tensor cores. */
const hasTensorCores = ({ fp16Tflops }: GpuModel): boolean => fp16Tflops !== null;

/**
 * The median of a ratio over the nearest kin of which it is known: same chips and class, then the same architecture, then
 * the class of the same vendor. Data-centre chips carry an architecture's name but neither its ray-tracing cores nor its
 * memory, so the middle step is not for them.
 */
function ofKin(model: GpuModel, ratio: (kin: GpuModel) => number | null): number | null {
  const chips = (kin: GpuModel): boolean =>
    kin.architecture === model.architecture && hasTensorCores(kin) === hasTensorCores(model);
  const circles: ((kin: GpuModel) => boolean)[] = [
    (kin) => chips(kin) && kin.class === model.class,
    (kin) => chips(kin) && kin.class !== 'datacenter' && model.class !== 'datacenter',
    (kin) => kin.vendor === model.vendor && kin.class === model.class,
  ];
  for (const near of circles) {
    const known = models
      .filter(near)
      .map(ratio)
      .filter((value) => value !== null)
      .sort((a, b) => a - b);
    const middle = known[Math.floor(known.length / 2)];
    if (middle !== undefined) return middle;
  }
  return null;
}

/** DLPerf is off by more than this for some old cards (Quadro RTX, T4, P100): a sign of the test, not of the card. */
const DLPERF_TRUSTED_WITHIN = 2;

const memo = new WeakMap<GpuModel, number | null>();

/**
 * Training performance relative to H100 SXM5 = 1: the geometric mean of achieved compute, memory bandwidth and Vast's DLPerf,
 * the last held within a factor of the other two. DLPerf favours new cards, so one without it takes its kin's; were it
 * left out, an unmeasured card would outrank a measured twin.
 */
export function performanceIndex(model: GpuModel): number | null {
  const known = memo.get(model);
  if (known !== undefined) return known;
  const index = computeIndex(model);
  memo.set(model, index);
  return index;
}

function computeIndex(model: GpuModel): number | null {
  const sheet = sheetIndex(model);
  const measured = dlperfIndex(model);
  if (sheet === null) return measured;
  const kinRatio = (kin: GpuModel): number | null => {
    const [own, by] = [dlperfIndex(kin), sheetIndex(kin)];
    return own === null || by === null ? null : own / by;
  };
  const ratio = measured === null ? (ofKin(model, kinRatio) ?? 1) : measured / sheet;
  return sheet * Math.cbrt(Math.min(DLPERF_TRUSTED_WITHIN, Math.max(1 / DLPERF_TRUSTED_WITHIN, ratio)));
}

/** Serving a language model: tokens are bought with bandwidth, prompts with compute; an estimate from both. */
const INFERENCE_COMPUTE_SHARE = 0.2;

function inferenceIndex(model: GpuModel): number | null {
  const of = parts(model);
  return of && of.compute ** INFERENCE_COMPUTE_SHARE * of.bandwidth ** (1 - INFERENCE_COMPUTE_SHARE);
}

const RENDERING_REFERENCE = 'RTX 4090';

/** Samples a minute, or what the FP32 rate gives on chips of the kind; nothing where no kin was ever measured. */
function renderingScore(model: GpuModel): number | null {
  const measured = blenderScores[model.name];
  if (measured !== undefined) return measured;
  const perTflop = ofKin(model, (kin) => {
    const score = blenderScores[kin.name];
    return score === undefined || kin.fp32Tflops === null ? null : score / kin.fp32Tflops;
  });
  return perTflop === null || model.fp32Tflops === null ? null : perTflop * model.fp32Tflops;
}

/** Training and inference relative to H100 SXM5 = 1, rendering relative to RTX 4090 = 1; null where nothing is known. */
export function speedIndex(model: GpuModel, workload: Workload): number | null {
  switch (workload) {
    case 'training':
      return performanceIndex(model);
    case 'inference':
      return inferenceIndex(model);
    case 'rendering': {
      const score = renderingScore(model);
      return score && score / (blenderScores[RENDERING_REFERENCE] ?? Number.NaN);
    }
  }
}

/** Whether a benchmark of this very model is behind the figure; inference is always an estimate. */
export function speedIsMeasured(model: GpuModel, workload: Workload): boolean {
  switch (workload) {
    case 'training':
      return model.dlperf !== null || matmulTflops[model.name] !== undefined;
    case 'inference':
      return false;
    case 'rendering':
      return blenderScores[model.name] !== undefined;
  }
}
