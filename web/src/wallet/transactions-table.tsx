/** Rows of the statement. An amount is what was paid or received; of a hold or its release, what was set aside or came back. */
import { showLocal, showUtc } from '../frame/age.ts';
import type { WalletTransaction } from '../frame/api.ts';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import { typeWords } from './type-words.ts';
import classes from './wallet.module.css';

const isProvider = (name: string): name is keyof typeof providerNames => name in providerNames;

function whatFor({ type, cause, provider, model }: WalletTransaction): string {
  const market = provider === null ? null : isProvider(provider) ? providerNames[provider] : provider;
  const words = [model, market].filter((word) => word !== null);
  if (words.length > 0) return words.join(', ');
  return cause === type ? '' : cause.replaceAll('_', ' ');
}

/** "+$5.00": the sign says which way it went also to those who see no colour. */
const signed = (amount: string): string =>
  amount.startsWith('-') ? showMoney(amount).replace('-', '−') : `+${showMoney(amount)}`;

/** A payment out of a hold gives the rest of it back; what counts is what was paid. */
const moved = ({ posted, amount }: WalletTransaction): string => (/[1-9]/.test(posted) ? posted : amount);

export function TransactionsTable({ rows, label }: { rows: readonly WalletTransaction[]; label: string }) {
  return (
    <section
      className={classes.scroll}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
      tabIndex={0}
    >
      <table className={`${classes.table} ${classes.rows}`}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">For</th>
            <th scope="col" className={classes.number}>
              Amount
            </th>
            <th scope="col" className={classes.number}>
              Available then
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td title={showUtc(row.at)} data-cell="when">
                <time dateTime={row.at}>{showLocal(row.at)}</time>
              </td>
              <th scope="row" data-cell="what">
                {typeWords[row.type]}
                {row.simulated && <span className={classes.badge}>simulated</span>}
              </th>
              <td title={row.cause_id} data-cell="for">
                {whatFor(row)}
              </td>
              <td className={classes.number} data-cell="amount" data-way={moved(row).startsWith('-') ? 'out' : 'in'}>
                {signed(moved(row))}
              </td>
              <td className={classes.number} data-cell="then" data-label="then ">
                {showMoney(row.available_after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
