import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A value that never prints itself. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '***';
  }
  toJSON(): string {
    return '***';
  }
}

export type Mode = 'sandbox' | 'live';
export type Role = 'all' | 'api' | 'worker';

export type Config = {
  readonly mode: Mode;
  readonly role: Role;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly proxyHops: number;
    /** Where people reach it, scheme and host; null: in the sandbox this machine's own names. */
    readonly origin: string | null;
  };
  /** Seals signing keys and webhook secrets, proves devices; null in sandbox: one is made and kept in `dataDir`. */
  readonly secret: Secret | null;
  readonly dataDir: string;
  /** null: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: Secret | null;
  /** null: answers are kept in the memory of each process alone. */
  readonly redisUrl: Secret | null;
  readonly logLevel: string;
  /** Days that prices are kept, by period; of each listing's price changes 0 means for ever. */
  readonly history: { readonly '5m': number; readonly '1h': number; readonly '1d': number; readonly changes: number };
  readonly sandbox: {
    /** A sandbox that runs already; null: one is started beside the server. */
    readonly url: string | null;
    readonly size: number;
    readonly seed: number;
    readonly replayDir: string | null;
  };
  readonly providers: {
    readonly vast: { readonly apiKey: Secret | null };
    readonly ionet: { readonly apiKey: Secret | null };
    readonly akash: { readonly apiKey: Secret | null };
    readonly render: { readonly apiKey: Secret | null; readonly apiSecret: Secret | null };
  };
};

/** The environment cannot be used; each line names a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const text = z.string().min(1);
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });
const url = (...protocols: string[]) =>
  text.refine(
    (value) => {
      const parsed = URL.parse(value);
      return parsed !== null && protocols.includes(parsed.protocol);
    },
    `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  );

const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(4400),
  HOST: text.default('127.0.0.1'),
  GP4U_MODE: oneOf(['sandbox', 'live']).default('sandbox'),
  GP4U_ROLE: oneOf(['all', 'api', 'worker']).default('all'),
  GP4U_DATA_DIR: text.optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  GP4U_HISTORY_5M_DAYS: wholeNumber(1, 3650).default(7),
  GP4U_HISTORY_1H_DAYS: wholeNumber(1, 36_500).default(90),
  GP4U_HISTORY_1D_DAYS: wholeNumber(1, 36_500).default(1825),
  GP4U_HISTORY_CHANGES_DAYS: wholeNumber(0, 36_500).default(0),
  GP4U_SECRET: text.min(32, 'must have at least 32 characters').optional(),
  GP4U_PROXY_HOPS: wholeNumber(0, 10).default(0),
  GP4U_ORIGIN: url('http:', 'https:').optional(),
  GP4U_SANDBOX_URL: url('http:').optional(),
  GP4U_SANDBOX_SIZE: wholeNumber(100, 1_000_000).default(3000),
  GP4U_SEED: wholeNumber(0, 2 ** 32 - 1).default(1),
  GP4U_REPLAY_DIR: text.optional(),
  VAST_API_KEY: text.optional(),
  IONET_API_KEY: text.optional(),
  AKASH_API_KEY: text.optional(),
  RENDER_API_KEY: text.optional(),
  RENDER_API_SECRET: text.optional(),
});

/** In the checkout, from wherever a command is given. */
const DEFAULT_DATA_DIR = fileURLToPath(new URL('../../../.gp4u', import.meta.url));

type Environment = z.infer<typeof environment>;

function contradictions(env: Environment): string[] {
  const lines: string[] = [];
  const live = env.GP4U_MODE === 'live';
  if (live && env.GP4U_REPLAY_DIR) lines.push('GP4U_REPLAY_DIR: only the sandbox replays; GP4U_MODE is live');
  if (live && !env.GP4U_SECRET)
    lines.push('GP4U_SECRET: GP4U_MODE is live, where logins and webhooks need a secret of at least 32 characters');
  if (live && env.GP4U_SANDBOX_URL) lines.push('GP4U_SANDBOX_URL: GP4U_MODE is live, which never reads a sandbox');
  if (env.GP4U_SANDBOX_URL && env.GP4U_REPLAY_DIR) {
    lines.push('GP4U_REPLAY_DIR: give it to the sandbox at GP4U_SANDBOX_URL instead');
  }
  if (env.GP4U_ROLE !== 'all' && !env.DATABASE_URL) {
    lines.push('DATABASE_URL: a server that runs as api or worker only needs one that all can reach');
  }
  if (!env.RENDER_API_KEY !== !env.RENDER_API_SECRET) {
    lines.push('RENDER_API_KEY, RENDER_API_SECRET: they come as a pair; one is missing');
  }
  if (env.GP4U_REPLAY_DIR && !statSync(env.GP4U_REPLAY_DIR, { throwIfNoEntry: false })?.isDirectory()) {
    lines.push(`GP4U_REPLAY_DIR: there is no directory ${env.GP4U_REPLAY_DIR}`);
  }
  return lines;
}

const secret = (value: string | undefined): Secret | null => (value === undefined ? null : new Secret(value));

function nested(env: Environment): Config {
  return {
    mode: env.GP4U_MODE,
    role: env.GP4U_ROLE,
    http: {
      host: env.HOST,
      port: env.PORT,
      proxyHops: env.GP4U_PROXY_HOPS,
      origin: env.GP4U_ORIGIN ? new URL(env.GP4U_ORIGIN).origin : null,
    },
    secret: secret(env.GP4U_SECRET),
    dataDir: resolve(env.GP4U_DATA_DIR ?? DEFAULT_DATA_DIR),
    databaseUrl: secret(env.DATABASE_URL),
    redisUrl: secret(env.REDIS_URL),
    logLevel: env.LOG_LEVEL,
    history: {
      '5m': env.GP4U_HISTORY_5M_DAYS,
      '1h': env.GP4U_HISTORY_1H_DAYS,
      '1d': env.GP4U_HISTORY_1D_DAYS,
      changes: env.GP4U_HISTORY_CHANGES_DAYS,
    },
    sandbox: {
      url: env.GP4U_SANDBOX_URL ?? null,
      size: env.GP4U_SANDBOX_SIZE,
      seed: env.GP4U_SEED,
      replayDir: env.GP4U_REPLAY_DIR ? resolve(env.GP4U_REPLAY_DIR) : null,
    },
    providers: {
      vast: { apiKey: secret(env.VAST_API_KEY) },
      ionet: { apiKey: secret(env.IONET_API_KEY) },
      akash: { apiKey: secret(env.AKASH_API_KEY) },
      render: { apiKey: secret(env.RENDER_API_KEY), apiSecret: secret(env.RENDER_API_SECRET) },
    },
  };
}

/** Empty variables count as not set. Throws `ConfigError` with a line for each variable that is wrong. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const lines = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || lines.length > 0) throw new ConfigError(lines.join('\n'));
  return Object.freeze(nested(parsed.data));
}

/** Every variable that is read, for the check of .env.example. */
export const environmentVariables: readonly string[] = Object.keys(environment.shape);

/** The environment for a process of ours that is told other values; null takes a variable away. */
export function childEnvironment(changes: Readonly<Record<string, string | null>>): Record<string, string> {
  const env = { ...process.env, ...changes };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
