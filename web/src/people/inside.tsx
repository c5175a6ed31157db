/** Pages for those who are logged in. Others log in first and come back. */
import { Outlet, redirect, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { currentLogin, useLoginId } from '../frame/login.ts';

export function demandLogin({ location }: { location: { href: string } }): void {
  if (currentLogin() === null) throw redirect({ to: '/login', search: { next: location.href } });
}

export function Inside() {
  const login = useLoginId();
  const navigate = useNavigate();
  const here = useRouterState({ select: ({ location }) => location.href });
  useEffect(() => {
    // Until the next page is there this one still stands, under the next address.
    const leaving = here.startsWith('/login');
    if (login === null && !leaving) void navigate({ to: '/login', search: { next: here, over: true }, replace: true });
  }, [login, here, navigate]);
  return login === null ? null : <Outlet />;
}
