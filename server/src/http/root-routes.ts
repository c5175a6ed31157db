/** What every process answers, whatever its role: who it is, whether it lives and is ready, its metrics, the reference. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Mode } from '#platform/config';
import type { Metrics } from '#platform/metrics';
import { refusals, starting } from './problem.ts';
import { mountReference } from './reference.ts';
import { createRouter, json } from './route.ts';

export type RootDeps = {
  readonly mode: Mode;
  readonly version: string;
  readonly metrics: Metrics;
  readonly isReady: () => Promise<boolean>;
  /** The page for browsers; null where none is served. */
  readonly page: (() => Promise<string>) | null;
};

const links = z.record(z.string(), z.string());
const mode = z.enum(['sandbox', 'live']);

const routes = {
  root: createRoute({
    method: 'get',
    path: '/',
    operationId: 'getRoot',
    tags: ['Root'],
    summary: 'Name, version, mode and links; browsers get the page',
    responses: { 200: json(z.object({ name: z.string(), version: z.string(), mode, links }), 'Who answers here') },
  }),
  health: createRoute({
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    tags: ['Root'],
    summary: 'Liveness',
    responses: { 200: json(z.object({ status: z.literal('alive'), mode }), 'The process answers') },
  }),
  ready: createRoute({
    method: 'get',
    path: '/health/ready',
    operationId: 'getReadiness',
    tags: ['Root'],
    summary: 'Readiness: the first sync is done',
    responses: {
      200: json(z.object({ status: z.literal('ready'), mode }), 'Every market was read, or tried'),
      ...refusals(starting),
    },
  }),
  metrics: createRoute({
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    tags: ['Root'],
    summary: 'Metrics for Prometheus',
    responses: { 200: { description: 'Prometheus text', content: { 'text/plain': { schema: z.string() } } } },
  }),
};

export function createRootRoutes({ mode, version, metrics, isReady, page }: RootDeps) {
  const router = createRouter();
  router.get('/', async (c, next) => {
    if (page === null || !(c.req.header('accept') ?? '').includes('text/html')) return await next();
    return c.html(await page(), 200, { 'cache-control': 'no-cache' });
  });
  router.openapi(routes.root, (c) =>
    c.json(
      {
        name: 'GP4U',
        version,
        mode,
        links: {
          search: '/api/gpus/search',
          models: '/api/gpus/models',
          providers: '/api/providers',
          docs: '/api/docs',
          openapi: '/api/openapi.json',
          ready: '/health/ready',
          metrics: '/metrics',
        },
      },
      200,
    ),
  );
  router.openapi(routes.health, (c) => c.json({ status: 'alive' as const, mode }, 200));
  router.openapi(routes.ready, async (c) => {
    if (!(await isReady())) throw starting({ detail: 'The first sync of every market is not done yet.' });
    return c.json({ status: 'ready' as const, mode }, 200);
  });
  router.openapi(routes.metrics, async (c) =>
    c.text(await metrics.read(), 200, { 'content-type': metrics.contentType }),
  );
  mountReference(router);
  return router;
}
