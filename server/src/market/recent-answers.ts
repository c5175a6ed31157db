/** Answers made since the market last changed: whoever asks the same gets the same text. */

/** Characters, over all answers: some hundred pages of a hundred rows. */
const MOST_KEPT = 32_000_000;

/** `stateOf` is another text whenever an answer could be another one. */
export function createRecentAnswers(stateOf: () => string) {
  const texts = new Map<string, string>();
  let state = '';
  let kept = 0;
  const forget = (): void => {
    texts.clear();
    kept = 0;
  };
  return {
    get(question: string, make: () => string): string {
      const now = stateOf();
      if (now !== state) forget();
      state = now;
      const known = texts.get(question);
      if (known !== undefined) return known;
      const text = make();
      if (kept + text.length > MOST_KEPT) forget();
      texts.set(question, text);
      kept += text.length;
      return text;
    },
  };
}
