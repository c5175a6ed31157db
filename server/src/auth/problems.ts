import { defineProblem } from '#base/problem';

export const emailUnusable = defineProblem(
  'email-unusable',
  'conflict',
  'This e-mail address cannot be used for a new account',
  'Log in if it is yours, or sign up with another one.',
);
export const loginRefused = defineProblem(
  'login-refused',
  'unauthenticated',
  'E-mail address and password do not match an account',
  'Check both. After a few tries that fail the next ones have to wait.',
);
export const loginThrottled = defineProblem(
  'login-throttled',
  'rate-limited',
  'Too many tries to log in',
  'Wait as long as Retry-After says. A browser that has logged in before keeps its own count.',
);
export const passwordWeak = defineProblem(
  'password-weak',
  'invalid',
  'This password is too easy to guess',
  'Use at least 10 characters that are not among the most common passwords and not your e-mail address.',
);
export const passwordWrong = defineProblem(
  'password-wrong',
  'forbidden',
  'The current password is not right',
  'Changing a password asks for the one that is used now.',
);
export const tooBusy = defineProblem(
  'too-busy',
  'unavailable',
  'Too many people log in at this moment',
  'Try again after the seconds in Retry-After.',
);
export const refreshRefused = defineProblem(
  'refresh-refused',
  'unauthenticated',
  'The refresh token cannot be used',
  'It is unknown, over, or was used before: log in again. A token that is used twice ends its session.',
);
export const keyUnknown = defineProblem(
  'api-key-unknown',
  'not-found',
  'There is no such API key',
  'GET /api/auth/api-keys lists yours.',
);
export const sessionUnknown = defineProblem(
  'session-unknown',
  'not-found',
  'There is no such session',
  'GET /api/auth/sessions lists yours.',
);
export const tooManyKeys = defineProblem(
  'too-many-api-keys',
  'conflict',
  'You have as many API keys as one may have',
  'End one that is not used any more.',
);
export const scopeNotYours = defineProblem(
  'scope-not-yours',
  'forbidden',
  'You cannot give this scope',
  'The scope operate is for operators.',
);
export const spendLimitReached = defineProblem(
  'spend-limit-reached',
  'forbidden',
  'This API key has reached its limit for today',
  'The limit counts from midnight UTC. Its owner can make a key with a higher one.',
);
export const signInRefused = defineProblem(
  'sign-in-refused',
  'unauthenticated',
  'This message or signature logs nobody in',
  'The message must be one of EIP-4361 for this site, with a nonce of POST /api/auth/wallet/nonce that is not older than ten minutes and was not used, signed by the key of its address.',
);
export const walletUnknown = defineProblem(
  'wallet-unknown',
  'unauthenticated',
  'No account has this address',
  'Log in another way and link the address; then it logs in too.',
);
export const walletTaken = defineProblem(
  'wallet-taken',
  'conflict',
  'This address belongs to another account',
  'Unlink it there first.',
);
export const walletNotLinked = defineProblem(
  'wallet-not-linked',
  'not-found',
  'Your account has no such address',
  'GET /api/auth/me lists yours.',
);
export const originUnknown = defineProblem(
  'origin-unknown',
  'unavailable',
  'This server does not know its own address',
  'Who runs it sets GP4U_ORIGIN: without it nobody could tell a message for this site from one for another.',
);
