import { expect, it } from 'vitest';
import { simulateRentals } from './rentals.ts';

it('ends each reservation, owes what the markets bill, and lets nothing run unpaid, while everything is killed', async () => {
  const seed = 5;
  const report = await simulateRentals({
    ...{ reservations: 40, serverKills: 1, workerKills: 1, databaseKills: 1 },
    ...{ seed, factor: 120, longest: 15 },
  });
  expect(report, `seed ${seed}`).toMatchObject({ kills: { server: 1, worker: 1, database: 1 }, faults: [] });
  expect(report.reservations).toBeGreaterThanOrEqual(40);
  expect(report.machines).toBeGreaterThan(10);
}, 400_000);
