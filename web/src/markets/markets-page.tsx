/** The four markets: whether each is read, how the last reading went, and what it brought. */
import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../frame/api.ts';
import page from '../frame/page.module.css';
import { Failure, Loading } from '../frame/states.tsx';
import { MarketCard } from './market-card.tsx';
import classes from './markets-page.module.css';

export function MarketsPage() {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => answered(api.GET('/api/providers', { signal })),
    refetchInterval: 15_000,
  });
  return (
    <div className={page.page}>
      <h1>Markets</h1>
      <p className={page.bar}>
        {data?.mode === 'sandbox'
          ? 'Sandbox: pretend markets on this machine; nothing here is real.'
          : 'Where the listings come from, and how fresh each market is.'}
      </p>
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the markets" rows={4} height={160} />}
      <div className={classes.cards}>
        {data?.items.map((provider) => (
          <MarketCard key={provider.provider} provider={provider} />
        ))}
      </div>
    </div>
  );
}
