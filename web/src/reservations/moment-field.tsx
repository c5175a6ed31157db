/** A day and a time of the reader's zone; where the clocks are put back it is asked which of the two is meant. */
import { NativeSelect, TextInput } from '@mantine/core';
import { instantsOf, showUtcMinute, wallOf } from './zone.ts';

type MomentFieldProps = {
  readonly label: string;
  readonly wall: string;
  readonly later: boolean;
  /** The instant it stands for; null: there is none. */
  readonly at: number | null;
  readonly zone: string;
  readonly min: number;
  readonly error: string | undefined;
  readonly onChange: (moment: { readonly wall: string; readonly later: boolean }) => void;
};

export function MomentField({ label, wall, later, at, zone, min, error, onChange }: MomentFieldProps) {
  const [first, second] = instantsOf(wall, zone);
  return (
    <>
      <TextInput
        type="datetime-local"
        label={label}
        description={at === null ? `In your zone, ${zone}` : `In your zone, ${zone}; ${showUtcMinute(at)}`}
        required
        value={wall}
        min={wallOf(min, zone)}
        error={error}
        onChange={({ currentTarget: { value } }) => onChange({ wall: value, later: false })}
      />
      {first !== undefined && second !== undefined && (
        <NativeSelect
          label="The clocks are put back: this time comes twice"
          value={later ? 'second' : 'first'}
          data={[
            { value: 'first', label: `The first time, ${showUtcMinute(first)}` },
            { value: 'second', label: `The second time, ${showUtcMinute(second)}` },
          ]}
          onChange={({ currentTarget: { value } }) => onChange({ wall, later: value === 'second' })}
        />
      )}
    </>
  );
}
