/** What this server keeps of the markets' answers. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { showUtc } from '../frame/age.ts';
import { answered, api } from '../frame/api.ts';
import { Card } from '../frame/form.tsx';
import { showShare, showWhole } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import classes from './operations.module.css';
import { cacheQuery, useOrder } from './queries.ts';

const redisWords = {
  not_configured: 'in the memory of each process (REDIS_URL is not set)',
  connected: 'in memory and in Redis, shared by all processes',
  lost: 'in memory alone: Redis is away',
} as const;
const share = (value: number | null): string => (value === null ? '–' : showShare(value, 0));

export function CachePanel() {
  const { data, error, isFetching, refetch } = useQuery(cacheQuery);
  const forget = useOrder(() => answered(api.POST('/api/provider-health/cache/invalidate', {})));
  return (
    <Card title="Answers that are kept" id="cache">
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the cache" rows={1} height={140} />}
      {data && (
        <>
          <p className={data.redis.state === 'lost' ? classes.warn : undefined}>
            Kept {redisWords[data.redis.state]}
            {data.redis.since ? `, since ${showUtc(data.redis.since)}` : ''}.
          </p>
          <Scroll label="Kept answers by market">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Market</th>
                  {['Hits', 'Misses', 'Stale', 'Calls made', 'Hit ratio', 'Stale ratio', 'Keeps'].map((name) => (
                    <th key={name} scope="col" className={classes.number}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.items.map((item) => (
                  <tr key={item.provider}>
                    <th scope="row">{item.name}</th>
                    <td className={classes.number}>{showWhole(item.hits)}</td>
                    <td className={classes.number}>{showWhole(item.misses)}</td>
                    <td className={classes.number}>{showWhole(item.stale)}</td>
                    <td className={classes.number}>{showWhole(item.loads)}</td>
                    <td className={classes.number}>{share(item.hit_ratio)}</td>
                    <td className={classes.number}>{share(item.stale_ratio)}</td>
                    <td className={classes.number}>{showWhole(item.ttl_seconds)} s</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <div className={classes.row}>
            <Button size="xs" variant="default" loading={forget.isPending} onClick={() => forget.mutate(undefined)}>
              Forget all of it
            </Button>
            <span role="status" className={classes.soft}>
              {forget.error ? forget.error.message : forget.isSuccess ? 'Forgotten, in every process' : ''}
            </span>
          </div>
        </>
      )}
    </Card>
  );
}
