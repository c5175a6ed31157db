import { type Clock, MINUTE_MS, SECOND_MS } from '#base/clock';

export type FetchFailureKind = 'timeout' | 'connection' | 'rate_limited' | 'auth' | 'server' | 'refused' | 'bad_answer';

/** A call to the outside that gave no usable answer. `retryable` says whether the same call may work later. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';
  readonly kind: FetchFailureKind;
  readonly retryable: boolean;

  constructor(kind: FetchFailureKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
    this.retryable = kind === 'timeout' || kind === 'connection' || kind === 'rate_limited' || kind === 'server';
  }
}

export type JsonRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
};

/** One market's HTTP: base address, bounds, pace and retries in one place. */
export type JsonClient = {
  /** A function is asked anew for each attempt (signed calls). Throws `FetchFailure`. */
  request(request: JsonRequest | (() => JsonRequest)): Promise<unknown>;
};

export type JsonClientOptions = {
  readonly name: string;
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Requests are spread so that no minute sees more than this many. */
  readonly requestsPerMinute: number;
  /** How many may go at once before the pace applies. */
  readonly burst: number;
};

const TIMEOUT_MS = 15 * SECOND_MS;
const BODY_BYTES_MAX = 32 * 1024 * 1024;
const TRIES = 4;
const BACKOFF_MS = 400;
const BACKOFF_MAX_MS = MINUTE_MS;

export function createJsonClient(options: JsonClientOptions): JsonClient {
  const takeTurn = pacer(options);
  return {
    async request(given) {
      for (let attempt = 1; ; attempt += 1) {
        await takeTurn();
        const request = typeof given === 'function' ? given() : given;
        request.signal?.throwIfAborted();
        try {
          return await once(options, request);
        } catch (error) {
          if (!(error instanceof FetchFailure) || !error.retryable || attempt >= TRIES) throw error;
          const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 4 ** (attempt - 1));
          await options.clock.sleep(ceiling * (0.5 + Math.random() / 2), request.signal);
        }
      }
    },
  };
}

/** A token bucket: `burst` tokens, refilled evenly. */
function pacer({ clock, requestsPerMinute, burst }: JsonClientOptions): () => Promise<void> {
  const refillMs = MINUTE_MS / requestsPerMinute;
  let tokens = burst;
  let at = clock.now() as number;
  return async () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + Math.max(0, now - at) / refillMs) - 1;
    at = now;
    if (tokens < 0) await clock.sleep(-tokens * refillMs);
  };
}

async function once(options: JsonClientOptions, request: JsonRequest): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  let response: Response;
  let text: string;
  try {
    response = await fetch(options.baseUrl + request.path, {
      method: request.method ?? 'GET',
      headers: { accept: 'application/json', 'user-agent': 'gp4u', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'error',
      signal,
    });
    text = await readBounded(response);
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    if (request.signal?.aborted) throw error;
    if (timeout.aborted)
      throw new FetchFailure('timeout', `${options.name} did not answer within ${TIMEOUT_MS / 1000} s`);
    throw new FetchFailure('connection', `${options.name} cannot be reached: ${reason(error)}`, { cause: error });
  }
  if (!response.ok) throw refusal(options.name, response.status, text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new FetchFailure('bad_answer', `${options.name} answered something that is not JSON`, { cause: error });
  }
}

const reason = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
};

async function readBounded(response: Response): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > BODY_BYTES_MAX)
      throw new FetchFailure('bad_answer', `the answer is larger than ${BODY_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const SHOWN_CHARACTERS = 200;

function refusal(name: string, status: number, text: string): FetchFailure {
  const shown = text.replace(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS);
  const message = `${name} answered ${status}: ${shown}`;
  if (status === 429) return new FetchFailure('rate_limited', message);
  if (status === 401 || status === 403) return new FetchFailure('auth', message);
  return new FetchFailure(status >= 500 ? 'server' : 'refused', message);
}
