/** How a listing's G-Score comes about: three parts as bars with their numbers, and what was assumed. */
import { Link } from '@tanstack/react-router';
import type { GScoreParts, Listing } from '../frame/api.ts';
import { providerNames, showNumber } from '../frame/naming.ts';
import classes from './score-parts.module.css';

const boostWords = { cluster: 'it can be part of a cluster', generative_ai: 'it is made for generative AI' } as const;

const assumedWords: Readonly<Record<GScoreParts['assumed'][number], string>> = {
  performance_index: 'its performance is not known, and counts as that of an RTX 3080',
  availability: 'its market does not tell how reliable it is, and 98% is taken',
  median_efficiency: 'its value for the price cannot be judged, and counts as the middle',
};

type Part = { readonly name: string; readonly value: number; readonly words: string };

const partsOf = ({ performance, reliability, efficiency, performance_index: index }: GScoreParts): Part[] => [
  {
    name: 'Performance',
    value: performance,
    words:
      index === null
        ? 'not known'
        : `trains ${index >= 0.095 ? index.toFixed(2) : index.toPrecision(2)} times as fast as an H100 SXM5`,
  },
  { name: 'Reliability', value: reliability, words: 'each nine of availability is worth a third' },
  { name: 'Efficiency', value: efficiency, words: '50 is the middle of the market, 75 twice its speed for the price' },
];

type ScorePartsProps = {
  readonly listing: Pick<Listing, 'provider' | 'model' | 'g_score' | 'g_score_cmp' | 'g_score_parts' | 'capability'>;
};

export function ScoreParts({ listing }: ScorePartsProps) {
  const { g_score, g_score_cmp, g_score_parts: parts, provider, capability, model } = listing;
  if (g_score === null || g_score_cmp === null || parts === undefined)
    return <p className={classes.soft}>Not scored yet: the first scores come as soon as every market was read.</p>;
  return (
    <div className={classes.score}>
      <p className={classes.lead}>
        <strong>{showNumber(g_score_cmp)}</strong> of 100 among all markets; {showNumber(g_score)} within{' '}
        {providerNames[provider]}, by the weights that suit it.
      </p>
      <dl className={classes.parts}>
        {partsOf(parts).map(({ name, value, words }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={classes.track} aria-hidden>
                <span style={{ width: `${value}%` }} />
              </span>
              <span className={classes.value}>{showNumber(value)}</span>
              <span className={classes.words}>{words}</span>
            </dd>
          </div>
        ))}
      </dl>
      {parts.boost !== 1 && capability !== null && (
        <p>
          Within {providerNames[provider]} times {parts.boost}: {boostWords[capability]}.
        </p>
      )}
      {parts.assumed.length > 0 && <p>Assumed: {parts.assumed.map((what) => assumedWords[what]).join('; ')}.</p>}
      <p className={classes.soft}>
        By score table {parts.reference}.{' '}
        {model !== null && (
          <Link to="/models/$model" params={{ model }} hash="g-score">
            How the G-Score is made
          </Link>
        )}
      </p>
    </div>
  );
}
