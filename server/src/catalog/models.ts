/**
 * The canonical models. Figures are from the vendors' datasheets and architecture papers; DLPerf is Vast.ai's own
 * benchmark of one GPU (500.farm gpu-stats of 2025-12-07). null: not known for sure. Workstation cards since Ada are not held
 * back in FP32 accumulation: their tensor figure is an eighth of the AI TOPS of the sheets (sparse FP4; a quarter of sparse
 * FP8 on Ada), four times FP32, and is derived from FP32 at boost clock where sheets differ (RTX PRO).
 */
export type Vendor = 'nvidia' | 'amd';
export type GpuClass = 'consumer' | 'workstation' | 'datacenter';

export type GpuModel = {
  /** Canonical. */
  readonly name: string;
  readonly vendor: Vendor;
  readonly class: GpuClass;
  readonly architecture: string;
  /** Nominal, GB. */
  readonly vramGb: number;
  readonly formFactor: string;
  /** Dense, vector. */
  readonly fp32Tflops: number | null;
  /** Dense FP16/BF16 tensor with FP32 accumulation; null for cards without tensor cores. */
  readonly fp16Tflops: number | null;
  /** GB/s. */
  readonly memoryBandwidthGbps: number | null;
  /** Board power. */
  readonly tdpWatts: number | null;
  /** Vast's DLPerf of one GPU. */
  readonly dlperf: number | null;
};

type Figure = number | null;

const row =
  (vendor: Vendor, of: GpuClass) =>
  (
    name: string,
    architecture: string,
    vramGb: number,
    formFactor: string,
    fp32: Figure,
    fp16: Figure,
    bandwidth: Figure,
    tdp: Figure,
    dlperf: Figure,
  ): GpuModel => ({
    name,
    vendor,
    class: of,
    architecture,
    vramGb,
    formFactor,
    fp32Tflops: fp32,
    fp16Tflops: fp16,
    memoryBandwidthGbps: bandwidth,
    tdpWatts: tdp,
    dlperf,
  });

const C = row('nvidia', 'consumer');
const W = row('nvidia', 'workstation');
const D = row('nvidia', 'datacenter');
const M = row('amd', 'datacenter');

//  name, architecture, VRAM GB, form factor, FP32, FP16 dense, GB/s, W, DLPerf
export const models: readonly GpuModel[] = [
  C('GTX 1080 Ti', 'Pascal', 11, 'PCIe', 11.34, null, 484, 250, 5.3),
  C('RTX 2060', 'Turing', 6, 'PCIe', 6.45, 25.8, 336, 160, 4.0),
  C('RTX 2060 SUPER', 'Turing', 8, 'PCIe', 7.18, 28.7, 448, 175, 4.0),
  C('RTX 2070', 'Turing', 8, 'PCIe', 7.46, 29.9, 448, 175, 4.1),
  C('RTX 2070 SUPER', 'Turing', 8, 'PCIe', 9.06, 36.2, 448, 215, 4.7),
  C('RTX 2080', 'Turing', 8, 'PCIe', 10.07, 40.3, 448, 215, 5.5),
  C('RTX 2080 SUPER', 'Turing', 8, 'PCIe', 11.15, 44.6, 496, 250, 5.5),
  C('RTX 2080 Ti', 'Turing', 11, 'PCIe', 13.45, 53.8, 616, 250, 11.0),
  C('RTX 3050', 'Ampere', 8, 'PCIe', 9.1, 18.2, 224, 130, 6.2),
  C('RTX 3060', 'Ampere', 12, 'PCIe', 12.74, 25.5, 360, 170, 12.5),
  C('RTX 3060 Ti', 'Ampere', 8, 'PCIe', 16.2, 32.4, 448, 200, 14.0),
  C('RTX 3070', 'Ampere', 8, 'PCIe', 20.31, 40.6, 448, 220, 16.7),
  C('RTX 3070 Ti', 'Ampere', 8, 'PCIe', 21.75, 43.5, 608, 290, 18.4),
  C('RTX 3080', 'Ampere', 10, 'PCIe', 29.77, 59.5, 760, 320, 27.4),
  C('RTX 3080 Ti', 'Ampere', 12, 'PCIe', 34.1, 68.2, 912, 350, 34.7),
  C('RTX 3090', 'Ampere', 24, 'PCIe', 35.58, 71.0, 936, 350, 45.2),
  C('RTX 3090 Ti', 'Ampere', 24, 'PCIe', 40.0, 80.0, 1008, 450, 46.4),
  C('RTX 4060', 'Ada', 8, 'PCIe', 15.11, 30.3, 272, 115, 15.8),
  C('RTX 4060 Ti 16GB', 'Ada', 16, 'PCIe', 22.06, 44.1, 288, 165, 22.9),
  C('RTX 4070', 'Ada', 12, 'PCIe', 29.15, 58.3, 504, 200, 34.0),
  C('RTX 4070 SUPER', 'Ada', 12, 'PCIe', 35.48, 71.0, 504, 220, 35.2),
  C('RTX 4070 Ti', 'Ada', 12, 'PCIe', 40.09, 80.2, 504, 285, 35.6),
  C('RTX 4070 Ti SUPER', 'Ada', 16, 'PCIe', 44.1, 88.2, 672, 285, 51.8),
  C('RTX 4080', 'Ada', 16, 'PCIe', 48.74, 97.5, 716.8, 320, 54.4),
  C('RTX 4080 SUPER', 'Ada', 16, 'PCIe', 52.22, 104.5, 736, 320, 56.1),
  C('RTX 4090', 'Ada', 24, 'PCIe', 82.58, 165.2, 1008, 450, 98.6),
  C('RTX 4090 D', 'Ada', 24, 'PCIe', 73.54, 147.1, 1008, 425, 95.3),
  C('RTX 5060', 'Blackwell', 8, 'PCIe', 19.18, 38.4, 448, 145, 28.5),
  C('RTX 5060 Ti 16GB', 'Blackwell', 16, 'PCIe', 23.7, 47.4, 448, 180, 38.7),
  C('RTX 5070', 'Blackwell', 12, 'PCIe', 30.87, 61.7, 672, 250, 50.4),
  C('RTX 5070 Ti', 'Blackwell', 16, 'PCIe', 43.94, 87.9, 896, 300, 76.1),
  C('RTX 5080', 'Blackwell', 16, 'PCIe', 56.28, 112.6, 960, 360, 84.1),
  C('RTX 5090', 'Blackwell', 32, 'PCIe', 104.8, 209.5, 1792, 575, 203.2),
  C('GTX 1050 Ti', 'Pascal', 4, 'PCIe', 2.14, null, 112, 75, null),
  C('GTX 1060 6GB', 'Pascal', 6, 'PCIe', 4.37, null, 192, 120, null),
  C('GTX 1070', 'Pascal', 8, 'PCIe', 6.46, null, 256, 150, null),
  C('GTX 1070 Ti', 'Pascal', 8, 'PCIe', 8.19, null, 256, 180, null),
  C('GTX 1080', 'Pascal', 8, 'PCIe', 8.87, null, 320, 180, null),
  C('GTX 1650', 'Turing', 4, 'PCIe', 2.98, null, 128, 75, null),
  C('GTX 1660', 'Turing', 6, 'PCIe', 5.03, null, 192, 120, null),
  C('GTX 1660 SUPER', 'Turing', 6, 'PCIe', 5.03, null, 336, 125, null),
  C('GTX 1660 Ti', 'Turing', 6, 'PCIe', 5.44, null, 288, 120, null),
  C('Titan Xp', 'Pascal', 12, 'PCIe', 12.15, null, 548, 250, null),
  C('Titan V', 'Volta', 12, 'PCIe', 14.9, 110, 653, 250, null),
  C('RTX 4060 Ti 8GB', 'Ada', 8, 'PCIe', 22.06, 44.1, 288, 160, null),
  C('RTX 3080 12GB', 'Ampere', 12, 'PCIe', 30.64, 61.3, 912, 350, null),
  W('Quadro RTX 4000', 'Turing', 8, 'PCIe', 7.1, 57.0, 416, 160, 4.1),
  W('Quadro RTX 5000', 'Turing', 16, 'PCIe', 11.2, 89.2, 448, 230, null),
  W('Quadro RTX 6000', 'Turing', 24, 'PCIe', 16.3, 130.5, 672, 295, 9.1),
  W('Quadro RTX 8000', 'Turing', 48, 'PCIe', 16.3, 130.5, 672, 295, 14.4),
  W('RTX A2000', 'Ampere', 12, 'PCIe', 8.0, 31.9, 288, 70, 10.9),
  W('RTX A2000 6GB', 'Ampere', 6, 'PCIe', 8, 31.9, 288, 70, null),
  W('RTX A4000', 'Ampere', 16, 'PCIe', 19.2, 76.7, 448, 140, 21.6),
  W('RTX A4500', 'Ampere', 20, 'PCIe', 23.7, 94.6, 640, 200, 27.3),
  W('RTX A5000', 'Ampere', 24, 'PCIe', 27.8, 111.1, 768, 230, 35.3),
  W('RTX A6000', 'Ampere', 48, 'PCIe', 38.7, 154.8, 768, 300, 55.2),
  W('RTX 4000 Ada', 'Ada', 20, 'PCIe', 26.7, 106.9, 360, 130, 31.3),
  W('RTX 4500 Ada', 'Ada', 24, 'PCIe', 39.6, 158.5, 432, 210, 40.6),
  W('RTX 5000 Ada', 'Ada', 32, 'PCIe', 65.3, 261.1, 576, 250, 64.3),
  W('RTX 5880 Ada', 'Ada', 48, 'PCIe', 69.3, 277.1, 960, 285, 108.7),
  W('RTX 6000 Ada', 'Ada', 48, 'PCIe', 91.1, 364.2, 960, 300, 117.0),
  W('RTX PRO 4000 Blackwell', 'Blackwell', 24, 'PCIe', 46.9, 187.6, 672, 140, 66.8),
  W('RTX PRO 4500 Blackwell', 'Blackwell', 32, 'PCIe', 54.9, 219.7, 896, 200, 96.2),
  W('RTX PRO 5000 Blackwell', 'Blackwell', 48, 'PCIe', 66.9, 267.8, 1344, 300, null),
  W('RTX PRO 6000 Blackwell Workstation', 'Blackwell', 96, 'PCIe', 125, 500, 1792, 600, 283.6),
  W('RTX PRO 6000 Blackwell Server', 'Blackwell', 96, 'PCIe', 120, 480, 1597, 600, 279.4),
  W('RTX PRO 6000 Blackwell Max-Q', 'Blackwell', 96, 'PCIe', 110, 440, 1792, 300, null),
  W('RTX 4000 SFF Ada', 'Ada', 20, 'PCIe', 19.2, 76.7, 280, 70, null),
  D('Tesla P4', 'Pascal', 8, 'PCIe', 5.5, null, 192, 75, 2.7),
  D('Tesla P40', 'Pascal', 24, 'PCIe', 12.0, null, 346, 250, 5.9),
  D('Tesla P100 PCIe', 'Pascal', 16, 'PCIe', 9.3, null, 732, 250, 6.2),
  D('Tesla T4', 'Turing', 16, 'PCIe', 8.1, 65, 320, 70, 4.2),
  D('Tesla V100 PCIe 16GB', 'Volta', 16, 'PCIe', 14.0, 112, 900, 250, 25.7),
  D('Tesla V100 SXM2 16GB', 'Volta', 16, 'SXM2', 15.7, 125, 900, 300, 25.7),
  D('Tesla V100 SXM2 32GB', 'Volta', 32, 'SXM2', 15.7, 125, 900, 300, 25.7),
  D('A10', 'Ampere', 24, 'PCIe', 31.2, 125, 600, 150, 30.0),
  D('A30', 'Ampere', 24, 'PCIe', 10.3, 165, 933, 165, null),
  D('A40', 'Ampere', 48, 'PCIe', 37.4, 149.7, 696, 300, 44.2),
  D('A100 PCIe 40GB', 'Ampere', 40, 'PCIe', 19.5, 312, 1555, 250, 127.4),
  D('A100 PCIe 80GB', 'Ampere', 80, 'PCIe', 19.5, 312, 1935, 300, 127.4),
  D('A100 SXM4 40GB', 'Ampere', 40, 'SXM4', 19.5, 312, 1555, 400, 131.8),
  D('A100 SXM4 80GB', 'Ampere', 80, 'SXM4', 19.5, 312, 2039, 400, 131.8),
  D('L4', 'Ada', 24, 'PCIe', 30.3, 121, 300, 72, 25.6),
  D('L40', 'Ada', 48, 'PCIe', 90.5, 181.0, 864, 300, 93.2),
  D('L40S', 'Ada', 48, 'PCIe', 91.6, 362.0, 864, 350, 95.2),
  D('H100 PCIe', 'Hopper', 80, 'PCIe', 51, 756, 2000, 350, 256.0),
  D('H100 SXM5', 'Hopper', 80, 'SXM5', 67, 989.4, 3350, 700, 353.9),
  D('H100 NVL', 'Hopper', 94, 'PCIe', 60, 835, 3900, 400, 377.4),
  D('H200 SXM', 'Hopper', 141, 'SXM5', 67, 989.4, 4800, 700, 491.1),
  D('H200 NVL', 'Hopper', 141, 'PCIe', 60, 835, 4800, 600, 452.6),
  D('GH200 96GB', 'Hopper', 96, 'superchip', 67, 989.4, 4000, null, null),
  D('B200 SXM', 'Blackwell', 180, 'SXM6', 75, 2250, 8000, 1000, 589.0),
  D('B300 SXM', 'Blackwell', 288, 'SXM6', 75, 2250, 8000, null, null),
  D('Tesla V100 PCIe 32GB', 'Volta', 32, 'PCIe', 14.0, 112, 900, 250, null),
  D('Tesla V100S PCIe 32GB', 'Volta', 32, 'PCIe', 16.4, 130, 1134, 250, null),
  D('A100X 80GB', 'Ampere', 80, 'PCIe', 19.5, 312, 2039, 300, null),
  D('A800 PCIe 80GB', 'Ampere', 80, 'PCIe', 19.5, 312, 1935, 300, null),
  D('A800 SXM4 80GB', 'Ampere', 80, 'SXM4', 19.5, 312, 2039, 400, null),
  M('MI50 32GB', 'GCN', 32, 'PCIe', 13.3, null, 1024, 300, 7.2),
  M('MI60', 'GCN', 32, 'PCIe', 14.7, null, 1024, 300, null),
  M('MI100', 'CDNA', 32, 'PCIe', 23.1, 184.6, 1228.8, 300, null),
  M('MI250X', 'CDNA2', 128, 'OAM', 47.9, 383, 3276.8, 560, null),
  M('MI300X', 'CDNA3', 192, 'OAM', 163.4, 1307.4, 5300, 750, null),
  M('MI325X', 'CDNA3', 256, 'OAM', 163.4, 1307.4, 6000, 1000, null),
  M('MI355X', 'CDNA4', 288, 'OAM', 157.3, 2516.6, 8000, 1400, null),
];
