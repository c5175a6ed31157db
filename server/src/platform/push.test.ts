import type { lookup as resolve } from 'node:dns';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPusher, isPublicAddress, type Pusher } from './push.ts';

const signal = new AbortController().signal;
/** A name server of our own: which addresses a name has, and how often it was asked. */
function nameServer(names: Record<string, string[]>) {
  const asked: string[] = [];
  const lookup = ((host: string, _options: unknown, done: (error: Error | null, found: object[]) => void) => {
    asked.push(host);
    const found = (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    done(found.length > 0 ? null : Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), found);
  }) as unknown as typeof resolve;
  return { lookup, asked };
}

let receiver: Server;
let port = 0;
const seen: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
const pushers: Pusher[] = [];
const pusher = (options: Parameters<typeof createPusher>[0]): Pusher => {
  const made = createPusher(options);
  pushers.push(made);
  return made;
};

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const url = request.url ?? '';
      seen.push({ url, headers: request.headers, body });
      if (url === '/moved') return response.writeHead(302, { location: '/elsewhere' }).end();
      if (url === '/busy') return response.writeHead(503, { 'retry-after': '120' }).end();
      if (url === '/never') return;
      if (url === '/endless') {
        response.writeHead(200);
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(16_384), () => setImmediate(more));
        };
        return more();
      }
      response.writeHead(200).end('taken');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  port = (receiver.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const made of pushers) await made.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

describe('an address of a user', () => {
  it('is for everybody or refused', () => {
    const closed = [
      ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
      ...['100.64.0.1', '100.100.100.200', '0.0.0.0', '192.0.0.192', '168.63.129.16', '224.0.0.1', '255.255.255.255'],
      ...['::1', '::', 'fe80::1', 'fd00:ec2::254', 'fc00::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
      ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'fec0::1', 'nonsense', ''],
    ];
    expect(closed.filter(isPublicAddress)).toEqual([]);
    const open = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'];
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it.each([
    ['http://example.org/', 'https'],
    ['ftp://example.org/', 'https'],
    ['https://user:secret@example.org/', 'user name'],
    ['https://example.org:22/', 'port'],
    ['https://example.org/#part', 'fragment'],
    ['https://127.0.0.1/', 'everybody'],
    ['https://2130706433/', 'everybody'],
    ['https://0x7f.1/', 'everybody'],
    ['https://[::ffff:10.0.0.1]/', 'everybody'],
    ['https://localhost/', 'everybody'],
    ['https://a.localhost/', 'everybody'],
    ['https://169.254.169.254/latest/meta-data', 'everybody'],
    ['not a url', 'URL'],
    [`https://example.org/${'a'.repeat(500)}`, 'URL'],
  ])('live, %s is refused', (url, words) => {
    expect(pusher({ allowLoopback: false }).faultOf(url)).toContain(words);
  });

  it('in the sandbox may be this machine, and no other by http', () => {
    const { faultOf } = pusher({ allowLoopback: true });
    for (const url of ['http://127.0.0.1:4000/x', 'http://localhost:4000', 'http://[::1]:4000', 'https://example.org'])
      expect(faultOf(url)).toBeNull();
    for (const url of ['http://10.0.0.1:4000/', 'http://example.org/', 'https://192.168.0.1/', 'http://127.0.0.1:22/'])
      expect(faultOf(url)).not.toBeNull();
  });

  it('whose name leads to what is not for everybody is not connected to, nor one that leads to both', async () => {
    const { lookup } = nameServer({
      'inside.example': ['127.0.0.1'],
      'both.example': ['93.184.215.14', '10.0.0.1'],
      'metadata.example': ['169.254.169.254'],
      'six.example': ['::ffff:127.0.0.1'],
    });
    for (const allowLoopback of [false, true]) {
      const { send } = pusher({ allowLoopback, lookup });
      for (const host of ['both', 'metadata', 'six', ...(allowLoopback ? [] : ['inside'])]) {
        const outcome = await send({ url: `https://${host}.example:${port}/`, headers: {}, body: '{}' }, signal);
        expect(outcome).toMatchObject({ status: null, error: expect.stringContaining('not everybody can reach') });
      }
    }
    expect(seen).toEqual([]);
    const unknown = await pusher({ allowLoopback: false, lookup }).send(
      { url: 'https://nobody.example/', headers: {}, body: '' },
      signal,
    );
    expect(unknown.error).toContain('cannot be looked up');
  });

  it('is looked up once: the connection goes to the address that was judged', async () => {
    const { lookup, asked } = nameServer({ 'hook.localhost': ['127.0.0.1'] });
    const outcome = await pusher({ allowLoopback: true, lookup }).send(
      { url: `http://hook.localhost:${port}/once`, headers: { 'webhook-id': 'm' }, body: '{"a":1}' },
      signal,
    );
    expect(outcome).toMatchObject({ status: 200, error: null });
    expect(asked).toEqual(['hook.localhost']);
    expect(seen.at(-1)).toMatchObject({ url: '/once', body: '{"a":1}', headers: { 'webhook-id': 'm' } });
  });
});

describe('a message', () => {
  const send = (path: string, timeoutMs = 5000) =>
    pusher({ allowLoopback: true, timeoutMs }).send(
      { url: `http://127.0.0.1:${port}${path}`, headers: {}, body: '{}' },
      signal,
    );

  it('follows no redirect and tells how long to wait', async () => {
    expect(await send('/moved')).toMatchObject({ status: 302 });
    expect(seen.some(({ url }) => url === '/elsewhere')).toBe(false);
    expect(await send('/busy')).toMatchObject({ status: 503, retryAfterMs: 120_000 });
  });

  it('waits neither for an answer that does not come nor for the end of one that has none', async () => {
    expect(await send('/never', 300)).toMatchObject({ status: null, error: 'no answer within 0.3 s' });
    const endless = await send('/endless');
    expect(endless.status).toBe(200);
    expect(endless.ms).toBeLessThan(4000);
  });

  it('to a port where nobody listens says so', async () => {
    const { send: push } = pusher({ allowLoopback: true });
    const outcome = await push({ url: 'http://127.0.0.1:1099/', headers: {}, body: '' }, signal);
    expect(outcome).toMatchObject({ status: null, error: 'the host takes no connection at this port' });
  });
});
