/** Logging in from the page, and going on where one wanted to be. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { answered, api } from '../frame/api.ts';
import { beginLogin } from '../frame/login.ts';
import { meQuery } from '../frame/me.ts';

export type Credentials = { readonly email: string; readonly password: string };

/** The tokens go into cookies; the page is told how long they last and nothing else. */
export async function logIn({ email, password }: Credentials): Promise<void> {
  const body = { email, password, session: 'cookie' as const };
  const { expires_in: seconds } = await answered(api.POST('/api/auth/login/json', { body }));
  beginLogin(seconds);
}

export function useGoOn(next: string | undefined): (welcome: string) => Promise<void> {
  const router = useRouter();
  const queries = useQueryClient();
  return async (welcome) => {
    const me = await queries.fetchQuery(meQuery);
    notifications.show({ title: welcome, message: `Logged in as ${me.display_name || me.email}`, color: 'pine' });
    router.history.push(next ?? '/wallet');
  };
}
