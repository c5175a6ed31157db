/** Logging in with an EVM address: /api/auth/wallet/… */
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '#base/clock';
import { invalidRequest } from '#base/problem';
import { actorOf, crossSite, demandSameSite, secured, sessionNeeded, unauthenticated } from '#http/guard';
import { bodyNotJson, refusals } from '#http/problem';
import { addressOf, createRouter, idSchema, instant, json, protect } from '#http/route';
import {
  type AuthRoutesDeps,
  createLoginCookies,
  fromOf,
  renderUser,
  tell,
  tokensSchema,
  userSchema,
} from './answers.ts';
import {
  loginThrottled,
  originUnknown,
  signInRefused,
  walletNotLinked,
  walletTaken,
  walletUnknown,
} from './problems.ts';

const MESSAGE_MAX = 4000;
const address = z.string().max(80).openapi({ example: '0x00000000000000000000000000000000000000a1' });
const body = <T extends z.ZodType>(schema: T, required = true) => ({
  required,
  content: { 'application/json': { schema } },
});

const challengeSchema = z
  .object({
    nonce: z.string().openapi({ description: 'Counts once', example: '5f2c1f0e9f0b4f0b8f603f1f0a2f9d11' }),
    request_id: idSchema('Of this request; a message that names one must name this'),
    message: z
      .string()
      .nullable()
      .openapi({ description: 'Ready to be signed (EIP-4361); null where no address was given' }),
    expires_at: instant('Until when the nonce counts'),
  })
  .openapi('SignInChallenge');
const proofSchema = z
  .object({
    address: address.openapi({ description: 'With the checksum of EIP-55' }),
    linked: z.boolean().openapi({ description: 'Whether it was linked to your account; otherwise it logged you in' }),
    user: userSchema,
    tokens: tokensSchema.optional().openapi({ description: 'Of the new session; absent where the address was linked' }),
  })
  .openapi('SignInProof');

const routes = {
  nonce: createRoute({
    method: 'post',
    path: '/api/auth/wallet/nonce',
    operationId: 'createSignInNonce',
    tags: ['Auth'],
    summary: 'Begin to log in with an EVM address, or to link one',
    description: 'With a login the nonce is for linking an address to its account; without one for logging in.',
    request: {
      body: body(
        z
          .strictObject({
            address: address.nullable().optional().openapi({ description: 'For a message that is ready to be signed' }),
            chain_id: z.int().min(1).max(Number.MAX_SAFE_INTEGER).default(1).openapi({ example: 8453 }),
          })
          .openapi('SignInNonceRequest'),
        false,
      ),
    },
    responses: {
      200: json(challengeSchema, 'What to sign'),
      ...refusals(invalidRequest, bodyNotJson, originUnknown, unauthenticated),
      ...refusals(crossSite, sessionNeeded),
    },
  }),
  verify: createRoute({
    method: 'post',
    path: '/api/auth/wallet/verify',
    operationId: 'verifySignIn',
    tags: ['Auth'],
    summary: 'Log in with a signed message, or link its address to your account',
    request: {
      body: body(
        z
          .strictObject({
            message: z.string().max(MESSAGE_MAX, `must have at most ${MESSAGE_MAX} characters`),
            signature: z.string().regex(/^0x([0-9a-fA-F]{2}){1,200}$/, 'must be 0x and hexadecimal digits'),
            session: z.enum(['token', 'cookie']).default('token').openapi({
              description: 'cookie: for the page, tokens go into cookies that scripts cannot read and are not told',
            }),
          })
          .openapi('SignedMessage'),
      ),
    },
    responses: {
      200: json(proofSchema, 'Linked, or logged in'),
      ...refusals(invalidRequest, bodyNotJson, loginThrottled, walletTaken),
      ...refusals(unauthenticated, signInRefused, walletUnknown),
      ...refusals(crossSite, sessionNeeded),
    },
  }),
  unlink: createRoute({
    method: 'delete',
    path: '/api/auth/wallet/{address}',
    operationId: 'unlinkWallet',
    tags: ['Auth'],
    summary: 'Unlink an address: it logs in no more',
    security: secured,
    request: { params: z.object({ address }) },
    responses: {
      204: { description: 'It is linked no more' },
      ...refusals(unauthenticated, walletNotLinked),
      ...refusals(sessionNeeded, crossSite),
    },
  }),
};

export const walletLoginProblems = [signInRefused, walletUnknown, walletTaken, walletNotLinked, originUnknown];

export function createWalletLoginRoutes({ auth, guard, secureCookies }: AuthRoutesDeps) {
  const router = createRouter();
  const { keep } = createLoginCookies(secureCookies);
  /** Who is logged in stays who they are; who is not is nobody. A token that does not count is refused. */
  for (const route of [routes.nonce, routes.verify])
    protect(router, route, async (c, next) => (guard.isAnonymous(c) ? await next() : await guard.person(c, next)));
  protect(router, routes.unlink, guard.person);
  router.openapi(routes.nonce, async (c) => {
    const { address: of = null, chain_id: chainId = 1 } = c.req.valid('json') ?? {};
    const made = await auth
      .wallets(fromOf(c))
      .challenge(c.get('actor') ?? null, { address: of, chainId, host: c.req.header('host') ?? '' });
    return c.json(
      {
        nonce: made.nonce,
        request_id: made.requestId,
        message: made.message,
        expires_at: formatInstant(made.expiresAt as Instant),
      },
      200,
    );
  });
  router.openapi(routes.verify, async (c) => {
    const { message, signature, session } = c.req.valid('json');
    if (session === 'cookie') demandSameSite(c);
    const actor = c.get('actor') ?? null;
    const proof = await auth.wallets(fromOf(c)).verify(actor, { message, signature }, addressOf(c));
    const { login } = proof;
    return c.json(
      {
        address: proof.address,
        linked: login === null,
        user: renderUser(proof.user, await auth.walletsOf(proof.user.id)),
        ...(login === null ? {} : { tokens: session === 'cookie' ? keep(c, login) : tell(login) }),
      },
      200,
    );
  });
  router.openapi(routes.unlink, async (c) => {
    await auth.wallets(fromOf(c)).unlink(actorOf(c), c.req.valid('param').address);
    return c.body(null, 204);
  });
  return router;
}
