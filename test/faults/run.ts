/**
 * `npm run test:faults`: every fault for every market, against the product as it is started, with a table of what was
 * seen; then what holds over all of them. `-- vast akash`: some markets only; `-- --case 429`: the faults whose name has
 * the word; `-- --outage 600`: how long the outage lasts, at the breaker's own pace from 300 s on.
 */

import { hanging, limits, outage } from './bars.ts';
import { cases, type MarketName, markets } from './cases.ts';
import { configure, type Seen, searching, suffer, syncs } from './driver.ts';
import { type StartedProduct, startProduct } from './product.ts';

const SIZE = 3000;
const args = process.argv.slice(2);
const word = args.includes('--case') ? (args[args.indexOf('--case') + 1] ?? '') : null;
const chosen = markets.filter((name) => args.includes(name));
const wanted: readonly MarketName[] = chosen.length > 0 ? chosen : markets;
const faults = cases.filter(({ name }) => word === null || name.includes(word));

const quantile = (times: readonly number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
const cell = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

const option = (name: string, usual: number): number =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual;
const outageSeconds = option('--outage', 20);
const line = (what: string, figure: string, bar: string): void =>
  console.log(`${what.padEnd(62)} ${figure.padStart(22)}   ${bar}`);

/** Every fault for each of the markets, one after the other. */
async function matrix(product: StartedProduct): Promise<number> {
  const seen: Seen[] = [];
  const peaceMs: number[] = [];
  console.log(
    row(
      'market',
      'fault',
      'sync ended',
      'took',
      'breaker',
      'health',
      'before/then/after',
      'others',
      'what its health says',
    ),
  );
  for (const market of wanted) {
    for (const fault of faults) {
      const one = await suffer(product, market, fault);
      seen.push(one);
      // In peace, between the faults: the same searches beside the same syncs.
      const quiet = searching(product);
      await syncs(product, markets);
      peaceMs.push(...(await quiet.stop()));
      const { ended, tookMs, breaker, health, listings, othersMs, says } = one;
      console.log(row(market, fault.name, ended, `${tookMs} ms`, breaker, health, listings, `${othersMs} ms`, says));
      for (const wrong of one.wrong) console.log(`        WRONG: ${wrong}`);
    }
  }
  const troubleMs = seen.flatMap(({ searchMs }) => searchMs);
  const [peace, trouble] = [quantile(peaceMs, 0.99), quantile(troubleMs, 0.99)];
  const wrong = seen.filter((one) => one.wrong.length > 0).length;
  console.log('');
  line('faults that went as they should', `${seen.length - wrong} of ${seen.length}`, 'all');
  line(
    `search p99 beside syncs: in peace (${peaceMs.length}), in trouble (${troubleMs.length})`,
    `${peace.toFixed(1)} ms, ${trouble.toFixed(1)} ms`,
    `${(trouble / peace).toFixed(2)}, bar 1.20`,
  );
  return wrong;
}

async function overall(product: StartedProduct): Promise<number> {
  let wrong = 0;
  for (const market of wanted) {
    const lasts = await outage(product, market, outageSeconds, outageSeconds < 300 ? 4 : 60);
    line(
      `${market}: 500s for ${outageSeconds} s; calls meanwhile, back after`,
      `${lasts.calls} (${lasts.most}), ${lasts.healed.toFixed(1)} s`,
      lasts.wrong.join('; ') || 'as it should',
    );
    wrong += lasts.wrong.length;
  }
  for (const { market, ratio } of await hanging(product, 5)) {
    line(`${market} hangs: longest sync of the others against without`, ratio.toFixed(2), 'bar 1.10');
  }
  const limit = { requests_per_minute: 60, burst: 20 };
  const { most, total } = await limits(product, 'vast', limit, 150);
  line(`three workers, syncs without a pause for 150 s: most calls in a minute`, `${most} (${total} in all)`, 'bar 60');
  return wrong + (most > limit.requests_per_minute ? 1 : 0);
}

const widths = [7, 28, 13, 8, 9, 9, 17, 8, 100];
const row = (...cells: string[]): string =>
  cells
    .map((text, i) => cell(text, widths[i] ?? 20))
    .join(' ')
    .trimEnd();

const product = await startProduct(SIZE);
try {
  // Many syncs follow each other here; limits are tried at the end.
  for (const name of markets) await configure(product, name, { requests_per_minute: 100_000, burst: 50_000 });
  await syncs(product, markets);
  const wrong = (await matrix(product)) + (word === null ? await overall(product) : 0);
  process.exitCode = wrong > 0 ? 1 : 0;
} finally {
  await product.close();
}
