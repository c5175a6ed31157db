import { OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { ZodError } from 'zod';
import type { Actor } from '#base/actor';
import { formatInstant, parseInstant } from '#base/clock';
import { type FieldError, invalidRequest } from '#base/problem';

export type HttpEnv = { Variables: { requestId: string; address: string; actor?: Actor } };
export type Router = OpenAPIHono<HttpEnv>;

/** The network address a request came from. */
export const addressOf = (c: Context): string => (c as Context<HttpEnv>).get('address');

/** Puts the guard before one route, and before no other method of its address. */
export function protect(
  router: Router,
  { method, getRoutingPath }: { method: string; getRoutingPath(): string },
  ...guards: MiddlewareHandler<HttpEnv>[]
): void {
  router.on([method.toUpperCase()], [getRoutingPath()], ...guards);
}

const places: Record<string, string> = { query: '/query', param: '/path', json: '', header: '/header' };
const token = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

/** Each issue as a pointer and a sentence; a field nobody knows gets an error of its own. */
function fieldErrors(target: string, error: ZodError): FieldError[] {
  const base = places[target] ?? '';
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => `/${token(part)}`).join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, ERRORS_MAX)
        .map((key) => ({ pointer: `${base}${path}/${token(key)}`, detail: 'is not known here' }));
    }
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    const detail = isMissing ? 'is required' : issue.message.replace(/^Invalid input: expected/, 'must be');
    return [{ pointer: `${base}${path}`, detail }];
  });
}

/** As many as a person reads; a body can hold a hundred thousand. */
const ERRORS_MAX = 20;

const distinct = (errors: readonly FieldError[]): FieldError[] => [
  ...new Map(errors.map((error) => [`${error.pointer} ${error.detail}`, error])).values(),
];

/** A router whose inputs are parsed at the edge; what does not parse is a 422 that names the fields. */
export function createRouter(): Router {
  const router = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = distinct(fieldErrors(result.target, result.error as unknown as ZodError)).slice(0, ERRORS_MAX);
      throw invalidRequest({ detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
    },
  });
  const mount = router.openapi.bind(router) as (route: RouteConfig, ...rest: unknown[]) => unknown;
  router.openapi = ((route: RouteConfig, ...rest: unknown[]) => mount(withQuery(route), ...rest)) as Router['openapi'];
  return router;
}

/** A route that says nothing of a query takes none. */
const withQuery = (route: RouteConfig): RouteConfig =>
  route.request?.query || !route.path.startsWith('/api/')
    ? route
    : { ...route, request: { ...route.request, query: z.strictObject({}) } };

// Parameters: texts on the wire, values inside -----------------------------------------------------------------------

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

export function wholeParam(min: number, max: number, description: string, example?: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^-?\d{1,15}$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message)
    .openapi({
      type: 'integer',
      minimum: min,
      maximum: max,
      description,
      ...(example === undefined ? {} : { example }),
    });
}

export function numberParam(min: number, max: number, description: string, example?: number) {
  const message = `must be a number from ${min} to ${max}`;
  return z
    .string()
    .max(64, message)
    .regex(NUMBER, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message)
    .openapi({
      type: 'number',
      minimum: min,
      maximum: max,
      description,
      ...(example === undefined ? {} : { example }),
    });
}

/** A decimal amount kept as text, for money that must not pass through a float. */
export function amountParam(max: number, description: string, example: string) {
  const message = `must be an amount of USDC from 0 to ${max}`;
  return z
    .string()
    .max(64, message)
    .regex(/^\d+(\.\d+)?$/, message)
    .refine((text) => Number(text) >= 0 && Number(text) <= max, message)
    .openapi({ type: 'string', pattern: '^\\d+(\\.\\d+)?$', description, example });
}

export const flagParam = (description: string) =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .openapi({ type: 'boolean', description });

export const oneOfParam = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` }).openapi({ description });

export const textParam = (max: number, description: string, example: string) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !text.includes('\u0000'), 'must not hold a NUL character')
    .openapi({ maxLength: max, description, example });

/** `name=a&name=b`: one value or several; the answer of each is checked by `item`. */
export function repeatedParam<T extends z.ZodType<unknown, string>>(item: T, max: number, description: string) {
  return z
    .union([z.string().transform((text) => [text]), z.array(z.string())], { error: 'must be text' })
    .pipe(z.array(item).max(max, `may be given at most ${max} times`))
    .openapi({
      type: 'array',
      items: { type: 'string' },
      description: `${description}. May be repeated: any of them.`,
    });
}

export const instantParam = (description: string) =>
  z
    .string()
    .transform((text, context) => {
      const instant = parseInstant(text);
      if (instant !== null) return instant;
      context.addIssue({ code: 'custom', message: 'must be an RFC 3339 instant such as 2026-03-01T12:00:00Z' });
      return z.NEVER;
    })
    .openapi({ type: 'string', format: 'date-time', description });

// Answers ------------------------------------------------------------------------------------------------------------

export const usdc = (description: string, example = '0.350000') =>
  z.string().openapi({ pattern: '^\\d+\\.\\d{6}$', description, example });
export const instant = (description: string) =>
  z.string().openapi({ format: 'date-time', description, example: formatInstant(1_772_553_280_700 as never) });
export const idSchema = (description: string) =>
  z.string().openapi({ format: 'uuid', description, example: '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d' });

export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** An amount in the body: a decimal string of more than nothing, in whole micro-USDC. */
export const amountField = (description: string, example = '25.000000') =>
  z
    .string()
    .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount of USDC as a decimal string with at most six places')
    .refine((text) => /[1-9]/.test(text), 'must be more than 0')
    .openapi({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$', description, example });

const SSH_KEY_MAX = 1_000;
const SSH_KEY =
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{40,}={0,3}( [\x20-\x7e]{0,200})?$/;

/** One public key in the body. */
export const sshKeyField = (description: string) =>
  z
    .string()
    .max(SSH_KEY_MAX)
    .regex(SSH_KEY, 'must be one public key as OpenSSH writes it, such as "ssh-ed25519 AAAA… name"')
    .openapi({ description });
