/** When the block begins and how long it is. */
import { Radio, TextInput } from '@mantine/core';
import type { Draft } from './draft.ts';
import { minutesOf, startOf } from './draft.ts';
import { MomentField } from './moment-field.tsx';
import classes from './reservations.module.css';
import { HOUR_MS, MINUTE_MS, showMoment, showUtcMinute, wallOf } from './zone.ts';

const lengths = [
  [1, '1 h'],
  [4, '4 h'],
  [8, '8 h'],
  [24, '24 h'],
  [168, '7 × 24 h'],
] as const;

type FieldsProps = {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly zone: string;
  readonly now: number;
  readonly startError: string | undefined;
  readonly lengthError: string | undefined;
};

const digits = (typed: string): string => typed.replace(/\D/g, '').slice(0, 4);

/** The next full hour is what most people mean who do not mean now. */
const nextHour = (now: number, zone: string): string => wallOf(Math.ceil(now / HOUR_MS) * HOUR_MS, zone);

function Start({ draft, set, zone, now, startError }: FieldsProps) {
  const start = startOf(draft, zone);
  return (
    <>
      <Radio.Group
        label="Start"
        value={draft.isNow ? 'now' : 'later'}
        onChange={(value) =>
          set(value === 'now' ? { isNow: true } : { isNow: false, wall: draft.wall || nextHour(now, zone) })
        }
        error={draft.isNow ? startError : undefined}
      >
        <div className={classes.choices}>
          <Radio value="now" label="Now" />
          <Radio value="later" label="Later" />
        </div>
      </Radio.Group>
      {!draft.isNow && (
        <MomentField
          label="Day and time"
          {...{ wall: draft.wall, later: draft.later, zone, min: now }}
          at={start === 'now' ? null : start}
          error={startError}
          onChange={set}
        />
      )}
    </>
  );
}

export function BlockFields(props: FieldsProps) {
  const { draft, set, zone, now, lengthError } = props;
  const start = startOf(draft, zone);
  const minutes = minutesOf(draft);
  const end = start === null || minutes < 1 ? null : (start === 'now' ? now : start) + minutes * MINUTE_MS;
  return (
    <>
      <Start {...props} />
      <fieldset className={classes.length}>
        <legend>Length</legend>
        <div className={classes.quick}>
          {lengths.map(([hours, label]) => (
            <button
              key={hours}
              type="button"
              aria-pressed={minutes === hours * 60}
              onClick={() => set({ hours: String(hours), minutes: '0' })}
            >
              {label}
            </button>
          ))}
        </div>
        <div className={classes.pair}>
          <TextInput
            label="Hours"
            inputMode="numeric"
            autoComplete="off"
            value={draft.hours}
            error={lengthError !== undefined}
            onChange={({ currentTarget: { value } }) => set({ hours: digits(value) })}
          />
          <TextInput
            label="Minutes"
            inputMode="numeric"
            autoComplete="off"
            value={draft.minutes}
            error={lengthError !== undefined}
            onChange={({ currentTarget: { value } }) => set({ minutes: digits(value) })}
          />
        </div>
        {lengthError !== undefined && <p className={classes.fault}>{lengthError}</p>}
        {end !== null && end < 8.64e15 && (
          <p className={classes.soft}>
            Ends {showMoment(end, zone)}; {showUtcMinute(end)}
          </p>
        )}
      </fieldset>
    </>
  );
}
