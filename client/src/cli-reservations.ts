/** `gp4u book …`, `ps`, `ssh`, `cancel`: blocks of time on a machine. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Schemas } from './client.ts';
import { answerOf, ask, client, dash, moment, money, number, out, program, show, table } from './terminal.ts';

type Detail = Schemas['ReservationDetail'];
type Cost = Schemas['ReservationCost'];
type ByItself = {
  replaceFailed?: boolean;
  replaceLost?: boolean;
  autoExtend?: number | false;
  autoExtendMax?: string;
};
type Block = ByItself & {
  start?: string;
  hours: number;
  gpus?: number;
  disk?: number;
  sshKey?: string;
  maxPrice?: string;
  shownTotal?: string;
  key?: string;
};

const at = (id: string) => ({ params: { path: { id } } });
const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const wordOf = (replaces: boolean | undefined) =>
  replaces === undefined ? undefined : replaces ? ('replace' as const) : ('end' as const);

function settingsOf({ replaceFailed, replaceLost, autoExtend, autoExtendMax }: ByItself): Schemas['ReservationChange'] {
  if (typeof autoExtend === 'number' && autoExtendMax === undefined)
    program.error('error: --auto-extend needs --auto-extend-max: what the whole may cost');
  if (typeof autoExtend !== 'number' && autoExtendMax !== undefined)
    program.error('error: --auto-extend-max needs --auto-extend: by how many minutes at a time');
  return given({
    on_failure: wordOf(replaceFailed),
    on_interruption: wordOf(replaceLost),
    auto_extend:
      autoExtend === false
        ? null
        : autoExtend === undefined
          ? undefined
          : { minutes: autoExtend, max_total: autoExtendMax ?? '0' },
  }) as Schemas['ReservationChange'];
}

/** Read here: a private key must not leave this machine. */
async function publicKeyIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => program.error(`error: ${file} cannot be read`));
  if (!/^(ssh|ecdsa|sk)-\S+ \S+/.test(text)) program.error(`error: ${file} is no public key; its name ends in .pub`);
  return text.trim();
}

async function requestOf(
  gpu: string,
  { start, hours, gpus, disk, sshKey, maxPrice, shownTotal, ...byItself }: Block,
): Promise<Schemas['ReservationRequest']> {
  const from = start === undefined ? Date.now() : Date.parse(start);
  const key = sshKey === undefined ? undefined : await publicKeyIn(sshKey);
  return given({
    gpu_id: gpu,
    start_time: new Date(from).toISOString(),
    end_time: new Date(from + hours * HOUR_MS).toISOString(),
    gpu_count: gpus,
    disk_gb: disk,
    ssh_public_key: key,
    max_price_per_hour: maxPrice,
    shown_total: shownTotal,
    ...settingsOf(byItself),
  }) as Schemas['ReservationRequest'];
}

function printCost({ lines, total }: Cost): void {
  const rows = lines.map(({ item, quantity, unit, unit_price: price, amount }) => [
    ...[item, String(quantity), unit, dash(price), amount],
  ]);
  out(table(['', 'quantity', 'unit', 'each', 'USDC'], [...rows, ['total', '', '', '', total]], [1, 3, 4]));
}

function printDetail(of: Detail): void {
  out(
    `${of.id}  ${of.status}${of.ending ? ' (ending)' : ''}  ${of.gpu_count} × ${of.model ?? of.model_raw} at ${of.provider} (${of.mode})`,
  );
  out(`${of.start_time} to ${of.end_time}`);
  if (of.connection !== null) out(`\n${of.connection.command}`);
  out('');
  printCost(of.cost);
  out(`\nheld ${of.held}, charged ${dash(of.charged)}, back ${dash(of.refunded)}`);
  if (of.cancel_now !== null) out(`cancelled now: ${of.cancel_now.charged} paid, ${of.cancel_now.refund} back`);
  const { auto_extend: extend } = of;
  if (of.charged === null)
    out(
      `up to ${of.max_price_per_hour} an hour; does not start: ${of.on_failure}; lost: ${of.on_interruption}; ${extend === null ? 'not extended by itself' : `extended by ${extend.minutes} minutes at a time up to ${extend.max_total}`}`,
    );
  out('');
  for (const one of of.machines)
    out(`${one.provider}, ${one.used_from ?? 'never used'} to ${dash(one.used_until)}: ${one.charged}  ${one.reason}`);
  out(
    table(
      ['at', 'event', ''],
      of.timeline.map(({ at: when, kind, detail }) => [when, kind, detail]),
    ),
  );
}

const byItself = (command: Command): Command =>
  command
    // The positive one first: otherwise it is meant when neither is given.
    .option('--replace-failed', 'when the machine does not start, go on with another listing')
    .option('--no-replace-failed', 'when it does not start, end it')
    .option('--replace-lost', 'when the machine is lost, go on with another listing')
    .option('--no-replace-lost', 'when it is lost, end it')
    .option('--auto-extend <minutes>', 'extend it by itself, so much at a time', number)
    .option('--no-auto-extend', 'do not extend it by itself')
    .option('--auto-extend-max <usdc>', 'while the whole costs no more than that');

const block = (name: string, what: string) =>
  program
    .command(`${name} <gpu>`)
    .description(what)
    .option('--start <instant>', 'RFC 3339, with its zone; now when not given', moment)
    .option('--hours <n>', 'length of the block', number, 1)
    .option('--gpus <n>', 'GPUs, where the listing has several units', number)
    .option('--disk <gb>', 'disk', number);

block('quote', 'what a block of time costs, line by line').action(async (gpu: string, options: Block) => {
  await ask(client().POST('/api/reservations/quote', { body: await requestOf(gpu, options) }), (quote) => {
    out(`${quote.start_time} to ${quote.end_time} (${quote.mode})\n`);
    printCost(quote.cost);
    out(`\n${quote.rule}`);
    const others = quote.alternatives.map((one) => [one.gpu_id, one.provider, dash(one.country), one.total]);
    if (others.length > 0) out(`\nIn its place:\n${table(['listing', 'at', 'in', 'USDC'], others, [3])}`);
  });
});

byItself(block('book', 'book a block of time; the funds are held'))
  .option('--max-price <usdc>', 'what an hour may cost at most, another listing included')
  .option('--shown-total <usdc>', 'what gp4u quote said of the whole: not booked for more')
  .option('--ssh-key <file>', 'your public key, such as ~/.ssh/id_ed25519.pub; that of your profile when not given')
  .option('--key <key>', 'name of this one deed: given again, nothing is done twice')
  .action(async (gpu: string, options: Block) => {
    // A key is for one request: "now" would be another one each time.
    if (options.key !== undefined && options.start === undefined) program.error('error: --key needs --start');
    const body = await requestOf(gpu, options);
    const key = options.key ?? randomUUID();
    const call = client().POST('/api/reservations/', { body, params: { header: { 'idempotency-key': key } } });
    const print = (made: Schemas['Reservation']): void => {
      out(`${made.id}  ${made.status}`);
      out(`${made.start_time} to ${made.end_time}, ${money(made.held)} USDC held (${made.mode})`);
      out(`\nThe machine is there when gp4u ps says ACTIVE; then: gp4u ssh ${made.id}`);
    };
    await ask(call, print, `--start ${body.start_time} --key ${key}`);
  });

program
  .command('ps')
  .description('your reservations')
  .option('-s, --status <status...>', 'PENDING, ACTIVE, COMPLETED, CANCELLED or FAILED')
  .option('-n, --limit <n>', 'rows', number, 50)
  .option('--cursor <cursor>', 'next page')
  .action(async (query: { status?: string[]; limit: number; cursor?: string }) => {
    await ask(client().GET('/api/reservations/my-bookings', { params: { query: given(query) as never } }), (data) => {
      const rows = data.items.map((of) => [
        ...[
          of.ending ? 'ENDING' : of.status,
          `${of.gpu_count} × ${of.model ?? of.model_raw}`,
          of.provider,
          of.start_time,
          of.end_time,
        ],
        ...[money(of.charged ?? of.held), of.id],
      ]);
      if (rows.length > 0) out(table(['status', 'of', 'at', 'from', 'to', 'USDC', 'id'], rows, [5]));
      out(
        `\n${rows.length} reservations (${data.mode})${data.next_cursor ? ` · more: --cursor ${data.next_cursor}` : ''}`,
      );
    });
  });

program
  .command('reservation <id>')
  .description('one reservation, its timeline and costs')
  .action((id: string) => ask(client().GET('/api/reservations/{id}', at(id)), printDetail));

/** What stands behind the id of `gp4u ssh` is the machine's, its options too. */
export function passedOn(argv: readonly string[]): string[] {
  const skipOptions = (from: number): number => {
    let at = from;
    while (argv[at]?.startsWith('-') && argv[at] !== '--')
      at += ['--server', '--token'].includes(argv[at] ?? '') ? 2 : 1;
    return at;
  };
  const verb = skipOptions(2);
  if (argv[verb] !== 'ssh') return [...argv];
  const rest = skipOptions(verb + 1) + 1;
  return argv[rest] === undefined || argv[rest] === '--'
    ? [...argv]
    : [...argv.slice(0, rest), '--', ...argv.slice(rest)];
}

program
  .command('ssh <id> [command...]')
  .description('log in to the machine of a reservation')
  .action(async (id: string, command: string[]) => {
    await ask(client().GET('/api/reservations/{id}', at(id)), ({ connection, status }) => {
      if (connection === null) return program.error(`error: it is ${status} and has no machine to log in to`);
      const { host, port, user } = connection;
      const ssh = spawn('ssh', ['-p', String(port), `${user}@${host}`, ...command], { stdio: 'inherit' });
      ssh.on('error', () => program.error(`error: there is no ssh here; use: ${connection.command}`));
      ssh.on('close', (code) => {
        process.exitCode = code ?? 1;
      });
    });
  });

program
  .command('extend <id>')
  .description('let it end later, at the same price')
  .requiredOption('--until <instant>', 'RFC 3339, with its zone', moment)
  .option('--quote', 'only say what it would cost')
  .option('--key <key>', 'name of this one deed: given again, nothing is done twice')
  .action(async (id: string, { until, quote, key }: { until: string; quote?: true; key?: string }) => {
    const body = { end_time: until };
    if (quote)
      await ask(client().POST('/api/reservations/{id}/extend/quote', { ...at(id), body }), ({ added, cost, ...of }) => {
        printCost(cost);
        out(`\nuntil ${of.end_time}: ${money(added)} USDC more (${of.mode})`);
      });
    else {
      const once = key ?? randomUUID();
      const params = { ...at(id).params, header: { 'idempotency-key': once } };
      await ask(client().POST('/api/reservations/{id}/extend', { params, body }), printDetail, `--key ${once}`);
    }
  });

byItself(program.command('change <id>').description('what happens by itself to a reservation'))
  .option('--key <key>', 'name of this one deed: given again, nothing is done twice')
  .action((id: string, { key = randomUUID(), ...wanted }: ByItself & { key?: string }) => {
    const body = settingsOf(wanted);
    if (Object.keys(body).length === 0) program.error('error: nothing is to be changed');
    const params = { path: { id }, header: { 'idempotency-key': key } };
    return ask(client().PATCH('/api/reservations/{id}', { params, body }), printDetail, `--key ${key}`);
  });

program
  .command('cancel <id>')
  .description('end a reservation; what was not used comes back by the published rule')
  .option('--least-refund <usdc>', 'what must come back: not cancelled for less')
  .option('--key <key>', 'name of this one deed: given again, nothing is done twice')
  .action(async (id: string, { key = randomUUID(), leastRefund }: { key?: string; leastRefund?: string }) => {
    const params = {
      ...{ path: { id }, header: { 'idempotency-key': key } },
      query: given({ least_refund: leastRefund }) as { least_refund?: string },
    };
    const again = `--key ${key}${leastRefund === undefined ? '' : ` --least-refund ${leastRefund}`}`;
    // A key that may not read may cancel all the same.
    const shown = await client()
      .GET('/api/reservations/{id}', at(id))
      .catch(() => null);
    const before = shown?.data?.cancel_now ?? null;
    const of = await answerOf(client().DELETE('/api/reservations/{id}/cancel', { params }), again);
    show(of, printDetail);
    // What it costs is settled once the machine is released.
    const { json } = program.opts<{ json?: boolean }>();
    if (!json && of.ending && before !== null)
      out(`\n${before.charged} paid, ${before.refund} back once it is released`);
  });

program
  .command('slots <gpu>')
  .description('free blocks of a listing')
  .option('--from <instant>', 'RFC 3339, with its zone; now when not given', moment)
  .option('--to <instant>', '7 days later when not given', moment)
  .option('--min-hours <n>', 'of at least so many hours', number)
  .option('--gpus <n>', 'so many at once; those of one unit when not given', number)
  .action(
    (id: string, { from, to, minHours, gpus }: { from?: string; to?: string; minHours?: number; gpus?: number }) =>
      ask(
        client().GET('/api/reservations/gpu/{id}/available-slots', {
          params: { path: { id }, query: given({ from, to, min_hours: minHours, gpu_count: gpus }) as never },
        }),
        ({ items }) =>
          out(
            table(
              ['from', 'to'],
              items.map((item) => [item.start_time, item.end_time]),
            ),
          ),
      ),
  );

program
  .command('calendar <gpu>')
  .description('a listing day by day')
  .option('--days <n>', 'up to 60', number)
  .option('--zone <name>', 'whose days they are, such as Europe/Berlin')
  .option('--gpus <n>', 'so many at once; those of one unit when not given', number)
  .action((id: string, { gpus, ...of }: { days?: number; zone?: string; gpus?: number }) =>
    ask(
      client().GET('/api/reservations/gpu/{id}/calendar', {
        params: { path: { id }, query: given({ ...of, gpu_count: gpus }) as never },
      }),
      ({ days, zone }) => {
        // A day of another zone lies in two of UTC's.
        const minute = (instant: string): string => `${instant.slice(0, 16)}Z`;
        const blocks = (list: { start_time: string; end_time: string }[]) =>
          list.map(({ start_time: from, end_time: to }) => `${minute(from)}/${minute(to)}`).join(', ') || '-';
        out(
          table(
            ['day', 'busy (UTC)', 'free (UTC)'],
            days.map(({ day, busy, free }) => [day, blocks(busy), blocks(free)]),
          ),
        );
        out(`\ndays of ${zone}`);
      },
    ),
  );
