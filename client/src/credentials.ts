/** The login `gp4u login` keeps: a file for its owner only, one entry a server. */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export type Login = { readonly email: string; readonly access: string; readonly refresh: string };

const file = (): string => join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'gp4u', 'credentials.json');

function readAll(): Record<string, Login> {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Record<string, Login>;
  } catch {
    return {};
  }
}

export const keptLogin = (server: string): Login | null => readAll()[server] ?? null;

/** null forgets it. */
export function keepLogin(server: string, login: Login | null): void {
  const { [server]: _before, ...others } = readAll();
  const path = file();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Whole or not at all, so that a command that is stopped leaves no half of it.
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(login === null ? others : { ...others, [server]: login }, null, 2), {
    mode: 0o600,
  });
  renameSync(fresh, path);
}

const LOCK_STALE_MS = 10_000;
const LOCK_PAUSE_MS = 50;

/** One command at a time: a refresh token counts once, and one that is used twice ends the session. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const lock = `${file()}.lock`;
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    // Whoever made it was stopped in the middle.
    if (age > LOCK_STALE_MS) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** New tokens for a login whose access token is over; null when the login is over too. Throws when nobody can tell. */
const renewed = (server: string, before: Login): Promise<Login | null> =>
  alone(async () => {
    const now = keptLogin(server);
    // Another command was first.
    if (now === null || now.refresh !== before.refresh) return now;
    const response = await fetch(`${server}/api/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: before.refresh }),
    });
    if (response.status === 401) {
      keepLogin(server, null);
      return null;
    }
    if (!response.ok) throw new Error(`the login could not be renewed: the server answered ${response.status}`);
    const tokens = (await response.json()) as { access_token: string; refresh_token: string };
    const next = { email: before.email, access: tokens.access_token, refresh: tokens.refresh_token };
    keepLogin(server, next);
    return next;
  });

/** Calls with the kept login; one whose access token is over is renewed once and kept anew. */
export const loginFetch =
  (server: string) =>
  async (request: Request): Promise<Response> => {
    const login = keptLogin(server);
    if (login === null) return fetch(request);
    const again = request.clone();
    request.headers.set('authorization', `Bearer ${login.access}`);
    const response = await fetch(request);
    if (response.status !== 401 || request.url.includes('/api/auth/log')) return response;
    const next = await renewed(server, login);
    if (next === null) return response;
    again.headers.set('authorization', `Bearer ${next.access}`);
    return fetch(again);
  };
