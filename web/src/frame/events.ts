/** The user's news while a page is open. The browser comes again by itself after a break; after a refusal it does not. */
import { useEffect, useRef, useState } from 'react';
import { answered, api } from './api.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

export type Heard<Kind extends string> = { readonly kind: Kind; readonly data: string };

function follow<Kind extends string>(
  kinds: readonly Kind[],
  hear: (heard: Heard<Kind>) => void,
  standing: (open: boolean) => void,
): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: string | null = null;
  let waitMs = FIRST_WAIT_MS;
  let isOver = false;

  const comeAgain = async () => {
    // A login that has to be renewed is renewed on the way; one that is over leaves the page.
    await answered(api.GET('/api/auth/me')).catch(() => undefined);
    if (!isOver) open();
  };
  const open = () => {
    source = new EventSource(`/api/events${last === null ? '' : `?last_event_id=${encodeURIComponent(last)}`}`);
    source.onerror = () => {
      standing(false);
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => void comeAgain(), waitMs);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    };
    for (const kind of kinds)
      source.addEventListener(kind, ({ data, lastEventId }: MessageEvent<string>) => {
        standing(true);
        waitMs = FIRST_WAIT_MS;
        last = lastEventId;
        hear({ kind, data });
      });
  };
  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    source.close();
  };
}

/** Hears the kinds that are listed, which must not change; answers whether the line is there. */
export function useEvents<Kind extends string>(
  kinds: readonly Kind[],
  onHeard: (heard: Heard<Kind>) => void,
): { readonly isLive: boolean } {
  const [isLive, setLive] = useState(false);
  const hear = useRef(onHeard);
  hear.current = onHeard;
  useEffect(() => follow(kinds, (heard) => hear.current(heard), setLive), [kinds]);
  return { isLive };
}
