import type { Instant } from '#base/clock';
import type { Board } from './board.ts';
import { type Condition, conditionsOf, facetConditionsOf, passes, type Query } from './conditions.ts';

export type Reason = { readonly filter: string; readonly wanted: string; readonly actual: string };

export type Explanation = {
  /** How many listings each filter, by itself, keeps out. */
  readonly excludedBy: readonly { readonly filter: string; readonly wanted: string; readonly listings: number }[];
  /** Of the one listing asked for: whether it is in the result, and each filter that keeps it out. */
  readonly listing: {
    readonly id: string;
    readonly found: boolean;
    readonly inResult: boolean;
    readonly reasons: readonly Reason[];
  } | null;
};

/** Why the result is what it is; made of the very conditions the search itself uses. */
export function explain(board: Board, query: Query, id: string | null, now: Instant): Explanation {
  const facets = Object.values(facetConditionsOf(board, query)).filter((condition) => condition !== null);
  const conditions = [...conditionsOf(board, query, now), ...facets];
  return {
    excludedBy: conditions.map((condition) => ({
      filter: condition.name,
      wanted: condition.wanted,
      listings: excluded(board, condition),
    })),
    listing: id === null ? null : explainOne(board, conditions, id),
  };
}

function excluded(board: Board, { test }: Condition): number {
  let count = 0;
  for (let slot = 0; slot < board.rows.length; slot += 1)
    if (board.rows[slot] !== undefined && !passes(test, slot)) count += 1;
  return count;
}

function explainOne(board: Board, conditions: readonly Condition[], id: string): Explanation['listing'] {
  const slot = board.slotOf(id);
  const listing = slot === undefined ? undefined : board.rows[slot];
  if (slot === undefined || !listing) {
    const reason = {
      filter: 'id',
      wanted: 'a listing that is on the market',
      actual: 'unknown, or gone for more than a day',
    };
    return { id, found: false, inResult: false, reasons: [reason] };
  }
  const reasons = conditions
    .filter(({ test }) => !passes(test, slot))
    .map((condition) => ({ filter: condition.name, wanted: condition.wanted, actual: condition.actual(listing) }));
  return { id, found: true, inResult: reasons.length === 0, reasons };
}
