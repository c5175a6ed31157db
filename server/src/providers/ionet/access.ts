/** How a VM of io.net is reached. The form of `ssh_access` is not confirmed, so every usual one is read. */
import type { Connection } from '../renting.ts';
import type { Vm } from './wire.ts';

const SSH_PORT = 22;
/** Where no login is named. */
const LOGIN = 'root';
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const IPV6 = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;

export function connectionOf({ ssh_access: access, network_services: services }: Vm): Connection | null {
  const named = access == null ? null : readAccess(access);
  if (named !== null) return named;
  const service = Object.values(services ?? {}).find((one) => one?.port === SSH_PORT);
  return service == null ? null : connection(service.public_ip, String(service.public_port), LOGIN);
}

/** A command (`ssh -p 22000 me@host`), an address (`ssh://me@host:22000`), or `me@host:22000` with or without its parts. */
export function readAccess(text: string): Connection | null {
  const words = text.trim().split(/\s+/);
  const isCommand = words[0] === 'ssh';
  if (!isCommand && words.length > 1) return null;
  const rest = isCommand ? words.slice(1) : words;
  const given: { port?: string | undefined; user?: string | undefined; target?: string } = {};
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, option, glued] = /^-([A-Za-z])(.*)$/.exec(word) ?? [];
    if (option === undefined) {
      // Behind the target stands what is to be done there.
      given.target ??= word;
      continue;
    }
    if (!TAKES_A_VALUE.has(option)) continue;
    const value = glued || rest.shift();
    if (option === 'p') given.port = value;
    if (option === 'l') given.user = value;
    if (option === 'o') given.port = /^Port=(\d+)$/i.exec(value ?? '')?.[1] ?? given.port;
  }
  const [, user, host, port] =
    /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[^\]]+\]|[^:@\s/]+)(?::(\d+))?\/?$/.exec(given.target ?? '') ?? [];
  // One word alone may be "pending".
  if (host === undefined || (!isCommand && user === undefined && port === undefined && !/[.:]/.test(host))) return null;
  return connection(host, port ?? given.port ?? String(SSH_PORT), user ?? given.user ?? LOGIN);
}

const TAKES_A_VALUE = new Set('BbcDEeFIiJLlmOopQRSWw');

function connection(host: string, port: string, user: string): Connection | null {
  const plain = host.trim().replace(/^\[|\]$/g, '');
  const number = Number(port);
  const isHost = HOST.test(plain) || IPV6.test(plain);
  const isPort = /^\d{1,5}$/.test(port) && number >= 1 && number <= 65_535;
  return isHost && isPort && /^[A-Za-z0-9_][\w.-]{0,63}$/.test(user) ? { host: plain, port: number, user } : null;
}
