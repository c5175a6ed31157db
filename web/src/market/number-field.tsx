/** Numbers typed by hand: they go to the address when they make sense, and say so when they do not. */
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import classes from './filters.module.css';

export type NumberFieldProps = {
  readonly label: string;
  readonly value: string | undefined;
  readonly unit?: string;
  /** What is wrong with a text, or null. */
  readonly check: (text: string) => string | null;
  readonly onChange: (text: string | undefined) => void;
  readonly description?: string;
};

export function NumberField({ label, value, unit, check, onChange, description }: NumberFieldProps) {
  const [text, setText] = useState(value ?? '');
  const said = useRef(value);
  useEffect(() => {
    // Back, forward, a chip taken away: the address is right, not what stands in the field.
    if (value !== said.current) setText(value ?? '');
    said.current = value;
  }, [value]);
  const trimmed = text.trim().replace(',', '.');
  const wrong = trimmed === '' ? null : check(trimmed);
  const say = (typed: string) => {
    const next = typed.trim().replace(',', '.');
    if (next !== '' && check(next) !== null) return;
    const asked = next === '' ? undefined : next;
    if (asked === said.current) return;
    said.current = asked;
    onChange(asked);
  };
  const sayLater = useDebouncedCallback(say, 450);
  return (
    <TextInput
      label={label}
      size="xs"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={wrong}
      {...(description === undefined ? {} : { description })}
      rightSection={
        unit === undefined ? undefined : (
          <span aria-hidden className={classes.unit}>
            {unit}
          </span>
        )
      }
      rightSectionWidth={unit === undefined ? 0 : 14 + unit.length * 8}
      rightSectionPointerEvents="none"
      onChange={(event) => {
        setText(event.currentTarget.value);
        sayLater(event.currentTarget.value);
      }}
      onBlur={(event) => say(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') say(event.currentTarget.value);
      }}
    />
  );
}

/** A check of plain numbers between bounds. */
export const between =
  (min: number, max: number, { whole = false, places = 6 } = {}) =>
  (text: string): string | null => {
    if (!/^\d+(\.\d+)?$/.test(text)) return 'A number, please';
    if (whole && text.includes('.')) return 'A whole number, please';
    if ((text.split('.')[1] ?? '').length > places) return `${places} decimals at most`;
    const value = Number(text);
    if (value < min) return `At least ${min}`;
    return value > max ? `At most ${max}` : null;
  };
