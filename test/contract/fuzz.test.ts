import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { document, faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 600, seed: 9 });
});
afterAll(() => world?.close());

const nasty = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e308',
    'NaN',
    'null',
    'true',
    '\u0000',
    "' or 1=1 --",
    '../../etc/passwd',
    '%',
    '💥',
    '9'.repeat(400),
    '2026-03-01T00:00:00Z',
    '[]',
    '{"a":1}',
  ),
);

type Schema = { type?: string; enum?: string[]; minimum?: number; maximum?: number; format?: string; items?: Schema };

/** Mostly what the document allows, sometimes anything. */
function valueFor(schema: Schema): fc.Arbitrary<string> {
  const allowed = schema.enum
    ? fc.constantFrom(...schema.enum)
    : schema.type === 'integer' || schema.type === 'number'
      ? fc.integer({ min: Math.ceil(schema.minimum ?? 0), max: Math.min(1000, schema.maximum ?? 1000) }).map(String)
      : schema.type === 'boolean'
        ? fc.constantFrom('true', 'false')
        : schema.format === 'date-time'
          ? fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString())
          : schema.type === 'array'
            ? valueFor(schema.items ?? {})
            : fc.constantFrom('vast', 'RTX 4090', 'US', '0.5', 'a');
  return fc.oneof({ weight: 3, arbitrary: allowed }, { weight: 1, arbitrary: nasty });
}

const json = fc.oneof(
  fc.json(),
  fc.constantFrom('{', '{}'),
  fc.record({ gpu_ids: fc.array(fc.oneof(nasty, fc.uuid()), { maxLength: 5 }) }).map((body) => JSON.stringify(body)),
);

describe('no request makes a 5xx, and every answer is one the document declares', () => {
  it.each(operations.map((entry) => [entry.operation.operationId, entry] as const))(
    '%s',
    async (_, { method, path, operation }) => {
      // Logging out is among the operations, so each begins with a login of its own.
      const { email, password } = world.operator;
      const login = await world.client.POST('/api/auth/login/json', { body: { email, password, session: 'token' } });
      const authorization = { authorization: `Bearer ${login.data?.access_token}` };
      const parameters = operation.parameters ?? [];
      const query = fc.record(
        Object.fromEntries(
          parameters.filter(({ in: place }) => place === 'query').map(({ name, schema }) => [name, valueFor(schema)]),
        ),
        { requiredKeys: [] },
      );
      const segments = fc.record(
        Object.fromEntries(
          parameters
            .filter(({ in: place }) => place === 'path')
            .map(({ name }) => [
              name,
              fc.oneof(
                nasty.filter((text) => text !== ''),
                fc.uuid(),
                fc.constantFrom('vast', 'render'),
              ),
            ]),
        ),
      );
      await fc.assert(
        fc.asyncProperty(query, segments, json, fc.boolean(), async (asked, parts, body, extra) => {
          const address = path.replace(/\{(\w+)\}/g, (_match, name: string) =>
            encodeURIComponent((parts as Record<string, string>)[name] ?? 'x').replace(/^\.+$/, 'x'),
          );
          const search = new URLSearchParams(asked as Record<string, string>);
          if (extra && method === 'GET' && parameters.length > 0) search.append('provider', 'vast');
          const init: RequestInit = operation.requestBody
            ? { method, body, headers: { ...authorization, 'content-type': 'application/json' } }
            : { method, headers: authorization };
          const response = await fetch(`${world.url}${address}?${search}`, init);
          expect(response.status).toBeLessThan(500);
          // Parameters that a path does not have are answered before its own refusals are looked at.
          if (operation.responses[String(response.status)]) expect(await faultsOf(operation, response)).toEqual([]);
          else expect([404, 413, 422, 431]).toContain(response.status);
        }),
        { numRuns: path === '/api/gpus/search' ? 400 : 60 },
      );
    },
  );

  it('was told of every path there is', () => {
    expect(Object.keys(document.paths)).toHaveLength(74);
  });
});
