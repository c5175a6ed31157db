/** `gp4u watch …` and `gp4u webhook …`: what one wants to be told, and where. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Schemas } from './client.ts';
import { ask, client, dash, money, number, out, program, refuse, table } from './terminal.ts';

type Watch = Schemas['Watch'];
type Json = Record<string, unknown>;

const at = (id: string) => ({ params: { path: { id } } });
const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
const once = (key: string | undefined) => ({ 'idempotency-key': key ?? randomUUID() });
const KEY_HELP = 'name of this one deed: given again, nothing is done twice';

const watch = program.command('watch').description('be told of prices, spreads, stock and listings');

const withUnit = (value: string | null, unit: Watch['unit']): string =>
  value === null ? '-' : unit === 'listings' ? value : `${money(value)}${unit === 'percent' ? ' %' : ''}`;

const watched = (of: Watch): string =>
  [
    of.kind === 'listing_gone' ? `${of.model ?? 'listing'} ${of.listing_id}` : dash(of.model),
    of.pricing ?? '',
    of.provider === null ? '' : `at ${of.provider}`,
    of.min_gpus === null ? '' : `${of.min_gpus}+ GPUs`,
  ]
    .filter(Boolean)
    .join(', ');

function printWatch(of: Watch): void {
  out(`${of.id}  ${of.kind}  ${watched(of)}`);
  const rows = [
    ['threshold', withUnit(of.threshold, of.unit)],
    ['now', withUnit(of.value, of.unit)],
    ['since', dash(of.value_since)],
    ['where', of.value_listing === null ? '-' : `${of.value_listing.provider} ${of.value_listing.id}`],
    ['told last', dash(of.fired_at)],
    ['not again before', dash(of.not_before)],
    ['hysteresis', `${of.hysteresis_percent} %`],
    ['cool-down', `${of.cooldown_seconds} s`],
    ['note', of.note],
  ];
  out(table(['', ''], rows));
  out(`\n${of.state_text}`);
  if (of.unread_markets.length > 0)
    out(`Cannot be read now: ${of.unread_markets.join(', ')}; the value is as it was before.`);
}

type Options = {
  pricing?: 'on_demand' | 'interruptible';
  provider?: 'vast' | 'ionet' | 'akash' | 'render';
  minGpus?: number;
  hysteresis?: number;
  cooldown?: number;
  note?: string;
  key?: string;
};

const add = watch.command('add').description('watch something');

const create = (body: Schemas['NewWatch'], { key, hysteresis, cooldown, note }: Options): Promise<void> =>
  ask(
    client().POST('/api/watches', {
      body: given({ ...body, hysteresis_percent: hysteresis, cooldown_seconds: cooldown, note }) as never,
      params: { header: once(key) },
    }),
    printWatch,
  );

const shared = (command: Command): Command =>
  command
    .option('--cooldown <seconds>', 'between two alerts at least', number)
    .option('--note <words>', 'what it is for, told with the alert')
    .option('--key <key>', KEY_HELP);
const pricing = (command: Command): Command => command.option('--pricing <kind>', 'on_demand or interruptible');
const filters = (command: Command): Command =>
  pricing(command)
    .option('--provider <name>', 'vast, ionet, akash or render')
    .option('--min-gpus <n>', 'GPUs in one listing at least', number);
const hysteresis = (command: Command): Command =>
  command.option('--hysteresis <percent>', 'how far it must go back before it can be told again', number);

for (const [name, kind, what] of [
  ['price-below', 'price_below', 'the cheapest costs so much or less (USDC per GPU-hour)'],
  ['price-above', 'price_above', 'the cheapest costs so much or more (USDC per GPU-hour)'],
] as const)
  shared(hysteresis(filters(add.command(`${name} <model> <usdc>`).description(what)))).action(
    (model: string, threshold: string, options: Options) =>
      create({ kind, model, threshold, ...subjectOf(options) } as never, options),
  );
shared(
  hysteresis(
    pricing(add.command('spread-above <model> <percent>').description('the price differs so much between markets')),
  ),
).action((model: string, threshold: string, options: Options) =>
  create({ kind: 'spread_above', model, threshold, ...subjectOf(options) } as never, options),
);
shared(filters(add.command('back-in-stock <model>').description('it can be had'))).action(
  (model: string, options: Options) =>
    create({ kind: 'back_in_stock', model, ...subjectOf(options) } as never, options),
);
shared(add.command('listing-gone <id>').description('a listing is not on offer any more')).action(
  (id: string, options: Options) => create({ kind: 'listing_gone', listing_id: id } as never, options),
);

function subjectOf({ pricing: of, provider, minGpus }: Options) {
  return { pricing: of, provider, min_gpus: minGpus };
}

watch
  .command('list', { isDefault: true })
  .description('your watches')
  .option('-n, --limit <n>', 'rows', number, 50)
  .option('--cursor <cursor>', 'next page')
  .action(async ({ limit, cursor }: { limit: number; cursor?: string }) => {
    await ask(client().GET('/api/watches', { params: { query: given({ limit, cursor }) as never } }), (data) => {
      const rows = data.items.map((of) => [
        of.kind,
        watched(of),
        withUnit(of.threshold, of.unit),
        withUnit(of.value, of.unit),
        of.state,
        dash(of.fired_at),
        of.id,
      ]);
      if (rows.length > 0) out(table(['watch', 'of', 'at', 'now', 'state', 'told last', 'id'], rows, [2, 3]));
      out(
        `\n${data.total} of ${data.limit} watches (${data.mode})${data.next_cursor ? ` · more: --cursor ${data.next_cursor}` : ''}`,
      );
    });
  });

watch
  .command('show <id>')
  .description('one watch, and how it stands')
  .action((id: string) => ask(client().GET('/api/watches/{id}', at(id)), printWatch));

for (const [name, paused] of [
  ['pause', true],
  ['resume', false],
] as const)
  watch
    .command(`${name} <id>`)
    .description(paused ? 'tell nothing until it is resumed' : 'go on')
    .action((id: string) =>
      ask(client().PATCH('/api/watches/{id}', { ...at(id), body: { paused } as never }), printWatch),
    );

watch
  .command('remove <id>')
  .description('remove a watch; its alerts stay')
  .action((id: string) => done(client().DELETE('/api/watches/{id}', at(id)), 'Removed.'));

watch
  .command('alerts [id]')
  .description('what you were told; of one watch, where one is named')
  .option('-n, --limit <n>', 'rows', number, 20)
  .option('--cursor <cursor>', 'next page')
  .action(async (id: string | undefined, { limit, cursor }: { limit: number; cursor?: string }) => {
    const query = given({ limit, cursor, watch: id }) as never;
    await ask(client().GET('/api/watches/alerts', { params: { query } }), (data) => {
      for (const alert of data.items)
        out(`${alert.fired_at}  ${alert.text}${alert.listing === null ? '' : `  ${alert.listing.id}`}`);
      if (data.next_cursor) out(`\nmore: --cursor ${data.next_cursor}`);
    });
  });

/** An answer without a body is none for `ask`. */
async function done(call: Promise<{ error?: unknown; response: Response }>, said: string): Promise<void> {
  const answer = call.then(({ error, response }) =>
    response.ok ? { data: {}, response } : { error, response },
  ) as Promise<{ data?: object; error?: unknown; response: Response }>;
  await ask(answer, () => out(said));
}

// Following ----------------------------------------------------------------------------------------------------------

const PAUSES_MS = [1000, 2000, 5000, 10_000, 30_000];

function printEvent(name: string, text: string): void {
  if (program.opts<{ json?: boolean }>().json) {
    out(text);
    return;
  }
  const data = JSON.parse(text) as Json;
  const said =
    typeof data.text === 'string'
      ? data.text
      : typeof data.detail === 'string'
        ? data.detail
        : name === 'price'
          ? `${data.model}: ${money((data.price_per_gpu_hour as string | null) ?? null)} USDC per GPU-hour`
          : `${dash(data.amount as string)} USDC ${dash(data.state as string)}`;
  out(`${dash(data.at as string)}  ${name}  ${said}`);
}

watch
  .command('follow')
  .description('print what happens to you and what you watch, as it happens')
  .option('--from <id>', 'after the event with this id')
  .action(async ({ from }: { from?: string }) => {
    let last = from;
    let failures = 0;
    for (;;) {
      const answer = await client()
        .GET('/api/events', {
          params: { header: given({ 'last-event-id': last }) as never },
          headers: { accept: 'text/event-stream' },
          parseAs: 'stream',
        })
        .catch((error: unknown) => {
          process.stderr.write(`The stream is broken: ${error instanceof Error ? error.message : error}\n`);
          return null;
        });
      if (answer !== null && answer.data === undefined) {
        // A server that is full or restarts is asked again; a refusal is one.
        if (answer.response.status < 500 && answer.response.status !== 429)
          refuse(answer.error as Schemas['Problem'], answer.response.status);
      } else if (answer !== null) {
        const stream = answer.data as unknown as ReadableStream<Uint8Array>;
        try {
          for await (const piece of eventsIn(stream)) {
            if (piece.event !== 'ready') printEvent(piece.event ?? 'message', piece.data);
            last = piece.id ?? last;
            failures = 0;
          }
        } catch {
          // Broken off: it goes on after the last event that was printed.
        }
      }
      const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
      failures += 1;
      await new Promise((resolve) => setTimeout(resolve, pause * (0.8 + 0.4 * Math.random())));
    }
  });

const eventsIn = (stream: ReadableStream<Uint8Array>) =>
  stream
    .pipeThrough(new TextDecoderStream() as never)
    .pipeThrough(new EventSourceParserStream()) as unknown as AsyncIterable<{
    event?: string;
    data: string;
    id?: string;
  }>;

// Webhooks -----------------------------------------------------------------------------------------------------------

const webhook = program.command('webhook').description('addresses that alerts are sent to, signed');

const printWebhook = (of: Schemas['Webhook']): void =>
  out(`${of.id}  ${of.url}  ${of.state}${of.off_reason === null ? '' : ` (${of.off_reason})`}`);
const printSecret = (of: Schemas['NewWebhook']): void => {
  printWebhook(of);
  out(`secret  ${of.secret}\nIt is shown this once: messages are signed with it (Standard Webhooks).`);
};
const printDelivery = (of: Schemas['Delivery']): void => out(deliveryTable([of]));

function deliveryTable(items: readonly Schemas['Delivery'][]): string {
  const rows = items.map((of) => [
    of.created_at,
    of.type,
    of.state,
    dash(of.attempts),
    dash(of.last_status),
    dash(of.last_duration_ms),
    of.last_error ?? (of.next_attempt_at === null ? '' : `next try ${of.next_attempt_at}`),
    of.id,
  ]);
  return table(['queued', 'what', 'state', 'tries', 'status', 'ms', '', 'id'], rows, [3, 4, 5]);
}

webhook
  .command('add <url>')
  .description('have alerts sent to an address')
  .option('--description <words>', 'what it is for')
  .action((url: string, { description }: { description?: string }) =>
    ask(client().POST('/api/webhooks', { body: given({ url, description }) as never }), printSecret),
  );

webhook
  .command('list', { isDefault: true })
  .description('your webhooks')
  .action(() =>
    ask(client().GET('/api/webhooks'), (data) => {
      data.items.forEach(printWebhook);
      out(`${data.total} of ${data.limit} webhooks`);
    }),
  );

for (const [name, active] of [
  ['pause', false],
  ['resume', true],
] as const)
  webhook
    .command(`${name} <id>`)
    .description(active ? 'send to it again' : 'send nothing to it; what waits has failed')
    .action((id: string) =>
      ask(client().PATCH('/api/webhooks/{id}', { ...at(id), body: { active } as never }), printWebhook),
    );

webhook
  .command('remove <id>')
  .description('remove it, with its deliveries')
  .action((id: string) => done(client().DELETE('/api/webhooks/{id}', at(id)), 'Removed.'));

webhook
  .command('rotate <id>')
  .description('another secret; the old one signs too for 24 hours')
  .action((id: string) => ask(client().POST('/api/webhooks/{id}/rotate-secret', at(id)), printSecret));

webhook
  .command('test <id>')
  .description('send it a test message now')
  .option('--key <key>', KEY_HELP)
  .action((id: string, { key }: { key?: string }) =>
    ask(client().POST('/api/webhooks/{id}/test', { params: { path: { id }, header: once(key) } }), printDelivery),
  );

webhook
  .command('deliveries <id>')
  .description('what was sent to it and what it answered')
  .option('-n, --limit <n>', 'rows', number, 20)
  .option('--cursor <cursor>', 'next page')
  .action(async (id: string, { limit, cursor }: { limit: number; cursor?: string }) => {
    const query = given({ limit, cursor }) as never;
    await ask(client().GET('/api/webhooks/{id}/deliveries', { params: { path: { id }, query } }), (data) => {
      out(deliveryTable(data.items));
      if (data.next_cursor) out(`\nmore: --cursor ${data.next_cursor}`);
    });
  });

webhook
  .command('retry <id> <delivery>')
  .description('send a message again that was not taken')
  .option('--key <key>', KEY_HELP)
  .action((id: string, delivery: string, { key }: { key?: string }) =>
    ask(
      client().POST('/api/webhooks/{id}/deliveries/{delivery_id}/retry', {
        params: { path: { id, delivery_id: delivery }, header: once(key) },
      }),
      printDelivery,
    ),
  );
