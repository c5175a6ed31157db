/**
 * Prices published for Render's compute nodes. They are guides, not offers: shown when there is no key, dated, never
 * bookable. Where a range is published the dearer end stands, so that nobody is promised less than they may pay.
 * Sources: RNP-019 (2025-03-31) and the worked example of RNP-021 (2025-11), rendernetwork/RNPs.
 */
export type GuidePrice = { readonly label: string; readonly usdPerGpuHour: number; readonly source: string };

export const guidePrices: readonly GuidePrice[] = [
  { label: 'NVIDIA RTX 3090', usdPerGpuHour: 0.31, source: 'RNP-019 (2025-03-31)' },
  { label: 'NVIDIA RTX 4090', usdPerGpuHour: 0.35, source: 'RNP-019 (2025-03-31)' },
  { label: 'NVIDIA RTX 5090', usdPerGpuHour: 0.69, source: 'RNP-019 (2025-03-31): 0.45 to 0.69' },
  { label: 'NVIDIA H200', usdPerGpuHour: 2, source: 'RNP-021 (2025-11), worked example' },
];
