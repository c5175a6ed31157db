/**
 * The gate before a provider, the same for every worker: circuit breaker, token bucket, least times between calls.
 * Decisions are `rules.ts`; here they are made under the lock of the provider's row, which no call is made under.
 */
import type { Clock, Instant } from '#base/clock';
import { SECOND_MS } from '#base/clock';
import { inTransaction } from '#platform/db';
import { FetchFailure } from '#platform/fetch';
import type { Log } from '#platform/log';
import type { ProviderName } from './offer.ts';
import { admit, type Gate, type Limits, limit, type Outcome, settle, spell, type Transition } from './rules.ts';
import * as store from './store.ts';

/** What the gate let through: to be told how it went. */
export type Pass = { readonly probe: boolean; readonly clean: boolean };

export type GateDeps = { readonly db: store.ProvidersDb; readonly clock: Clock; readonly log: Log };

export type ProviderGate = {
  /**
   * Waits for a turn: `patienceMs` at most for a token, `pauseMs` where the provider wants to be left alone. Throws `FetchFailure`: circuit_open, or rate_limited.
   * `intervalMs`: least time between calls of this endpoint; `force` lets a call through an open breaker, as its probe.
   */
  enter(turn: Turn): Promise<Pass>;
  /** Every pass is given back. */
  leave(pass: Pass, failure: FetchFailure | 'given up' | null): Promise<void>;
};

export type Turn = {
  readonly endpoint: string;
  readonly intervalMs: number;
  readonly patienceMs: number;
  readonly pauseMs: number;
  readonly force: boolean;
  readonly aloneMs: number;
  readonly signal: AbortSignal | undefined;
};

export function createGate(deps: GateDeps, provider: ProviderName, name: string, limits: () => Limits): ProviderGate {
  const { db, clock, log } = deps;

  const note = (transition: Transition, detail: string): void =>
    log.warn(
      { provider, from: transition.from, to: transition.to, cause: transition.cause, detail },
      'circuit breaker',
    );

  /** One look at the row. */
  const ask = (turn: Turn, patienceMs: number) =>
    inTransaction(db, clock, async (tx) => {
      const known = await store.lockGate(tx, provider);
      const probeAt = turn.force && known.gate.breaker === 'open' ? known.now : known.gate.probeAt;
      const seen = { ...known.gate, probeAt, blockedUntil: blockedFor(known, turn) };
      const { gate, admission, transition } = admit(seen, limits(), known.now, patienceMs);
      const turnMs =
        admission.kind === 'go' && turn.intervalMs > 0
          ? await store.takeTurn(tx, provider, turn.endpoint, turn.intervalMs, patienceMs)
          : 0;
      // Whoever would give up before its turn takes neither turn nor token from those who would not.
      if (turnMs === null) throw isBusy(name, 'tokens', patienceMs);
      // For the others it stands.
      const { blockedUntil } = known.gate;
      if (admission.kind === 'go') await store.writeGate(tx, provider, { ...gate, blockedUntil });
      if (transition !== null) await store.addTransition(tx, provider, known.now, transition, '');
      return { admission, transition, turnMs, known };
    });

  /** Much may have happened while a call waited for its token: it must not go into what is closed meanwhile. */
  const waited = async (turn: Turn, ms: number, probe: boolean): Promise<void> => {
    await clock.sleep(ms, turn.signal);
    if (ms < SECOND_MS || probe) return;
    turn.signal?.throwIfAborted();
    const known = await store.readGate(db, provider);
    const { breaker, probeAt } = known.gate;
    if (breaker !== 'closed' && probeAt !== null) throw isOpen(name, known, probeAt);
    const pauseMs = (blockedFor(known, turn) ?? 0) - known.now;
    if (pauseMs > turn.pauseMs) throw isBusy(name, 'blocked', pauseMs);
    if (pauseMs > 0) await clock.sleep(pauseMs, turn.signal);
  };

  return {
    async enter(turn) {
      const since = clock.now();
      for (;;) {
        turn.signal?.throwIfAborted();
        const left = (ms: number): number => Math.max(0, ms - (clock.now() - since));
        const { admission, transition, turnMs, known } = await ask(turn, left(turn.patienceMs));
        if (transition !== null) note(transition, '');
        switch (admission.kind) {
          case 'go':
            await waited(turn, Math.max(admission.waitMs, turnMs), admission.probe);
            return { probe: admission.probe, clean: known.gate.failures === 0 && known.gate.limited === 0 };
          case 'open':
            throw isOpen(name, known, admission.until);
          case 'later':
            if (admission.waitMs > left(admission.because === 'tokens' ? turn.patienceMs : turn.pauseMs))
              throw isBusy(name, admission.because, admission.waitMs);
            await clock.sleep(admission.waitMs, turn.signal);
        }
      }
    },

    async leave(pass, failure) {
      const outcome = outcomeOf(failure);
      // The usual case changes nothing, and so costs nothing.
      if (outcome !== 'failure' && pass.clean && !pass.probe) return;
      const told = await inTransaction(db, clock, async (tx) => {
        const { gate: before, now } = await store.lockGate(tx, provider);
        const isLimited = failure instanceof FetchFailure && failure.kind === 'rate_limited';
        const limited: Gate = isLimited ? limit(before, now, failure.retryAfterMs) : before;
        const { gate, transition } = settle(limited, limits(), now, outcome, pass.probe);
        await store.writeGate(tx, provider, gate);
        const detail = failure instanceof FetchFailure ? failure.message : '';
        if (outcome === 'failure' && failure instanceof FetchFailure)
          await store.writeFailure(tx, provider, now, { kind: failure.kind, detail });
        if (transition !== null) await store.addTransition(tx, provider, now, transition, detail);
        return { transition, detail };
      });
      if (told.transition !== null) note(told.transition, told.detail);
    },
  };
}

/** A refused key is an answer: the provider is there. A request it does not understand is our own fault. */
function outcomeOf(failure: FetchFailure | 'given up' | null): Outcome {
  if (failure === null) return 'success';
  if (failure === 'given up') return 'nothing';
  return failure.kind === 'auth' || failure.kind === 'refused' ? 'success' : 'failure';
}

function isOpen(name: string, { failure, now }: store.Known, until: Instant): FetchFailure {
  const last = failure === null ? '' : `; the last: ${failure.detail}`;
  return new FetchFailure(
    'circuit_open',
    `${name} failed too often in a row and is not asked for another ${spell(until - now)}${last}`,
  );
}

/** Until when the provider is to be left alone, as far as it counts for such a call. */
function blockedFor({ gate: { blockedUntil }, failure }: store.Known, { aloneMs }: Turn): Instant | null {
  const counts = failure === null ? Number.POSITIVE_INFINITY : failure.at + aloneMs;
  return blockedUntil === null ? null : (Math.min(blockedUntil, counts) as Instant);
}

const asked = (retryAfterMs: number) => ({ retryAfterMs, retryable: false });

function isBusy(name: string, because: 'probe' | 'blocked' | 'tokens', waitMs: number): FetchFailure {
  const seconds = spell(Math.max(SECOND_MS, waitMs));
  if (because === 'probe') return new FetchFailure('circuit_open', `${name} is being tried by another call`);
  return because === 'blocked'
    ? new FetchFailure('rate_limited', `${name} asked to be left alone for another ${seconds}`, asked(waitMs))
    : new FetchFailure('rate_limited', `our limit for ${name} is used up for another ${seconds}`, asked(waitMs));
}
