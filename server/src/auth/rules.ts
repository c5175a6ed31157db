/** What a password, an e-mail address and a message that logs in must be; pure. */
import { type Instant, MINUTE_MS, SECOND_MS } from '#base/clock';

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

/** How long a message counts that somebody signs to log in. */
export const SIGN_IN_SECONDS = 600;
/** How far the signer's clock may be ahead. */
const SKEW_MS = MINUTE_MS;

export const isThisMachine = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host);

type Said = {
  readonly version: string | null;
  readonly domain: string | null;
  readonly uri: string | null;
  readonly chainId: number | null;
  readonly requestId: string | null;
  readonly issuedAt: Instant | null;
  readonly notBefore: Instant | null;
  readonly expiresAt: Instant | null;
};

type Site = {
  readonly mode: 'sandbox' | 'live';
  /** Scheme and host the messages must be for; null: in the sandbox any name of this machine. */
  readonly origin: string | null;
  readonly chains: readonly number[];
  readonly requestId: string;
  readonly now: Instant;
};

/** Never the Host header: whoever asks writes that. */
function isFor({ mode, origin }: Site, { domain, uri }: Said): boolean {
  const parsed = uri === null ? null : URL.parse(uri);
  if (domain === null || parsed === null || parsed.host !== domain) return false;
  return origin === null ? mode === 'sandbox' && isThisMachine(domain) : parsed.origin === origin;
}

/** Why a message of EIP-4361 logs nobody in here and now, whoever signed it; null when nothing speaks against it. */
export function signInFault(said: Said, site: Site): string | null {
  const { now } = site;
  if (said.version !== '1') return 'is no message of version 1';
  if (!isFor(site, said)) return 'is for another site';
  if (said.chainId === null || !site.chains.includes(said.chainId)) return 'names a chain that is not known here';
  if (said.requestId !== null && said.requestId !== site.requestId) return 'names another request';
  if (said.issuedAt === null || said.issuedAt > now + SKEW_MS) return 'is issued in the future, or never';
  if (said.issuedAt < now - SIGN_IN_SECONDS * SECOND_MS) return 'is too old';
  if (said.expiresAt !== null && said.expiresAt <= now) return 'is over';
  return said.notBefore !== null && said.notBefore > now + SKEW_MS ? 'does not count yet' : null;
}
