/** Opportunities in the order they come: a table where there is room, cards on a phone, from the same parts. */
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { MarketSide, Opportunity } from '../frame/api.ts';
import { MarketName } from '../frame/market-name.tsx';
import { showCents, showPrice } from '../frame/money.ts';
import { showMachines, showPercent } from '../frame/naming.ts';
import { pricingWords } from '../market/filter-words.ts';
import classes from './arbitrage.module.css';
import { ConfidenceMark } from './confidence.tsx';
import { gpusWords } from './gpus-words.ts';
import { OfferLink } from './offer-link.tsx';
import { PriceStrip } from './price-strip.tsx';
import { WhyBelieved } from './why-believed.tsx';

const keyOf = ({ model, pricing, gpu_count }: Opportunity): string => `${model}|${pricing}|${gpu_count}`;

function Name({ opportunity: { model, gpu_count, pricing } }: { opportunity: Opportunity }) {
  return (
    <>
      <Link to="/models/$model" params={{ model }} className={classes.model}>
        {model}
      </Link>
      <span className={classes.under}>
        {gpusWords(gpu_count)} · {pricingWords[pricing].toLowerCase()}
      </span>
    </>
  );
}

function SideOf({ side }: { side: MarketSide }) {
  return (
    <>
      <MarketName provider={side.provider} />
      <span className={classes.price}>{showPrice(side.p25_price_per_gpu_hour)}</span>
      <span className={classes.under}>{showMachines(side.machines)}</span>
    </>
  );
}

type WhyButtonProps = {
  readonly opportunity: Opportunity;
  readonly open: boolean;
  readonly region: string;
  readonly onToggle: () => void;
};

function WhyButton({ opportunity: { model, gpu_count }, open, region, onToggle }: WhyButtonProps) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <button
      type="button"
      className={classes.whyButton}
      aria-expanded={open}
      aria-controls={region}
      aria-label={`Why it is believed: ${model}, ${gpusWords(gpu_count)}`}
      onClick={onToggle}
    >
      <Chevron aria-hidden size={15} /> Why it is believed
    </button>
  );
}

type OneProps = { readonly opportunity: Opportunity; readonly rank: number };

function Row({ opportunity, rank }: OneProps) {
  const [open, setOpen] = useState(false);
  const region = useId();
  const { cheap, dear, sides, spread_percent, savings_percent, saving_per_month, confidence, buy } = opportunity;
  return (
    <tbody data-opportunity={keyOf(opportunity)}>
      <tr>
        <td className={classes.rank}>{rank}</td>
        <th scope="row">
          <Name opportunity={opportunity} />
        </th>
        <td>
          <SideOf side={cheap} />
        </td>
        <td>
          <SideOf side={dear} />
        </td>
        <td className={classes.stripCell}>
          <PriceStrip sides={sides} />
        </td>
        <td className={classes.number}>{showPercent(spread_percent)}</td>
        <td className={classes.number}>{showPercent(savings_percent)}</td>
        <td className={classes.number}>
          <strong>{showCents(saving_per_month)}</strong>
        </td>
        <td>
          <ConfidenceMark confidence={confidence} />
        </td>
        <td className={classes.actions}>
          <OfferLink listing={buy} className={classes.see}>
            See the offer
          </OfferLink>
          <WhyButton opportunity={opportunity} open={open} region={region} onToggle={() => setOpen(!open)} />
        </td>
      </tr>
      <tr id={region} hidden={!open}>
        <td colSpan={10} className={classes.whyCell}>
          {open && <WhyBelieved opportunity={opportunity} />}
        </td>
      </tr>
    </tbody>
  );
}

function Card({ opportunity, rank }: OneProps) {
  const [open, setOpen] = useState(false);
  const region = useId();
  const { cheap, dear, sides, spread_percent, savings_percent, saving_per_month, confidence, buy } = opportunity;
  return (
    <li className={classes.card} data-opportunity={keyOf(opportunity)}>
      <div className={classes.cardHead}>
        <span className={classes.rank}>{rank}</span>
        <div>
          <Name opportunity={opportunity} />
        </div>
        <ConfidenceMark confidence={confidence} />
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>Cheap side</dt>
          <dd>
            <SideOf side={cheap} />
          </dd>
        </div>
        <div>
          <dt>Dear side</dt>
          <dd>
            <SideOf side={dear} />
          </dd>
        </div>
        <div>
          <dt>Spread</dt>
          <dd>{showPercent(spread_percent)}</dd>
        </div>
        <div>
          <dt>Savings</dt>
          <dd>{showPercent(savings_percent)}</dd>
        </div>
      </dl>
      <PriceStrip sides={sides} />
      <p className={classes.month}>
        Saves <strong>{showCents(saving_per_month)}</strong> a month and GPU
      </p>
      <div className={classes.cardActions}>
        <OfferLink listing={buy} className={classes.see}>
          See the offer
        </OfferLink>
        <WhyButton opportunity={opportunity} open={open} region={region} onToggle={() => setOpen(!open)} />
      </div>
      <div id={region} hidden={!open}>
        {open && <WhyBelieved opportunity={opportunity} />}
      </div>
    </li>
  );
}

type OpportunitiesProps = { readonly items: readonly Opportunity[]; readonly caption: string };

export function Opportunities({ items, caption }: OpportunitiesProps) {
  const wide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  if (!wide)
    return (
      <ol className={classes.cards} aria-label={caption}>
        {items.map((opportunity, at) => (
          <Card key={keyOf(opportunity)} opportunity={opportunity} rank={at + 1} />
        ))}
      </ol>
    );
  return (
    <div className={classes.framed}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className={classes.hidden}>Rank</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col">Cheap side</th>
            <th scope="col">Dear side</th>
            <th scope="col">Quartile to median</th>
            <th scope="col" className={classes.number}>
              Spread
            </th>
            <th scope="col" className={classes.number}>
              Savings
            </th>
            <th scope="col" className={classes.number}>
              Saved a month
            </th>
            <th scope="col">Confidence</th>
            <th scope="col">
              <span className={classes.hidden}>What to do</span>
            </th>
          </tr>
        </thead>
        {items.map((opportunity, at) => (
          <Row key={keyOf(opportunity)} opportunity={opportunity} rank={at + 1} />
        ))}
      </table>
    </div>
  );
}
