/**
 * Builds the web page at the end of the install, so that the first start need not. What goes wrong here is no reason to
 * refuse the install: the start tries again and says why.
 */
import { buildPage } from '../server/src/page-build.ts';

await buildPage((line) => console.log(line)).catch((error: unknown) =>
  console.log(`the page is built at the first start: ${error instanceof Error ? error.message : String(error)}`),
);
