/** What the routes of this room have in common: who a request is from, users and tokens as they are told, cookies. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { formatInstant } from '#base/clock';
import { ACCESS_COOKIE, type Guard } from '#http/guard';
import type { RateLimits } from '#http/rate-limit';
import { addressOf, type HttpEnv, idSchema, instant } from '#http/route';
import type { Auth, From, Tokens, UserRow, WalletRow } from './auth.ts';

export const REFRESH_COOKIE = 'gp4u_refresh';
const DEVICE_COOKIE = 'gp4u_device';
const AUTH_PATH = '/api/auth';
const DEVICE_SECONDS = 365 * 86_400;

export const userSchema = z
  .object({
    id: idSchema('Of the user'),
    email: z.string().openapi({ example: 'ada@example.org' }),
    display_name: z.string(),
    role: z.enum(['user', 'operator']),
    default_chain_id: z
      .int()
      .nullable()
      .openapi({ description: 'EVM chain for deposits and withdrawals', example: 8453 }),
    ssh_public_key: z
      .string()
      .nullable()
      .openapi({ description: 'Who has its private half may log in to machines that are booked without another key' }),
    wallets: z
      .array(z.object({ address: z.string(), linked_at: instant('When it was linked') }))
      .openapi({ description: 'EVM addresses that log in to the account' }),
    created_at: instant('When the account was made'),
  })
  .openapi('User');
export const tokensSchema = z
  .object({
    token_type: z.literal('bearer'),
    access_token: z.string().optional().openapi({ description: 'A JWT. Absent where the login is kept in cookies' }),
    expires_in: z.int().openapi({ description: 'Seconds the access token lasts', example: 900 }),
    refresh_token: z
      .string()
      .optional()
      .openapi({ description: 'For POST /api/auth/refresh, once. Absent where the login is kept in cookies' }),
    refresh_expires_in: z.int().openapi({ description: 'Seconds the session lasts', example: 2_592_000 }),
  })
  .openapi('Tokens');
export const renderUser = (user: UserRow, wallets: readonly WalletRow[]): z.infer<typeof userSchema> => ({
  id: user.id,
  email: user.email,
  display_name: user.display_name,
  role: user.role,
  default_chain_id: user.default_chain_id === null ? null : Number(user.default_chain_id),
  ssh_public_key: user.ssh_public_key,
  wallets: wallets.map(({ address, linked_at: at }) => ({ address, linked_at: formatInstant(at) })),
  created_at: formatInstant(user.created_at),
});

export const fromOf = (c: Context<HttpEnv>): From => ({
  address: addressOf(c),
  userAgent: c.req.header('user-agent') ?? '',
  device: getCookie(c, DEVICE_COOKIE) ?? null,
});

export const tell = (tokens: Tokens): z.infer<typeof tokensSchema> => ({
  token_type: 'bearer',
  access_token: tokens.accessToken,
  expires_in: tokens.accessSeconds,
  refresh_token: tokens.refreshToken,
  refresh_expires_in: tokens.refreshSeconds,
});

/** Tokens of the page go into cookies that no script reads. */
export function createLoginCookies(secureCookies: boolean) {
  const cookie = { httpOnly: true, sameSite: 'Strict', secure: secureCookies } as const;
  const device = (c: Context, value: string): void =>
    setCookie(c, DEVICE_COOKIE, value, { ...cookie, path: AUTH_PATH, maxAge: DEVICE_SECONDS });
  /** Puts the tokens where no script reads them, and tells only how long they last. */
  const keep = (c: Context, tokens: Tokens): z.infer<typeof tokensSchema> => {
    setCookie(c, ACCESS_COOKIE, tokens.accessToken, { ...cookie, path: '/', maxAge: tokens.accessSeconds });
    setCookie(c, REFRESH_COOKIE, tokens.refreshToken, { ...cookie, path: AUTH_PATH, maxAge: tokens.refreshSeconds });
    const { access_token: _access, refresh_token: _refresh, ...told } = tell(tokens);
    return told;
  };
  const forget = (c: Context): void => {
    deleteCookie(c, ACCESS_COOKIE, { ...cookie, path: '/' });
    deleteCookie(c, REFRESH_COOKIE, { ...cookie, path: AUTH_PATH });
  };
  return { device, keep, forget };
}

export type AuthRoutesDeps = {
  readonly auth: Auth;
  readonly guard: Guard;
  readonly limits: RateLimits;
  /** Whether cookies are for HTTPS only. */
  readonly secureCookies: boolean;
};
