/** Where one is logged in, and ending what should not be. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import { answered, api, type Session } from '../frame/api.ts';
import { Card, FormProblem } from '../frame/form.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { deviceOf } from './device.ts';
import classes from './people.module.css';

const sessionsQuery = {
  queryKey: ['mine', 'sessions'],
  queryFn: ({ signal }: { signal: AbortSignal }) => answered(api.GET('/api/auth/sessions', { signal })),
};

export function Sessions() {
  const now = useNow(10_000);
  const queries = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(sessionsQuery);
  const ending = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await answered(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }));
      return ids.length;
    },
    onSuccess: (count) =>
      notifications.show({ message: count === 1 ? 'That login has ended' : `${count} logins have ended` }),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const others = (data?.items ?? []).filter(({ current }) => !current);
  return (
    <div className={classes.wide}>
      <Card title="Where you are logged in" id="sessions">
        {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
        {!data && !error && <Loading label="Reading your logins" rows={2} height={40} />}
        <FormProblem error={ending.error} fields={[]} />
        {data && (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Device</th>
                  <th scope="col">Address</th>
                  <th scope="col">Last used</th>
                  <th scope="col">Ends by itself</th>
                  <th scope="col">
                    <span className={classes.soft}>Action</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((session) => (
                  <Row
                    key={session.id}
                    session={session}
                    now={now}
                    busy={ending.isPending}
                    end={() => ending.mutate([session.id])}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {others.length > 1 && (
          <div>
            <Button
              variant="default"
              loading={ending.isPending}
              onClick={() => ending.mutate(others.map(({ id }) => id))}
            >
              End all others
            </Button>
          </div>
        )}
      </Card>
    </div>
  );
}

type RowProps = {
  readonly session: Session;
  readonly now: number;
  readonly busy: boolean;
  readonly end: () => void;
};

function Row({ session, now, busy, end }: RowProps) {
  const device = deviceOf(session.user_agent);
  return (
    <tr>
      <th scope="row" title={session.user_agent}>
        {device}
      </th>
      <td data-label="Address">{session.address}</td>
      <td data-label="Last used" title={showUtc(session.last_used_at)}>
        {showAgo(session.last_used_at, now)}
      </td>
      <td data-label="Ends by itself" title={showUtc(session.expires_at)}>
        {session.expires_at.slice(0, 10)}
      </td>
      <td>
        {session.current ? (
          <span className={classes.soft}>This one</span>
        ) : (
          <Button size="xs" variant="default" disabled={busy} aria-label={`End the login on ${device}`} onClick={end}>
            End
          </Button>
        )}
      </td>
    </tr>
  );
}
