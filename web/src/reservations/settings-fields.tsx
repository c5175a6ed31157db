/** What is to happen by itself when a machine fails, is lost, or its block ends. */
import { Checkbox, Radio, TextInput } from '@mantine/core';
import classes from './reservations.module.css';
import type { Settings } from './settings.ts';

type SettingsFieldsProps = {
  readonly settings: Settings;
  readonly set: (patch: Partial<Settings>) => void;
  readonly errorOf: (pointer: string) => string | undefined;
};

type ChoiceProps = {
  readonly label: string;
  readonly value: 'replace' | 'end';
  readonly ends: string;
  readonly error: string | undefined;
  readonly onChange: (value: 'replace' | 'end') => void;
};

function Choice({ label, value, ends, error, onChange }: ChoiceProps) {
  return (
    <Radio.Group
      label={label}
      value={value}
      error={error}
      onChange={(chosen) => onChange(chosen === 'replace' ? 'replace' : 'end')}
    >
      <div className={classes.choices}>
        <Radio value="replace" label="Another takes over" />
        <Radio value="end" label={ends} />
      </div>
    </Radio.Group>
  );
}

export function SettingsFields({ settings, set, errorOf }: SettingsFieldsProps) {
  const { failed, lost, isExtended, minutes, most } = settings;
  return (
    <>
      <Choice
        label="…the machine does not start?"
        value={failed}
        ends="It ends; all that is held comes back"
        error={errorOf('/on_failure')}
        onChange={(chosen) => set({ failed: chosen })}
      />
      <Choice
        label="…the machine is lost while you use it?"
        value={lost}
        ends="It ends; what was not used comes back"
        error={errorOf('/on_interruption')}
        onChange={(chosen) => set({ lost: chosen })}
      />
      <p className={classes.soft}>
        Another is a listing of the same GPU, within the price limit. What was on the disk of the lost one is gone.
      </p>
      <Checkbox
        label="Extend it by itself, five minutes before the end"
        checked={isExtended}
        onChange={({ currentTarget: { checked } }) => set({ isExtended: checked })}
      />
      {isExtended && (
        <div className={classes.pair}>
          <TextInput
            label="Minutes at a time"
            description="15 to 1440"
            inputMode="numeric"
            autoComplete="off"
            required
            value={minutes}
            error={errorOf('/auto_extend/minutes')}
            onChange={({ currentTarget: { value } }) => set({ minutes: value.replace(/\D/g, '').slice(0, 4) })}
          />
          <TextInput
            label="USDC at most"
            description="That it may cost in all"
            inputMode="decimal"
            autoComplete="off"
            required
            maxLength={20}
            value={most}
            error={errorOf('/auto_extend/max_total')}
            onChange={({ currentTarget: { value } }) => set({ most: value.trim().replace(',', '.') })}
          />
        </div>
      )}
    </>
  );
}
