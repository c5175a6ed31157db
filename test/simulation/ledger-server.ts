/** A server of nothing but the ledger, to be killed: takes operations from its parent and answers each. */
import { systemClock } from '../../server/src/base/clock.ts';
import { ledgerJobs } from '../../server/src/ledger/jobs.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { openDatabase } from '../../server/src/platform/db.ts';
import { startJobs } from '../../server/src/platform/jobs.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { entryOf, type Operation } from './operations.ts';

export type Asked = { readonly id: number; readonly operation: Operation };
export type Answered = {
  readonly id: number;
  readonly outcome: 'ok' | 'refused' | 'unknown';
  readonly reason?: string;
};

const log = createLog('silent');
const { kysely: db } = await openDatabase(process.env.DATABASE_URL ?? '', systemClock, log);
startJobs({ db, clock: systemClock, log }, ledgerJobs);

async function perform(operation: Operation): Promise<Omit<Answered, 'id'>> {
  try {
    if (operation.kind === 'read') {
      await ledger.balances(
        db,
        operation.accounts.map((id) => BigInt(id) as ledger.AccountId),
      );
      return { outcome: 'ok' };
    }
    const posted = await ledger.post(db, entryOf(operation));
    return posted.ok ? { outcome: 'ok' } : { outcome: 'refused', reason: posted.refused };
  } catch (error) {
    if (!ledger.isOutcomeUnknown(error)) throw error;
    return { outcome: 'unknown' };
  }
}

process.on('message', ({ id, operation }: Asked) => {
  void perform(operation).then((answer) => process.send?.({ id, ...answer }));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
