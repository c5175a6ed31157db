/** A field for a password, which can be shown; what is wrong with it is told to screen readers too. */
import { PasswordInput, type PasswordInputProps } from '@mantine/core';

type PasswordFieldProps = Pick<PasswordInputProps, 'autoComplete' | 'description' | 'maxLength' | 'name'> & {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  /** Wrong without a sentence of its own. */
  readonly invalid?: boolean;
  readonly onChange: (value: string) => void;
};

export const PasswordField = ({ label, error, invalid = false, onChange, ...field }: PasswordFieldProps) => (
  <PasswordInput
    {...field}
    required
    label={label}
    error={error}
    aria-invalid={error !== undefined || invalid || undefined}
    visibilityToggleButtonProps={{ 'aria-label': `Show the ${label.toLowerCase()}`, tabIndex: 0 }}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
