/**
 * Messages to addresses that users name. Such an address must not reach what only this machine or its network can
 * reach: it is looked up, every address it has is judged, and the connection goes to one that was judged.
 */
import { type LookupAddress, lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { SECOND_MS, stopwatch, systemClock } from '#base/clock';
import { retryAfterMs } from '#platform/fetch';

const TIMEOUT_MS = 10 * SECOND_MS;
const CONNECT_TIMEOUT_MS = 5 * SECOND_MS;
const ANSWER_BYTES_MAX = 64 * 1024;
const URL_CHARACTERS_MAX = 500;
const WORDS_MAX = 200;

/** Special-purpose ranges of the IANA registries: this network, private, shared, loopback, link-local, tests, multicast. */
const closedV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  // What a virtual machine of Azure asks about itself.
  '168.63.129.16/32',
];
/** Of IPv6 only what is routed worldwide is open, and of that not what carries IPv4 or is for tests. */
const closedV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}
const closed = { v4: listOf(closedV4, 'ipv4'), v6: listOf(closedV6, 'ipv6') };
const routed = listOf(['2000::/3'], 'ipv6');
const loopback = { v4: listOf(['127.0.0.0/8'], 'ipv4'), v6: listOf(['::1/128'], 'ipv6') };

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !closed.v4.check(address, 'ipv4');
  return isIP(address) === 6 && routed.check(address, 'ipv6') && !closed.v6.check(address, 'ipv6');
}

function isLoopbackAddress(address: string): boolean {
  if (isIP(address) === 4) return loopback.v4.check(address, 'ipv4');
  return isIP(address) === 6 && loopback.v6.check(address, 'ipv6');
}

export type PushOutcome = {
  /** null: there was no answer. */
  readonly status: number | null;
  /** Why there was none, in words. */
  readonly error: string | null;
  readonly retryAfterMs: number | null;
  readonly ms: number;
};

export type Push = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Pusher = {
  /** What is wrong with such an address, in words; null when nothing can be seen without looking it up. */
  faultOf(url: string): string | null;
  /** One attempt; never throws, follows no redirect, and throws the answer's body away. */
  send(push: Push, signal: AbortSignal): Promise<PushOutcome>;
  close(): Promise<void>;
};

export type PusherOptions = {
  /** For the sandbox: this machine itself may be told, without TLS too. */
  readonly allowLoopback: boolean;
  /** The system's, but for tests. */
  readonly lookup?: typeof resolve;
  readonly timeoutMs?: number;
};

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const namesLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);

export function createPusher({ allowLoopback, lookup = resolve, timeoutMs = TIMEOUT_MS }: PusherOptions): Pusher {
  const mayReach = (address: string): boolean =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

  function faultOf(text: string): string | null {
    const url = text.length <= URL_CHARACTERS_MAX ? URL.parse(text) : null;
    if (url === null) return `must be a URL of at most ${URL_CHARACTERS_MAX} characters`;
    const host = hostOf(url);
    const isOwn = allowLoopback && namesLoopback(host);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwn))
      return allowLoopback
        ? 'must start with https://, or with http:// and name this machine'
        : 'must start with https://';
    if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
    if (url.hash !== '') return 'must not have a fragment';
    const port = url.port === '' ? null : Number(url.port);
    if (port !== null && port !== 443 && port < 1024) return 'must use port 443 or one from 1024 on';
    if ((isIP(host) !== 0 || namesLoopback(host)) && !isOwn && !isPublicAddress(host))
      return 'must name an address that everybody can reach';
    return null;
  }

  /** Refused as a whole when one of its addresses is not for everybody. */
  const judged: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return done(error, '', 0);
      const refused = found.length === 0 || found.some(({ address }) => !mayReach(address));
      if (refused) return done(new AddressRefused(`${host} is at an address that not everybody can reach`), '', 0);
      const [first] = found;
      if (options.all === true) done(null, found);
      else done(null, first?.address ?? '', first?.family);
    });
  };

  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: judged },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxHeaderSize: 16 * 1024,
  });

  return {
    faultOf,
    async send({ url, headers, body }, signal) {
      const elapsedMs = stopwatch();
      const timeout = AbortSignal.timeout(timeoutMs);
      const nothing = (error: string): PushOutcome => ({
        ...{ status: null, retryAfterMs: null, ms: Math.round(elapsedMs()) },
        error: error.slice(0, WORDS_MAX),
      });
      // An address in figures is never looked up, so it is judged here; and rules may have changed since it was named.
      const fault = faultOf(url);
      if (fault !== null) return nothing(`the address ${fault}`);
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'gp4u', ...headers },
          body,
          // No connection is kept: the next message may be to another address of the same name.
          reset: true,
          signal: AbortSignal.any([timeout, signal]),
          dispatcher: agent,
        });
        const told = answer.headers['retry-after'];
        const retryAfter = retryAfterMs(typeof told === 'string' ? told : null, systemClock.now());
        await answer.body.dump({ limit: ANSWER_BYTES_MAX }).catch(() => undefined);
        return { status: answer.statusCode, error: null, retryAfterMs: retryAfter, ms: Math.round(elapsedMs()) };
      } catch (error) {
        return nothing(timeout.aborted ? `no answer within ${timeoutMs / SECOND_MS} s` : whyNot(error));
      }
    },
    close: () => agent.destroy(),
  };
}

function whyNot(error: unknown): string {
  const told = error as { code?: unknown; message?: unknown };
  const code = String(told.code ?? '');
  if (error instanceof AddressRefused) return error.message;
  if (/TIMEOUT/.test(code)) return 'no connection or answer in time';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of the host cannot be looked up';
  if (code === 'ECONNREFUSED') return 'the host takes no connection at this port';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE') return 'the connection was broken off';
  if (/CERT|TLS|SSL|EPROTO|ALTNAME/.test(code)) return `TLS fails: ${code}`;
  return code === '' ? 'it cannot be sent' : `it cannot be sent: ${code}`;
}
