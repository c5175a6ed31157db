/** What an operator may tell a provider's gate. Each order is written down. */
import { type Actor, demandOperator } from '#base/actor';
import type { Clock } from '#base/clock';
import { audit } from '#platform/audit';
import { inTransaction } from '#platform/db';
import type { CheckOutcome, HealthDesk } from './health.ts';
import type { ProviderName } from './offer.ts';
import * as store from './store.ts';

export function createOrders(db: store.ProvidersDb, clock: Clock, health: HealthDesk) {
  return {
    /** Asks the provider now, through an open breaker: what it says decides. Throws `operatorNeeded`. */
    async orderCheck(actor: Actor, name: ProviderName): Promise<CheckOutcome> {
      demandOperator(actor);
      const outcome = await health.check(name, 'check');
      await inTransaction(db, clock, (tx) =>
        audit(tx, {
          ...{ actor, address: actor.address, verb: 'providers.check' },
          ...{ object: { kind: 'provider', id: name }, after: { ok: outcome.ok, detail: outcome.detail } },
        }),
      );
      health.outdated();
      return outcome;
    },

    /** Closes the breaker; what is wrong will open it again. Throws `operatorNeeded`. */
    async resetBreaker(actor: Actor, name: ProviderName): Promise<void> {
      demandOperator(actor);
      await inTransaction(db, clock, async (tx) => {
        const { gate, now } = await store.lockGate(tx, name);
        await store.writeGate(tx, name, { ...gate, breaker: 'closed', failures: 0, probeAt: null });
        if (gate.breaker !== 'closed')
          await store.addTransition(tx, name, now, { from: gate.breaker, to: 'closed', cause: 'an operator' }, '');
        await audit(tx, {
          ...{ actor, address: actor.address, verb: 'providers.reset_breaker' },
          ...{ object: { kind: 'provider', id: name }, before: { state: gate.breaker, failures: gate.failures } },
        });
      });
      health.outdated();
    },

    /** Fills the buckets and forgets that we were asked to wait. Throws `operatorNeeded`. */
    async resetBuckets(actor: Actor, names: readonly ProviderName[]): Promise<void> {
      demandOperator(actor);
      await inTransaction(db, clock, async (tx) => {
        for (const name of names) {
          const { gate } = await store.lockGate(tx, name);
          const full = { tokens: null, tokensAt: null, blockedUntil: null, limited: 0 };
          await store.writeGate(tx, name, { ...gate, ...full });
        }
        await audit(tx, {
          ...{ actor, address: actor.address, verb: 'providers.reset_limits' },
          ...{ object: { kind: 'provider', id: names.join(' ') } },
        });
      });
      health.outdated();
    },
  };
}
