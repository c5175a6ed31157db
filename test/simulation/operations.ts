/** Random ledger operations from a seed: what callers of every kind would ask, good and bad. */
import { type Instant, systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import type { Random } from '../support/random.ts';

/** As sent between processes: amounts and accounts as decimal texts. */
export type Operation =
  | { readonly kind: 'read'; readonly accounts: readonly string[] }
  | {
      readonly kind: 'entry';
      readonly name: string;
      readonly flow: string;
      readonly step: string;
      readonly legs: readonly WireLeg[];
    };

export type WireLeg =
  | { kind: 'transfer'; debit: string; credit: string; amount: string }
  | { kind: 'hold'; debit: string; credit: string; amount: string; expiresAt: number | null }
  | { kind: 'capture'; hold: string; amount: string }
  | { kind: 'void'; hold: string };

const CODES = { transfer: 'pay', hold: 'hold', capture: 'capture', void: 'void' } as const;

/** The instant a hold ends is made once, where the operation is made, so that a retry is the same entry. */
export function entryOf(operation: Extract<Operation, { kind: 'entry' }>): ledger.Entry {
  const account = (id: string) => BigInt(id) as ledger.AccountId;
  const legs = operation.legs.map((leg): ledger.Leg => {
    const code = CODES[leg.kind];
    if (leg.kind === 'void') return { kind: 'void', hold: leg.hold, code };
    const amount = microUsdc(BigInt(leg.amount));
    if (leg.kind === 'capture') return { kind: 'capture', hold: leg.hold, amount, code };
    const sides = { debit: account(leg.debit), credit: account(leg.credit), amount, code };
    if (leg.kind === 'transfer') return { kind: 'transfer', ...sides };
    return { kind: 'hold', ...sides, expiresAt: leg.expiresAt as Instant | null };
  });
  return { flow: operation.flow, step: operation.step, cause: 'simulation', legs };
}

export const idsOf = ({ flow, step, legs }: Extract<Operation, { kind: 'entry' }>): string[] =>
  legs.map((_, i) => ledger.transferId(flow, step, i + 1));

const REMEMBERED = 2000;

/** Makes operations; is told which holds stand, so that most captures and voids are of real ones. */
export function createOperations(
  random: Random,
  users: readonly string[],
  fee: string,
  { expiring }: { expiring: boolean },
) {
  const holds: { id: string; amount: bigint }[] = [];
  const past: Operation[] = [];
  const two = (): [string, string] => {
    const debit = random.pick(users);
    const credit = random.pick(users);
    return debit === credit ? two() : [debit, random.chance(0.1) ? fee : credit];
  };
  const amount = (): bigint =>
    BigInt(1 + (random.chance(0.02) ? 10_000_000 + random.below(10_000_000) : random.below(60_000)));
  const transfer = (): WireLeg => {
    const [debit, credit] = two();
    return { kind: 'transfer', debit, credit, amount: String(amount()) };
  };
  const entry = (name: string, legs: WireLeg[]): Operation => ({
    kind: 'entry',
    name,
    flow: random.uuid(),
    step: name,
    legs,
  });
  const resolve = (): Operation => {
    const i = random.below(holds.length);
    const { id, amount: held } = holds[i] as (typeof holds)[number];
    // Some are left in, so that others try to resolve them a second time.
    if (random.chance(0.95)) holds.splice(i, 1);
    if (random.chance(0.4)) return entry('void', [{ kind: 'void', hold: id }]);
    const part = random.chance(0.5) ? held : 1n + (held * BigInt(random.below(1000))) / 1000n;
    const legs: WireLeg[] = [{ kind: 'capture', hold: id, amount: String(part > held ? held : part) }];
    return entry('capture', random.chance(0.3) ? [...legs, transfer()] : legs);
  };
  return {
    next(): Operation {
      const roll = random.below(100);
      let made: Operation;
      if (roll < 10)
        return { kind: 'read', accounts: Array.from({ length: 1 + random.below(4) }, () => random.pick(users)) };
      if (roll < 15 && past.length > 0) return random.pick(past);
      if (roll < 45 || (roll >= 75 && holds.length === 0)) made = entry('transfer', [transfer()]);
      else if (roll < 53) made = entry('batch', Array.from({ length: 2 + random.below(6) }, transfer));
      else if (roll < 75) {
        const [debit, credit] = two();
        const expiresAt = expiring && random.chance(0.2) ? systemClock.now() + 200 + random.below(2000) : null;
        made = entry('hold', [{ kind: 'hold', debit, credit, amount: String(amount()), expiresAt }]);
      } else made = resolve();
      if (past.length < REMEMBERED) past.push(made);
      else past[random.below(REMEMBERED)] = made;
      return made;
    },
    stands(operation: Operation): void {
      if (operation.kind !== 'entry') return;
      const [leg] = operation.legs;
      if (leg?.kind === 'hold') holds.push({ id: idsOf(operation)[0] ?? '', amount: BigInt(leg.amount) });
    },
  };
}
