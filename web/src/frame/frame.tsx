/** What stands around every page: skip link, band with name, mode and links, theme switch. */

import { useNetwork } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { onOfferQuery } from '../market/queries.ts';
import { AccountMenu } from './account-menu.tsx';
import classes from './frame.module.css';
import { useLoginId } from './login.ts';
import { useForgetting } from './me.ts';
import { Notice } from './states.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

function Brand() {
  return (
    <Link to="/" className={classes.brand} aria-label="GP4U, to the market">
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#14756a" />
        <path d="M8 22V10h16" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
        <path
          d="M14 22v-6h10"
          fill="none"
          stroke="#ffb454"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="21" cy="22" r="2.2" fill="#fff" />
      </svg>
      <span>GP4U</span>
    </Link>
  );
}

function ModeBadge() {
  const { data } = useQuery(onOfferQuery);
  if (!data) return null;
  return (
    <span
      className={classes.mode}
      data-mode={data.mode}
      title={
        data.mode === 'sandbox'
          ? 'A pretend market on this machine: nothing here is real'
          : 'Offers of the real markets'
      }
    >
      {data.mode}
    </span>
  );
}

/** Where the links scroll, the one that is open is not left outside. */
function useCurrentInSight() {
  const nav = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another link
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav.current && link)
      nav.current.scrollLeft = link.offsetLeft - (nav.current.clientWidth - link.offsetWidth) / 2;
  }, [path]);
  return nav;
}

export function Frame() {
  const { online } = useNetwork();
  const nav = useCurrentInSight();
  const login = useLoginId();
  useForgetting();
  return (
    <>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.band}>
        <div className={classes.inner}>
          <Brand />
          <ModeBadge />
          <nav ref={nav} className={classes.nav} aria-label="Pages">
            <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
              Market
            </Link>
            <Link to="/models">Models</Link>
            <Link to="/arbitrage">Arbitrage</Link>
            <Link to="/deals">Deals</Link>
            <Link to="/savings">Savings</Link>
            <Link to="/status">Status</Link>
            {login !== null && <Link to="/reservations">Reservations</Link>}
            <a href="/api/docs">API reference</a>
          </nav>
          <AccountMenu />
          <ThemeSwitch />
        </div>
      </header>
      {!online && (
        <div className={classes.offline}>
          <Notice tone="warn">
            You are offline. What was read before stays on the page, and may have changed since.
          </Notice>
        </div>
      )}
      <main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
    </>
  );
}
