/** `gp4u health` and what operators do about it. */
import type { Schemas } from './client.ts';
import { ask, client, dash, number, out, percent, program, table } from './terminal.ts';

type Health = Schemas['ProviderHealth'];

const milliseconds = (value: number | null): string => (value === null ? '-' : `${Math.round(value)} ms`);
const path = (name: string) => ({ params: { path: { name } } });
const only = (provider: string | undefined) => ({
  params: { query: (provider === undefined ? {} : { provider }) as never },
});

function printHealth(health: Health): void {
  out(`${health.name}: ${health.state}. ${health.reasons.join('. ')}`);
  const { calls, credentials, breaker, age_seconds } = health;
  out(
    `  read ${age_seconds === null ? 'never' : `${age_seconds} s ago`} · breaker ${breaker} · key ${credentials.state} · ${calls.calls} calls, ${percent(calls.success_ratio)} answered, p50 ${milliseconds(calls.p50_ms)}, p95 ${milliseconds(calls.p95_ms)}`,
  );
  for (const [kind, count] of Object.entries(calls.errors)) out(`  ${count}x ${kind}`);
}

program
  .command('health [market]')
  .description('how each market fares, and why')
  .action(async (market: string | undefined) => {
    await (market === undefined
      ? ask(client().GET('/api/provider-health/health'), (data) => {
          out(`${data.state} (${data.mode})`);
          data.items.forEach(printHealth);
        })
      : ask(client().GET('/api/provider-health/providers/{name}/health', path(market)), printHealth));
  });

program
  .command('check <market>')
  .description('ask a market now, with our key (operators)')
  .action(async (market: string) => {
    await ask(client().POST('/api/provider-health/providers/{name}/health-check', path(market)), (data) => {
      out(`${data.ok ? 'well' : `failed (${data.error_kind})`} after ${data.duration_ms} ms: ${data.detail}`);
      printHealth(data.health);
    });
  });

const printBreaker = (breaker: Schemas['CircuitBreaker']): void => {
  const next = breaker.next_probe_at === null ? '' : `, tried again at ${breaker.next_probe_at}`;
  out(
    `${breaker.name}: ${breaker.state}, ${breaker.failures} of ${breaker.failure_threshold} failures in a row${next}`,
  );
  for (const { at, from, to, cause, detail } of breaker.transitions)
    out(`  ${at}  ${from} → ${to}: ${cause}${detail === '' ? '' : ` (${detail})`}`);
};

program
  .command('breakers')
  .description('circuit breakers and their turns')
  .action(async () => {
    await ask(client().GET('/api/provider-health/circuit-breakers'), (data) => data.items.forEach(printBreaker));
  });

program
  .command('reset-breaker <market>')
  .description('close a circuit breaker (operators)')
  .action(async (market: string) => {
    await ask(client().POST('/api/provider-health/circuit-breakers/{name}/reset', path(market)), printBreaker);
  });

const printLimits = (data: Schemas['RateLimiters']): void => {
  const rows = data.items.map((item) => [
    item.name,
    dash(item.requests_per_minute),
    dash(item.burst),
    dash(item.tokens),
    dash(item.blocked_until),
  ]);
  out(table(['market', 'calls a minute', 'at once', 'may go now', 'left alone until'], rows, [1, 2, 3]));
};

program
  .command('limits')
  .description('how many calls each market is asked for')
  .action(async () => {
    await ask(client().GET('/api/provider-health/rate-limiters'), printLimits);
  });

program
  .command('reset-limits [market]')
  .description('fill the token buckets (operators)')
  .action(async (market: string | undefined) => {
    await ask(client().POST('/api/provider-health/rate-limiters/reset', only(market)), printLimits);
  });

const printCache = (data: Schemas['CacheStats']): void => {
  out(`kept in ${data.tiers.join(' and ')}; Redis: ${data.redis.state.replace('_', ' ')}`);
  const rows = data.items.map((item) => [
    item.name,
    dash(item.hits),
    dash(item.misses),
    dash(item.stale),
    dash(item.loads),
    percent(item.hit_ratio),
    percent(item.stale_ratio),
    `${item.ttl_seconds} s`,
  ]);
  out(table(['market', 'hits', 'misses', 'stale', 'calls', 'hit', 'stale', 'keeps'], rows, [1, 2, 3, 4, 5, 6, 7]));
};

program
  .command('cache')
  .description('what the server keeps of the markets’ answers')
  .action(async () => {
    await ask(client().GET('/api/provider-health/cache/stats'), printCache);
  });

program
  .command('forget [market]')
  .description('forget what is kept of the markets’ answers (operators)')
  .action(async (market: string | undefined) => {
    await ask(client().POST('/api/provider-health/cache/invalidate', only(market)), printCache);
  });

program
  .command('calls')
  .description('calls to each market in figures')
  .action(async () => {
    await ask(client().GET('/api/provider-health/metrics/summary'), (data) => {
      const rows = data.items.map(({ name, recent, total_calls }) => [
        name,
        dash(total_calls),
        dash(recent.calls),
        percent(recent.success_ratio),
        milliseconds(recent.p50_ms),
        milliseconds(recent.p95_ms),
        milliseconds(recent.p99_ms),
        Object.entries(recent.errors)
          .map(([kind, count]) => `${count}x ${kind}`)
          .join(' '),
      ]);
      out(table(['market', 'ever', 'lately', 'answered', 'p50', 'p95', 'p99', 'errors'], rows, [1, 2, 3, 4, 5, 6]));
    });
  });

program
  .command('syncs [market]')
  .description('the last syncs (operators)')
  .option('-n, --limit <n>', 'rows', number, 20)
  .action(async (market: string | undefined, { limit }: { limit: number }) => {
    const query = { limit, ...(market === undefined ? {} : { provider: market }) } as never;
    await ask(client().GET('/api/providers/syncs', { params: { query } }), (data) => {
      const rows = data.items.map((sync) => [
        dash(sync.finished_at),
        sync.provider,
        sync.state,
        dash(sync.fetched),
        dash(sync.new + sync.changed),
        dash(Object.values(sync.dropped).reduce((sum, n) => sum + n, 0)),
        milliseconds(sync.duration_ms),
        sync.error === null ? '' : `${sync.error.kind}: ${sync.error.detail}`,
      ]);
      out(table(['ended', 'market', 'outcome', 'rows', 'new or changed', 'dropped', 'took', ''], rows, [3, 4, 5, 6]));
    });
  });

const printSettings = (data: Schemas['ProviderSettingsAnswer']): void => {
  out(`${data.name}${data.settings.enabled ? '' : ' (off)'}`);
  for (const [name, value] of Object.entries(data.settings)) {
    const usual = data.usual[name as keyof typeof data.usual];
    out(`  ${name.padEnd(20)} ${value}${value === usual ? '' : `  (as it comes: ${usual})`}`);
  }
};

program
  .command('settings')
  .description('how each market is set (operators)')
  .action(async () => {
    await ask(client().GET('/api/providers/settings'), (data) => data.items.forEach(printSettings));
  });

/** "usual" takes a setting back to what comes with the market. */
const value = (text: string): number | 'usual' => (text === 'usual' ? text : number(text));
/** Here, not when it is read: an option that is read as null becomes an empty text. */
const settingOf = <T>(given: T | 'usual' | undefined): T | null | undefined => (given === 'usual' ? null : given);

type Setting = number | 'usual';
type Change = {
  on?: true;
  off?: true;
  limit?: Setting;
  burst?: Setting;
  failures?: Setting;
  open?: Setting;
  timeout?: Setting;
  concurrency?: Setting;
  baseUrl?: string;
};

program
  .command('set <market>')
  .description('switch a market on or off, or set its limits (operators); "usual" takes a setting back')
  .option('--on', 'switch it on')
  .option('--off', 'switch it off: it is not called any more')
  .option('--limit <n>', 'calls a minute', value)
  .option('--burst <n>', 'calls that may go at once', value)
  .option('--failures <n>', 'failures in a row that open the circuit breaker', value)
  .option('--open <seconds>', 'how long it stays open', value)
  .option('--timeout <ms>', 'for a whole call', value)
  .option('--concurrency <n>', 'calls under way at once', value)
  .option('--base-url <url>', 'where it is asked (sandbox only)')
  .action(async (market: string, { on, off, ...change }: Change) => {
    const enabled = on === true ? true : off === true ? false : undefined;
    const body = {
      enabled,
      requests_per_minute: settingOf(change.limit),
      burst: settingOf(change.burst),
      failure_threshold: settingOf(change.failures),
      open_seconds: settingOf(change.open),
      timeout_ms: settingOf(change.timeout),
      concurrency: settingOf(change.concurrency),
      base_url: settingOf(change.baseUrl),
    };
    const given = Object.fromEntries(Object.entries(body).filter(([, item]) => item !== undefined));
    await ask(client().PATCH('/api/providers/{name}', { ...path(market), body: given }), printSettings);
  });
