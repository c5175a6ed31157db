/** What stands behind an opportunity: its reasons, what each market asks, and what was left out. */

import type { Opportunity } from '../frame/api.ts';
import figures from '../frame/figures.module.css';
import { MarketName } from '../frame/market-name.tsx';
import { showMoney, showPrice } from '../frame/money.ts';
import { showPercent, showWhole } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import classes from './arbitrage.module.css';
import { excludedWords } from './excluded-words.ts';
import { gpusWords } from './gpus-words.ts';

function Sides({ opportunity }: { opportunity: Opportunity }) {
  const { model, gpu_count, sides } = opportunity;
  return (
    <Scroll label={`What each market asks for ${model}`}>
      <table className={figures.figures}>
        <caption>
          {model}, {gpusWords(gpu_count)}: USDC per GPU-hour in every market with enough machines. “Compared” is for a
          machine of usual size, with what every offer tells of disk and traffic; the rest is as the market shows it.
        </caption>
        <thead>
          <tr>
            <th scope="col">Market</th>
            <th scope="col">Quartile, compared</th>
            <th scope="col">Median, compared</th>
            <th scope="col">Cheapest</th>
            <th scope="col">Quartile</th>
            <th scope="col">Median</th>
            <th scope="col">Upper quartile</th>
            <th scope="col">Dearest</th>
            <th scope="col">Machines</th>
            <th scope="col">There in the last day</th>
          </tr>
        </thead>
        <tbody>
          {sides.map((side) => (
            <tr key={side.provider}>
              <th scope="row">
                <MarketName provider={side.provider} />
              </th>
              <td>{showPrice(side.p25_price_per_gpu_hour)}</td>
              <td>{showPrice(side.median_price_per_gpu_hour)}</td>
              <td>{showPrice(side.raw.min)}</td>
              <td>{showPrice(side.raw.p25)}</td>
              <td>{showPrice(side.raw.median)}</td>
              <td>{showPrice(side.raw.p75)}</td>
              <td>{showPrice(side.raw.max)}</td>
              <td>{showWhole(side.machines)}</td>
              <td>{showPercent(side.presence_percent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function WhyBelieved({ opportunity }: { opportunity: Opportunity }) {
  const { buy, buy_price_per_gpu_hour: asCompared, dear, spread_per_gpu_hour: spread } = opportunity;
  const left = excludedWords(opportunity.excluded);
  return (
    <div className={classes.why}>
      <ul>
        {opportunity.reasons
          // Said below, beside the table it belongs to.
          .filter((reason) => !reason.startsWith('Not counted'))
          .map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        <li>
          The offer costs {showMoney(buy.price_per_gpu_hour)} per GPU-hour as shown and {showMoney(asCompared)} as
          compared; the dear side {showMoney(dear.p25_price_per_gpu_hour)}. Between the two quartiles lie{' '}
          {showMoney(spread)}.
        </li>
      </ul>
      <Sides opportunity={opportunity} />
      <p>{left === '' ? 'Every offer of the model counts.' : `Not counted: ${left}.`}</p>
    </div>
  );
}
