/** What every process answers, whatever its role: who it is, whether it lives and is ready, its metrics, the reference. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createRoute, z } from '@hono/zod-openapi';
import type { Mode } from '#platform/config';
import type { Metrics } from '#platform/metrics';
import { refusals, starting } from './problem.ts';
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

const SWAGGER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const referenceFiles: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const REFERENCE_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>GP4U API reference</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/api/docs/swagger-ui.css"><link rel="stylesheet" href="/api/docs/reference.css"></head>
<body><main><h1>GP4U API reference</h1><p><a href="/">Back to the market</a> · <a href="/api/openapi.json">OpenAPI document</a></p><div id="reference"></div></main>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/reference.js"></script></body></html>`;
const REFERENCE_SCRIPT = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true, tryItOutEnabled: true, docExpansion: 'list', defaultModelsExpandDepth: 0 });`;
const REFERENCE_STYLE = `body { margin: 0; background: #fff; color: #1b1b1b; font-family: system-ui, sans-serif } main > h1, main > p { max-width: 1460px; margin: 16px auto; padding: 0 20px } .swagger-ui .topbar { display: none }`;

function mountReference(router: ReturnType<typeof createRouter>): void {
  router.get('/api/docs', (c) => c.html(REFERENCE_PAGE));
  router.get('/api/docs/reference.js', (c) =>
    c.body(REFERENCE_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  router.get('/api/docs/reference.css', (c) =>
    c.body(REFERENCE_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  for (const [file, type] of Object.entries(referenceFiles)) {
    router.get(`/api/docs/${file}`, async (c) =>
      c.body(await readFile(join(SWAGGER, file), 'utf8'), 200, {
        'content-type': type,
        'cache-control': 'public, max-age=86400',
      }),
    );
  }
}
