/**
 * Whether somebody is logged in with this browser. The tokens are in cookies that no script reads; what is kept here
 * says only that there is a login, which one, and when its access token ends.
 */
import { useSyncExternalStore } from 'react';

const KEY = 'gp4u-login';
/** A token that is about to end is renewed first: one request less that is refused. */
const EARLY_MS = 20_000;
/** What makes or renews a login, and what everybody may read. */
const MAKES_LOGIN = /^\/api\/auth\/(login|signup|refresh)\b/;
const OPEN = /^\/api\/(gpus|providers|arbitrage)\b/;

export type Login = { readonly id: string; readonly endsAt: number };

/** For browsers that keep nothing: the login then lasts as long as the page. */
let inMemory: string | null = null;

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return inMemory;
  }
}

export function currentLogin(): Login | null {
  const match = /^([\w-]{1,64}) (\d{1,16})$/.exec(stored() ?? '');
  return match ? { id: match[1] ?? '', endsAt: Number(match[2]) } : null;
}

const listeners = new Set<() => void>();
const tellAll = (): void => {
  for (const listener of listeners) listener();
};

function keep(login: Login | null): void {
  inMemory = login && `${login.id} ${login.endsAt}`;
  try {
    if (inMemory === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, inMemory);
  } catch {
    // The memory has it.
  }
  tellAll();
}

/** After a login whose tokens went into cookies. */
export const beginLogin = (expiresInSeconds: number): void =>
  keep({ id: crypto.getRandomValues(new Uint32Array(2)).join('-'), endsAt: Date.now() + expiresInSeconds * 1000 });

export const endLogin = (): void => keep(null);

function subscribe(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent): void => {
    if (event.key === KEY || event.key === null) listener();
  };
  listeners.add(listener);
  addEventListener('storage', fromOtherTab);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', fromOtherTab);
  };
}

/** The id of the login, in this tab and as other tabs change it; null without one. */
export const useLoginId = (): string | null => useSyncExternalStore(subscribe, () => currentLogin()?.id ?? null);

async function renewed(before: Login): Promise<boolean> {
  const now = currentLogin();
  // Another tab was first, with a token that counts once: what it brought serves this tab too.
  if (now === null || now.endsAt !== before.endsAt) return now !== null;
  const response = await fetch('/api/auth/refresh', { method: 'POST' });
  if (response.ok) {
    const { expires_in: seconds } = (await response.json()) as { expires_in: number };
    keep({ id: now.id, endsAt: Date.now() + seconds * 1000 });
  } else if (response.status === 401) endLogin();
  return response.ok;
}

let renewing: Promise<boolean> | null = null;

/** New tokens, asked for once however many wait. False when the login is over, or nobody could tell. */
function renew(): Promise<boolean> {
  const before = currentLogin();
  if (before === null) return Promise.resolve(false);
  // Plain-HTTP addresses other than this machine's have no locks.
  const locks: LockManager | undefined = navigator.locks;
  renewing ??= (locks ? locks.request(KEY, () => renewed(before)) : renewed(before)).finally(() => {
    renewing = null;
  });
  return renewing;
}

const isOpen = ({ url, method }: Request): boolean => {
  const { pathname } = new URL(url);
  return MAKES_LOGIN.test(pathname) || (method === 'GET' && OPEN.test(pathname));
};

/** `fetch`, with a login that is renewed when it must be. */
export async function fetchWithLogin(request: Request): Promise<Response> {
  const login = currentLogin();
  if (login === null || isOpen(request)) return fetch(request);
  if (Date.now() > login.endsAt - EARLY_MS) await renew();
  const again = request.clone();
  const response = await fetch(request);
  if (response.status !== 401 || currentLogin() === null) return response;
  return (await renew()) ? fetch(again) : response;
}
