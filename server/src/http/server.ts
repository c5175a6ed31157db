/** One HTTP server: request ids, headers, bounds, problems, the API document and its reference, and the page. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { stopwatch } from '#base/clock';
import { newId } from '#base/id';
import { invalidRequest, type ProblemThrower } from '#base/problem';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import { ACCESS_COOKIE } from './guard.ts';
import {
  answerProblem,
  bodyNotJson,
  bodyTooLarge,
  methodNotAllowed,
  problemPage,
  routeUnknown,
  tooBusy,
} from './problem.ts';
import { rateLimited } from './rate-limit.ts';
import type { HttpEnv, Router } from './route.ts';

const BODY_BYTES_MAX = 1024 * 1024;

const documentInfo = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'GP4U',
    version,
    description:
      'Every GPU rental offer of Vast.ai, io.net, Akash and Render in one comparable form. Money is USDC as a decimal string with six places; time is UTC (RFC 3339); blocks are half-open. Errors are RFC 9457 problems.',
  },
});

export type ServerDeps = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  readonly problems: readonly ProblemThrower[];
  /** How many proxies before us add to X-Forwarded-For and are to be believed. */
  readonly proxyHops: number;
  /** In live mode browsers are told to come back by HTTPS only. */
  readonly isLive: boolean;
  /** What every request passes once it has a name and headers. */
  readonly everyRequest: readonly MiddlewareHandler<HttpEnv>[];
};

export function createServer(deps: ServerDeps): Router {
  const { log, metrics, version, problems, proxyHops, isLive, everyRequest } = deps;
  const app = new OpenAPIHono<HttpEnv>();
  app.use(identify(metrics, proxyHops));
  app.use(headers(isLive));
  app.use(bounded);
  app.use(jsonOnly);
  for (const middleware of everyRequest) app.use(middleware);
  app.onError((error, c) => answerProblem(c, error, log));
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of POST /api/auth/login, or an API key (gp4u_…).',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: ACCESS_COOKIE,
    description: 'How the page is logged in; for its own origin only.',
  });
  app.get('/api/openapi.json', (c) => c.json(documentOf(app, version)));
  const definitions = new Map(problems.map(({ definition }) => [definition.code, definition]));
  app.get('/problems/:code', (c) => {
    const definition = definitions.get(c.req.param('code'));
    if (!definition) throw routeUnknown({ detail: 'There is no problem of this name.' });
    return c.html(problemPage(definition));
  });
  return app;
}

const refuseLarge = (): never => {
  throw bodyTooLarge({ detail: 'The body has more than 1 MiB.' });
};
const counted = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: refuseLarge });

/** What comes in pieces is counted; else its length is told, and Node takes no more. To look at the body costs more than that. */
const bounded: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (c.req.header('transfer-encoding') !== undefined) return counted(c, next);
  if (Number(c.req.header('content-length') ?? 0) > BODY_BYTES_MAX) refuseLarge();
  await next();
};

/** The OpenAPI document. What every route can answer, whatever else it says, is added to each. */
export function documentOf(app: Router, version: string) {
  const document = app.getOpenAPI31Document(documentInfo(version));
  const everywhere = [
    ['422', invalidRequest],
    ['429', rateLimited],
    ['503', tooBusy],
  ] as const;
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  for (const path of Object.values(document.paths ?? {}))
    for (const { responses } of Object.values(path as Record<string, { responses: Record<string, unknown> }>))
      for (const [status, { definition }] of everywhere)
        responses[status] ??= { description: definition.title, content };
  return document;
}

/** To be called when every route is mounted: answers for addresses and methods that are none; a browser gets the page. */
export function closeRoutes(app: Router, page: (() => Promise<string>) | null): void {
  const known = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({ method, pattern: new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+')}$`) }));
  app.notFound(async (c) => {
    const allowed = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    if (allowed.includes('GET')) allowed.push('HEAD');
    const browsing = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');
    if (page !== null && browsing && !c.req.path.startsWith('/api/')) return c.html(await page(), 404);
    if (allowed.length === 0 || allowed.includes(c.req.method))
      throw routeUnknown({ detail: `There is nothing at ${c.req.path.slice(0, 200)}.` });
    throw methodNotAllowed({
      detail: `${c.req.method} is not for this address.`,
      extra: { allow: allowed.join(', ') },
    });
  });
}

/** The last address that a proxy we believe has seen; without one, the other end of the connection. */
function remoteAddress(c: Context, proxyHops: number): string {
  const socket = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket;
  const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const told = proxyHops > 0 ? seen.at(-proxyHops) : undefined;
  return (told || socket?.remoteAddress || 'unknown').replace(/^::ffff:/, '').slice(0, 64);
}

const identify =
  (metrics: Metrics, proxyHops: number): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const elapsedMs = stopwatch();
    const id = newId();
    c.set('requestId', id);
    c.set('address', remoteAddress(c, proxyHops));
    await next();
    // Not `c.header`: on an answer that is made already it makes another.
    c.res.headers.set('X-Request-Id', id);
    const matched = c.req.routePath;
    metrics.requestSeconds.observe(
      { route: matched === '/*' || matched === '*' ? 'other' : matched, status: c.res.status },
      elapsedMs() / 1000,
    );
  };

const headers = (isLive: boolean) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // Components place themselves with style attributes; no style can read or send anything.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
    },
    referrerPolicy: 'same-origin',
    strictTransportSecurity: isLive ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    xFrameOptions: 'DENY',
  });

const jsonOnly: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const type = c.req.header('content-type');
  const hasBody = Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined;
  // The one form there is: the password grant of OAuth2.
  const wanted = c.req.path === '/api/auth/login' ? /^application\/x-www-form-urlencoded\b/i : /^application\/json\b/i;
  if (hasBody && !wanted.test(type ?? '')) {
    throw bodyNotJson({
      detail: `The body is ${type === undefined ? 'of no stated type' : type.slice(0, 80)}; ${wanted.source.includes('form') ? 'application/x-www-form-urlencoded' : 'application/json'} is read here.`,
    });
  }
  await next();
};
