/** What each market asks for a model now. */

import { excludedWords } from '../arbitrage/excluded-words.ts';
import { OfferLink } from '../arbitrage/offer-link.tsx';
import type { MarketComparison } from '../frame/api.ts';
import figures from '../frame/figures.module.css';
import { MarketName } from '../frame/market-name.tsx';
import { showPrice } from '../frame/money.ts';
import { showWhole } from '../frame/naming.ts';
import { PriceText } from '../frame/price-text.tsx';
import { Scroll } from '../frame/scroll.tsx';
import classes from './model-page.module.css';

type Market = MarketComparison['items'][number];

const price = (amount: string | null) => (amount === null ? '–' : <PriceText amount={amount} />);

function age({ age_seconds: seconds, stale }: Market): string {
  if (seconds === null) return 'never';
  const words = seconds < 120 ? `${showWhole(seconds)} s ago` : `${showWhole(Math.floor(seconds / 60))} min ago`;
  return stale ? `${words}, stale` : words;
}

export function ModelMarkets({ data }: { data: MarketComparison }) {
  const left = excludedWords(data.excluded);
  return (
    <>
      <Scroll label="Prices by market">
        <table className={figures.figures}>
          <caption>
            USDC per GPU-hour as each market shows it. The figures are over every offer that can be had now; “machines”
            and the cheapest are over those that count.
          </caption>
          <thead>
            <tr>
              <th scope="col">Market</th>
              <th scope="col">Offers</th>
              <th scope="col">Lowest</th>
              <th scope="col">Quartile</th>
              <th scope="col">Median</th>
              <th scope="col">Upper quartile</th>
              <th scope="col">Highest</th>
              <th scope="col">Machines</th>
              <th scope="col">The cheapest that counts</th>
              <th scope="col">Read</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((market) => (
              <tr key={market.provider} data-market={market.provider}>
                <th scope="row">
                  <MarketName provider={market.provider} />
                </th>
                <td>{showWhole(market.shown.offers)}</td>
                <td>{price(market.shown.min)}</td>
                <td>{price(market.shown.p25)}</td>
                <td>{price(market.shown.median)}</td>
                <td>{price(market.shown.p75)}</td>
                <td>{price(market.shown.max)}</td>
                <td>{market.counted === undefined ? '–' : showWhole(market.counted.machines)}</td>
                <td>
                  {market.cheapest === undefined ? (
                    '–'
                  ) : (
                    <OfferLink listing={market.cheapest}>
                      {market.cheapest.gpu_count} × at {showPrice(market.cheapest.price_per_gpu_hour)}
                    </OfferLink>
                  )}
                </td>
                <td data-stale={market.stale || undefined}>{age(market)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className={classes.soft}>{left === '' ? 'Every offer counts.' : `Not counted: ${left}.`}</p>
    </>
  );
}
