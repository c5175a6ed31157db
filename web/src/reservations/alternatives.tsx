/** Other listings that are free for the same block. */
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../frame/api.ts';
import { Card } from '../frame/form.tsx';
import { MarketName } from '../frame/market-name.tsx';
import { showMoney } from '../frame/money.ts';
import { countryName } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import { searchOf } from './draft.ts';
import type { Asked } from './queries.ts';
import classes from './reservations.module.css';

type Quote = Schemas['ReservationQuote'];

type AlternativesProps = {
  readonly quote: Quote;
  readonly asked: Asked;
  readonly onLeave: (gpu: string) => void;
};

export function Alternatives({ quote, asked, onLeave }: AlternativesProps) {
  const { alternatives, cost, gpu_count: gpus } = quote;
  return (
    <Card title="In its place" id="alternatives">
      {alternatives.length === 0 ? (
        <p className={classes.soft}>No other listing of the same GPU is free for this block.</p>
      ) : (
        <Scroll label="Other listings">
          <table className={classes.table}>
            <caption>
              The same GPU for the same block, the cheapest first; here it costs {showMoney(cost.total)}.
            </caption>
            <thead>
              <tr>
                <th scope="col">Market</th>
                <th scope="col">Country</th>
                <th scope="col">An hour</th>
                <th scope="col">The block</th>
              </tr>
            </thead>
            <tbody>
              {alternatives.map(({ gpu_id: gpu, provider, country, price_per_hour: perHour, total }) => (
                <tr key={gpu} data-alternative={gpu}>
                  <th scope="row">
                    <Link to="/book" search={searchOf({ ...asked, gpu, gpus })} onClick={() => onLeave(gpu)}>
                      <MarketName provider={provider} />
                    </Link>
                  </th>
                  <td data-label="Country">{country === null ? 'not told' : countryName(country)}</td>
                  <td data-label="An hour">{showMoney(perHour)}</td>
                  <td data-label="The block">{showMoney(total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Card>
  );
}
