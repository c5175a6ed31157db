/** Commands of an operator, on the machine of the server: they speak to its database, not to its address. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, program } from './terminal.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const OPERATE = join(CHECKOUT, 'server/src/operate.ts');
/** Paths of the person who asks stay theirs: the program itself runs in the checkout, where its packages are. */
const fromHere = ({ GP4U_DATA_DIR: dataDir, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  ...(dataDir ? { GP4U_DATA_DIR: resolve(dataDir) } : {}),
});

/** Ends as it ends. */
function operate(...args: string[]): never {
  if (!existsSync(OPERATE)) {
    process.stderr.write('This command runs on the machine of the server, from its own checkout.\n');
    process.exit(2);
  }
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', OPERATE, ...args], {
    cwd: CHECKOUT,
    env: fromHere(process.env),
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

const ledger = program.command('ledger').description('the ledger (on the machine of the server)');
ledger
  .command('verify')
  .description('build every balance again from the transfers, check the chain and every invariant')
  .option('--head <hash>', 'a head seen before, which must still be in the chain')
  .action(({ head }: { head?: string }) =>
    operate(
      'ledger',
      'verify',
      ...(head === undefined ? [] : ['--head', head]),
      ...(program.opts().json ? ['--json'] : []),
    ),
  );

const operator = program.command('operator').description('operators (on the machine of the server)');
operator
  .command('add <email>')
  .description('make somebody who has an account an operator')
  .action((email: string) => operate('operator', 'add', email));
operator
  .command('remove <email>')
  .description('make an operator a user again')
  .action((email: string) => operate('operator', 'remove', email));

type AuditOptions = { user?: string; object?: string; verb?: string; limit: number };

program
  .command('audit')
  .description('who did what to what, from where, newest first (on the machine of the server)')
  .option('--user <email>', 'done by this user')
  .option('--object <id>', 'done to this object')
  .option('--verb <verb>', 'login, withdraw, api_key.create and so on')
  .option('-n, --limit <n>', 'rows', number, 50)
  .action((options: AuditOptions) => {
    const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    operate('audit', ...given, ...(program.opts().json ? ['--json'] : []));
  });
