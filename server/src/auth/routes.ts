/** Auth: /api/auth/… */
import { createRoute, z } from '@hono/zod-openapi';
import { getCookie } from 'hono/cookie';
import { scopeMissing, scopes } from '#base/actor';
import { formatInstant } from '#base/clock';
import { isId } from '#base/id';
import { formatUsdc, microUsdc, parseUsdc } from '#base/money';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, MAX_LIMIT } from '#base/page';
import { invalidField, invalidRequest, Problem } from '#base/problem';
import {
  actorOf,
  crossSite,
  demandSameSite,
  guardProblems,
  secured,
  sessionNeeded,
  unauthenticated,
} from '#http/guard';
import { bodyNotJson, refusals } from '#http/problem';
import { rateLimited } from '#http/rate-limit';
import { createRouter, idSchema, instant, json, protect, sshKeyField, textParam, usdc, wholeParam } from '#http/route';
import {
  type AuthRoutesDeps,
  createLoginCookies,
  fromOf,
  REFRESH_COOKIE,
  renderUser,
  tell,
  tokensSchema,
  userSchema,
} from './answers.ts';
import type { KeyRow, SessionRow } from './auth.ts';
import {
  emailUnusable,
  keyUnknown,
  loginRefused,
  loginThrottled,
  passwordWeak,
  passwordWrong,
  refreshRefused,
  scopeNotYours,
  sessionUnknown,
  spendLimitReached,
  tooBusy,
  tooManyKeys,
} from './problems.ts';

const TEXT_MAX = 1024;

const keySchema = z
  .object({
    id: idSchema('Of the key'),
    name: z.string(),
    prefix: z.string().openapi({ description: 'How the key begins, to tell keys apart', example: 'gp4u_1f0c9ab2' }),
    scopes: z.array(z.enum(scopes)),
    spend_limit_per_day: usdc('What it may spend on a day (UTC); null: no limit of its own').nullable(),
    created_at: instant('When it was made'),
    last_used_at: instant('When it was used last, to the minute').nullable(),
  })
  .openapi('ApiKey');
const newKeySchema = keySchema
  .extend({ key: z.string().openapi({ description: 'The key itself: shown now and never again' }) })
  .openapi('NewApiKey');
const sessionSchema = z
  .object({
    id: idSchema('Of the session'),
    current: z.boolean().openapi({ description: 'Whether this request is of it' }),
    address: z.string(),
    user_agent: z.string(),
    created_at: instant('When it began'),
    last_used_at: instant('When it was refreshed last'),
    expires_at: instant('When it ends by itself'),
  })
  .openapi('Session');

const text = (max = TEXT_MAX) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((value) => !value.includes('\u0000'), 'must not hold a NUL character');
const password = (description: string) => text().openapi({ format: 'password', description });
const email = text(320).openapi({ format: 'email', example: 'ada@example.org' });
const displayName = text(80).openapi({ description: 'How the page calls you' });

const body = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const pageQuery = z.strictObject({
  limit: wholeParam(1, MAX_LIMIT, 'Rows a page', DEFAULT_LIMIT).optional(),
  cursor: textParam(400, 'next_cursor of the page before', 'WyJzZXNzaW9ucyIs').optional(),
});
const nextCursor = z.string().nullable().openapi({ description: 'For the next page; null after the last' });

type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

/** A page of rows whose ids tell their order, newest first. */
async function pageOf<T extends { readonly id: string }>(
  list: string,
  { limit = DEFAULT_LIMIT, cursor }: PageQuery,
  read: (limit: number, below: string | null) => Promise<T[]>,
): Promise<{ shown: T[]; next_cursor: string | null }> {
  const decoded = cursor === undefined ? null : decodeCursor(cursor);
  if (cursor !== undefined && (decoded?.query !== list || !isId(decoded.id)))
    throw invalidField('/query/cursor', 'is no cursor of this list');
  const rows = await read(limit + 1, decoded?.id ?? null);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { shown, next_cursor: last ? encodeCursor({ query: list, key: '', id: last.id }) : null };
}

const person = refusals(unauthenticated, sessionNeeded, crossSite);

const routes = {
  signup: createRoute({
    method: 'post',
    path: '/api/auth/signup',
    operationId: 'signUp',
    tags: ['Auth'],
    summary: 'Make an account and its wallet',
    request: {
      body: body(
        z
          .strictObject({
            email,
            password: password('At least 10 characters, at most 256 bytes, none of the most common ones'),
            display_name: displayName.optional(),
          })
          .openapi('SignUp'),
      ),
    },
    responses: {
      201: json(userSchema, 'The account; log in next'),
      ...refusals(invalidRequest, passwordWeak, emailUnusable, bodyNotJson, rateLimited, tooBusy),
    },
  }),
  login: createRoute({
    method: 'post',
    path: '/api/auth/login',
    operationId: 'logIn',
    tags: ['Auth'],
    summary: 'Log in with the password form of OAuth2',
    request: {
      body: {
        required: true,
        content: {
          'application/x-www-form-urlencoded': {
            schema: z
              .object({
                grant_type: z.literal('password').optional(),
                username: text(320).openapi({ description: 'The e-mail address' }),
                password: password('The password'),
              })
              .openapi('LoginForm'),
          },
        },
      },
    },
    responses: {
      200: json(tokensSchema, 'Tokens of a new session'),
      ...refusals(invalidRequest, loginRefused, bodyNotJson, loginThrottled, tooBusy),
    },
  }),
  loginJson: createRoute({
    method: 'post',
    path: '/api/auth/login/json',
    operationId: 'logInJson',
    tags: ['Auth'],
    summary: 'Log in with JSON',
    request: {
      body: body(
        z
          .strictObject({
            email,
            password: password('The password'),
            session: z.enum(['token', 'cookie']).default('token').openapi({
              description: 'cookie: for the page, tokens go into cookies that scripts cannot read and are not told',
            }),
          })
          .openapi('Login'),
      ),
    },
    responses: {
      200: json(tokensSchema, 'Tokens of a new session'),
      ...refusals(invalidRequest, loginRefused, crossSite, bodyNotJson, loginThrottled, tooBusy),
    },
  }),
  refresh: createRoute({
    method: 'post',
    path: '/api/auth/refresh',
    operationId: 'refreshSession',
    tags: ['Auth'],
    summary: 'New tokens for a refresh token, which counts once',
    description: 'A refresh token that comes a second time was stolen or lost: its session ends.',
    request: {
      body: { ...body(z.strictObject({ refresh_token: text().optional() }).openapi('Refresh')), required: false },
    },
    responses: {
      200: json(tokensSchema, 'The next tokens of the session'),
      ...refusals(invalidRequest, refreshRefused, crossSite, bodyNotJson),
    },
  }),
  logout: createRoute({
    method: 'post',
    path: '/api/auth/logout',
    operationId: 'logOut',
    tags: ['Auth'],
    summary: 'End the session now',
    description: 'With an access token, or with the refresh token of the session where the access token is over.',
    security: secured,
    request: {
      body: { ...body(z.strictObject({ refresh_token: text().optional() }).openapi('Logout')), required: false },
    },
    responses: {
      204: { description: 'Its tokens count no more' },
      ...refusals(invalidRequest, unauthenticated, sessionNeeded, crossSite, sessionUnknown, bodyNotJson),
    },
  }),
  me: createRoute({
    method: 'get',
    path: '/api/auth/me',
    operationId: 'getMe',
    tags: ['Auth'],
    summary: 'Who you are',
    security: secured,
    responses: { 200: json(userSchema, 'Your account'), ...refusals(unauthenticated, scopeMissing) },
  }),
  updateMe: createRoute({
    method: 'patch',
    path: '/api/auth/me',
    operationId: 'updateMe',
    tags: ['Auth'],
    summary: 'Change profile or password',
    description: 'A new password ends all other sessions.',
    security: secured,
    request: {
      body: body(
        z
          .strictObject({
            display_name: displayName.optional(),
            default_chain_id: z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().optional(),
            ssh_public_key: sshKeyField('For machines that are booked without another; null takes it away')
              .nullable()
              .optional(),
            current_password: password('Needed for a new one').optional(),
            new_password: password('As at sign-up').optional(),
          })
          .openapi('ProfileChange'),
      ),
    },
    responses: {
      200: json(userSchema, 'Your account as it is now'),
      ...refusals(invalidRequest, passwordWeak, passwordWrong, bodyNotJson, loginThrottled, tooBusy),
      ...refusals(unauthenticated),
      ...refusals(sessionNeeded, crossSite, passwordWrong),
    },
  }),
  sessions: createRoute({
    method: 'get',
    path: '/api/auth/sessions',
    operationId: 'listSessions',
    tags: ['Auth'],
    summary: 'Where you are logged in',
    security: secured,
    request: { query: pageQuery },
    responses: {
      200: json(z.object({ items: z.array(sessionSchema), next_cursor: nextCursor }), 'Open sessions, newest first'),
      ...person,
      ...refusals(invalidRequest),
    },
  }),
  endSession: createRoute({
    method: 'delete',
    path: '/api/auth/sessions/{id}',
    operationId: 'endSession',
    tags: ['Auth'],
    summary: 'Log out somewhere else',
    security: secured,
    request: { params: z.object({ id: idSchema('Of the session') }) },
    responses: { 204: { description: 'It has ended' }, ...person, ...refusals(sessionUnknown) },
  }),
  keys: createRoute({
    method: 'get',
    path: '/api/auth/api-keys',
    operationId: 'listApiKeys',
    tags: ['Auth'],
    summary: 'Your API keys, without the keys themselves',
    security: secured,
    request: { query: pageQuery },
    responses: {
      200: json(z.object({ items: z.array(keySchema), next_cursor: nextCursor }), 'Newest first'),
      ...person,
      ...refusals(invalidRequest),
    },
  }),
  createKey: createRoute({
    method: 'post',
    path: '/api/auth/api-keys',
    operationId: 'createApiKey',
    tags: ['Auth'],
    summary: 'Make an API key; it is shown once',
    security: secured,
    request: {
      body: body(
        z
          .strictObject({
            name: text(80).min(1, 'must not be empty').openapi({ example: 'nightly training' }),
            scopes: z
              .array(z.enum(scopes))
              .min(1, 'must name at least one scope')
              .max(scopes.length)
              .default(['read'])
              .openapi({ description: 'read: look; book: reserve; spend: move money; operate: what operators do' }),
            spend_limit_per_day: z
              .string()
              .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount of USDC as a decimal string')
              .nullable()
              .default(null)
              .openapi({ description: 'USDC it may spend on a day (UTC)', example: '20.000000' }),
          })
          .openapi('NewApiKeyRequest'),
      ),
    },
    responses: {
      201: json(newKeySchema, 'The key'),
      ...refusals(invalidRequest, unauthenticated, bodyNotJson, tooManyKeys),
      ...refusals(sessionNeeded, crossSite, scopeNotYours),
    },
  }),
  endKey: createRoute({
    method: 'delete',
    path: '/api/auth/api-keys/{id}',
    operationId: 'endApiKey',
    tags: ['Auth'],
    summary: 'End an API key now',
    security: secured,
    request: { params: z.object({ id: idSchema('Of the key') }) },
    responses: { 204: { description: 'It counts no more' }, ...person, ...refusals(keyUnknown) },
  }),
};

export const authProblems = [
  ...guardProblems,
  emailUnusable,
  keyUnknown,
  loginRefused,
  loginThrottled,
  passwordWeak,
  passwordWrong,
  refreshRefused,
  scopeNotYours,
  sessionUnknown,
  spendLimitReached,
  tooBusy,
  tooManyKeys,
  rateLimited,
];

const renderKey = (key: KeyRow): z.infer<typeof keySchema> => ({
  id: key.id,
  name: key.name,
  prefix: `gp4u_${key.prefix}`,
  scopes: key.scopes,
  spend_limit_per_day: key.spend_limit_per_day === null ? null : formatUsdc(microUsdc(key.spend_limit_per_day)),
  created_at: formatInstant(key.created_at),
  last_used_at: key.last_used_at === null ? null : formatInstant(key.last_used_at),
});

const renderSession = (session: SessionRow, current: string | null): z.infer<typeof sessionSchema> => ({
  id: session.id,
  current: session.id === current,
  address: session.address,
  user_agent: session.user_agent,
  created_at: formatInstant(session.created_at),
  last_used_at: formatInstant(session.last_used_at),
  expires_at: formatInstant(session.expires_at),
});

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one handler of a few lines a route
export function createAuthRoutes({ auth, guard, limits, secureCookies }: AuthRoutesDeps) {
  const router = createRouter();
  const { device, keep, forget } = createLoginCookies(secureCookies);
  router.use('/api/auth/*', async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });

  protect(router, routes.signup, limits.signup);
  router.openapi(routes.signup, async (c) => {
    const { email, password, display_name } = c.req.valid('json');
    const user = await auth.signup(
      { email, password, ...(display_name === undefined ? {} : { displayName: display_name }) },
      fromOf(c),
    );
    return c.json(renderUser(user, []), 201);
  });
  router.openapi(routes.login, async (c) => {
    const { username, password } = c.req.valid('form');
    const login = await auth.login({ email: username, password }, fromOf(c));
    device(c, login.device);
    return c.json(tell(login.tokens), 200);
  });
  router.openapi(routes.loginJson, async (c) => {
    const { email, password, session } = c.req.valid('json');
    if (session === 'cookie') demandSameSite(c);
    const login = await auth.login({ email, password }, fromOf(c));
    device(c, login.device);
    return c.json(session === 'cookie' ? keep(c, login.tokens) : tell(login.tokens), 200);
  });
  router.openapi(routes.refresh, async (c) => {
    const given = c.req.valid('json')?.refresh_token;
    const kept = getCookie(c, REFRESH_COOKIE);
    if (given !== undefined) return c.json(tell(await auth.refresh(given, fromOf(c))), 200);
    if (kept === undefined) throw refreshRefused({ detail: 'The request carries none.' });
    demandSameSite(c);
    try {
      return c.json(keep(c, await auth.refresh(kept, fromOf(c))), 200);
    } catch (error) {
      // Only a token that counts no more is forgotten: what failed otherwise may work the next time.
      if (error instanceof Problem && error.definition === refreshRefused.definition) forget(c);
      throw error;
    }
  });
  router.openapi(routes.logout, async (c) => {
    const given = c.req.valid('json')?.refresh_token;
    const kept = c.req.header('authorization') === undefined ? getCookie(c, REFRESH_COOKIE) : undefined;
    if (given === undefined && kept === undefined) {
      await guard.person(c, async () => auth.endSession(actorOf(c), null, 'logout'));
    } else {
      if (given === undefined) demandSameSite(c);
      await auth.logoutByToken(given ?? kept ?? '', fromOf(c));
    }
    forget(c);
    return c.body(null, 204);
  });

  protect(router, routes.me, guard.signedIn('read'));
  router.openapi(routes.me, async (c) => {
    const actor = actorOf(c);
    return c.json(renderUser(await auth.me(actor), await auth.walletsOf(actor.userId)), 200);
  });
  for (const route of [
    routes.updateMe,
    routes.sessions,
    routes.endSession,
    routes.keys,
    routes.createKey,
    routes.endKey,
  ])
    protect(router, route, guard.person);
  router.openapi(routes.updateMe, async (c) => {
    const { display_name, default_chain_id, ssh_public_key: sshKey, ...passwords } = c.req.valid('json');
    const { current_password: current, new_password: next } = passwords;
    if (next !== undefined && current === undefined) throw invalidField('/current_password', 'is required');
    if (next === undefined && current !== undefined) throw invalidField('/new_password', 'is required');
    const user = await auth.updateMe(actorOf(c), {
      ...(display_name === undefined ? {} : { displayName: display_name }),
      ...(default_chain_id === undefined ? {} : { defaultChainId: default_chain_id }),
      ...(sshKey === undefined ? {} : { sshKey }),
      ...(current === undefined || next === undefined ? {} : { password: { current, next } }),
    });
    return c.json(renderUser(user, await auth.walletsOf(user.id)), 200);
  });
  router.openapi(routes.sessions, async (c) => {
    const actor = actorOf(c);
    const { shown, next_cursor } = await pageOf('sessions', c.req.valid('query'), (limit, below) =>
      auth.sessions(actor, limit, below),
    );
    return c.json({ items: shown.map((session) => renderSession(session, actor.sessionId)), next_cursor }, 200);
  });
  router.openapi(routes.endSession, async (c) => {
    const { id } = c.req.valid('param');
    if (!isId(id)) throw sessionUnknown({ detail: 'This is no id.' });
    await auth.endSession(actorOf(c), id, 'ended_by_user');
    return c.body(null, 204);
  });
  router.openapi(routes.keys, async (c) => {
    const { shown, next_cursor } = await pageOf('api-keys', c.req.valid('query'), (limit, below) =>
      auth.keys(actorOf(c), limit, below),
    );
    return c.json({ items: shown.map(renderKey), next_cursor }, 200);
  });
  router.openapi(routes.createKey, async (c) => {
    const { name, scopes: wanted, spend_limit_per_day: limit } = c.req.valid('json');
    const spendLimitPerDay = limit === null ? null : parseUsdc(limit);
    const { key, secret } = await auth.createKey(actorOf(c), { name, scopes: wanted, spendLimitPerDay });
    return c.json({ ...renderKey(key), key: secret }, 201);
  });
  router.openapi(routes.endKey, async (c) => {
    const { id } = c.req.valid('param');
    if (!isId(id)) throw keyUnknown({ detail: 'This is no id.' });
    await auth.endKey(actorOf(c), id);
    return c.body(null, 204);
  });
  return router;
}
