/** What a job costs on a listing, line by line, as the server reckons it. */
import type { Cost } from '../frame/api.ts';
import { showMoney } from '../frame/money.ts';
import { showExact } from '../frame/naming.ts';
import classes from './listing-drawer.module.css';

const items = { gpu: 'GPU rent', disk: 'Disk', egress: 'Sent out', ingress: 'Received' } as const;
const units = { hour: 'h', gb_month: 'GB-months', gb: 'GB' } as const;

/** Where no kind of work was named, no speed was reckoned with. */
type Shown = Pick<Cost, 'total' | 'complete' | 'lines'> & Partial<Pick<Cost, 'hours' | 'speed'>>;

export function CostLines({ cost }: { cost: Shown }) {
  return (
    <>
      {cost.speed && cost.hours !== undefined && (
        <p className={classes.soft}>
          Done in {showExact(Math.round(cost.hours * 100) / 100)} h: {cost.speed.times.toFixed(2)} times the GPU the
          hours were measured on{cost.speed.measured ? '' : ' (estimated)'}.
        </p>
      )}
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
          {cost.lines.map(({ item, unit, quantity, unit_price, amount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: each machine of a reservation has a line of the same name
            <tr key={`${index} ${item}`}>
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
    </>
  );
}
