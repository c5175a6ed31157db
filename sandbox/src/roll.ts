/**
 * The machines of a pretend market, those that are over apart from the others: what is asked for all the time, as what
 * is free and what is left of the credit, takes no longer for every machine there ever was.
 */
export type Roll<Key, Machine> = {
  readonly all: ReadonlyMap<Key, Machine>;
  add(key: Key, machine: Machine): void;
  /** Those that are not over, the oldest first. */
  live(nowMs: number): readonly Machine[];
  /** What all of them took until now, in micro-USD. */
  spent(nowMs: number): bigint;
};

/** `isOver`: for good, so that what it `cost` stays as it is. Time goes on only. */
export function createRoll<Key, Machine>(
  isOver: (machine: Machine, nowMs: number) => boolean,
  cost: (machine: Machine, nowMs: number) => bigint,
): Roll<Key, Machine> {
  const all = new Map<Key, Machine>();
  const open = new Set<Machine>();
  let past = 0n;
  const live = (nowMs: number): readonly Machine[] => {
    for (const machine of open)
      if (isOver(machine, nowMs)) {
        open.delete(machine);
        past += cost(machine, nowMs);
      }
    return [...open];
  };
  return {
    all,
    live,
    add(key, machine) {
      all.set(key, machine);
      open.add(machine);
    },
    spent: (nowMs) => live(nowMs).reduce((sum, machine) => sum + cost(machine, nowMs), 0n) + past,
  };
}
