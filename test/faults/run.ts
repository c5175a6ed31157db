/**
 * `npm run test:faults`: every fault for every market, against the product as it is started, with a table of what was
 * seen. `-- vast akash` for some markets only, `-- --case 429` for the faults whose name has the word.
 */
import { cases, type MarketName, markets } from './cases.ts';
import { configure, QUICK, type Seen, searching, suffer, syncs } from './driver.ts';
import { startProduct } from './product.ts';

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

const product = await startProduct(SIZE);
const seen: Seen[] = [];
const peaceMs: number[] = [];
try {
  // Many syncs follow each other here; how limits hold is tested elsewhere.
  for (const name of markets) await configure(product, name, { ...QUICK, requests_per_minute: 100_000, burst: 50_000 });
  await syncs(product, markets);
  console.log(
    `${cell('market', 7)} ${cell('fault', 28)} ${cell('sync ended', 13)} ${cell('took', 8)} ${cell('breaker', 9)} ${cell('health', 9)} ${cell('before/then/after', 17)} ${cell('others', 8)} said`,
  );
  for (const market of wanted) {
    for (const fault of faults) {
      const one = await suffer(product, market, fault);
      seen.push(one);
      // In peace, between the faults: the same searches beside the same syncs.
      const quiet = searching(product);
      await syncs(product, markets);
      peaceMs.push(...(await quiet.stop()));
      console.log(
        `${cell(market, 7)} ${cell(fault.name, 28)} ${cell(one.ended, 13)} ${cell(`${one.tookMs} ms`, 8)} ${cell(one.breaker, 9)} ${cell(one.health, 9)} ${cell(one.listings, 17)} ${cell(`${one.othersMs} ms`, 8)} ${cell(one.says, 90)}`,
      );
      for (const fault of one.wrong) console.log(`        WRONG: ${fault}`);
    }
  }
} finally {
  await product.close();
}
const troubleMs = seen.flatMap(({ searchMs }) => searchMs);
const [peace, trouble] = [quantile(peaceMs, 0.99), quantile(troubleMs, 0.99)];
console.log(
  `\nsearch p99 beside syncs: ${peace.toFixed(1)} ms in peace (${peaceMs.length}), ${trouble.toFixed(1)} ms with a market in trouble (${troubleMs.length}): ${(trouble / peace).toFixed(2)}   (bar 1.20)`,
);
const wrong = seen.filter((one) => one.wrong.length > 0);
console.log(`${seen.length - wrong.length} as they should be, ${wrong.length} not`);
process.exitCode = wrong.length > 0 ? 1 : 0;
