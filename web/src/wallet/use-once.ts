/** A key for one intent: the same while it is tried again, another once it worked or is changed. */
import { useRef } from 'react';

/** `randomUUID` is missing where a page came over plain HTTP from another machine. */
const newKey = (): string =>
  `page-${[...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('')}`;

export function useOnceKey(): { keyFor(intent: string): string; spent(): void } {
  const kept = useRef<{ intent: string; key: string } | null>(null);
  return {
    keyFor(intent) {
      if (kept.current?.intent !== intent) kept.current = { intent, key: newKey() };
      return kept.current.key;
    },
    spent() {
      kept.current = null;
    },
  };
}
