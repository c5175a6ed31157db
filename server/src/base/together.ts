const TOGETHER_MAX = 100;

/**
 * One question at a time for all who ask something of the same kind: what is asked while one is under way goes together
 * with the next, which begins when that is answered, so that nobody is told what was so before they asked. undefined for
 * what the answer does not hold.
 */
export function createTogether<T>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  type Waiting = {
    readonly key: string;
    readonly answer: (value: T | undefined) => void;
    readonly fail: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let isUnderWay = false;

  async function askAll(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) {
      const now = waiting.slice(0, TOGETHER_MAX);
      waiting = waiting.slice(TOGETHER_MAX);
      try {
        const answers = await ask([...new Set(now.map(({ key }) => key))]);
        for (const { key, answer } of now) answer(answers.get(key));
      } catch (error) {
        for (const { fail } of now) fail(error);
      }
    }
    isUnderWay = false;
  }

  return (key) =>
    new Promise((answer, fail) => {
      waiting.push({ key, answer, fail });
      if (!isUnderWay) void askAll();
    });
}
