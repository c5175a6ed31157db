/** Who is logged in, what they have, and the way out; for others the way in. */
import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconActivityHeartbeat,
  IconBell,
  IconCalendarTime,
  IconChevronDown,
  IconLogout,
  IconUser,
  IconWallet,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import classes from './account-menu.module.css';
import { answered, api, type User } from './api.ts';
import { endLogin, useLoginId } from './login.ts';
import { balanceQuery, useMe } from './me.ts';
import { showMoney } from './money.ts';

function Entry() {
  const here = useRouterState({ select: ({ location }) => location });
  const entering = here.pathname === '/login' || here.pathname === '/signup';
  const search = entering ? here.search : here.pathname === '/' && here.searchStr === '' ? {} : { next: here.href };
  return (
    <div className={classes.entry}>
      <Link to="/login" search={search}>
        Log in
      </Link>
      <Link to="/signup" search={search} className={classes.strong}>
        Sign up
      </Link>
    </div>
  );
}

function Person({ me }: { me: User | undefined }) {
  const navigate = useNavigate();
  const { data: balance } = useQuery(balanceQuery);
  const leave = async () => {
    try {
      await answered(api.POST('/api/auth/logout', {}));
      await navigate({ to: '/' });
      endLogin();
      notifications.show({ message: 'You are logged out' });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      notifications.show({ title: 'You are still logged in', message, color: 'red' });
    }
  };
  const name = me === undefined ? 'Account' : me.display_name || me.email;
  return (
    <div className={classes.entry}>
      {balance && (
        <Link to="/wallet" className={classes.balance} aria-label={`Wallet: ${showMoney(balance.available)} available`}>
          {showMoney(balance.available.slice(0, -4))}
        </Link>
      )}
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <button type="button" className={classes.person}>
            <span>{name}</span>
            <IconChevronDown aria-hidden size={15} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/wallet" leftSection={<IconWallet aria-hidden size={16} />}>
            Wallet
          </Menu.Item>
          <Menu.Item component={Link} to="/reservations" leftSection={<IconCalendarTime aria-hidden size={16} />}>
            Reservations
          </Menu.Item>
          <Menu.Item component={Link} to="/watches" leftSection={<IconBell aria-hidden size={16} />}>
            Watches
          </Menu.Item>
          <Menu.Item component={Link} to="/account" leftSection={<IconUser aria-hidden size={16} />}>
            Account
          </Menu.Item>
          {me?.role === 'operator' && (
            <Menu.Item component={Link} to="/operations" leftSection={<IconActivityHeartbeat aria-hidden size={16} />}>
              Operations
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout aria-hidden size={16} />} onClick={() => void leave()}>
            Log out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

export function AccountMenu() {
  const login = useLoginId();
  const me = useMe();
  return login === null ? <Entry /> : <Person me={me ?? undefined} />;
}
