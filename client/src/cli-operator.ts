/** Commands of an operator, on the machine of the server: they speak to its database, not to its address. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { program } from './terminal.ts';

const OPERATE = fileURLToPath(new URL('../../server/src/operate.ts', import.meta.url));

/** Ends as it ends. */
function operate(...args: string[]): never {
  if (!existsSync(OPERATE)) {
    process.stderr.write('This command runs on the machine of the server, from its own checkout.\n');
    process.exit(2);
  }
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', OPERATE, ...args], { stdio: 'inherit' });
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
