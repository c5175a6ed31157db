import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentVariables, loadConfig } from './config.ts';

const refusal = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(loadConfig({})).toMatchObject({
      mode: 'sandbox',
      role: 'all',
      http: { host: '127.0.0.1', port: 4400 },
      databaseUrl: null,
      sandbox: { size: 3000, seed: 1, replayDir: null },
    });
  });

  it.each([
    [{ PORT: 'http' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ GP4U_MODE: 'test' }, 'GP4U_MODE: must be one of sandbox, live'],
    [{ GP4U_SANDBOX_SIZE: '-3' }, 'GP4U_SANDBOX_SIZE'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: must be a URL that starts with postgres://'],
    [{ GP4U_REPLAY_DIR: '/nowhere/at/all' }, 'GP4U_REPLAY_DIR: there is no directory'],
    [{ GP4U_MODE: 'live', GP4U_REPLAY_DIR: '/' }, 'GP4U_REPLAY_DIR: only the sandbox replays'],
    [{ GP4U_MODE: 'live', GP4U_SANDBOX_URL: 'http://127.0.0.1:1' }, 'GP4U_SANDBOX_URL'],
    [{ GP4U_ROLE: 'worker' }, 'DATABASE_URL'],
    [{ RENDER_API_KEY: 'pk_1' }, 'they come as a pair'],
    [{ GP4U_SECRET: 'short' }, 'GP4U_SECRET'],
    [{ GP4U_MODE: 'live' }, 'GP4U_SECRET'],
  ])('%o is refused and named', (env, words) => {
    expect(refusal(env)).toContain(words);
  });

  it('names every variable that is wrong, not the first alone', () => {
    expect(refusal({ PORT: 'x', GP4U_SEED: 'y' }).split('\n')).toHaveLength(2);
  });

  it('takes an empty variable as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '' }).http.port).toBe(4400);
  });

  it('never prints a secret', () => {
    const config = loadConfig({ VAST_API_KEY: 'very-secret', DATABASE_URL: 'postgres://u:very-secret@h/d' });
    expect(JSON.stringify(config) + inspect(config, { depth: 9 }) + String(config.databaseUrl)).not.toContain(
      'very-secret',
    );
  });

  it('has each of its variables in .env.example, and no other', () => {
    const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    const named = [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect([...named].sort()).toEqual([...environmentVariables].sort());
  });
});
