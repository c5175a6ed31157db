/** How a provider is set: what comes with its market, and what an operator laid over it. */
import { SECOND_MS } from '#base/clock';
import { invalidField } from '#base/problem';
import type { Mode } from '#platform/config';
import { markets, sandboxScale } from './markets.ts';
import type { ProviderName } from './offer.ts';
import { FAILURE_THRESHOLD, type Limits, OPEN_MS, PROBE_MS } from './rules.ts';
import type * as store from './store.ts';

/** As they hold now. */
export type Settings = {
  readonly enabled: boolean;
  readonly requestsPerMinute: number;
  readonly burst: number;
  readonly failureThreshold: number;
  readonly openSeconds: number;
  readonly timeoutMs: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly baseUrl: string;
};
/** null: as it comes. */
export type SettingsChange = {
  readonly [Key in keyof Settings]?: Settings[Key] | (Key extends 'enabled' ? never : null);
};

const TIMEOUT_MS = 15 * SECOND_MS;
const CONCURRENCY = 8;

/** As it comes. `sandboxUrl`: the pretend markets; null in live mode. */
export function usualSettings(name: ProviderName, sandboxUrl: string | null, sandboxSize: number): Settings {
  const spec = markets[name];
  const scale = sandboxUrl === null ? 1 : sandboxScale(name, sandboxSize);
  return {
    enabled: true,
    requestsPerMinute: spec.requestsPerMinute * scale,
    burst: spec.burst * scale,
    failureThreshold: FAILURE_THRESHOLD,
    openSeconds: OPEN_MS / SECOND_MS,
    timeoutMs: TIMEOUT_MS,
    concurrency: CONCURRENCY,
    baseUrl: sandboxUrl === null ? spec.baseUrl : `${sandboxUrl}/${name}`,
  };
}

export const limitsOf = ({ requestsPerMinute, burst, failureThreshold, openSeconds, timeoutMs }: Settings): Limits => ({
  requestsPerMinute,
  burst,
  failureThreshold,
  openMs: openSeconds * SECOND_MS,
  probeMs: Math.max(PROBE_MS, timeoutMs + PROBE_MS / 3),
});

/** `live`: our keys go to the market itself, whatever a sandbox has left in the row. */
export function overlay(usual: Settings, row: store.SettingRow | undefined, live: boolean): Settings {
  if (row === undefined) return usual;
  const requestsPerMinute = row.requests_per_minute ?? usual.requestsPerMinute;
  return {
    enabled: row.enabled,
    requestsPerMinute,
    // A burst as it comes must not be more than a limit that was lowered allows.
    burst: row.burst ?? Math.min(usual.burst, Math.max(1, Math.floor(requestsPerMinute / 2))),
    failureThreshold: row.failure_threshold ?? usual.failureThreshold,
    openSeconds: row.open_seconds ?? usual.openSeconds,
    timeoutMs: row.timeout_ms ?? usual.timeoutMs,
    concurrency: row.concurrency ?? usual.concurrency,
    baseUrl: live ? usual.baseUrl : (row.base_url ?? usual.baseUrl),
  };
}

export function changed(
  row: store.SettingRow | undefined,
  provider: ProviderName,
  change: SettingsChange,
): store.SettingRow {
  const pick = <T>(given: T | undefined, before: T | undefined, none: T): T =>
    given === undefined ? (before ?? none) : given;
  return {
    provider,
    enabled: change.enabled ?? row?.enabled ?? true,
    requests_per_minute: pick(change.requestsPerMinute, row?.requests_per_minute, null),
    burst: pick(change.burst, row?.burst, null),
    failure_threshold: pick(change.failureThreshold, row?.failure_threshold, null),
    open_seconds: pick(change.openSeconds, row?.open_seconds, null),
    timeout_ms: pick(change.timeoutMs, row?.timeout_ms, null),
    concurrency: pick(change.concurrency, row?.concurrency, null),
    base_url: pick(change.baseUrl, row?.base_url, null),
  };
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Throws `invalidRequest`. */
export function demandSensible({ requestsPerMinute, burst }: Settings, change: SettingsChange, mode: Mode): void {
  if (burst > requestsPerMinute)
    throw invalidField('/burst', `must not be more than requests_per_minute (${requestsPerMinute})`);
  if (change.baseUrl == null) return;
  // Our keys go to whoever is asked, so in live mode it is always the market itself.
  if (mode === 'live') throw invalidField('/base_url', 'is fixed in live mode');
  if (!LOOPBACK.has(URL.parse(change.baseUrl)?.hostname ?? ''))
    throw invalidField('/base_url', 'must be an address of this machine: the sandbox is there');
}
