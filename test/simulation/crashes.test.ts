import { expect, it } from 'vitest';
import { simulateCrashes } from './crashes.ts';

it('keeps every acknowledged operation, once, and balances to the micro-USDC, while server and database are killed', async () => {
  const seed = 11;
  const report = await simulateCrashes({ ops: 4000, serverKills: 3, databaseKills: 1, seed });
  expect(report, `seed ${seed}`).toMatchObject({ serverKills: 3, databaseKills: 1, faults: [] });
  expect(report.ok).toBeGreaterThan(2500);
});
