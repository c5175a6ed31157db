/** `gp4u`: what the page can do, in a terminal. Here the market; accounts and wallet beside it. */
import { type Command, Option } from 'commander';
import './cli-account.ts';
import './cli-arbitrage.ts';
import './cli-budgets.ts';
import './cli-health.ts';
import './cli-history.ts';
import './cli-operator.ts';
import './cli-wallet.ts';
import { passedOn } from './cli-reservations.ts';
import './cli-watches.ts';
import type { Schemas } from './client.ts';
import { ask, client, dash, many, money, number, out, percent, program, table } from './terminal.ts';

type Listing = Schemas['CostedListing'];

const place = (listing: Listing): string => listing.region ?? listing.country ?? '-';
const flags = (listing: Listing): string =>
  [
    listing.status,
    listing.pricing === 'interruptible' ? 'interruptible' : '',
    listing.price_kind === 'live' ? '' : listing.price_kind,
    listing.bookable ? '' : 'not bookable',
    listing.unusual ? 'unusual price' : '',
  ]
    .filter(Boolean)
    .join(', ');

function listingRow(listing: Listing): string[] {
  const { total_cost: total } = listing;
  const cost = total ? [money(total.total) + (total.complete ? '' : '+?'), total.hours.toFixed(2)] : [];
  return [
    `${listing.gpu_count}x ${listing.model ?? `${listing.model_raw} (not in catalog)`}`,
    dash(listing.vram_gb),
    money(listing.price_per_gpu_hour),
    money(listing.price_per_hour),
    ...cost,
    listing.provider,
    place(listing),
    percent(listing.reliability),
    listing.g_score_cmp === null ? '-' : listing.g_score_cmp.toFixed(1),
    flags(listing),
    listing.id,
  ];
}

function listingTable(listings: readonly Listing[]): string {
  const costed = listings.some(({ total_cost }) => total_cost !== undefined);
  const head = [
    'GPU',
    'VRAM',
    '$/GPU-h',
    '$/h',
    ...(costed ? ['total $', 'hours'] : []),
    'market',
    'place',
    'reliab.',
    'G-Score',
    'state',
    'id',
  ];
  return table(head, listings.map(listingRow), costed ? [1, 2, 3, 4, 5, 8, 9] : [1, 2, 3, 6, 7]);
}

const inWords = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value !== 'object' || value === null) return dash(value as string);
  return Object.entries(value)
    .map(([name, part]) => `${name.replaceAll('_', ' ')} ${inWords(part) || 'none'}`)
    .join(', ');
};

const costOptions = (command: Command): Command =>
  command
    .option('--hours <n>', 'hours the total cost is for', number)
    .option('--disk <gb>', 'GB of disk', number)
    .option('--egress <gb>', 'GB sent', number)
    .option('--ingress <gb>', 'GB received', number);

type CostOptions = { hours?: number; disk?: number; egress?: number; ingress?: number };

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

const costQuery = ({ hours, disk, egress, ingress }: CostOptions) =>
  given({ hours, disk_gb: disk, egress_gb: egress, ingress_gb: ingress });

type SearchOptions = CostOptions & {
  model?: string[];
  provider?: string[];
  country?: string[];
  region?: string[];
  minVram?: number;
  maxVram?: number;
  minPrice?: string;
  maxPrice?: string;
  minGpus?: number;
  maxGpus?: number;
  minReliability?: number;
  minGScore?: number;
  pricing?: 'on_demand' | 'interruptible';
  available?: boolean;
  freeFrom?: string;
  freeTo?: string;
  sort?: string;
  limit?: number;
  cursor?: string;
  explain?: string | boolean;
  workload?: string;
  measuredOn?: string;
  why?: boolean;
};

costOptions(program.command('search [words...]').description('search every listing of every market'))
  .option('-m, --model <name>', 'model or alias; may be repeated', many)
  .option('-p, --provider <name>', 'vast, ionet, akash or render; may be repeated', many)
  .option('--country <code>', 'two letters; may be repeated', many)
  .option('--region <words>', "the provider's words for a place; may be repeated", many)
  .option('--min-vram <gb>', 'GB per GPU, at least', number)
  .option('--max-vram <gb>', 'GB per GPU, at most', number)
  .option('--min-price <usdc>', 'USDC per GPU-hour, at least')
  .option('--max-price <usdc>', 'USDC per GPU-hour, at most')
  .option('--min-gpus <n>', 'GPUs in the listing, at least', number)
  .option('--max-gpus <n>', 'GPUs in the listing, at most', number)
  .option('--min-reliability <0-1>', 'reliability, at least', number)
  .option('--min-g-score <0-100>', 'G-Score, at least', number)
  .addOption(new Option('--pricing <kind>', 'how it is sold').choices(['on_demand', 'interruptible']))
  .option('--available', 'only what can be had now')
  .option('--free-from <instant>', 'start of a block (RFC 3339)')
  .option('--free-to <instant>', 'end of the block (RFC 3339)')
  .addOption(
    new Option('-s, --sort <key>', 'order').choices([
      'price',
      'price_per_tflops',
      'g_score',
      'vram',
      'reliability',
      'total_cost',
    ]),
  )
  .addOption(
    new Option('--workload <kind>', 'the hours are those of one GPU, at this work').choices([
      'training',
      'inference',
      'rendering',
    ]),
  )
  .option('--measured-on <model>', 'the model the hours were measured on')
  .option('--why', 'with --sort total_cost: why each stands where it stands')
  .option('-n, --limit <n>', 'rows', number, 20)
  .option('--cursor <cursor>', 'next page')
  .option('--explain [id]', 'why listings are left out, or why this one is')
  .action(async (words: string[], options: SearchOptions) => {
    const query = given({
      q: words.length > 0 ? words.join(' ') : undefined,
      model: options.model,
      provider: options.provider,
      country: options.country,
      region: options.region,
      min_vram_gb: options.minVram,
      max_vram_gb: options.maxVram,
      min_price: options.minPrice,
      max_price: options.maxPrice,
      min_gpus: options.minGpus,
      max_gpus: options.maxGpus,
      min_reliability: options.minReliability,
      min_g_score: options.minGScore,
      pricing: options.pricing,
      available_only: options.available,
      free_from: options.freeFrom,
      free_to: options.freeTo,
      sort: options.sort,
      workload: options.workload,
      measured_on: options.measuredOn,
      limit: options.limit,
      cursor: options.cursor,
      explain: options.explain === undefined ? undefined : true,
      gpu_id: typeof options.explain === 'string' ? options.explain : undefined,
    });
    await ask(
      client().GET('/api/gpus/search', { params: { query: { ...query, ...costQuery(options) } as never } }),
      (data) => {
        if (data.items.length > 0) out(listingTable(data.items));
        if (options.why) data.items.forEach((item, i) => void out(`${i + 1}. ${dash(item.rank_reason)}`));
        out(
          `\n${data.total} listings (${data.mode}${data.stale ? ', some stale' : ''})${data.next_cursor ? ` · more: --cursor ${data.next_cursor}` : ''}`,
        );
        for (const { filter, wanted, listings } of data.explanation?.excluded_by ?? [])
          out(`  ${filter} (${wanted}) keeps ${listings} out`);
        const one = data.explanation?.listing;
        if (one) out(one.in_result ? `  ${one.id} is in the result` : `  ${one.id} is not in the result:`);
        for (const { filter, wanted, actual } of one?.reasons ?? [])
          out(`    ${filter}: wanted ${wanted}, it is ${actual}`);
      },
    );
  });

program
  .command('models')
  .description('the models on offer')
  .option('--all', 'the whole catalog')
  .action(async ({ all }: { all?: boolean }) => {
    await ask(client().GET('/api/gpus/models', { params: { query: all ? { all: true } : {} } as never }), (data) => {
      const rows = data.items.map((model) => [
        model.model,
        dash(model.vram_gb),
        dash(model.fp16_tflops),
        dash(model.performance_index?.toFixed(3)),
        dash(model.available),
        dash(model.gpus_available),
        money(model.cheapest_price_per_gpu_hour),
        money(model.median_price_per_gpu_hour),
        model.providers.join(' '),
      ]);
      out(
        table(
          ['model', 'VRAM', 'FP16', 'index', 'offers', 'GPUs', 'from $/h', 'median', 'markets'],
          rows,
          [1, 2, 3, 4, 5, 6, 7],
        ),
      );
      out(`\n${data.total} models (${data.mode})`);
    });
  });

costOptions(program.command('compare <ids...>').description('two or three listings side by side')).action(
  async (ids: string[], options: CostOptions) => {
    await ask(
      client().POST('/api/gpus/compare', { body: { gpu_ids: ids }, params: { query: costQuery(options) as never } }),
      (data) => {
        const order = data.items.map(({ id }) => id);
        const rows = data.rows.map((row) => [
          row.field,
          ...row.values.map((value, i) => `${dash(value)}${row.best.includes(order[i] ?? '') ? ' *' : ''}`),
        ]);
        out(table(['', ...data.items.map((item) => `${item.gpu_count}x ${item.model ?? item.model_raw}`)], rows));
        out('\n* best of the row');
      },
    );
  },
);

program
  .command('show <id>')
  .description('one listing, with its price history')
  .option('--confirm', 'ask the market itself whether the offer still stands')
  .action(async (id: string, { confirm }: { confirm?: true }) => {
    const query = (confirm ? { confirm: true } : {}) as never;
    await ask(client().GET('/api/gpus/{id}', { params: { path: { id }, query } }), (data) => {
      const { price_history, sources, overlapping_ids, confirmation, ...figures } = data;
      if (confirmation)
        out(
          `${confirmation.state}: ${confirmation.detail}${confirmation.asked_at === null ? '' : ` (asked at ${confirmation.asked_at})`}\n`,
        );
      out(
        table(
          ['', ''],
          Object.entries(figures).map(([name, value]) => [name, inWords(value)]),
        ),
      );
      out(
        `\nprice moved ${price_history.changes} times, ${money(price_history.lowest_price_per_gpu_hour)} to ${money(price_history.highest_price_per_gpu_hour)} $/GPU-h`,
      );
      for (const { at, price_per_gpu_hour } of price_history.items.slice(0, 10))
        out(`  ${at}  ${money(price_per_gpu_hour)}`);
      out(`\nshares GPUs with ${overlapping_ids.length} other listings\n`);
      out(
        table(
          ['figure', 'where it comes from'],
          Object.entries(Object.assign({}, ...Object.values(sources)) as Record<string, string>),
        ),
      );
    });
  });

program
  .command('on-offer')
  .description('what each market has on offer')
  .action(async () => {
    await ask(client().GET('/api/gpus/providers'), (data) => {
      const rows = data.items.map((item) => [
        item.name,
        dash(item.listings),
        dash(item.available),
        dash(item.gpus_available),
        dash(item.models),
        money(item.cheapest_price_per_gpu_hour),
        money(item.median_price_per_gpu_hour),
      ]);
      out(table(['market', 'listings', 'available', 'GPUs', 'models', 'from $/h', 'median'], rows, [1, 2, 3, 4, 5, 6]));
    });
  });

program
  .command('markets')
  .description('health and last sync of each market')
  .action(async () => {
    await ask(client().GET('/api/providers'), (data) => {
      for (const item of data.items) {
        const sync = item.last_sync;
        out(`${item.name}: ${item.health}. ${item.health_reason}. ${item.note}`);
        if (sync)
          out(
            `  sync ${sync.id}: ${sync.state}, ${sync.fetched} rows, ${sync.new} new, ${sync.changed} changed, ${sync.unchanged} unchanged, ${sync.missing} missing, dropped ${JSON.stringify(sync.dropped)}, ${dash(sync.duration_ms)} ms`,
          );
        for (const { model_raw, listings } of item.unknown_spellings)
          out(`  unknown model "${model_raw}" (${listings})`);
      }
    });
  });

const printSyncs = (data: Schemas['SyncAnswer']): void => {
  out(`${data.id}: ${data.state}`);
  for (const sync of data.syncs) {
    out(
      `  ${sync.provider}: ${sync.state}, ${sync.fetched} rows, ${sync.new} new, ${sync.changed} changed, ${sync.gone} gone${sync.error ? `, ${sync.error.kind}: ${sync.error.detail}` : ''}`,
    );
    for (const { external_id, reason, detail } of sync.dropped_offers)
      out(`    dropped ${dash(external_id)}: ${reason} (${detail})`);
  }
};

program
  .command('sync [market]')
  .description('ask for a sync now (operators)')
  .option('--accept', 'take what is read even where it is not believed')
  .action(async (market: string | undefined, { accept }: { accept?: true }) => {
    const query = (accept ? { accept: true } : {}) as never;
    await (market === undefined
      ? ask(client().POST('/api/providers/sync', { params: { query } }), printSyncs)
      : ask(client().POST('/api/providers/sync/{name}', { params: { path: { name: market }, query } }), printSyncs));
  });

program
  .command('sync-outcome <id>')
  .description("a sync's outcome, with every dropped offer")
  .action(async (id: string) => {
    await ask(client().GET('/api/providers/syncs/{id}', { params: { path: { id } } }), printSyncs);
  });

program
  .command('server')
  .description('name, version, mode, liveness and readiness of the server')
  .action(async () => {
    await ask(client().GET('/'), (data) => out(`${data.name} ${data.version}, ${data.mode}`));
    await ask(client().GET('/health'), (data) => out(data.status));
    await ask(client().GET('/health/ready'), (data) => out(data.status));
  });

program
  .command('metrics')
  .description("the server's metrics, as Prometheus reads them")
  .action(async () => {
    await ask(client().GET('/metrics', { parseAs: 'text' }), (data) => out(String(data)));
  });

await program.parseAsync(passedOn(process.argv));
