import type { Opportunity } from '../frame/api.ts';

/** "1 GPU", "2 to 4 GPUs", "8 and more GPUs" in an offer. */
export const gpusWords = (count: Opportunity['gpu_count']): string =>
  count === '1' ? '1 GPU' : count === '8+' ? '8 and more GPUs' : `${count.replace('-', ' to ')} GPUs`;
