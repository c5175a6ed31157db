/** What a password and an e-mail address must be; pure. */

export const PASSWORD_CHARACTERS_MIN = 10;
export const PASSWORD_BYTES_MAX = 256;
export const EMAIL_CHARACTERS_MAX = 254;

/** One @, a dot behind it, no blanks or control characters; whether it takes mail only mail can tell. */
const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}.]+(\.[^\s@\p{Cc}.]+)+$/u;

export const isEmail = (text: string): boolean => text.length <= EMAIL_CHARACTERS_MAX && EMAIL.test(text);

/** The form an address is kept and looked up in. */
export const normalizeEmail = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

/** Why this password is refused, in a few words; null when it is not. `isCommon` is asked in lower case. */
export function passwordFault(password: string, email: string, isCommon: (password: string) => boolean): string | null {
  if ([...password].length < PASSWORD_CHARACTERS_MIN) return `must have at least ${PASSWORD_CHARACTERS_MIN} characters`;
  if (new TextEncoder().encode(password).length > PASSWORD_BYTES_MAX)
    return `must have at most ${PASSWORD_BYTES_MAX} bytes`;
  const lower = password.toLowerCase();
  if (lower === email) return 'must not be your e-mail address';
  if (new Set(lower).size < 4) return 'must not be a few characters repeated';
  if (isCommon(lower)) return 'is among the most common passwords';
  return null;
}
