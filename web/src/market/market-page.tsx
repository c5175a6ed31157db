import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Failure, Loading } from '../frame/states.tsx';
import { listingsQuery } from './queries.ts';
import { apiQuery } from './search-params.ts';

const route = getRouteApi('/');

export function MarketPage() {
  const search = route.useSearch();
  const list = useInfiniteQuery(listingsQuery(apiQuery(search)));
  if (list.isPending) return <Loading label="Reading the market" rows={10} height={44} />;
  if (list.isError) return <Failure error={list.error} retry={() => void list.refetch()} busy={list.isFetching} />;
  return (
    <ul>
      {list.data.pages.flatMap(({ items }) =>
        items.map((item) => (
          <li key={item.id}>
            {item.gpu_count} × {item.model ?? item.model_raw} {item.price_per_gpu_hour}
          </li>
        )),
      )}
    </ul>
  );
}
