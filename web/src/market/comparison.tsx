/** Two or three listings, figure by figure; the server says which value is best. */

import { IconTrophy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showMoney } from '../frame/money.ts';
import { countryName, providerNames, showNumber, showShare } from '../frame/naming.ts';
import { Failure, Loading } from '../frame/states.tsx';
import classes from './comparison.module.css';
import { CostLines } from './cost-lines.tsx';
import { Freshness } from './freshness.tsx';
import { listingName, mayBook } from './listing-row.tsx';
import { useMarketAddress } from './market-address.ts';
import { comparisonQuery } from './queries.ts';
import { hasCostBasis } from './search-params.ts';

const labels: Readonly<Record<string, string>> = {
  model: 'Model',
  provider: 'Provider',
  status: 'Status',
  pricing: 'Pricing',
  price_kind: 'The price is',
  price_per_gpu_hour: 'Per GPU-hour',
  price_per_hour: 'Per hour, whole listing',
  price_per_tflops_hour: 'Per TFLOPS and hour',
  total_cost: 'Your job in total',
  storage_price_per_gb_month: 'Storage, GB and month',
  egress_price_per_gb: 'Sent out, GB',
  ingress_price_per_gb: 'Received, GB',
  gpu_count: 'GPUs',
  vram_gb: 'VRAM per GPU',
  fp16_tflops: 'FP16 per GPU',
  fp32_tflops: 'FP32 per GPU',
  memory_bandwidth_gbps: 'Memory bandwidth',
  reliability: 'Reliability',
  cpu_cores: 'CPU cores',
  ram_gb: 'RAM',
  disk_gb: 'Disk',
  inet_down_mbps: 'Network down',
  inet_up_mbps: 'Network up',
  country: 'Country',
};

type Value = string | number | boolean | null;

function show(field: string, unit: string | null, value: Value): string {
  if (value === null) return 'not known';
  if (unit === 'USDC') return showMoney(String(value));
  if (field === 'provider') return providerNames[value as keyof typeof providerNames] ?? String(value);
  if (field === 'country') return countryName(String(value));
  if (field === 'reliability' && typeof value === 'number') return showShare(value, 2);
  if (typeof value === 'number') return `${showNumber(value)}${unit === null ? '' : ` ${unit}`}`;
  return String(value).replaceAll('_', ' ');
}

export function Comparison({ ids }: { ids: readonly string[] }) {
  const { search } = useMarketAddress();
  const { hours = 1, disk_gb, egress_gb, ingress_gb } = search;
  const usage = {
    hours,
    ...(disk_gb === undefined ? {} : { disk_gb }),
    ...(egress_gb === undefined ? {} : { egress_gb }),
    ...(ingress_gb === undefined ? {} : { ingress_gb }),
  };
  const { data, error, isFetching, refetch } = useQuery({ ...comparisonQuery(ids, usage), refetchInterval: 15_000 });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} busy={isFetching} />;
  if (!data) return <Loading label="Reading the listings" rows={10} height={28} />;
  return (
    <>
      <div className={classes.bar}>
        <Freshness answer={data} />
        {!hasCostBasis(search) && <span>The total is for one hour; set your job among the filters.</span>}
      </div>
      <section
        className={classes.scroll}
        aria-label="Comparison table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
        tabIndex={0}
      >
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              {data.items.map((item) => (
                <th key={item.id} scope="col">
                  {listingName(item)}
                  {mayBook(item) && (
                    <div>
                      <Link to="/book" search={{ gpu: item.id, hours }} aria-label={`Book ${listingName(item)}`}>
                        Book
                      </Link>
                    </div>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ field, unit, values, best }) => (
              <tr key={field}>
                <th scope="row">{labels[field] ?? field.replaceAll('_', ' ')}</th>
                {data.items.map(({ id }, at) => {
                  const isBest = best.includes(id);
                  const value = values[at] ?? null;
                  return (
                    <td key={id} data-best={isBest || undefined} data-unknown={value === null || undefined}>
                      {show(field, unit, value)}
                      {isBest && (
                        <span className={classes.best}>
                          <IconTrophy aria-hidden size={13} /> best
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hasCostBasis(search) && (
        <div className={classes.costs}>
          {data.items.map((item) =>
            item.total_cost ? (
              <section key={item.id}>
                <h3>{listingName(item)}: your job</h3>
                <CostLines cost={item.total_cost} />
              </section>
            ) : null,
          )}
        </div>
      )}
    </>
  );
}
