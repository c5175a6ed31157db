/** What reservations say against what the ledger and the rentals say of the same. */
import * as ledger from '#ledger';
import type { Tx } from '#platform/db';
import { rentalFaults } from '#rentals';
import * as store from './store.ts';

type Fault = ledger.Report['faults'][number];

const PAGE = 5_000;
const FAULTS_MAX = 100;

/** null: as it should be. */
function faultOf(row: store.Fact, standing: ledger.Standing | undefined): string | null {
  const { paid = 0n, held = 0n } = standing ?? {};
  const should = {
    paid: row.charged ?? (row.state === 'active' ? row.held : 0n),
    held: row.state === 'pending' ? row.held : 0n,
  };
  if (paid !== should.paid) return `is ${row.state}: ${paid} were paid for it, ${should.paid} should be`;
  if (held !== should.held) return `is ${row.state}: ${held} are held for it, ${should.held} should be`;
  if (row.charged !== null && row.charged !== row.stretches)
    return `cost ${row.charged}, its machines cost ${row.stretches}`;
  if (row.charged !== null && !row.is_rental_over) return 'is over, its rental goes on';
  return null;
}

/** Each has paid and holds what its state says, and what it cost is what its machines cost. */
async function paidFor(tx: Tx): Promise<Fault[]> {
  const faults: Fault[] = [];
  let after: string | null = null;
  let page: store.Fact[];
  do {
    page = await store.facts(tx, after, PAGE);
    after = page.at(-1)?.id ?? null;
    const standings = await ledger.standings(
      tx,
      page.map(({ id }) => id),
    );
    const byFlow = new Map(standings.map((one) => [one.flow, one]));
    for (const row of page) {
      const detail = faultOf(row, byFlow.get(row.id));
      if (detail !== null && faults.length < FAULTS_MAX) faults.push({ what: 'reservation', row: row.id, detail });
    }
  } while (page.length === PAGE);
  return faults;
}

/** What is owed to each market is the sum of its bills. */
async function billed(tx: Tx): Promise<Fault[]> {
  const [owed, bills] = [
    await ledger.creditedTo(tx, 'provider_payable', 'market_bill'),
    await store.billsByProvider(tx),
  ];
  return [...new Set([...owed.keys(), ...bills.keys()])].flatMap((provider) => {
    const [is, should] = [owed.get(provider) ?? 0n, bills.get(provider) ?? 0n];
    return is === should
      ? []
      : [{ what: 'market bills', row: provider, detail: `${is} are owed, its machines cost ${should}` }];
  });
}

export const reservationChecks: readonly ledger.Check[] = [
  { name: 'reservations', run: paidFor },
  { name: 'rentals', run: rentalFaults },
  { name: 'market bills', run: billed },
];
