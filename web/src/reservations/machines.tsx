/** The machines that served a reservation one after the other. */
import { Link } from '@tanstack/react-router';
import { showLocal, showUtc } from '../frame/age.ts';
import { Card } from '../frame/form.tsx';
import { MarketName } from '../frame/market-name.tsx';
import { showMoney } from '../frame/money.ts';
import { Scroll } from '../frame/scroll.tsx';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';
import { isOver } from './status.tsx';

type Machine = Omit<Detail['machines'][number], 'charged'> & { readonly charged: string | null };

/** With the one that is rented now. */
function machinesOf(detail: Detail): Machine[] {
  if (isOver(detail)) return detail.machines;
  const tookOver = detail.timeline.findLastIndex(({ kind }) => kind === 'replaced');
  const answered = detail.timeline.slice(tookOver + 1).find(({ kind }) => kind === 'active');
  const { gpu_id, provider, price_per_hour } = detail;
  const now = { gpu_id, provider, price_per_hour, used_from: answered?.at ?? null, used_until: null, charged: null };
  return [...detail.machines, { ...now, reason: answered === undefined ? 'It is being started.' : 'Rented now.' }];
}

const Moment = ({ at }: { at: string | null }) =>
  at === null ? (
    <span>–</span>
  ) : (
    <time dateTime={at} title={showUtc(at)}>
      {showLocal(at)}
    </time>
  );

export function Machines({ detail }: { detail: Detail }) {
  const machines = machinesOf(detail);
  if (machines.length < 2) return null;
  return (
    <div className={classes.onScreen}>
      <Card title="Its machines" id="machines">
        <Scroll label="Machines of this reservation">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Listing</th>
                <th scope="col">From</th>
                <th scope="col">Until</th>
                <th scope="col">Why it ended</th>
                <th scope="col">An hour</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {machines.map((machine, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they never change places, and one listing may come twice
                <tr key={`${index} ${machine.gpu_id}`} data-machine={machine.gpu_id}>
                  <th scope="row" className={classes.name}>
                    {index + 1}.{' '}
                    <Link to="/" search={{ listing: machine.gpu_id }}>
                      <MarketName provider={machine.provider} />
                    </Link>
                  </th>
                  <td data-label="From">
                    <Moment at={machine.used_from} />
                  </td>
                  <td data-label="Until">
                    <Moment at={machine.used_until} />
                  </td>
                  <td data-label="Why it ended">{machine.reason === '' ? '–' : machine.reason}</td>
                  <td data-label="An hour">{showMoney(machine.price_per_hour)}</td>
                  <td data-label="Cost">{machine.charged === null ? 'open' : showMoney(machine.charged)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Card>
    </div>
  );
}
