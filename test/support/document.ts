/** Checks answers against the OpenAPI document: undeclared statuses, wrong bodies. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Parameter = { name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema: Record<string, unknown> };
export type Operation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Record<string, unknown> } } };
  security?: Record<string, string[]>[];
  responses: Record<string, { content?: Record<string, { schema?: Record<string, unknown> }> }>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } };

export const document = JSON.parse(
  readFileSync(new URL('../../server/openapi.json', import.meta.url), 'utf8'),
) as Document;

export const operations: { method: string; path: string; operation: Operation }[] = Object.entries(
  document.paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'doc', components: document.components });

const validators = new Map<string, ValidateFunction>();

function validator(key: string, schema: unknown): ValidateFunction {
  const known = validators.get(key);
  if (known) return known;
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/');
  const made = ajv.compile(JSON.parse(text) as Record<string, unknown>);
  validators.set(key, made);
  return made;
}

/** The body of an answer; of one that goes on and on what comes in a moment. */
export async function textOf(response: Response): Promise<string> {
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const over = new Promise<{ done: true; value: undefined }>((resolve) =>
    setTimeout(() => resolve({ done: true, value: undefined }), 100),
  );
  for (;;) {
    const piece = await Promise.race([reader?.read(), over]);
    if (piece === undefined || piece.done) break;
    text += decoder.decode(piece.value, { stream: true });
  }
  await reader?.cancel();
  return text;
}

/** What is wrong with the answer, as the document sees it; empty when nothing is. */
export async function faultsOf(operation: Operation, response: Response): Promise<string[]> {
  const declared = operation.responses[String(response.status)];
  const text = await textOf(response);
  if (!declared) return [`${operation.operationId} answered an undeclared ${response.status}: ${text.slice(0, 200)}`];
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (!declared.content)
    return text === '' ? [] : [`${operation.operationId} ${response.status} has a body though none is declared`];
  const content = declared.content[type];
  if (!content) return [`${operation.operationId} ${response.status} has an undeclared content type ${type}`];
  if (!type.includes('json') || !content.schema) return [];
  const check = validator(`${operation.operationId} ${response.status}`, content.schema);
  return check(JSON.parse(text))
    ? []
    : [`${operation.operationId} ${response.status}: ${ajv.errorsText(check.errors)}`];
}
