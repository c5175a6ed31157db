/** What stands around every page: skip link, band with name, mode and links, theme switch. */

import { useNetwork } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { onOfferQuery } from '../market/queries.ts';
import { AccountMenu } from './account-menu.tsx';
import classes from './frame.module.css';
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

export function Frame() {
  const { online } = useNetwork();
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
          <nav className={classes.nav} aria-label="Pages">
            <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
              Market
            </Link>
            <Link to="/models">Models</Link>
            <Link to="/status">Status</Link>
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
