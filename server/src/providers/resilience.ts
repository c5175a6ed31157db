/**
 * What stands around every call to a provider, from the outside in: bulkhead, retries, gate (circuit breaker and token
 * bucket), one bounded attempt, the check of the answer's shape. All of it is asked for each attempt anew.
 */
import {
  BulkheadRejectedError,
  bulkhead,
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  wrap,
} from 'cockatiel';
import type { z } from 'zod';
import { type Clock, MINUTE_MS, SECOND_MS, stopwatch } from '#base/clock';
import { FetchFailure, type Http, type HttpRequest } from '#platform/fetch';
import type { Pass, ProviderGate } from './gate.ts';
import type { ProviderName } from './offer.ts';
import type { Call } from './store.ts';

export type CallRequest = HttpRequest & {
  /** Which of the provider's own limits it counts against. */
  readonly endpoint?: string;
  /**
   * It may take effect though no answer comes, as renting does. It is only sent again when it surely did not; otherwise
   * the caller looks first what has become of it.
   */
  readonly once?: boolean;
};

/** A provider's HTTP as its adapter sees it. */
export type ProviderClient = {
  /** A function is asked anew for each attempt (signed calls). Throws `FetchFailure`. */
  request<T>(request: CallRequest | (() => CallRequest), shape: z.ZodType<T>): Promise<T>;
};

/** How a call is made: by a reading of the whole market, which has time, or by somebody who waits. */
export type Manner = {
  /** How long it waits for a token of ours. */
  readonly patienceMs: number;
  /** And how long where the provider asked to be left alone, or another call tries whether it is back. */
  readonly pauseMs: number;
  readonly retries: number;
  /** Through an open breaker, as its probe. */
  readonly force: boolean;
  /** For so long at most it counts that the provider asked to be left alone, which it may have asked of other calls. */
  readonly aloneMs: number;
  /** For a call, where it has less time than is usual. */
  readonly timeoutMs: number | null;
};

const usual = { force: false, aloneMs: Number.POSITIVE_INFINITY, timeoutMs: null };

export const manners = {
  reading: { ...usual, patienceMs: 5 * MINUTE_MS, pauseMs: 20 * SECOND_MS, retries: 2 },
  waiting: { ...usual, patienceMs: 2 * SECOND_MS, pauseMs: 0, retries: 0, timeoutMs: 5 * SECOND_MS },
  /** By and by, and never through an open breaker: its one call is for who reads the market. */
  watch: { ...usual, patienceMs: 2 * SECOND_MS, pauseMs: 0, retries: 0 },
  /**
   * For our own machines, which go on costing. Far less than the time of a step of theirs, which is given up and done
   * again.
   */
  renting: { ...usual, patienceMs: 5 * SECOND_MS, pauseMs: 5 * SECOND_MS, retries: 2, aloneMs: MINUTE_MS },
  check: { ...usual, patienceMs: 2 * SECOND_MS, pauseMs: 2 * SECOND_MS, retries: 0, force: true },
} as const satisfies Record<string, Manner>;

const BACKOFF_MS = 400;
const BACKOFF_MAX_MS = 10 * SECOND_MS;
/** Calls that wait for one of the few that may be under way. */
const QUEUE = 256;

export type ClientDeps = {
  readonly provider: ProviderName;
  readonly name: string;
  readonly http: Http;
  readonly gate: ProviderGate;
  readonly clock: Clock;
  readonly concurrency: number;
  readonly intervalMs: (endpoint: string) => number;
  readonly noteCall: (call: Call) => void;
  /** The provider's clock against ours, as its last answer had it. */
  readonly noteSkew: (ms: number) => void;
  readonly noteRefusal: (failure: FetchFailure) => void;
};

/** Makes the client for each manner; all share the bulkhead. */
export function createClients(deps: ClientDeps): (manner: Manner) => ProviderClient {
  const atOnce = bulkhead(deps.concurrency, QUEUE);
  return (manner) => {
    const policy = policyOf(atOnce, manner);
    return {
      async request(given, shape) {
        const request = typeof given === 'function' ? given : () => given;
        let sent: CallRequest | null = null;
        // Whoever stops does not wait for the next attempt.
        const { signal } = request();
        const attempt = () => {
          sent = request();
          return attemptOnce(deps, manner, sent, shape);
        };
        try {
          return (await policy(() => sent?.once === true).execute(attempt, signal)) as never;
        } catch (error) {
          signal?.throwIfAborted();
          if (error instanceof BulkheadRejectedError)
            throw new FetchFailure('overloaded', `too many calls wait for ${deps.name} already`);
          throw error;
        }
      },
    };
  };
}

function policyOf(atOnce: IPolicy, { retries }: Manner): (sentOnce: () => boolean) => IPolicy {
  return (sentOnce) =>
    wrap(
      atOnce,
      retry(
        handleWhen((error) => error instanceof FetchFailure && error.retryable && (error.harmless || !sentOnce())),
        {
          maxAttempts: retries,
          backoff: new ExponentialBackoff({
            initialDelay: BACKOFF_MS,
            maxDelay: BACKOFF_MAX_MS,
            generator: decorrelatedJitterGenerator,
          }),
        },
      ),
    );
}

async function attemptOnce<T>(deps: ClientDeps, manner: Manner, request: CallRequest, shape: z.ZodType<T>): Promise<T> {
  const { provider, name, http, gate, clock } = deps;
  const endpoint = request.endpoint ?? 'any';
  const { signal } = request;
  const pass = await gate.enter({ ...manner, endpoint, intervalMs: deps.intervalMs(endpoint), signal });
  const elapsedMs = stopwatch();
  const end = async (failure: FetchFailure | 'given up' | null): Promise<void> => {
    if (failure !== 'given up')
      deps.noteCall({ provider, endpoint, at: clock.now(), outcome: failure?.kind ?? 'ok', ms: elapsedMs() });
    await leave(gate, pass, failure);
  };
  try {
    signal?.throwIfAborted();
    const { json, date } = await http.send(
      manner.timeoutMs === null ? request : { ...request, timeoutMs: manner.timeoutMs },
    );
    if (date !== null) deps.noteSkew(date - clock.now());
    const read = shape.safeParse(json);
    if (!read.success) throw drifted(name, read.error);
    await end(null);
    return read.data;
  } catch (error) {
    await end(error instanceof FetchFailure ? error : 'given up');
    if (error instanceof FetchFailure && error.kind === 'auth') deps.noteRefusal(error);
    throw error;
  }
}

/** The answer counts, even when how it went cannot be written down. */
async function leave(gate: ProviderGate, pass: Pass, failure: FetchFailure | 'given up' | null): Promise<void> {
  await gate.leave(pass, failure).catch(() => undefined);
}

function drifted(name: string, error: z.ZodError): FetchFailure {
  const issue = error.issues[0];
  const field = issue?.path.join('.') || 'the answer';
  return new FetchFailure(
    'schema_drift',
    `${name} answered JSON of another shape: ${field}: ${issue?.message ?? ''}`.slice(0, 300),
  );
}
