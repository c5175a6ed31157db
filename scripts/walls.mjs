// `npm run walls`: the import rules on the code, and on a small tree with one seeded violation of each kind, so that a
// rule that has gone blind is noticed.
import { spawnSync } from 'node:child_process';

function cruise(cwd, ...places) {
  const bin = new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url).pathname;
  const config = new URL('../.dependency-cruiser.mjs', import.meta.url).pathname;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [bin, '--config', config, '--output-type', 'json', ...places],
    { cwd, encoding: 'utf8', maxBuffer: 1e9 },
  );
  try {
    return JSON.parse(stdout).summary;
  } catch {
    console.error(stdout, stderr);
    process.exit(1);
  }
}

const real = cruise('.', 'server', 'sandbox', 'client', 'web', 'test', 'scripts');
for (const { rule, from, to } of real.violations) console.log(`${rule.name}: ${from} -> ${to}`);
const few = real.totalCruised < 50;
if (few) console.log(`only ${real.totalCruised} modules were seen: the check is blind`);

const seeded = cruise('test/walls/fixture', 'server', 'web', 'sandbox');
const caught = new Set(seeded.violations.map(({ rule }) => rule.name));
const expected = [
  'base: imports point down',
  'platform: imports point down',
  'market: imports point down',
  'enter by the door',
  'app mounts doors, routes and jobs',
  'routes and jobs are mounted by app only',
  'only routes know http',
  'rules are pure',
  'markets do not know each other',
  'sql stays in store',
  'houses share no walls',
  'only web moves in with client',
  'no cycles',
  'everything resolves',
  'no orphans',
  'code does not import tests',
];
const blind = expected.filter((name) => !caught.has(name));
for (const name of blind) console.log(`a seeded violation was not caught: ${name}`);
console.log(
  `${real.totalCruised} modules, ${real.totalDependenciesCruised} imports, ${real.violations.length} violations; ${expected.length - blind.length} of ${expected.length} seeded kinds caught`,
);
process.exitCode = real.violations.length > 0 || few || blind.length > 0 ? 1 : 0;
