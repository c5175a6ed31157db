/** One market: its state and why, its circuit breaker, token bucket and calls, and the orders there are. */
import { Button, Switch } from '@mantine/core';
import { IconAdjustments, IconHeartbeat, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import { answered, api, type ProviderName, type Schemas } from '../frame/api.ts';
import { showShare, showWhole } from '../frame/naming.ts';
import { states } from '../status/meaning.ts';
import classes from './operations.module.css';
import { configure, useOrder } from './queries.ts';
import { SettingsSheet } from './settings-sheet.tsx';
import { useSync } from './sync-now.ts';

type Health = Schemas['ProviderHealth'];
type Breaker = Schemas['CircuitBreaker'];
type Limit = Schemas['RateLimiter'];
type Setting = Schemas['ProviderSettingsAnswer'];

const breakerWords = { closed: 'closed', open: 'open', half_open: 'half-open' } as const;
const credentialWords = {
  valid: 'taken',
  refused: 'refused',
  unreachable: 'could not be checked',
  unchecked: 'not checked yet',
} as const;
const ms = (value: number | null): string => (value === null ? '–' : `${showWhole(value)} ms`);

function Calls({ calls }: { calls: Health['calls'] }) {
  const errors = Object.entries(calls.errors);
  const figures = [
    ['Calls', showWhole(calls.calls)],
    ['Answered', calls.success_ratio === null ? '–' : showShare(calls.success_ratio, 0)],
    ['Half within', ms(calls.p50_ms)],
    ['95 % within', ms(calls.p95_ms)],
    ['99 % within', ms(calls.p99_ms)],
  ] as const;
  return (
    <section className={classes.part}>
      <h3>Calls of the last {showWhole(calls.window_seconds / 60)} min</h3>
      <dl className={classes.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {errors.length > 0 && (
        <p className={classes.soft}>
          {errors.map(([kind, count]) => `${showWhole(count)} × ${kind.replaceAll('_', ' ')}`).join(', ')}
        </p>
      )}
    </section>
  );
}

function BreakerPart({ breaker, name }: { breaker: Breaker; name: string }) {
  const now = useNow(1000);
  const reset = useOrder(() =>
    answered(
      api.POST('/api/provider-health/circuit-breakers/{name}/reset', { params: { path: { name: breaker.provider } } }),
    ),
  );
  const { state, failures, failure_threshold, open_seconds, next_probe_at, last_failure } = breaker;
  const seconds = next_probe_at === null ? 0 : Math.max(0, Math.round((Date.parse(next_probe_at) - now) / 1000));
  return (
    <section className={classes.part}>
      <h3>
        Circuit breaker <span data-breaker={state}>{breakerWords[state]}</span>
      </h3>
      <p>
        {state === 'closed'
          ? `${failures} of ${failure_threshold} failures in a row; it then opens for ${open_seconds} s.`
          : state === 'open'
            ? `Nothing is called; one call tries in ${seconds} s.`
            : 'One call tries whether the market is back.'}
      </p>
      {last_failure && (
        <p className={classes.soft} title={showUtc(last_failure.at)}>
          Last failure {showAgo(last_failure.at, now)}: {last_failure.detail}
        </p>
      )}
      {(state !== 'closed' || failures > 0) && (
        <Button
          size="compact-sm"
          variant="default"
          loading={reset.isPending}
          aria-label={`Reset the circuit breaker of ${name}`}
          onClick={() => reset.mutate(undefined)}
        >
          Reset
        </Button>
      )}
    </section>
  );
}

function LimitPart({ limit, name }: { limit: Limit; name: string }) {
  const reset = useOrder(() =>
    answered(api.POST('/api/provider-health/rate-limiters/reset', { params: { query: { provider: limit.provider } } })),
  );
  const { tokens, burst, requests_per_minute, blocked_until } = limit;
  const share = Math.min(1, Math.max(0, tokens / burst));
  return (
    <section className={classes.part}>
      <h3>Token bucket</h3>
      <div className={classes.meter} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <p>
        {tokens >= 0
          ? `${showWhole(tokens)} of ${showWhole(burst)} calls may go at once`
          : `${showWhole(-tokens)} calls wait for their turn`}
        ; {showWhole(requests_per_minute)} a minute.
      </p>
      {blocked_until && <p className={classes.warn}>It asked to be left alone until {showUtc(blocked_until)}.</p>}
      {(blocked_until || tokens < burst / 4) && (
        <Button
          size="compact-sm"
          variant="default"
          loading={reset.isPending}
          aria-label={`Fill the token bucket of ${name}`}
          onClick={() => reset.mutate(undefined)}
        >
          Fill
        </Button>
      )}
    </section>
  );
}

type MarketPanelProps = {
  readonly health: Health;
  readonly breaker: Breaker;
  readonly limit: Limit;
  readonly setting: Setting;
};

export function MarketPanel({ health, breaker, limit, setting }: MarketPanelProps) {
  const { provider, name, credentials, clock_skew_seconds: skew } = health;
  const now = useNow(1000);
  const [open, setOpen] = useState(false);
  const id = `operate-${provider}`;
  return (
    <article className={classes.panel} aria-labelledby={id} data-health={health.state}>
      <header className={classes.head}>
        <h2 id={id}>{name}</h2>
        <span className={classes.state} data-health={health.state}>
          {states[health.state]}
        </span>
        <span className={classes.soft}>
          {health.observed_at === null ? 'never read' : `read ${showAgo(health.observed_at, now)}`}
        </span>
      </header>
      <ul className={classes.reasons}>
        {health.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className={classes.soft}>
        Key {health.configured ? credentialWords[credentials.state] : 'not set'}
        {credentials.state === 'refused' || credentials.state === 'unreachable' ? `: ${credentials.detail}` : ''}
        {skew !== null && Math.abs(skew) >= 60
          ? `. Its clock is ${showWhole(Math.abs(skew) / 60)} min ${skew > 0 ? 'ahead' : 'behind'}`
          : ''}
        .
      </p>
      <BreakerPart breaker={breaker} name={name} />
      <LimitPart limit={limit} name={name} />
      <Calls calls={health.calls} />
      <Orders provider={provider} name={name} enabled={health.enabled} onSettings={() => setOpen(true)} />
      {open && <SettingsSheet setting={setting} onClose={() => setOpen(false)} />}
    </article>
  );
}

type OrdersProps = {
  readonly provider: ProviderName;
  readonly name: string;
  readonly enabled: boolean;
  readonly onSettings: () => void;
};

function Orders({ provider, name, enabled, onSettings }: OrdersProps) {
  const sync = useSync(provider);
  const turn = useOrder((on: boolean) => configure(provider, { enabled: on }));
  const check = useOrder(() =>
    answered(api.POST('/api/provider-health/providers/{name}/health-check', { params: { path: { name: provider } } })),
  );
  const said = turn.error ?? check.error;
  const words = said
    ? said.message
    : check.data && !check.isPending
      ? `${check.data.ok ? 'Well' : 'Failed'} after ${check.data.duration_ms} ms: ${check.data.detail}`
      : sync.state.words;
  return (
    <footer className={classes.orders}>
      <Switch
        label="On"
        aria-label={`${name} is switched on`}
        checked={enabled}
        disabled={turn.isPending}
        onChange={({ currentTarget: { checked } }) => turn.mutate(checked)}
      />
      <Button
        size="xs"
        variant="default"
        loading={check.isPending}
        leftSection={<IconHeartbeat aria-hidden size={15} />}
        aria-label={`Check ${name} now`}
        onClick={() => check.mutate(undefined)}
      >
        Check
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={sync.state.kind === 'busy'}
        leftSection={<IconRefresh aria-hidden size={15} />}
        aria-label={`Sync ${name} now`}
        onClick={sync.start}
      >
        Sync now
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconAdjustments aria-hidden size={15} />}
        aria-label={`Settings of ${name}`}
        onClick={onSettings}
      >
        Settings
      </Button>
      <p role="status" className={classes.outcome}>
        {words}
      </p>
    </footer>
  );
}
