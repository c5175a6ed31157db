/** A key for one intent: the same while nobody knows what came of it, another once it was answered or is changed. */
import { useRef } from 'react';
import { RequestFailed } from '../frame/api.ts';

/** `randomUUID` is missing where a page came over plain HTTP from another machine. */
const newKey = (): string =>
  `page-${[...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('')}`;

/** Refused for good: the same key would be told the same again. */
export const isAnswer = (error: Error | null): boolean =>
  error === null ||
  (error instanceof RequestFailed &&
    error.status !== null &&
    error.status < 500 &&
    error.status !== 429 &&
    error.problem?.type !== '/problems/idempotency-key-in-flight');

export function useOnceKey(): { keyFor(intent: string): string; answered(error: Error | null): void } {
  const kept = useRef<{ intent: string; key: string } | null>(null);
  return {
    keyFor(intent) {
      if (kept.current?.intent !== intent) kept.current = { intent, key: newKey() };
      return kept.current.key;
    },
    answered(error) {
      if (isAnswer(error)) kept.current = null;
    },
  };
}
