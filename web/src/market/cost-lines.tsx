/** What a job costs on a listing, line by line, as the server reckons it. */
import type { Cost } from '../frame/api.ts';
import { showMoney } from '../frame/money.ts';
import { showExact } from '../frame/naming.ts';
import classes from './listing-drawer.module.css';

const items = { gpu: 'GPU rent', disk: 'Disk', egress: 'Sent out', ingress: 'Received' } as const;
const units = { hour: 'h', gb_month: 'GB-months', gb: 'GB' } as const;

export function CostLines({ cost }: { cost: Cost }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">Units</th>
          <th scope="col">Each</th>
          <th scope="col">Amount</th>
        </tr>
      </thead>
      <tbody>
        {cost.lines.map(({ item, unit, quantity, unit_price, amount }) => (
          <tr key={item}>
            <th scope="row">{items[item]}</th>
            <td>
              {showExact(quantity)} {units[unit]}
            </td>
            <td>{unit_price === null ? 'not known' : showMoney(unit_price)}</td>
            <td>{unit_price === null ? 'not counted' : showMoney(amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            {cost.complete ? 'Total' : 'Total of what is known'}
          </th>
          <td>{showMoney(cost.total)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
