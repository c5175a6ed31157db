/** What stands above every page of the wallet. */
import { Link, Outlet } from '@tanstack/react-router';
import page from '../frame/page.module.css';
import classes from './wallet.module.css';

export function WalletFrame() {
  return (
    <div className={page.page}>
      <h1>Wallet</h1>
      <nav className={classes.tabs} aria-label="Wallet">
        <Link to="/wallet" activeOptions={{ exact: true }}>
          Overview
        </Link>
        <Link to="/wallet/transactions">Transactions</Link>
        <Link to="/wallet/analytics">Analytics</Link>
      </nav>
      <Outlet />
    </div>
  );
}
