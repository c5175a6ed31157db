/** The interactive API reference: Swagger UI over the OpenAPI document, in the reader's theme. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packedFiles } from './packed-files.ts';
import type { Router } from './route.ts';

const SWAGGER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>GP4U API reference</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/api/docs/swagger-ui.css"><link rel="stylesheet" href="/api/docs/reference.css"><script src="/theme.js"></script></head>
<body><header><h1>GP4U API reference</h1><p><a href="/">Back to the market</a> · <a href="/api/openapi.json">OpenAPI document</a></p><h2>Routes</h2></header><div id="reference"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/reference.js"></script></body></html>`;

// Without deep links: they put a link inside each route's button, which a screen reader cannot reach.
const SCRIPT = `document.documentElement.classList.toggle('dark-mode', document.documentElement.dataset.mantineColorScheme === 'dark');
SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', tryItOutEnabled: true, docExpansion: 'list', defaultModelsExpandDepth: 0 });`;

const STYLE = `body { margin: 0; background: #fff; color: #1b1b1b; font-family: system-ui, sans-serif }
html.dark-mode body { background: #1c2022; color: #e4e6e6 }
html.dark-mode a { color: #7fd1c3 }
header > * { max-width: 1420px; margin: 16px auto; padding: 0 20px }
.swagger-ui .info { display: none }
html:not(.dark-mode) .swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1d5fa8 }
html:not(.dark-mode) .swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1b6e46 }
html:not(.dark-mode) .swagger-ui .opblock.opblock-put .opblock-summary-method, html:not(.dark-mode) .swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #8a5300 }
html:not(.dark-mode) .swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b02020 }
html:not(.dark-mode) .swagger-ui .btn.authorize, html:not(.dark-mode) .swagger-ui .btn.authorize span { color: #1b6e46; border-color: #1b6e46 }`;

const generated: Readonly<Record<string, string>> = { 'reference.js': SCRIPT, 'reference.css': STYLE };
const swaggerFiles: readonly string[] = ['swagger-ui.css', 'swagger-ui-bundle.js'];

async function readFileOf(name: string): Promise<Buffer | string | null> {
  return generated[name] ?? (swaggerFiles.includes(name) ? readFile(join(SWAGGER, name)) : null);
}

export function mountReference(router: Router): void {
  router.get('/api/docs', (c) => c.html(PAGE));
  router.get('/api/docs/*', packedFiles(readFileOf, 'public, max-age=86400'));
}
