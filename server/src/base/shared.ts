/**
 * One look for all that ask for the same at once. Whoever asks while a look is under way gets the next one, which begins
 * when that is over: nobody is told what was seen before they asked.
 */
export function createShared<T>() {
  type Looks = { readonly now: Promise<T>; next: Promise<T> | null };
  const looks = new Map<string, Looks>();

  function begin(key: string, look: () => Promise<T>): Promise<T> {
    const now = look();
    const own: Looks = { now, next: null };
    looks.set(key, own);
    const over = (): void => {
      if (looks.get(key) === own && own.next === null) looks.delete(key);
    };
    now.then(over, over);
    return now;
  }

  return (key: string, look: () => Promise<T>): Promise<T> => {
    const known = looks.get(key);
    if (known === undefined) return begin(key, look);
    known.next ??= known.now.then(
      () => begin(key, look),
      () => begin(key, look),
    );
    return known.next;
  };
}
