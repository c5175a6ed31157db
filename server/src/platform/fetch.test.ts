import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { type Instant, parseHttpDate, systemClock } from '#base/clock';
import { createHttp, FetchFailure, type HttpOptions, isDeeperThan, JSON_DEPTH_MAX, retryAfterMs } from './fetch.ts';

const open: { close(): unknown }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
});

async function setup(answer: RequestListener, options: Partial<HttpOptions> = {}) {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const http = createHttp({
    name: 'Market',
    baseUrl: `http://127.0.0.1:${port}`,
    timeoutMs: 500,
    connections: 4,
    ...options,
  });
  open.push(http, { close: () => server.closeAllConnections() }, server);
  return { http, port };
}

const answering = (status: number, body: string, headers: Record<string, string> = {}): RequestListener => {
  return (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(status, headers).end(body);
};

describe('an answer', () => {
  it('is the JSON, with the clock of who gave it', async () => {
    const { http } = await setup(answering(200, '{"a":[1]}', { date: 'Sun, 01 Mar 2026 00:00:00 GMT' }));
    expect(await http.send({ path: '/' })).toEqual({
      json: { a: [1] },
      date: parseHttpDate('Sun, 01 Mar 2026 00:00:00 GMT'),
    });
  });

  it('is asked for again over the same connection', async () => {
    const sockets = new Set();
    const { http } = await setup((request, response) => {
      sockets.add(request.socket.remotePort);
      response.end('1');
    });
    for (let n = 0; n < 9; n += 1) await http.send({ path: '/' });
    // A second is opened where the first is not free again in time.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});

describe('a failure is of its kind', () => {
  it.each<[string, RequestListener, Partial<HttpOptions>, object]>([
    ['500', answering(500, 'oh'), {}, { kind: 'server', retryable: true, harmless: false }],
    ['401', answering(401, ''), {}, { kind: 'auth', retryable: false }],
    ['403', answering(403, ''), {}, { kind: 'auth', retryable: false }],
    ['404', answering(404, ''), {}, { kind: 'refused', retryable: false }],
    ['a redirect', answering(302, '', { location: 'http://127.0.0.1:1/' }), {}, { kind: 'connection' }],
    ['429', answering(429, ''), {}, { kind: 'rate_limited', retryable: true, harmless: true, retryAfterMs: null }],
    ['429 with Retry-After', answering(429, '', { 'retry-after': '7' }), {}, { retryAfterMs: 7000 }],
    [
      'what the market words in its own way',
      answering(404, 'Invalid user key'),
      { refusal: () => ({ kind: 'auth' as const }) },
      { kind: 'auth' },
    ],
    ['no JSON', answering(200, '<html>'), {}, { kind: 'bad_answer', retryable: false }],
    ['half of it', answering(200, '{"a":[1,'), {}, { kind: 'bad_answer' }],
    ['nothing', answering(200, ''), {}, { kind: 'bad_answer' }],
    ['too deep', answering(200, '['.repeat(10_000) + ']'.repeat(10_000)), {}, { kind: 'bad_answer' }],
    ['no answer', () => undefined, {}, { kind: 'timeout', retryable: true, harmless: false }],
    [
      'a byte now and then',
      (_, response) => {
        void (async () => {
          for (; !response.destroyed; await systemClock.sleep(50)) response.write(' ');
        })();
      },
      {},
      { kind: 'timeout' },
    ],
    ['a cut connection', (request) => void request.socket.destroy(), {}, { kind: 'connection', harmless: false }],
    [
      'nobody there',
      answering(200, ''),
      { baseUrl: 'http://127.0.0.1:40001' },
      { kind: 'connection', harmless: true, message: expect.stringMatching(/ECONNREFUSED/) },
    ],
  ])('%s', async (_, answer, options, failure) => {
    const { http } = await setup(answer, options);
    await expect(http.send({ path: '/' })).rejects.toMatchObject(failure);
  });

  it('TLS where none is spoken, in words', async () => {
    const { port } = await setup(answering(200, '1'));
    const { http } = await setup(answering(200, '1'), { baseUrl: `https://127.0.0.1:${port}` });
    await expect(http.send({ path: '/' })).rejects.toMatchObject({
      kind: 'connection',
      harmless: true,
      message: 'Market cannot be reached: TLS fails, wrong version number',
    });
  });

  it('more than can be read, long before all of it has come', async () => {
    let sent = 0;
    const block = Buffer.alloc(256 * 1024, 32);
    const { http } = await setup(
      (_, response) => {
        const more = (): void => {
          while (sent < 300 * 1024 * 1024 && !response.destroyed) {
            sent += block.length;
            if (!response.write(block)) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      },
      { timeoutMs: 20_000 },
    );
    await expect(http.send({ path: '/' })).rejects.toMatchObject({
      kind: 'bad_answer',
      message: expect.stringContaining('32 MiB'),
    });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('and the end that the caller made is no failure of the market', async () => {
    const { http } = await setup(() => undefined);
    const stop = new AbortController();
    const asked = http.send({ path: '/', signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});

describe('what a refusal says', () => {
  it.each([
    ['{"success":false,"error":"server_error","msg":"internal error"}', 'Market answered 500: internal error'],
    ['{"error":{"code":"X","message":"too many"}}', 'Market answered 500: too many'],
    ['{"detail":[{"loc":1}]}', 'Market answered 500'],
    ['Invalid key sk_live_0123456789abcdef', 'Market answered 500: Invalid key …'],
    ['plain\n words', 'Market answered 500: plain words'],
    ['<html><h1>Bad gateway</h1></html>', 'Market answered 500'],
    ['', 'Market answered 500'],
  ])('is read from %s', async (body, message) => {
    const { http } = await setup(answering(500, body));
    await expect(http.send({ path: '/' })).rejects.toMatchObject({ message });
  });

  it('can be read whole, and is not among the fields that logs write down', async () => {
    const { http } = await setup(answering(410, 'Invalid key sk_live_0123456789abcdef'));
    const failure: unknown = await http.send({ path: '/' }).catch((error: unknown) => error);
    if (!(failure instanceof FetchFailure)) throw failure;
    expect(failure.answer).toEqual({ status: 410, text: 'Invalid key sk_live_0123456789abcdef' });
    expect(JSON.stringify(Object.entries(failure))).not.toContain('sk_live');
  });
});

describe('depth', () => {
  it('is counted outside of texts only', () => {
    expect(isDeeperThan('{"a":"[[[[[[", "b\\"[[[": "\\\\"}', 1)).toBe(false);
    expect(isDeeperThan('[[1],[2],[3]]', 2)).toBe(false);
    expect(isDeeperThan('[[[1]]]', 2)).toBe(true);
    expect(isDeeperThan(`${'['.repeat(JSON_DEPTH_MAX)}${']'.repeat(JSON_DEPTH_MAX)}`, JSON_DEPTH_MAX)).toBe(false);
  });
});

describe('Retry-After', () => {
  const now = parseHttpDate('Sun, 01 Mar 2026 00:00:00 GMT') as Instant;
  it.each([
    ['7', 7000],
    ['0', 0],
    ['Sun, 01 Mar 2026 00:00:30 GMT', 30_000],
    ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%s', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
