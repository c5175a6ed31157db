/** Spending by day, provider and model, and what comparing saved. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { WalletAnalytics } from '../frame/api.ts';
import { Card } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import { Failure, Loading } from '../frame/states.tsx';
import { analyticsQuery } from './queries.ts';
import classes from './wallet.module.css';
import { type Measure, measures, readAnalyticsSearch, spans } from './wallet-search.ts';

const route = getRouteApi('/inside/wallet/analytics');
/** The chart's library is larger than the page. */
const DayChart = lazy(() => import('./day-chart.tsx').then((module) => ({ default: module.DayChart })));

const measureWords: { readonly [M in Measure]: string } = {
  spent: 'Spent',
  saved: 'Saved',
  deposited: 'Deposited',
  withdrawn: 'Withdrawn',
  earned: 'Earned',
};
const isProvider = (name: string): name is keyof typeof providerNames => name in providerNames;

function ByDay({ data, measure }: { data: WalletAnalytics; measure: Measure }) {
  const days = data.by_day.map((day) => ({ day: day.day, amount: day[measure] }));
  const some = days.filter(({ amount }) => Number(amount) !== 0);
  const title = `${measureWords[measure]} by day`;
  return (
    <Card title={title} id="by-day">
      {some.length === 0 ? (
        <p className={classes.soft}>Nothing in these {data.days} days.</p>
      ) : (
        <>
          <Suspense fallback={<Loading label="Drawing" rows={1} height={240} />}>
            <DayChart days={days} label={`${title}, in USDC. The table below has the figures.`} />
          </Suspense>
          <details className={classes.behind}>
            <summary>The figures as a table</summary>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Day (UTC)</th>
                  <th scope="col" className={classes.number}>
                    {measureWords[measure]}
                  </th>
                </tr>
              </thead>
              <tbody>
                {some.map(({ day, amount }) => (
                  <tr key={day}>
                    <th scope="row">{day}</th>
                    <td className={classes.number}>{showMoney(amount)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Card>
  );
}

function Shares({ title, id, items }: { title: string; id: string; items: WalletAnalytics['by_model'] }) {
  const most = Math.max(0, ...items.map(({ spent }) => Number(spent)));
  return (
    <Card title={title} id={id}>
      {items.length === 0 ? (
        <p className={classes.soft}>Nothing was spent in this time.</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{id === 'by-provider' ? 'Provider' : 'Model'}</th>
              <th scope="col" className={classes.barHead}>
                Share
              </th>
              <th scope="col" className={classes.number}>
                Spent
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ name, spent }) => (
              <tr key={name}>
                <th scope="row">{isProvider(name) ? providerNames[name] : name}</th>
                <td className={classes.barCell}>
                  <span aria-hidden style={{ width: `${most > 0 ? Math.max(0, (Number(spent) / most) * 100) : 0}%` }} />
                </td>
                <td className={classes.number}>{showMoney(spent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function AnalyticsPage() {
  const { days = 30, show = 'spent' } = readAnalyticsSearch(route.useSearch());
  const navigate = route.useNavigate();
  const { data, error, isFetching, refetch } = useQuery(analyticsQuery(days));
  return (
    <div className={classes.stack}>
      <div className={classes.row}>
        <SegmentedControl
          aria-label="Days"
          value={String(days)}
          data={spans.map((span) => ({ value: String(span), label: `${span} days` }))}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, ...readAnalyticsSearch({ days: value }) }),
              replace: true,
            })
          }
        />
        <div className={classes.sideways}>
          <SegmentedControl
            aria-label="What is shown"
            value={show}
            data={measures.map((measure) => ({ value: measure, label: measureWords[measure] }))}
            onChange={(value) =>
              void navigate({
                search: (before) => ({ ...before, ...readAnalyticsSearch({ show: value }) }),
                replace: true,
              })
            }
          />
        </div>
      </div>
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Adding up" rows={3} height={120} />}
      {data && (
        <>
          <dl className={classes.figures}>
            {measures.map((measure) => (
              <div key={measure}>
                <dt>{measureWords[measure]}</dt>
                <dd>{showMoney(data.total[measure])}</dd>
              </div>
            ))}
          </dl>
          <p className={classes.soft}>
            Saved is what the dearest alternative at the time of booking would have cost beyond what was paid.
          </p>
          <ByDay data={data} measure={show} />
          <div className={classes.pair}>
            <Shares title="Spent by provider" id="by-provider" items={data.by_provider} />
            <Shares title="Spent by model" id="by-model" items={data.by_model} />
          </div>
        </>
      )}
    </div>
  );
}
