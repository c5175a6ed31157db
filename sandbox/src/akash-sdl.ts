/**
 * The pretend Akash's reading of an SDL, and the manifest that the real one would make of it. Only the part of YAML that
 * is JSON is read, and of an SDL one service with one profile: whatever else is refused, never guessed.
 */
export type Sdl = {
  readonly service: string;
  readonly placement: string;
  readonly image: string;
  readonly env: readonly string[] | null;
  readonly gpu: { readonly vendor: string; readonly model: string; readonly ram: string; readonly interface: string };
  readonly gpuCount: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** What the order would pay, in whole micro-USD. */
  readonly ceilingPerHour: bigint;
};

class Unreadable extends Error {}

type Json = Readonly<Record<string, unknown>>;

const GIB = 1024 ** 3;
const NAME = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Exactly these fields, none more. */
function fields(value: unknown, where: string, names: readonly string[], optional: readonly string[] = []): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable(`${where} is no mapping`);
  const keys = Object.keys(value);
  const extra = keys.find((key) => !names.includes(key) && !optional.includes(key));
  if (extra !== undefined) throw new Unreadable(`${where}: ${extra} is not known`);
  const missing = names.find((name) => !keys.includes(name));
  if (missing !== undefined) throw new Unreadable(`${where}: ${missing} is needed`);
  return value as Json;
}

/** The only entry, and its name. */
function only(value: unknown, where: string): [string, unknown] {
  const entries = Object.entries(typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
  const [first, ...others] = entries;
  if (first === undefined || others.length > 0) throw new Unreadable(`${where}: exactly one is needed`);
  return first;
}

function first(value: unknown, where: string): unknown {
  if (!Array.isArray(value) || value.length !== 1) throw new Unreadable(`${where}: a list of exactly one is needed`);
  return value[0];
}

function text(value: unknown, where: string, shape = /^[^\0]+$/): string {
  if (typeof value !== 'string' || !shape.test(value))
    throw new Unreadable(`${where}: ${String(value)} cannot be read`);
  return value;
}

function count(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new Unreadable(`${where} is no whole number of one or more`);
  return value;
}

const bytes = (value: unknown, where: string): number =>
  Number.parseInt(text(value, where, /^[1-9]\d{0,6}Gi$/), 10) * GIB;

function same(value: unknown, wanted: unknown, where: string): void {
  if (value !== wanted) throw new Unreadable(`${where} must be ${String(wanted)}`);
}

export function readSdl(given: unknown): Sdl | { readonly problem: string } {
  try {
    return read(JSON.parse(text(given, 'the SDL')));
  } catch (error) {
    return { problem: `Invalid SDL: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function read(value: unknown): Sdl {
  const sdl = fields(value, 'the SDL', ['version', 'services', 'profiles', 'deployment']);
  same(sdl.version, '2.0', 'version');
  const [name, given] = only(sdl.services, 'services');
  const service = fields(given, name, ['image', 'expose'], ['env']);
  const { expose } = { expose: fields(first(service.expose, 'expose'), 'expose', ['port', 'as', 'to']) };
  same(expose.port, 22, 'port');
  same(expose.as, 22, 'as');
  same(fields(first(expose.to, 'to'), 'to', ['global']).global, true, 'global');
  const profiles = fields(sdl.profiles, 'profiles', ['compute', 'placement']);
  const [profile, compute] = only(profiles.compute, 'compute');
  const [placement, infra] = only(profiles.placement, 'placement');
  const [priced, price] = only(fields(infra, placement, ['pricing']).pricing, 'pricing');
  const [deployed, at] = only(sdl.deployment, 'deployment');
  const [where, wanted] = only(at, deployed);
  same(deployed, name, 'deployment');
  same(where, placement, deployed);
  same(priced, profile, 'pricing');
  const { profile: used, count: copies } = fields(wanted, where, ['profile', 'count']);
  same(used, profile, 'profile');
  same(copies, 1, 'count');
  return {
    service: text(name, 'the service', NAME),
    placement,
    image: text(service.image, 'image'),
    env: service.env === undefined ? null : envOf(service.env),
    ...resourcesOf(fields(compute, profile, ['resources']).resources),
    ceilingPerHour: ceilingOf(price),
  };
}

function envOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Unreadable('env is no list');
  return value.map((line) => text(line, 'env', /^[A-Z_]+=[^\0]*$/));
}

function resourcesOf(value: unknown) {
  const { cpu, memory, storage, gpu } = fields(value, 'resources', ['cpu', 'memory', 'storage', 'gpu']);
  const { units, attributes } = fields(gpu, 'gpu', ['units', 'attributes']);
  const [vendor, cards] = only(fields(attributes, 'attributes', ['vendor']).vendor, 'vendor');
  const card = fields(first(cards, vendor), vendor, ['model', 'ram', 'interface']);
  return {
    gpu: {
      vendor,
      model: text(card.model, 'model', /^[a-z0-9-]+$/),
      ram: text(card.ram, 'ram', /^\d+Gi$/),
      interface: text(card.interface, 'interface', /^(?:pcie|sxm)$/),
    },
    gpuCount: count(units, 'gpu'),
    cores: count(fields(cpu, 'cpu', ['units']).units, 'cpu'),
    memoryBytes: bytes(fields(memory, 'memory', ['size']).size, 'memory'),
    diskBytes: bytes(fields(first(storage, 'storage'), 'storage', ['size']).size, 'storage'),
  };
}

/** A price a block of 6 s, with decimals, in millionths of a dollar. */
function ceilingOf(value: unknown): bigint {
  const { denom, amount } = fields(value, 'pricing', ['denom', 'amount']);
  same(denom, 'uact', 'denom');
  const [whole = '', decimals = ''] = text(amount, 'amount', /^\d+(?:\.\d+)?$/).split('.');
  return (BigInt(whole + decimals) * 600n) / 10n ** BigInt(decimals.length);
}

/** As the real one makes it: keys in order, no space, and no sign that HTML knows. */
export function manifestOf(sdl: Sdl): string {
  const { vendor, model, ram, interface: face } = sdl.gpu;
  const amount = (value: number) => ({ val: String(value) });
  const service = {
    ...{ name: sdl.service, image: sdl.image, command: null, args: null, env: sdl.env, count: 1, credentials: null },
    resources: {
      id: 1,
      cpu: { units: amount(sdl.cores * 1000) },
      memory: { size: amount(sdl.memoryBytes) },
      storage: [{ name: 'default', size: amount(sdl.diskBytes) }],
      gpu: {
        units: amount(sdl.gpuCount),
        attributes: [{ key: `vendor/${vendor}/model/${model}/ram/${ram}/interface/${face}`, value: 'true' }],
      },
      endpoints: [{ kind: 1, sequence_number: 0 }],
    },
    expose: [
      {
        ...{ port: 22, externalPort: 22, proto: 'TCP', service: '', global: true, hosts: null },
        httpOptions: {
          ...{ maxBodySize: 1048576, readTimeout: 60000, sendTimeout: 60000 },
          ...{ nextTries: 3, nextTimeout: 0, nextCases: ['error', 'timeout'] },
        },
        ...{ ip: '', endpointSequenceNumber: 0 },
      },
    ],
  };
  return JSON.stringify(inOrder([{ name: sdl.placement, services: [service] }]))
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, inOrder(entry)]));
}
