/** Keys that work anywhere on the market page, and the note that lists them. */
import { ActionIcon, Popover, Switch } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import classes from './shortcuts.module.css';

const keys = [
  ['/', 'Search'],
  ['↑ ↓', 'Row before, row after; from the search box into the list'],
  ['Page, Home, End', 'Ten rows, first row, last row read'],
  ['Enter', 'Open the details'],
  ['c', 'Add to the comparison, or take out'],
  ['Esc', 'Close'],
  ['?', 'This note'],
] as const;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'));

export function Shortcuts({ search }: { search: RefObject<HTMLInputElement | null> }) {
  const [opened, setOpened] = useState(false);
  // Keys of one letter get in the way of speech control, so they can be turned off.
  const [on, setOn] = useLocalStorage({ key: 'gp4u-shortcuts', defaultValue: true });
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      if (event.key === '/') {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      } else if (event.key === '?') setOpened((before) => !before);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [on, search]);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Keyboard shortcuts"
          className={classes.button}
          onClick={() => setOpened((before) => !before)}
        >
          <IconKeyboard aria-hidden size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Keyboard shortcuts">
        <dl className={classes.keys}>
          {keys.map(([key, words]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <Switch
          size="xs"
          label="Keys / and ? are on"
          checked={on}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
