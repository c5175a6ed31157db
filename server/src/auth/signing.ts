/** Access tokens: JWT signed with Ed25519 by a key of our own set. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { assert } from '#base/assert';
import { asDate, type Clock, DAY_MS, MINUTE_MS, plus } from '#base/clock';
import { createSealer } from '#platform/seal';
import type { Db } from './store.ts';
import * as store from './store.ts';

const ISSUER = 'gp4u';
const AUDIENCE = 'gp4u-api';
const ALGORITHM = 'EdDSA';
const TYPE = 'at+jwt';
export const ACCESS_SECONDS = 15 * 60;
const ROTATE_MS = 30 * DAY_MS;
/** How often an unknown `kid` may make us look for new keys. */
const RELOAD_MS = 1_000;

const demands = {
  algorithms: [ALGORITHM],
  issuer: ISSUER,
  audience: AUDIENCE,
  typ: TYPE,
  maxTokenAge: ACCESS_SECONDS,
  requiredClaims: ['sub', 'sid', 'exp', 'nbf'],
};

type SigningKey = { readonly kid: string; readonly privateKey: KeyObject; readonly createdAt: number };

export function createSigning({ db, clock, secret }: { db: Db; clock: Clock; secret: string }) {
  const sealer = createSealer('signing keys', secret);
  let signing: SigningKey | null = null;
  const known = new Map<string, ReturnType<typeof importJWK>>();
  let loadedAt = 0;
  let loading: Promise<void> | null = null;

  /** Once however many wait for it. */
  function load(): Promise<void> {
    loading ??= readKeys().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function readKeys(): Promise<void> {
    const keys = await store.signingKeys(db, plus(clock.now(), -ROTATE_MS - 2 * ACCESS_SECONDS * 1000));
    known.clear();
    for (const { kid, public_jwk } of keys) known.set(kid, importJWK(public_jwk as JWK, ALGORITHM));
    loadedAt = clock.now();
    const own = keys.find((key) => key.sealed_under === sealer.fingerprint);
    signing =
      own === undefined
        ? null
        : {
            kid: own.kid,
            createdAt: own.created_at,
            privateKey: createPrivateKey({ key: JSON.parse(sealer.open(own.sealed_private)), format: 'jwk' }),
          };
  }

  async function make(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const publicJwk = await exportJWK(publicKey);
    await store.insertSigningKey(db, {
      kid: await calculateJwkThumbprint(publicJwk),
      public_jwk: publicJwk,
      sealed_private: sealer.seal(JSON.stringify(await exportJWK(privateKey))),
      sealed_under: sealer.fingerprint,
    });
  }

  async function current(): Promise<SigningKey> {
    if (signing === null || clock.now() - signing.createdAt > ROTATE_MS - MINUTE_MS) {
      await load();
      if (signing === null || clock.now() - (signing as SigningKey).createdAt > ROTATE_MS - MINUTE_MS) {
        await make();
        await load();
      }
    }
    assert(signing !== null, 'there is a key to sign with');
    return signing;
  }

  return {
    async sign(userId: string, sessionId: string): Promise<string> {
      const { kid, privateKey } = await current();
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + ACCESS_SECONDS)
        .sign(privateKey);
    },
    /** null for whatever is not a token of ours that counts now. Whether its session does is for the caller. */
    async verify(token: string): Promise<{ userId: string; sessionId: string } | null> {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const isDue = loading !== null || clock.now() - loadedAt > RELOAD_MS;
            if (kid !== undefined && !known.has(kid) && isDue) await load();
            const key = kid === undefined ? undefined : await known.get(kid);
            if (key === undefined) throw new errors.JWKSNoMatchingKey();
            return key;
          },
          { ...demands, currentDate: asDate(clock.now()) },
        );
        return typeof payload.sid === 'string' && payload.sub !== undefined
          ? { userId: payload.sub, sessionId: payload.sid }
          : null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
