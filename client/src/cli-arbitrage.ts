/** `gp4u deals` and what goes with it: where the same GPU is cheaper, and what that saves. */
import { Option } from 'commander';
import type { Schemas } from './client.ts';
import { ask, client, dash, many, money, number, out, program, table } from './terminal.ts';

const given = <T extends object>(fields: T): never =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

const pricing = () => new Option('--pricing <kind>', 'how it is sold').choices(['on_demand', 'interruptible']);
const share = (value: number): string => `${value.toFixed(1)} %`;
const score = (value: number | null): string => (value === null ? '-' : value.toFixed(1));

type Deal = Schemas['BestDealsAnswer']['price_per_tflops'][number];

function printDeals(title: string, unit: string, deals: readonly Deal[]): void {
  out(`\n${title}`);
  if (deals.length === 0) out('  nothing counts right now');
  const rows = deals.map(({ price_per, amount, listing }) => [
    `${listing.gpu_count}x ${listing.model ?? listing.model_raw}`,
    price_per,
    `${amount} ${unit}`,
    money(listing.price_per_gpu_hour),
    score(listing.g_score_cmp),
    listing.provider,
    listing.region ?? listing.country ?? '-',
    listing.id,
  ]);
  out(table(['GPU', `$/${unit}-h`, 'a GPU has', '$/GPU-h', 'G-Score', 'market', 'place', 'id'], rows, [1, 2, 3, 4]));
}

type DealOptions = { model?: string[]; provider?: string[]; minVram?: number; pricing?: string; limit: number };

program
  .command('deals')
  .description('the best value now: by price for a TFLOPS, a GB of memory, a G-Score point')
  .option('-m, --model <name>', 'model or alias; may be repeated', many)
  .option('-p, --provider <name>', 'vast, ionet, akash or render; may be repeated', many)
  .option('--min-vram <gb>', 'GB per GPU, at least', number)
  .addOption(pricing())
  .option('-n, --limit <n>', 'offers in each list', number, 5)
  .action(async ({ model, provider, minVram, pricing, limit }: DealOptions) => {
    const query = given({ model, provider, min_vram_gb: minVram, pricing, limit });
    await ask(client().GET('/api/arbitrage/best-deals', { params: { query } }), (data) => {
      printDeals('By price for a TFLOPS (dense FP16)', 'TFLOPS', data.price_per_tflops);
      printDeals('By price for a GB of memory', 'GB', data.price_per_vram_gb);
      printDeals('By price for a point of G-Score', 'point', data.price_per_g_score_point);
      out(`\n(${data.mode})`);
    });
  });

type ArbitrageOptions = {
  model?: string[];
  minSpread?: number;
  minOffers?: number;
  minConfidence?: string;
  pricing?: string;
  hoursPerDay?: number;
  why?: boolean;
};

program
  .command('arbitrage')
  .description('where the same GPU is cheaper: like with like, no odd prices')
  .option('-m, --model <name>', 'model or alias; may be repeated', many)
  .option('--min-spread <percent>', 'spread in percent of the cheap side, at least', number)
  .option('--min-offers <n>', 'machines behind each side, at least', number)
  .addOption(new Option('--min-confidence <word>', 'at least').choices(['high', 'medium', 'low']))
  .addOption(pricing())
  .option('--hours-per-day <n>', 'hours of use a day', number)
  .option('--why', 'why each is believed')
  .action(async ({ why, ...options }: ArbitrageOptions) => {
    const query = given({
      model: options.model,
      min_spread: options.minSpread,
      min_offers: options.minOffers,
      min_confidence: options.minConfidence,
      pricing: options.pricing,
      hours_per_day: options.hoursPerDay,
    });
    await ask(client().GET('/api/arbitrage/opportunities', { params: { query } }), (data) => {
      if (data.items.length === 0) out('No spread stands on enough machines right now.');
      const rows = data.items.map((one) => [
        `${one.model}${one.gpu_count === '1' ? '' : ` (${one.gpu_count} GPUs)`}`,
        one.pricing,
        `${one.cheap.provider} ${money(one.cheap.p25_price_per_gpu_hour)} (${one.cheap.machines})`,
        `${one.dear.provider} ${money(one.dear.p25_price_per_gpu_hour)} (${one.dear.machines})`,
        share(one.spread_percent),
        share(one.savings_percent),
        money(one.saving_per_month),
        one.confidence,
        one.buy.id,
      ]);
      if (rows.length > 0)
        out(
          table(
            [
              'model',
              'pricing',
              'cheap $/GPU-h (machines)',
              'dear',
              'spread',
              'savings',
              '$/month',
              'confidence',
              'buy',
            ],
            rows,
            [4, 5, 6],
          ),
        );
      if (why)
        for (const one of data.items) out(`\n${one.model}, ${one.gpu_count} GPUs:\n  ${one.reasons.join('\n  ')}`);
      const { disk_gb, egress_gb_per_day, ingress_gb_per_day } = data.profile;
      out(
        `\n${data.total} (${data.mode}); prices hold ${disk_gb} GB of disk, ${egress_gb_per_day} GB sent and ${ingress_gb_per_day} GB received a day`,
      );
    });
  });

program
  .command('savings <model>')
  .description("what the cheapest saves against each market's typical price")
  .option('--hours-per-day <n>', 'hours of use a day', number)
  .option('--days <n>', 'days of use', number)
  .addOption(pricing())
  .action(async (model: string, options: { hoursPerDay?: number; days?: number; pricing?: string }) => {
    const query = given({ hours_per_day: options.hoursPerDay, days: options.days, pricing: options.pricing });
    await ask(client().GET('/api/arbitrage/savings/{model}', { params: { path: { model }, query } }), (data) => {
      const { cheapest } = data;
      if (cheapest === undefined) return out(`No offer of ${data.model} counts right now.`);
      out(
        `${data.model} for ${data.days} days of ${data.hours_per_day} h: ${money(data.cost)} at the cheapest, ${money(cheapest.price_per_gpu_hour)} $/GPU-h on ${cheapest.provider} (${cheapest.id})\n`,
      );
      const rows = data.items.map((row) => [
        row.provider,
        money(row.typical_price_per_gpu_hour),
        dash(row.machines),
        money(row.typical_cost),
        money(row.saving),
        share(row.saving_percent),
        money(row.saving_per_month),
        money(row.saving_per_year),
      ]);
      out(
        table(
          ['market', 'typical $/GPU-h', 'machines', 'cost', 'saved', '', 'a month', 'a year'],
          rows,
          [1, 2, 3, 4, 5, 6, 7],
        ),
      );
    });
  });

program
  .command('prices <model>')
  .description('what each market asks for a model: quartiles, and the offers that count')
  .addOption(pricing())
  .addOption(new Option('--gpus <class>', 'GPUs in the offer').choices(['1', '2-4', '5-7', '8+']))
  .action(async (model: string, options: { pricing?: string; gpus?: string }) => {
    const query = given({ pricing: options.pricing, gpu_count: options.gpus });
    await ask(client().GET('/api/arbitrage/compare/{model}', { params: { path: { model }, query } }), (data) => {
      const rows = data.items.map(({ name, shown, counted, cheapest, age_seconds }) => [
        name,
        dash(shown.offers),
        money(shown.min),
        money(shown.p25),
        money(shown.median),
        money(shown.p75),
        money(shown.max),
        dash(counted?.machines),
        cheapest === undefined ? '-' : `${money(cheapest.price_per_gpu_hour)} ${cheapest.id}`,
        age_seconds === null ? 'never' : `${age_seconds} s`,
      ]);
      out(
        table(
          ['market', 'offers', 'min', 'p25', 'median', 'p75', 'max', 'machines that count', 'cheapest of them', 'read'],
          rows,
          [1, 2, 3, 4, 5, 6, 7],
        ),
      );
      const left = Object.entries(data.excluded).map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`);
      if (left.length > 0) out(`\nNot counted: ${left.join(', ')}`);
    });
  });

program
  .command('score-table [version]')
  .description('weights, priors and medians that G-Scores are made with')
  .action(async (version: string | undefined) => {
    const query = given({ version });
    await ask(client().GET('/api/gpus/score-table', { params: { query } }), (data) => {
      out(
        `version ${data.version} of ${data.made_at}, performance index ${data.performance_index_version} (${data.mode})\n`,
      );
      for (const [part, formula] of Object.entries(data.formulas)) out(`  ${part} = ${formula}`);
      const rows = data.weights.map(({ provider, weights, boost, boost_for }) => [
        provider,
        dash(weights.performance),
        dash(weights.reliability),
        dash(weights.efficiency),
        boost_for === null ? '-' : `${boost} (${boost_for})`,
      ]);
      const all = data.comparable_weights;
      rows.push(['comparable', dash(all.performance), dash(all.reliability), dash(all.efficiency), '-']);
      out(`\n${table(['market', 'performance', 'reliability', 'efficiency', 'boost'], rows, [1, 2, 3])}`);
      const { on_demand, interruptible } = data.median_efficiency;
      out(
        `\nmedian performance per USDC: ${dash(on_demand?.median.toFixed(4))} on demand (${dash(on_demand?.offers)} offers), ${dash(interruptible?.median.toFixed(4))} interruptible (${dash(interruptible?.offers)})`,
      );
    });
  });
