/** How hard a password is to guess, by zxcvbn; loaded only where a password is made. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english, translations } from '@zxcvbn-ts/language-en';

const estimator = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  translations,
});

export type Strength = {
  /** 0 to 4. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** In words: "3 hours", "centuries". Slow hashing, as the server's is. */
  readonly guessTime: string;
  /** What is wrong with it, and what would help. */
  readonly advice: readonly string[];
};

/** It takes longer than linear in the length, and a hundred characters tell enough. */
const CHARACTERS_READ = 100;

export function strengthOf(password: string, personal: readonly string[]): Strength {
  const hints = personal.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((text) => text.length > 2);
  const { score, feedback, crackTimes } = estimator.check(password.slice(0, CHARACTERS_READ), hints);
  const guessTime = crackTimes.offlineSlowHashingXPerSecond.display;
  const advice = [feedback.warning, ...feedback.suggestions].filter((line) => typeof line === 'string' && line !== '');
  return { score, guessTime, advice: advice as string[] };
}
