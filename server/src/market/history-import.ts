/** Takes in captured prices: what is read is kept as it was given; what the catalog knows is made into days of a chart. */
import { type Actor, demandOperator } from '#base/actor';
import type { Clock } from '#base/clock';
import { newId } from '#base/id';
import { audit } from '#platform/audit';
import { inTransaction } from '#platform/db';
import { type GivenObservation, keyOf, type Observation, readObservation } from './history-import-rules.ts';
import { writeObservations } from './history-import-store.ts';
import type { MarketDb } from './store.ts';

/** Kept, and in no chart. */
export type Uncharted = { readonly field: 'gpu_model' | 'rental_type'; readonly value: string; readonly rows: number };

export type Imported = {
  readonly received: number;
  readonly fresh: number;
  readonly changed: number;
  readonly unchanged: number;
  /** By their place in what was given, from 0. */
  readonly rejected: readonly { readonly row: number; readonly reason: string }[];
  readonly uncharted: readonly Uncharted[];
};

const sameAs = (a: Observation, b: Observation): boolean =>
  a.priceMin === b.priceMin && a.priceMedian === b.priceMedian && a.priceMax === b.priceMax && a.offers === b.offers;

export function createImport(db: MarketDb, clock: Clock) {
  return {
    /** One transaction; given again it changes nothing. Throws `operatorNeeded`. */
    async importObservations(actor: Actor, given: readonly GivenObservation[]): Promise<Imported> {
      demandOperator(actor);
      const taken = new Map<string, { row: number; observation: Observation }>();
      const rejected: { row: number; reason: string }[] = [];
      for (const [row, one] of given.entries()) {
        const observation = readObservation(one, clock.now());
        if (typeof observation === 'string') {
          rejected.push({ row, reason: observation });
          continue;
        }
        const key = keyOf(observation);
        const twin = taken.get(key);
        if (twin === undefined) taken.set(key, { row, observation });
        else if (!sameAs(twin.observation, observation))
          rejected.push({ row, reason: `is the observation of row ${twin.row} with other prices` });
      }
      const observations = [...taken.values()].map(({ observation }) => observation);
      const written = await inTransaction(db, clock, async (tx) => {
        const outcome = await writeObservations(tx, observations);
        await audit(tx, {
          actor,
          address: actor.address,
          verb: 'history.import',
          object: { kind: 'observations', id: newId() },
          after: { received: given.length, ...outcome, rejected: rejected.length },
        });
        return outcome;
      });
      return {
        received: given.length,
        ...written,
        unchanged: given.length - rejected.length - written.fresh - written.changed,
        rejected,
        uncharted: unchartedOf(observations),
      };
    },
  };
}

function unchartedOf(observations: readonly Observation[]): Uncharted[] {
  const found = new Map<string, { field: Uncharted['field']; value: string; rows: number }>();
  const add = (field: Uncharted['field'], value: string): void => {
    const one = found.get(`${field} ${value}`) ?? { field, value, rows: 0 };
    found.set(`${field} ${value}`, one);
    one.rows += 1;
  };
  for (const { model, pricing, gpuModel, rentalType } of observations) {
    if (model === null) add('gpu_model', gpuModel);
    if (pricing === null) add('rental_type', rentalType);
  }
  return [...found.values()];
}
