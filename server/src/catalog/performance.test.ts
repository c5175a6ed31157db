import { describe, expect, it } from 'vitest';
import {
  achievedTflops,
  type GpuModel,
  modelByName,
  models,
  performanceIndex,
  speedIndex,
  speedIsMeasured,
  type Workload,
  workloads,
} from './catalog.ts';

/** Mean over seven networks of one GPU's training throughput, mixed precision, B200 = 1: lambdal/deeplearning-benchmark, 2025. */
const training2025 = {
  'B200 SXM': 1,
  'H200 SXM': 0.743,
  'GH200 96GB': 0.661,
  'H100 SXM5': 0.639,
  'H100 PCIe': 0.435,
  'A100 SXM4 80GB': 0.348,
  'A100 PCIe 80GB': 0.331,
  'A100 PCIe 40GB': 0.28,
  'RTX 4090': 0.245,
  'RTX 6000 Ada': 0.23,
  'RTX A6000': 0.174,
  'RTX 3090': 0.155,
  'Tesla V100 SXM2 16GB': 0.135,
  'Quadro RTX 8000': 0.12,
  A10: 0.116,
};

/** The same project's runs of 2020 and 2021, mean over SSD, ResNet-50 and GNMT, A100 SXM4 80GB = 1. */
const training2021 = {
  'A100 SXM4 80GB': 1,
  'A100 PCIe 80GB': 0.95,
  'A100 SXM4 40GB': 0.894,
  'A100 PCIe 40GB': 0.807,
  'RTX A6000': 0.52,
  'Tesla V100 SXM2 16GB': 0.499,
  'RTX 3090': 0.477,
  'RTX A5000': 0.446,
  'Quadro RTX 8000': 0.411,
  'Quadro RTX 6000': 0.402,
  'RTX A4500': 0.37,
  'RTX 3080': 0.365,
  'RTX 2080 Ti': 0.298,
  'RTX A4000': 0.278,
  'Quadro RTX 5000': 0.26,
  'RTX 3070': 0.23,
  'GTX 1080 Ti': 0.132,
};

/** TensorFlow 1.12, FP16, mean over seven networks, Tesla V100 = 1: Lambda's RTX 2080 Ti post of 2018. */
const training2018 = {
  'Tesla V100 SXM2 32GB': 1,
  'Titan V': 0.68,
  'RTX 2080 Ti': 0.55,
  'RTX 2080': 0.42,
  'Titan Xp': 0.35,
  'GTX 1080 Ti': 0.32,
};

/** FP16 matmul TFLOPS of PyTorch 2.x: a contributors' list whose first entry is a B200. */
const matmulList = {
  'B200 SXM': 1628,
  'H100 SXM5': 762,
  'A800 SXM4 80GB': 266,
  'A100 SXM4 80GB': 259,
  'A100 PCIe 40GB': 248,
  'RTX 5090': 224,
  'RTX 4090': 167,
  'RTX 4090 D': 153,
  'Tesla V100S PCIe 32GB': 89,
  'RTX 4070 SUPER': 75.9,
  'RTX 3090': 75.9,
  'RTX 3080 Ti': 75.6,
  'RTX 2080': 39,
  'Tesla P40': 10,
  'Tesla P4': 4.8,
};

/** BF16 MAMF of stas00/ml-engineering, 2025. */
const matmulMamf = {
  'B300 SXM': 1769,
  'B200 SXM': 1745,
  MI355X: 1565,
  'H100 SXM5': 795,
  'H200 SXM': 795,
  MI325X: 785,
  MI300X: 668,
  'A100 SXM4 80GB': 271,
  'A100 PCIe 80GB': 253,
};

/** Tokens a second of one stream, LLaMA 3 8B Q4: XiongjieDai/GPU-Benchmarks-on-LLM-Inference, 2024. */
const tokens = {
  'H100 PCIe': 144,
  'A100 PCIe 80GB': 138,
  'A100 SXM4 80GB': 133,
  'RTX 6000 Ada': 131,
  'RTX 4090': 128,
  L40S: 114,
  'RTX 3090': 112,
  'RTX 3080 Ti': 107,
  'RTX 3080': 106,
  'RTX 4080': 106,
  'RTX A6000': 102,
  'RTX 5000 Ada': 90,
  A40: 89,
  'RTX 4070 Ti': 82,
  'RTX 3070': 71,
  'RTX 4000 Ada': 59,
};

describe('the performance index', () => {
  it.each([
    ['training throughput, 2025', training2025, 0.95],
    ['training throughput, 2021', training2021, 0.95],
    ['training throughput, 2018', training2018, 0.95],
    ['matmul rates of PyTorch', matmulList, 0.85],
    ['matmul rates of the MAMF search', matmulMamf, 0.85],
  ])('ranks as measured %s', (_, table, bar) => {
    expect(likeness(table, (model) => performanceIndex(model))).toBeGreaterThanOrEqual(bar);
  });

  it('is exactly 1 for an H100 SXM5, and known, positive and below 6 for every model with bandwidth and compute', () => {
    expect(performanceIndex(named('H100 SXM5'))).toBe(1);
    for (const model of models) {
      const index = performanceIndex(model);
      if (model.memoryBandwidthGbps !== null && (model.fp16Tflops ?? model.fp32Tflops) !== null)
        expect(index, model.name).not.toBeNull();
      expect(index ?? 1, model.name).toBeGreaterThan(0);
      expect(index ?? 1, model.name).toBeLessThan(6);
    }
  });

  it('gives a card nobody benchmarked no lead over its measured twin', () => {
    const twins = [
      ['RTX A2000 6GB', 'RTX A2000'],
      ['Tesla V100 PCIe 32GB', 'Tesla V100 PCIe 16GB'],
      ['RTX 4060 Ti 8GB', 'RTX 4060 Ti 16GB'],
    ] as const;
    for (const [unmeasured, twin] of twins) expect(at(unmeasured, 'training') / at(twin, 'training')).toBeCloseTo(1, 1);
  });

  it('takes the benchmark alone where the sheet says nothing, and nothing from nothing', () => {
    const bare: GpuModel = {
      ...named('RTX 4090'),
      name: 'bare',
      fp16Tflops: null,
      fp32Tflops: null,
      dlperf: 353.9 / 2,
    };
    expect(performanceIndex(bare)).toBe(0.5);
    expect(performanceIndex({ ...bare, dlperf: null })).toBeNull();
  });
});

describe('achieved compute', () => {
  it('is measured where a table gives it, a share of the peak otherwise, and never far above the peak', () => {
    expect(achievedTflops(named('H100 SXM5'))).toBe(821);
    expect(achievedTflops(named('RTX 4080'))).toBeCloseTo(97.5 * 0.83);
    expect(achievedTflops(named('GTX 1080 Ti'))).toBeCloseTo(11.34 * 0.83);
    for (const model of models)
      expect(achievedTflops(model) ?? 0, model.name).toBeLessThan(
        1.15 * (model.fp16Tflops ?? model.fp32Tflops ?? Number.POSITIVE_INFINITY),
      );
  });
});

describe('the speed at a workload', () => {
  it('is the performance index for training and follows tokens a second for inference', () => {
    for (const model of models) expect(speedIndex(model, 'training')).toBe(performanceIndex(model));
    expect(at('H100 SXM5', 'inference')).toBe(1);
    expect(likeness(tokens, (model) => speedIndex(model, 'inference'))).toBeGreaterThanOrEqual(0.9);
  });

  it('puts graphics cards before accelerators for rendering', () => {
    expect(at('RTX 4090', 'rendering')).toBe(1);
    const order = ['RTX 5090', 'RTX 4090', 'L40S', 'H100 SXM5', 'A100 SXM4 80GB', 'RTX 2080 Ti', 'GTX 1080 Ti'];
    expect([...order].sort((a, b) => at(b, 'rendering') - at(a, 'rendering'))).toEqual(order);
  });

  it('estimates rendering within a third of what is measured', () => {
    for (const name of ['RTX 3080', 'RTX 4070', 'RTX A5000', 'GTX 1080', 'L40S', 'RTX 2070 SUPER']) {
      const unseen: GpuModel = { ...named(name), name: 'never seen' };
      expect(Math.abs(Math.log((speedIndex(unseen, 'rendering') ?? 0) / at(name, 'rendering'))), name).toBeLessThan(
        Math.log(4 / 3),
      );
    }
  });

  it('tells what is measured, and has no figure where nothing of the kind was', () => {
    const told = (name: string) => workloads.map((workload) => speedIsMeasured(named(name), workload));
    expect(told('RTX 4090')).toEqual([true, false, true]);
    expect(told('RTX PRO 6000 Blackwell Max-Q')).toEqual([false, false, false]);
    expect(told('MI300X')).toEqual([true, false, false]);
    expect(speedIndex(named('MI300X'), 'rendering')).toBeNull();
  });
});

function named(name: string): GpuModel {
  const model = modelByName(name);
  if (!model) throw new Error(`no model ${name}`);
  return model;
}

function at(name: string, workload: Workload): number {
  return speedIndex(named(name), workload) ?? Number.NaN;
}

/** Spearman's rank correlation of a table with what we say of its models; ties share their rank. */
function likeness(table: Record<string, number>, of: (model: GpuModel) => number | null): number {
  const names = Object.keys(table);
  const measured = ranks(Object.values(table));
  const ours = ranks(names.map((name) => of(named(name)) ?? Number.NaN));
  const middle = (names.length - 1) / 2;
  const spread = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, rank, i) => sum + (rank - middle) * ((b[i] ?? Number.NaN) - middle), 0);
  return spread(measured, ours) / Math.sqrt(spread(measured, measured) * spread(ours, ours));
}

function ranks(values: readonly number[]): readonly number[] {
  expect(values.every(Number.isFinite)).toBe(true);
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same - 1) / 2;
  });
}
