/** The way out: one HTTP request, bounded in time, size and depth, and every failure of a known kind. */
import { Agent, fetch } from 'undici';
import { type Instant, MINUTE_MS, parseHttpDate, SECOND_MS, systemClock } from '#base/clock';

export const failureKinds = [
  'timeout',
  'connection',
  'rate_limited',
  'auth',
  'server',
  'refused',
  'bad_answer',
  'schema_drift',
  'circuit_open',
  'overloaded',
] as const;
export type FetchFailureKind = (typeof failureKinds)[number];

const RETRYABLE = new Set<FetchFailureKind>(['timeout', 'connection', 'rate_limited', 'server']);

/** A call to the outside that gave no usable answer. `retryable` says whether the same call may work later. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';
  readonly kind: FetchFailureKind;
  readonly retryable: boolean;
  /** It never left, or was turned away: whatever it asked for has not happened. */
  readonly harmless: boolean;
  /** How long the other side asked to be left alone; null: it did not say. */
  readonly retryAfterMs: number | null;
  readonly #answer: Answered | null;

  constructor(
    kind: FetchFailureKind,
    message: string,
    options: {
      cause?: unknown;
      retryable?: boolean;
      harmless?: boolean;
      retryAfterMs?: number | null;
      answer?: Answered;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryable = options.retryable ?? RETRYABLE.has(kind);
    this.harmless = options.harmless ?? (kind === 'rate_limited' || kind === 'circuit_open' || kind === 'overloaded');
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.#answer = options.answer ?? null;
  }

  /** What was answered, where it was a refusal. Logs write an error's fields down, and this may repeat our key. */
  get answer(): Answered | null {
    return this.#answer;
  }
}

export type Answered = { readonly status: number; readonly text: string };

export type HttpRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Where it has less time than is usual. */
  readonly timeoutMs?: number;
};

/** Answers in JSON: the value, and the clock of who answered. */
export type HttpAnswer = { readonly json: unknown; readonly date: Instant | null };

export type Http = {
  /** One attempt. Throws `FetchFailure`; when the caller's signal aborts, that. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
};

export type HttpOptions = {
  readonly name: string;
  readonly baseUrl: string;
  /** For the whole call; connecting and the headers have less. */
  readonly timeoutMs: number;
  /** Connections that are kept and used again. */
  readonly connections: number;
  /** Reads a refusal that says more than its status; null: as the status says. */
  readonly refusal?: (status: number, text: string) => Refusal | null;
};

export type Refusal = { readonly kind?: FetchFailureKind; readonly retryAfterMs?: number };

const CONNECT_TIMEOUT_MS = 5 * SECOND_MS;
const HEADERS_TIMEOUT_MS = 10 * SECOND_MS;
const KEEP_ALIVE_MS = 30 * SECOND_MS;
const RETRY_AFTER_MAX_MS = 60 * MINUTE_MS;
export const BODY_BYTES_MAX = 32 * 1024 * 1024;
export const JSON_DEPTH_MAX = 64;

export function createHttp(options: HttpOptions): Http {
  const agent = new Agent({
    connections: options.connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, options.timeoutMs) },
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, options.timeoutMs),
  });
  return {
    send: (request) => send(options, agent, request),
    close: () => agent.destroy(),
  };
}

async function send(options: HttpOptions, agent: Agent, request: HttpRequest): Promise<HttpAnswer> {
  const { name, baseUrl } = options;
  const timeoutMs = Math.min(options.timeoutMs, request.timeoutMs ?? options.timeoutMs);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  let response: Awaited<ReturnType<typeof fetch>>;
  let text: string;
  try {
    response = await fetch(baseUrl + request.path, {
      method: request.method ?? 'GET',
      headers: { accept: 'application/json', 'user-agent': 'gp4u', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'error',
      signal,
      dispatcher: agent,
    });
    text = await readBounded(name, response.body as AsyncIterable<Uint8Array> | null);
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    if (request.signal?.aborted || isOurEnd(error)) throw error;
    throw unanswered({ ...options, timeoutMs }, error, timeout.aborted);
  }
  // A date to wait for is by the clock of who named it.
  const date = parseHttpDate(response.headers.get('date'));
  if (!response.ok) {
    const retryAfter = retryAfterMs(response.headers.get('retry-after'), date ?? systemClock.now());
    throw refused(options, response.status, text, retryAfter);
  }
  // Who was asked to take something away need not say more than that it is done.
  return { json: text === '' && request.method === 'DELETE' ? null : parse(name, text), date };
}

/** We closed the connections ourselves, as at a stop: that says nothing of the other side. */
function isOurEnd(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED';
}

/** What the network's own errors come to. */
function unanswered({ name, timeoutMs }: HttpOptions, error: unknown, timedOut: boolean): FetchFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new FetchFailure('timeout', `${name} took no connection in time`, { cause: error, harmless: true });
  if (timedOut || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new FetchFailure('timeout', `${name} did not answer within ${timeoutMs / SECOND_MS} s`, { cause: error });
  const told = cause instanceof Error ? cause.message || String(code ?? cause.name) : String(cause);
  // OpenSSL's errors name the function and the file they are from; between them is what is for people.
  const tls = /SSL routines:[^:]*:([^:]+)/.exec(told)?.[1];
  const reason = tls === undefined ? told : `TLS fails, ${tls}`;
  const harmless =
    code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EPROTO' || /CERT|TLS|SSL/.test(`${code}`);
  return new FetchFailure('connection', `${name} cannot be reached: ${reason.slice(0, SHOWN_CHARACTERS)}`, {
    cause: error,
    harmless,
  });
}

async function readBounded(name: string, body: AsyncIterable<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > BODY_BYTES_MAX)
      throw new FetchFailure('bad_answer', `${name} answered more than ${BODY_BYTES_MAX / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(name: string, text: string): unknown {
  if (isDeeperThan(text, JSON_DEPTH_MAX))
    throw new FetchFailure('bad_answer', `${name} answered JSON nested deeper than ${JSON_DEPTH_MAX} levels`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const start = text.slice(0, 40).replace(/\s+/g, ' ').trim();
    throw new FetchFailure('bad_answer', `${name} answered something that is not JSON: ${start || 'nothing'}`, {
      cause: error,
    });
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125];

/** Before it is parsed: code that walks a value by recursion must never meet a deep one. */
export function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i += 1;
      while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

const SHOWN_CHARACTERS = 200;
const ANSWER_CHARACTERS = 16_384;

function refused(options: HttpOptions, status: number, text: string, retryAfter: number | null): FetchFailure {
  const read = options.refusal?.(status, text) ?? null;
  const usual: FetchFailureKind =
    status === 429 ? 'rate_limited' : status === 401 || status === 403 ? 'auth' : status >= 500 ? 'server' : 'refused';
  return new FetchFailure(read?.kind ?? usual, `${options.name} answered ${status}${wordsIn(text)}`, {
    retryAfterMs: retryAfter ?? read?.retryAfterMs ?? null,
    answer: { status, text: text.slice(0, ANSWER_CHARACTERS) },
  });
}

const KEY_LIKE = /[\w.-]{20,}/g;
const WORDS = ['msg', 'message', 'detail', 'error'];

/** What a refusal says for people, with a colon before it; no markup, and of JSON only the message. */
function wordsIn(text: string): string {
  let told: unknown = text.trimStart().startsWith('<') ? '' : text;
  try {
    told = JSON.parse(text);
  } catch {
    // Plain text is its own message.
  }
  for (let depth = 0; depth < 3 && typeof told === 'object' && told !== null; depth += 1) {
    const fields = told as Record<string, unknown>;
    told = WORDS.map((name) => fields[name]).find((value) => value != null && value !== '') ?? '';
  }
  const plain = typeof told === 'string' ? told.replace(/\s+/g, ' ').trim() : '';
  // A refusal may repeat the key it refuses.
  const words = plain.replace(KEY_LIKE, '…').slice(0, SHOWN_CHARACTERS);
  return words === '' ? '' : `: ${words}`;
}

/** Seconds, or a date (RFC 9110); an hour at most. null: nothing that can be read. */
export function retryAfterMs(header: string | null, now = systemClock.now()): number | null {
  if (header === null || header.trim() === '') return null;
  const until = parseHttpDate(header);
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * SECOND_MS : until === null ? null : until - now;
  return ms === null ? null : Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms));
}
