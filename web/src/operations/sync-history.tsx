/** How the last syncs of a market went: a chart to see it, a table to read it, and what was dropped with examples. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { showDuration, showUtc } from '../frame/age.ts';
import type { Provider, ProviderName } from '../frame/api.ts';
import { Card } from '../frame/form.tsx';
import { providerNames, showListings, showWhole } from '../frame/naming.ts';
import { Scroll } from '../frame/scroll.tsx';
import { Loading } from '../frame/states.tsx';
import classes from './operations.module.css';
import { syncsQuery } from './queries.ts';
import { endOf, type SyncDetail } from './sync-end.ts';

/** The chart's library is larger than the page. */
const SyncChart = lazy(() => import('./sync-chart.tsx').then((module) => ({ default: module.SyncChart })));

const spell = (word: string): string => word.replaceAll('_', ' ');

function SyncTable({ syncs }: { syncs: readonly SyncDetail[] }) {
  return (
    <details className={classes.behind}>
      <summary>The syncs as a table</summary>
      <Scroll label="Syncs">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Ended</th>
              <th scope="col">Outcome</th>
              <th scope="col" className={classes.number}>
                Took
              </th>
              <th scope="col" className={classes.number}>
                Rows
              </th>
              <th scope="col" className={classes.number}>
                New
              </th>
              <th scope="col" className={classes.number}>
                Changed
              </th>
              <th scope="col" className={classes.number}>
                Missing
              </th>
              <th scope="col" className={classes.number}>
                Dropped
              </th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {syncs.map((sync) => (
              <tr key={sync.id}>
                <th scope="row">{showUtc(sync.finished_at ?? sync.requested_at)}</th>
                <td>{endOf(sync)}</td>
                <td className={classes.number}>{sync.duration_ms === null ? '–' : showDuration(sync.duration_ms)}</td>
                <td className={classes.number}>{showWhole(sync.fetched)}</td>
                <td className={classes.number}>{showWhole(sync.new)}</td>
                <td className={classes.number}>{showWhole(sync.changed)}</td>
                <td className={classes.number}>{showWhole(sync.missing)}</td>
                <td className={classes.number}>
                  {showWhole(Object.values(sync.dropped).reduce((sum, count) => sum + count, 0))}
                </td>
                <td>{sync.error ? `${spell(sync.error.kind)}: ${sync.error.detail}` : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function Dropped({ sync }: { sync: SyncDetail | undefined }) {
  const reasons = Object.entries(sync?.dropped ?? {});
  return (
    <section className={classes.part}>
      <h3>Offers that were dropped</h3>
      {!sync || reasons.length === 0 ? (
        <p className={classes.soft}>None in the last sync that brought anything.</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col" className={classes.number}>
                Offers
              </th>
              <th scope="col">For example</th>
            </tr>
          </thead>
          <tbody>
            {reasons.map(([reason, count]) => {
              const example = sync.dropped_offers.find((dropped) => dropped.reason === reason);
              return (
                <tr key={reason}>
                  <th scope="row">{spell(reason)}</th>
                  <td className={classes.number}>{showWhole(count)}</td>
                  <td>{example ? `${example.external_id ?? 'without an id'}: ${example.detail}` : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Spellings({ provider }: { provider: Provider | undefined }) {
  const spellings = provider?.unknown_spellings ?? [];
  if (!provider || spellings.length === 0) return null;
  return (
    <details className={classes.behind}>
      <summary>
        {showWhole(spellings.length)} {spellings.length === 1 ? 'spelling' : 'spellings'} the catalog does not know
      </summary>
      <ul>
        {spellings.map(({ model_raw, listings }) => (
          <li key={model_raw}>
            <Link to="/" search={{ q: model_raw, provider: [provider.provider] }}>
              {model_raw}
            </Link>{' '}
            <span className={classes.soft}>{showListings(listings)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function SyncHistory({ providers }: { providers: readonly Provider[] }) {
  const [name, setName] = useState<ProviderName>('vast');
  const { data } = useQuery(syncsQuery(name));
  const syncs = data?.items ?? [];
  const last = syncs.find(({ fetched }) => fetched > 0);
  const ends = syncs.map(endOf);
  const count = (end: string): number => ends.filter((one) => one === end).length;
  return (
    <Card title="Sync history" id="sync-history">
      <SegmentedControl
        aria-label="Market"
        value={name}
        data={Object.entries(providerNames).map(([value, label]) => ({ value, label }))}
        onChange={(value) => setName(value as ProviderName)}
      />
      {!data && <Loading label="Reading the syncs" rows={1} height={220} />}
      {data && syncs.length === 0 && <p className={classes.soft}>No sync has ended yet.</p>}
      {syncs.length > 0 && (
        <>
          <p>
            Of the last {showWhole(syncs.length)} syncs {showWhole(count('taken'))} were taken,{' '}
            {showWhole(count('not believed'))} not believed and {showWhole(count('failed'))} failed.
          </p>
          <Suspense fallback={<Loading label="Drawing" rows={1} height={220} />}>
            <SyncChart
              syncs={syncs}
              label={`Rows and outcome of the last ${syncs.length} syncs of ${providerNames[name]}. The table below has the figures.`}
            />
          </Suspense>
          <SyncTable syncs={syncs} />
          <Dropped sync={last} />
        </>
      )}
      <Spellings provider={providers.find(({ provider }) => provider === name)} />
    </Card>
  );
}
