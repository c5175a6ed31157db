/** A field for a password to be: how long it would stand, and what would make it better. */
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { PasswordField } from './password-field.tsx';
import classes from './people.module.css';
import type { Strength as Rated } from './strength.ts';

type NewPasswordProps = {
  readonly label: string;
  readonly value: string;
  /** What somebody who knows the person would try first. */
  readonly personal: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
};

const CHARACTERS_MIN = 10;
const words = ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'] as const;

/** Null until it is known; never, when what rates it cannot be loaded: the server has the last word anyway. */
function useRating(password: string, personal: readonly string[]): Rated | null {
  const [asked] = useDebouncedValue(password, 150);
  const [rated, setRated] = useState<Rated | null>(null);
  const known = personal.join(' ');
  useEffect(() => {
    let wanted = true;
    if (asked !== '')
      import('./strength.ts').then(
        ({ strengthOf }) => wanted && setRated(strengthOf(asked, known.split(' '))),
        () => wanted && setRated(null),
      );
    return () => {
      wanted = false;
    };
  }, [asked, known]);
  return password === '' ? null : rated;
}

function Strength({ password, personal }: { password: string; personal: readonly string[] }) {
  const rated = useRating(password, personal);
  if (rated === null) return null;
  const missing = CHARACTERS_MIN - [...password].length;
  const score = missing > 0 ? Math.min(rated.score, 1) : rated.score;
  return (
    <div className={classes.strength} data-score={score}>
      <meter className={classes.hidden} aria-label="Strength of the password" min={0} max={4} value={score}>
        {words[score]}
      </meter>
      <div className={classes.bars} aria-hidden>
        {words.map((word, at) => (
          <span key={word} data-full={at <= score || undefined} />
        ))}
      </div>
      <div aria-live="polite">
        <p>
          <strong>{words[score]}.</strong>{' '}
          {missing > 0
            ? `${missing} more ${missing === 1 ? 'character' : 'characters'} needed.`
            : `Somebody with the stolen, hashed list of passwords would need about ${rated.guessTime}.`}
        </p>
        {score < 4 && rated.advice.length > 0 && (
          <ul>
            {rated.advice.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

export function NewPassword({ label, value, personal, error, onChange }: NewPasswordProps) {
  return (
    <div>
      <PasswordField
        label={label}
        description="At least 10 characters. Three or four words that have nothing to do with each other do well."
        name="new-password"
        autoComplete="new-password"
        maxLength={256}
        value={value}
        error={error}
        onChange={onChange}
      />
      <Strength password={value} personal={personal} />
    </div>
  );
}
