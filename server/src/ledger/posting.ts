/**
 * How entries reach the database. One that is part of a transaction goes with it. The others queue in the process, not in
 * the database: a few go at a time, and those that wait go together in one transaction, each standing or refused for
 * itself, so that many callers share one journey and one write to the disk.
 */
import { assert } from '#base/assert';
import { retried } from '#platform/db';
import type { Entry } from './entry.ts';
import * as store from './store.ts';

const IN_FLIGHT_MAX = 3;
const LEGS_TOGETHER_MAX = 64;

type Waiting = Entry & {
  readonly ids: readonly string[];
  answer(outcome: store.Outcome): void;
  fail(error: unknown): void;
};

class Queue {
  readonly #db: store.Db;
  readonly #waiting: Waiting[] = [];
  #inFlight = 0;

  constructor(db: store.Db) {
    this.#db = db;
  }

  push(entry: Entry, ids: readonly string[]): Promise<store.Outcome> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ ...entry, ids, answer, fail });
      this.#next();
    });
  }

  #next(): void {
    while (this.#inFlight < IN_FLIGHT_MAX && this.#waiting.length > 0) {
      this.#inFlight += 1;
      void this.#send(this.#take()).finally(() => {
        this.#inFlight -= 1;
        this.#next();
      });
    }
  }

  #take(): Waiting[] {
    let legs = 0;
    const end = this.#waiting.findIndex((entry, i) => {
      legs += entry.legs.length;
      return i > 0 && legs > LEGS_TOGETHER_MAX;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #send(entries: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await retried(() => store.post(this.#db, entries));
      for (const [i, entry] of entries.entries()) entry.answer(outcomes[i] as store.Outcome);
    } catch (error) {
      // What one of them broke must not be told to the others: each is tried for itself, which does nothing twice.
      if (entries.length === 1 || store.isConnectionLost(error)) for (const entry of entries) entry.fail(error);
      else for (const entry of entries) await this.#send([entry]);
    }
  }
}

const queues = new WeakMap<store.Db, Queue>();

export async function submit(db: store.Db, entry: Entry, ids: readonly string[]): Promise<store.Outcome> {
  if (db.isTransaction) {
    const [outcome] = await store.post(db, [{ ...entry, ids }]);
    assert(outcome, 'an entry has an answer');
    return outcome;
  }
  let queue = queues.get(db);
  if (!queue) {
    queue = new Queue(db);
    queues.set(db, queue);
  }
  return queue.push(entry, ids);
}
