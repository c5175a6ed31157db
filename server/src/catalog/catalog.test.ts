import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModels, modelByName, models, performanceIndex, resolve, suggestModels } from './catalog.ts';

/** Provider | spelling | reported GB | form factor | model and GB; "-": deliberately unknown. */
const spellings = `
vast|RTX 4090|23.99||RTX 4090|24
vast|RTX 4090|22.49||RTX 4090|24
vast|RTX 4090|47.99||RTX 4090|48
vast|RTX 4090D|24||RTX 4090 D|24
vast|RTX 3080|10||RTX 3080|10
vast|RTX 3080|12||RTX 3080 12GB|12
vast|RTX 3080|20||RTX 3080|20
vast|RTX 2080 Ti|22||RTX 2080 Ti|22
vast|RTX 4080S|32||RTX 4080 SUPER|32
vast|RTX 4070S Ti|16||RTX 4070 Ti SUPER|16
vast|RTX 4070S|12||RTX 4070 SUPER|12
vast|RTX 3060 Ti|8||RTX 3060 Ti|8
vast|RTX 4060 Ti|8||RTX 4060 Ti 8GB|8
vast|RTX 4060 Ti|16||RTX 4060 Ti 16GB|16
vast|GTX 1660 S|6||GTX 1660 SUPER|6
vast|RTX 3070 laptop|8||-|8
vast|CMP 170HX|8||-|8
vast|A100 PCIE|40||A100 PCIe 40GB|40
vast|A100 PCIE|80||A100 PCIe 80GB|80
vast|A100 PCIE|64||-|64
vast|A100 SXM4|80||A100 SXM4 80GB|80
vast|A100X|80||A100X 80GB|80
vast|H100 SXM|79.65||H100 SXM5|80
vast|H100 PCIE|79.65||H100 PCIe|80
vast|H100 NVL|93.6||H100 NVL|94
vast|H200|140.4||H200 SXM|141
vast|H200 NVL|140.4||H200 NVL|141
vast|L40S|44.99||L40S|48
vast|L40|45||L40|48
vast|L4|22.5||L4|24
vast|Tesla T4|15||Tesla T4|16
vast|Tesla V100|16||Tesla V100 PCIe 16GB|16
vast|Tesla V100|32||Tesla V100 PCIe 32GB|32
vast|Q RTX 6000|22.5||Quadro RTX 6000|24
vast|RTX 6000Ada|48||RTX 6000 Ada|48
vast|RTX PRO 6000 WS|95.6||RTX PRO 6000 Blackwell Workstation|96
vast|RTX PRO 6000 S|95.6||RTX PRO 6000 Blackwell Server|96
vast|InstinctMI50|32||MI50 32GB|32
vast|B200|179||B200 SXM|180
akash|a100|80|SXM4|A100 SXM4 80GB|80
akash|a100|80|PCIe|A100 PCIe 80GB|80
akash|a100|64|SXM|-|64
akash|h100|80|SXM5|H100 SXM5|80
akash|h100|80|PCIe|H100 PCIe|80
akash|h200nvl|141|PCIe|H200 NVL|141
akash|rtx6000|24|PCIe|Quadro RTX 6000|24
akash|rtx4000ada|20|PCIe|RTX 4000 Ada|20
akash|rtx4000sada|20|PCIe|RTX 4000 SFF Ada|20
akash|pro6000mq|96|PCIe|RTX PRO 6000 Blackwell Max-Q|96
akash|v100|16|SXM2|Tesla V100 SXM2 16GB|16
akash|v100|32|PCIe|Tesla V100 PCIe 32GB|32
akash|rtxa2000|6|PCIe|RTX A2000 6GB|6
akash|rtx5090m|24|PCIe|-|24
akash|rtx3060m|6|PCIe|-|6
ionet|H100 80GB HBM3|80||H100 SXM5|80
ionet|H100 80G PCIe|80||H100 PCIe|80
ionet|A100-SXM4-80GB|80||A100 SXM4 80GB|80
ionet|NVIDIA GeForce RTX 4090|||RTX 4090|24
ionet|GeForce RTX 4090 D|||RTX 4090 D|24
ionet|RTX 4000|||Quadro RTX 4000|8
ionet|RTX 6000 Ada Generation|||RTX 6000 Ada|48
ionet|RTX 4000 SFF Ada Generation|||RTX 4000 SFF Ada|20
ionet|Tesla V100-SXM2-32GB|32||Tesla V100 SXM2 32GB|32
ionet|Tesla V100S-PCIE-32GB|32||Tesla V100S PCIe 32GB|32
ionet|A10G|||-|-
ionet|M2 Ultra|||-|-
render|NVIDIA RTX 5090|32||RTX 5090|32
render|NVIDIA H200|||H200 SXM|141
`;

describe('a spelling', () => {
  it.each(
    spellings
      .trim()
      .split('\n')
      .map((line) => line.split('|') as [string, string, string, string, string, string]),
  )('%s %s with %s GB %s is %s with %s GB', (provider, raw, vram, formFactor, name, gb) => {
    const resolved = resolve(provider as 'vast', {
      raw,
      vramGb: vram === '' ? null : Number(vram),
      formFactor: formFactor || null,
    });
    expect([resolved.model?.name ?? '-', String(resolved.vramGb ?? '-')]).toEqual([name, gb]);
  });

  it('that several models share is none of them without a size', () => {
    expect(resolve('vast', { raw: 'A100 PCIE' })).toEqual({ model: null, vramGb: null });
  });

  it('never gives a card another memory than was reported, drivers and rounding aside', () => {
    const raws = fc.oneof(
      fc.string(),
      fc.constantFrom(...models.map(({ name }) => name), 'Tesla V100', 'A100', 'RTX 3080'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('vast' as const, 'akash' as const),
        raws,
        fc.double({ min: 1, max: 300, noNaN: true }),
        (provider, raw, vramGb) => {
          const { vramGb: shown } = resolve(provider, { raw, vramGb });
          expect(shown).not.toBeNull();
          expect(Math.abs((shown ?? 0) - vramGb)).toBeLessThanOrEqual(Math.max(0.5, vramGb * 0.08));
        },
      ),
    );
  });
});

describe('the catalog', () => {
  it('holds at least 80 models, each once, with figures that can be true', () => {
    expect(models.length).toBeGreaterThanOrEqual(80);
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
    for (const { name, vramGb, fp32Tflops, fp16Tflops, memoryBandwidthGbps, tdpWatts } of models) {
      expect(vramGb, name).toBeGreaterThan(0);
      if (fp32Tflops !== null && fp16Tflops !== null) expect(fp16Tflops, name).toBeGreaterThanOrEqual(fp32Tflops);
      for (const figure of [fp32Tflops, fp16Tflops, memoryBandwidthGbps, tdpWatts])
        if (figure !== null) expect(figure, name).toBeGreaterThan(0);
    }
  });

  it('finds a model by its name and by any alias, whatever the case and the blanks', () => {
    for (const model of models) expect(findModels(model.name)).toEqual([model]);
    expect(
      ['rtx4090', 'RTX_4090', ' 4090 ', 'NVIDIA GeForce RTX 4090'].map((text) =>
        findModels(text).map(({ name }) => name),
      ),
    ).toEqual(Array(4).fill(['RTX 4090']));
    expect(findModels('A100').map(({ name }) => name)).toEqual([
      'A100 PCIe 40GB',
      'A100 PCIe 80GB',
      'A100 SXM4 40GB',
      'A100 SXM4 80GB',
    ]);
    expect(findModels('H200').map(({ name }) => name)).toEqual(['H200 SXM']);
    expect(findModels('no such card')).toEqual([]);
  });

  it('suggests what a mistyped name may have meant', () => {
    expect(suggestModels('RTX 4909')).toContain('RTX 4090');
    expect(suggestModels('')).toEqual([]);
  });
});

describe('the performance index', () => {
  const index = (name: string): number => {
    const model = modelByName(name);
    return (model && performanceIndex(model)) ?? Number.NaN;
  };

  it('is 1 for an H100 SXM5 and ranks as training does', () => {
    expect(index('H100 SXM5')).toBe(1);
    const order = [
      'B200 SXM',
      'H200 SXM',
      'H100 SXM5',
      'H100 PCIe',
      'A100 SXM4 80GB',
      'RTX 4090',
      'RTX A6000',
      'RTX 3080',
      'Tesla T4',
    ];
    expect([...order].sort((a, b) => index(b) - index(a))).toEqual(order);
  });
});
