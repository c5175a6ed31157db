/** The login `gp4u login` keeps: a file for its owner only, one entry a server. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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

/** Calls with the kept login; one whose access token is over is refreshed once and kept anew. */
export const loginFetch =
  (server: string) =>
  async (request: Request): Promise<Response> => {
    const login = keptLogin(server);
    if (login === null) return fetch(request);
    const again = request.clone();
    request.headers.set('authorization', `Bearer ${login.access}`);
    const response = await fetch(request);
    if (response.status !== 401 || request.url.includes('/api/auth/log')) return response;
    const refreshed = await fetch(`${server}/api/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: login.refresh }),
    });
    if (!refreshed.ok) {
      keepLogin(server, null);
      return response;
    }
    const tokens = (await refreshed.json()) as { access_token: string; refresh_token: string };
    keepLogin(server, { email: login.email, access: tokens.access_token, refresh: tokens.refresh_token });
    again.headers.set('authorization', `Bearer ${tokens.access_token}`);
    return fetch(again);
  };
