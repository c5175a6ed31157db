/** How sure an opportunity is: a word, a mark of its own shape, and what stands behind it. */
import { IconShieldCheck, IconShieldHalf, IconShieldQuestion } from '@tabler/icons-react';
import classes from './arbitrage.module.css';
import type { Confidence } from './arbitrage-search.ts';

const marks = {
  high: { Icon: IconShieldCheck, word: 'High', behind: 'Five machines on both sides, there most of the last day' },
  medium: { Icon: IconShieldHalf, word: 'Medium', behind: 'Three machines on both sides' },
  low: { Icon: IconShieldQuestion, word: 'Low', behind: 'Two machines on a side: a hint, no more' },
} as const;

export function ConfidenceMark({ confidence }: { confidence: Confidence }) {
  const { Icon, word, behind } = marks[confidence];
  return (
    <span className={classes.confidence} data-confidence={confidence} title={behind}>
      <Icon aria-hidden size={18} />
      {word}
    </span>
  );
}
