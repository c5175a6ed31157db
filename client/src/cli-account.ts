/** `gp4u signup`, `login`, `logout`, `me`, `sessions`, `keys`. */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Option } from 'commander';
import { createClient, type Schemas } from './client.ts';
import { keepLogin, keptLogin } from './credentials.ts';
import { ask, client, dash, many, money, out, program, serverUrl, table } from './terminal.ts';

/** Asks on the terminal; a secret is not shown. From a pipe it is the next line. */
async function question(text: string, secret = false): Promise<string> {
  let hide = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hide) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true });
  const answer = terminal.question(text);
  hide = secret && process.stdin.isTTY === true;
  const given = await answer;
  terminal.close();
  if (hide) process.stderr.write('\n');
  return given;
}

const passwordOf = async (text: string): Promise<string> => process.env.GP4U_PASSWORD ?? (await question(text, true));
const anonymous = () => createClient({ baseUrl: serverUrl() });

const printUser = (user: Schemas['User']): void =>
  out(
    `${user.email}${user.display_name ? ` (${user.display_name})` : ''}, ${user.role}, since ${user.created_at.slice(0, 10)}${user.ssh_public_key === null ? '' : `\nSSH key: ${user.ssh_public_key}`}`,
  );

program
  .command('signup <email>')
  .description('make an account and its wallet (password from GP4U_PASSWORD, or asked for)')
  .option('--name <name>', 'how GP4U calls you')
  .action(async (email: string, { name }: { name?: string }) => {
    const password = await passwordOf('Password (at least 10 characters): ');
    const body = { email, password, ...(name === undefined ? {} : { display_name: name }) };
    await ask(anonymous().POST('/api/auth/signup', { body }), (user) => {
      printUser(user);
      out(`Log in with: gp4u login ${user.email}`);
    });
  });

program
  .command('login <email>')
  .description('log in and keep the login (password from GP4U_PASSWORD, or asked for)')
  .addOption(new Option('--oauth2', 'with the password form of OAuth2'))
  .action(async (email: string, { oauth2 }: { oauth2?: true }) => {
    const password = await passwordOf('Password: ');
    const call = oauth2
      ? anonymous().POST('/api/auth/login', {
          body: { username: email, password },
          bodySerializer: (form) => new URLSearchParams(form as Record<string, string>),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      : anonymous().POST('/api/auth/login/json', { body: { email, password, session: 'token' } });
    // Printed as JSON the tokens are shown; kept they are in any case.
    await ask(
      call.then((answer) => {
        const { access_token: access, refresh_token: refresh } = answer.data ?? {};
        if (access !== undefined && refresh !== undefined) keepLogin(serverUrl(), { email, access, refresh });
        return answer;
      }),
      () => out(`Logged in to ${serverUrl()} as ${email}.`),
    );
  });

program
  .command('logout')
  .description('end the login that is kept')
  .action(async () => {
    const login = keptLogin(serverUrl());
    if (login === null) return out('You are not logged in.');
    const call = anonymous().POST('/api/auth/logout', { body: { refresh_token: login.refresh } });
    keepLogin(serverUrl(), null);
    await ask(
      call.then((answer) => ({ ...answer, ...(answer.response.ok ? { data: {} } : {}) })),
      () => out('Logged out.'),
    );
  });

program
  .command('refresh')
  .description('renew the login that is kept; commands do so by themselves')
  .action(async () => {
    const login = keptLogin(serverUrl());
    if (login === null) return out('You are not logged in.');
    const call = anonymous().POST('/api/auth/refresh', { body: { refresh_token: login.refresh } });
    await ask(
      call.then((answer) => {
        const { access_token: access, refresh_token: refresh } = answer.data ?? {};
        const next = access !== undefined && refresh !== undefined ? { email: login.email, access, refresh } : null;
        keepLogin(serverUrl(), next);
        return answer;
      }),
      () => out('Renewed.'),
    );
  });

type ProfileOptions = { name?: string; chain?: number; sshKey?: string | false; password?: true };

program
  .command('me')
  .description('who you are; with options, change it')
  .option('--name <name>', 'how GP4U calls you')
  .option('--chain <id>', 'EVM chain for deposits and withdrawals', Number)
  .option('--ssh-key <file>', 'your public key, for machines that are booked without another')
  .option('--no-ssh-key', 'take that key away')
  .option('--password', 'change the password; ends all other sessions')
  .action(async ({ name, chain, sshKey, password }: ProfileOptions) => {
    if (name === undefined && chain === undefined && sshKey === undefined && !password)
      return ask(client().GET('/api/auth/me'), printUser);
    const key = typeof sshKey === 'string' ? (await readFile(sshKey, 'utf8')).trim() : null;
    const passwords = password
      ? {
          current_password: await question('Current password: ', true),
          new_password: await question('New password: ', true),
        }
      : {};
    const body = {
      ...(name === undefined ? {} : { display_name: name }),
      ...(chain === undefined ? {} : { default_chain_id: chain }),
      ...(sshKey === undefined ? {} : { ssh_public_key: key }),
      ...passwords,
    };
    return ask(client().PATCH('/api/auth/me', { body }), printUser);
  });

const sessions = program.command('sessions').description('where you are logged in');
sessions.command('list', { isDefault: true }).action(async () => {
  await ask(client().GET('/api/auth/sessions'), ({ items }) => {
    const rows = items.map((session) => [
      session.current ? '*' : '',
      session.last_used_at,
      session.address,
      session.user_agent.slice(0, 40),
      session.id,
    ]);
    out(table(['', 'used last', 'address', 'program', 'id'], rows));
  });
});

/** An answer without a body, as one that can be printed. */
const ended = <T extends { response: Response }>(answer: T) => ({
  ...answer,
  ...(answer.response.ok ? { data: {} } : {}),
});

sessions
  .command('end <id>')
  .description('log out somewhere else')
  .action(async (id: string) => {
    await ask(
      client()
        .DELETE('/api/auth/sessions/{id}', { params: { path: { id } } })
        .then(ended),
      () => out('Ended.'),
    );
  });

const keys = program.command('keys').description('API keys');
keys.command('list', { isDefault: true }).action(async () => {
  await ask(client().GET('/api/auth/api-keys'), ({ items }) => {
    const rows = items.map((key) => [
      key.name,
      `${key.prefix}…`,
      key.scopes.join(' '),
      key.spend_limit_per_day === null ? '-' : money(key.spend_limit_per_day),
      dash(key.last_used_at),
      key.id,
    ]);
    out(table(['name', 'key', 'scopes', '$ a day', 'used last', 'id'], rows, [3]));
  });
});
keys
  .command('create <name>')
  .description('make a key; it is shown once')
  .option('--scope <scope>', 'read, book, spend or operate; may be repeated', many)
  .option('--limit <usdc>', 'USDC it may spend on a day')
  .action(async (name: string, { scope = ['read'], limit = null }: { scope?: string[]; limit?: string | null }) => {
    const body = { name, scopes: scope as ('read' | 'book' | 'spend' | 'operate')[], spend_limit_per_day: limit };
    await ask(client().POST('/api/auth/api-keys', { body }), ({ key }) => {
      out(key);
      process.stderr.write('It is not shown again. Programs send it with GP4U_API_KEY or --token.\n');
    });
  });
keys
  .command('end <id>')
  .description('end a key now')
  .action(async (id: string) => {
    await ask(
      client()
        .DELETE('/api/auth/api-keys/{id}', { params: { path: { id } } })
        .then(ended),
      () => out('Ended.'),
    );
  });

const address = program.command('address').description('EVM addresses that log in to your account');
address
  .command('challenge [address]')
  .description('begin: a nonce, and with an address the message to sign with its key (EIP-4361)')
  .option('--chain <id>', 'EVM chain', Number, 1)
  .action(async (of: string | undefined, { chain }: { chain: number }) => {
    const body = { chain_id: chain, ...(of === undefined ? {} : { address: of }) };
    await ask(client().POST('/api/auth/wallet/nonce', { body }), ({ nonce, message }) => out(message ?? nonce));
  });
address
  .command('verify <signature>')
  .description('end: link the address to your account, or log in with it; the message comes from a pipe')
  .action(async (signature: string) => {
    const message = (await text(process.stdin)).replace(/\r?\n$/, '');
    const body = { message, signature, session: 'token' as const };
    await ask(client().POST('/api/auth/wallet/verify', { body }), ({ address: of, linked, user, tokens }) => {
      const { access_token: access, refresh_token: refresh } = tokens ?? {};
      if (access !== undefined && refresh !== undefined) keepLogin(serverUrl(), { email: user.email, access, refresh });
      out(linked ? `${of} logs in to ${user.email} from now on.` : `Logged in to ${serverUrl()} as ${user.email}.`);
    });
  });
address
  .command('unlink <address>')
  .description('it logs in no more')
  .action(async (of: string) => {
    await ask(
      client()
        .DELETE('/api/auth/wallet/{address}', { params: { path: { address: of } } })
        .then(ended),
      () => out('Unlinked.'),
    );
  });
