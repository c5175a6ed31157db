/** How the providers are set: /api/providers/settings and /api/providers/{name}, for operators. */
import { createRoute, z } from '@hono/zod-openapi';
import { operatorNeeded } from '#base/actor';
import { invalidRequest } from '#base/problem';
import { actorOf, type Guard, secured, unauthenticated } from '#http/guard';
import { refusals } from '#http/problem';
import { createRouter, json, protect } from '#http/route';
import type { Mode } from '#platform/config';
import { modeSchema, nameParam, providerSchema, renderSettings, settingsSchema } from './answers.ts';
import { displayNames, type ProviderName } from './offer.ts';
import { demandProvider, providerUnknown } from './problems.ts';
import type { Providers } from './providers.ts';

const whole = (min: number, max: number, description: string) =>
  z
    .int()
    .min(min)
    .max(max)
    .nullable()
    .optional()
    .openapi({ description: `${description}; null: as it comes` });

const changeSchema = z
  .strictObject({
    enabled: z.boolean().optional().openapi({ description: 'false: it is not called, and its listings go stale' }),
    requests_per_minute: whole(1, 1_000_000, 'No minute sees more calls'),
    burst: whole(1, 1_000_000, 'Calls that may go at once, at most requests_per_minute'),
    failure_threshold: whole(1, 100, 'Failures in a row that open the circuit breaker'),
    open_seconds: whole(1, 3600, 'How long it stays open'),
    timeout_ms: whole(100, 120_000, 'For a whole call'),
    concurrency: whole(1, 64, 'Calls under way at once, in each process'),
    base_url: z
      .url({ protocol: /^https?$/ })
      .max(200)
      .nullable()
      .optional()
      .openapi({ description: 'Where it is asked; sandbox only, an address of this machine; null: as it comes' }),
  })
  .openapi('ProviderSettingsChange');

const settingsItem = z
  .object({
    mode: modeSchema,
    provider: providerSchema,
    name: z.string(),
    settings: settingsSchema,
    usual: settingsSchema.openapi({ description: 'As it comes' }),
  })
  .openapi('ProviderSettingsAnswer');
const settingsAnswer = z.object({ mode: modeSchema, items: z.array(settingsItem) }).openapi('ProvidersSettings');

const routes = {
  list: createRoute({
    method: 'get',
    path: '/api/providers/settings',
    operationId: 'listProviderSettings',
    tags: ['Providers'],
    summary: 'How each provider is set (operators)',
    security: secured,
    responses: { 200: json(settingsAnswer, 'As they hold now'), ...refusals(unauthenticated, operatorNeeded) },
  }),
  change: createRoute({
    method: 'patch',
    path: '/api/providers/{name}',
    operationId: 'configureProvider',
    tags: ['Providers'],
    summary: 'Switch a provider on or off, or set its limits, for every process at once (operators)',
    security: secured,
    request: {
      params: nameParam,
      body: { required: true, content: { 'application/json': { schema: changeSchema } } },
    },
    responses: {
      200: json(settingsItem, 'As it holds now'),
      ...refusals(unauthenticated, operatorNeeded, providerUnknown, invalidRequest),
    },
  }),
};

export type SettingsRoutesDeps = { readonly providers: Providers; readonly guard: Guard; readonly mode: Mode };

export function createSettingsRoutes({ providers, guard, mode }: SettingsRoutesDeps) {
  const router = createRouter();
  protect(router, routes.list, guard.operator);
  protect(router, routes.change, guard.operator);
  const render = (provider: ProviderName): z.infer<typeof settingsItem> => ({
    mode,
    provider,
    name: displayNames[provider],
    settings: renderSettings(providers.settings(provider)),
    usual: renderSettings(providers.usualSettings(provider)),
  });
  router.openapi(routes.list, (c) => c.json({ mode, items: providers.names.map(render) }, 200));
  router.openapi(routes.change, async (c) => {
    const name = demandProvider(c.req.valid('param').name);
    const body = c.req.valid('json');
    await providers.configure(actorOf(c), name, {
      ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
      ...(body.requests_per_minute === undefined ? {} : { requestsPerMinute: body.requests_per_minute }),
      ...(body.burst === undefined ? {} : { burst: body.burst }),
      ...(body.failure_threshold === undefined ? {} : { failureThreshold: body.failure_threshold }),
      ...(body.open_seconds === undefined ? {} : { openSeconds: body.open_seconds }),
      ...(body.timeout_ms === undefined ? {} : { timeoutMs: body.timeout_ms }),
      ...(body.concurrency === undefined ? {} : { concurrency: body.concurrency }),
      ...(body.base_url === undefined ? {} : { baseUrl: body.base_url }),
    });
    return c.json(render(name), 200);
  });
  return router;
}
