import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMarketAddress } from './market-address.ts';
import classes from './market-page.module.css';

export function SearchBox({ input, onDown }: { input: RefObject<HTMLInputElement | null>; onDown: () => void }) {
  const { search, change } = useMarketAddress();
  const [text, setText] = useState(search.q ?? '');
  const said = useRef(search.q);
  useEffect(() => {
    // Back, forward, a chip taken away: the address is right, not what stands in the box.
    if (search.q !== said.current) setText(search.q ?? '');
    said.current = search.q;
  }, [search.q]);
  const say = (typed: string) => {
    const q = typed.trim() === '' ? undefined : typed.trim();
    if (q === said.current) return;
    said.current = q;
    change({ q }, true);
  };
  const sayLater = useDebouncedCallback(say, 220);
  return (
    <search className={classes.search}>
      <TextInput
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label="Search models, providers and places"
        placeholder="Search: 4090 texas, H100 vast, MI300X…"
        maxLength={200}
        leftSection={<IconSearch aria-hidden size={18} />}
        rightSection={
          text === '' ? (
            <kbd className={classes.slash} aria-hidden>
              /
            </kbd>
          ) : (
            <button
              type="button"
              className={classes.clear}
              aria-label="Clear the search"
              onClick={() => {
                setText('');
                say('');
                input.current?.focus();
              }}
            >
              <IconX aria-hidden size={16} />
            </button>
          )
        }
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          sayLater(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') say(event.currentTarget.value);
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            onDown();
          }
          if (event.key === 'Escape' && text !== '') {
            setText('');
            say('');
          }
        }}
      />
    </search>
  );
}
