/**
 * Writes what is generated from the routes: server/openapi.json and client/src/schema.d.ts. With --check nothing is
 * written and a difference fails.
 */
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { createApp, version } from '../server/src/app.ts';
import { systemClock } from '../server/src/base/clock.ts';
import { documentOf } from '../server/src/http/server.ts';
import { loadConfig } from '../server/src/platform/config.ts';
import type { Database } from '../server/src/platform/db.ts';
import { createLog } from '../server/src/platform/log.ts';

// No route is called, so nothing is asked of the database.
const database = { kysely: null, listen: () => undefined, close: async () => undefined } as unknown as Database;
const { http } = createApp({
  config: loadConfig({}),
  database,
  clock: systemClock,
  log: createLog('silent'),
  sandboxUrl: null,
  secret: 'no token is made here',
  pageFolder: null,
});
const document = documentOf(http, version);
const json = `${JSON.stringify(document, null, 2)}\n`;
const types = `// Generated from server/openapi.json by \`npm run openapi\`.\n${astToString(await openapiTS(json))}`;

const outputs = [
  [new URL('../server/openapi.json', import.meta.url), json],
  [new URL('../client/src/schema.d.ts', import.meta.url), types],
] as const;

for (const [file, text] of outputs) {
  if (!process.argv.includes('--check')) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${file.pathname} is not what the routes say: run npm run openapi`);
    process.exitCode = 1;
  }
}
console.log(`${Object.keys(document.paths ?? {}).length} paths`);
