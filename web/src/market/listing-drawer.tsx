/** One listing in full: what it costs and why, what it is, where each figure comes from, and how it came to be. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import type { Listing } from '../frame/api.ts';
import { showMoney, showPart, showPrice } from '../frame/money.ts';
import { countryName, providerNames, showNumber, showRate, showShare, showWhole } from '../frame/naming.ts';
import { Sheet } from '../frame/sheet.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { AskMarket } from './ask-market.tsx';
import { CostLines } from './cost-lines.tsx';
import { filterLabels } from './filter-words.ts';
import { JobFields } from './job-fields.tsx';
import { ListingBadges, unusualWords } from './listing-badges.tsx';
import classes from './listing-drawer.module.css';
import { listingName, mayBook } from './listing-row.tsx';
import { useMarketAddress } from './market-address.ts';
import { PriceHistory } from './price-history.tsx';
import { comparisonQuery, explanationQuery, listingQuery } from './queries.ts';
import { ScoreParts } from './score-parts.tsx';
import { type ApiQuery, activeFilters, COMPARE_MAX, hasCostBasis, isFilterName } from './search-params.ts';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <span className={classes.soft}>not known</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

const when = (at: string, now: number) => <span title={showUtc(at)}>{showAgo(at, now)}</span>;
const figure = (value: number | null, unit: string) => (value === null ? null : `${showNumber(value)} ${unit}`);

/** A listing reached by its address can be outside the result: then the reader is owed a reason. */
function WhyNotHere({ id, query }: { id: string; query: ApiQuery }) {
  const { search, lift } = useMarketAddress();
  const { data } = useQuery({ ...explanationQuery(query, id), enabled: activeFilters(search).length > 0 });
  const listing = data?.listing;
  if (!listing || listing.in_result) return null;
  return (
    <Section title="Why it is not in the list">
      <ul className={classes.reasons}>
        {listing.reasons.map(({ filter, wanted, actual }) => (
          <li key={filter}>
            <span>
              <strong>{isFilterName(filter) ? filterLabels[filter] : filter}</strong>: you asked for {wanted}; this one
              has {actual}.
            </span>
            {isFilterName(filter) && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Lift ${filterLabels[filter]}`}
                onClick={() => lift(filter)}
              >
                Lift
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The cost comes with a search; for a listing outside the result, from a comparison with one that is inside. */
function JobCost({ id, shown, other }: { id: string; shown: Listing | undefined; other: string | undefined }) {
  const { search } = useMarketAddress();
  const { hours = 1, disk_gb, egress_gb, ingress_gb } = search;
  const asked = hasCostBasis(search);
  const usage = {
    hours,
    ...(disk_gb === undefined ? {} : { disk_gb }),
    ...(egress_gb === undefined ? {} : { egress_gb }),
    ...(ingress_gb === undefined ? {} : { ingress_gb }),
  };
  const compared = useQuery({
    ...comparisonQuery([id, other ?? ''], usage),
    // A comparison knows no kinds of work.
    enabled: asked && search.workload === undefined && shown?.total_cost === undefined && other !== undefined,
  });
  const cost = shown?.total_cost ?? compared.data?.items.find((item) => item.id === id)?.total_cost;
  return (
    <Section title="What your job costs here">
      <JobFields />
      {asked && cost && <CostLines cost={cost} />}
      {asked && shown?.rank_reason && <p className={classes.soft}>{shown.rank_reason}.</p>}
    </Section>
  );
}

function Prices({ listing }: { listing: Listing }) {
  return (
    <Section title="Prices">
      <Facts
        facts={[
          ['Per GPU-hour', showMoney(listing.price_per_gpu_hour)],
          ['Per hour, whole listing', showMoney(listing.price_per_hour)],
          ['Storage', showPart(listing.storage_price_per_gb_month, 'per GB and month')],
          ['Sent out', showPart(listing.egress_price_per_gb, 'per GB')],
          ['Received', showPart(listing.ingress_price_per_gb, 'per GB')],
        ]}
      />
    </Section>
  );
}

function Hardware({ listing }: { listing: Listing }) {
  const { vram_gb, gpu_count, region, country, verified, capacity, free, inet_down_mbps, inet_up_mbps } = listing;
  const speed = (value: number | null) => (value === null ? null : showRate(value));
  return (
    <>
      <Section title="GPU">
        <Facts
          facts={[
            ['Model', listing.model ?? `${listing.model_raw} (not in the catalog)`],
            ["Provider's spelling", listing.model_raw],
            ['GPUs', showWhole(gpu_count)],
            ['VRAM per GPU', figure(vram_gb, 'GB')],
            ['FP16 per GPU', figure(listing.fp16_tflops, 'TFLOPS')],
            ['FP32 per GPU', figure(listing.fp32_tflops, 'TFLOPS')],
            ['Memory bandwidth', figure(listing.memory_bandwidth_gbps, 'GB/s')],
          ]}
        />
      </Section>
      <Section title="Host">
        <Facts
          facts={[
            ['Place', region ?? (country === null ? null : countryName(country))],
            ['CPU', figure(listing.cpu_cores, 'cores')],
            ['RAM', figure(listing.ram_gb, 'GB')],
            ['Disk', figure(listing.disk_gb, 'GB')],
            ['Network down', speed(inet_down_mbps)],
            ['Network up', speed(inet_up_mbps)],
            ['Reliability', listing.reliability === null ? null : showShare(listing.reliability)],
            ['Verified', verified === null ? null : verified ? 'yes' : 'no'],
            ['Units', `${showWhole(free)} of ${showWhole(capacity)} free`],
            ['Rentable until', listing.rentable_until === null ? 'no end known' : showUtc(listing.rentable_until)],
            ['Machine', listing.machine_id],
            ['Host', listing.host_id],
            ["Provider's id", listing.external_id],
          ]}
        />
      </Section>
    </>
  );
}

function Overlaps({ ids }: { ids: readonly string[] }) {
  const { change } = useMarketAddress();
  if (ids.length === 0) return null;
  return (
    <Section title="Shared hardware">
      <p>
        Shares GPUs with {showWhole(ids.length)} other {ids.length === 1 ? 'listing' : 'listings'}; renting one removes
        {ids.length === 1 ? ' the other' : ' the others'}.
      </p>
      <p className={classes.row}>
        {ids.slice(0, 8).map((id, at) => (
          <Button key={id} size="compact-xs" variant="default" onClick={() => change({ listing: id })}>
            Listing {at + 1}
          </Button>
        ))}
      </p>
    </Section>
  );
}

function Sources({ sources }: { sources: Readonly<Record<string, string>> }) {
  return (
    <details className={classes.sources}>
      <summary>Where each figure comes from</summary>
      <Facts facts={Object.entries(sources).map(([field, source]) => [field.replaceAll('_', ' '), source] as const)} />
    </details>
  );
}

type DrawerProps = { readonly id: string; readonly rows: readonly Listing[]; readonly query: ApiQuery };

export function ListingDrawer({ id, rows, query }: DrawerProps) {
  const { search, change, toggleCompared } = useMarketAddress();
  const { data, error, isFetching, refetch } = useQuery(listingQuery(id));
  const now = useNow(5000);
  const shown = rows.find((row) => row.id === id);
  const other = rows.find((row) => row.id !== id)?.id;
  const chosen = search.compare ?? [];
  const compared = chosen.includes(id);
  const bookSearch = { gpu: id, ...(search.hours === undefined ? {} : { hours: search.hours }) };
  const close = () => {
    change({ listing: undefined });
    // The focus goes back to where the reader was in the list.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[role="row"][data-id="${id}"]`)?.focus());
  };
  return (
    <Sheet
      opened
      onClose={close}
      side="right"
      size="min(34rem, 100%)"
      returnFocus={false}
      title={data ? listingName(data) : 'Listing'}
      closeLabel="Close the details"
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the listing" rows={8} height={28} />}
      {data && (
        <>
          <div className={classes.lead}>
            <p className={classes.amount}>
              {showPrice(data.price_per_gpu_hour)} <span className={classes.soft}>per GPU-hour</span>
            </p>
            <p className={classes.soft}>
              {providerNames[data.provider]} · seen {when(data.observed_at, now)}
            </p>
            <ListingBadges listing={data} />
            {data.unusual && (
              <p className={classes.odd}>
                <strong>Unusual price.</strong> {unusualWords}.
              </p>
            )}
            <div className={classes.row}>
              {mayBook(data) && (
                <Button size="xs" renderRoot={(props) => <Link to="/book" search={bookSearch} {...props} />}>
                  Book
                </Button>
              )}
              <Button
                size="xs"
                variant={compared ? 'filled' : 'default'}
                aria-pressed={compared}
                disabled={!compared && chosen.length >= COMPARE_MAX}
                onClick={() => toggleCompared(id)}
              >
                {compared ? 'In the comparison' : 'Compare'}
              </Button>
              <Button
                size="xs"
                variant="default"
                renderRoot={(props) => <Link to="/watches" search={{ kind: 'listing_gone', listing: id }} {...props} />}
              >
                Watch this offer
              </Button>
            </div>
          </div>
          <AskMarket listing={data} />
          {!shown && <WhyNotHere id={id} query={query} />}
          <Prices listing={data} />
          <Section title="G-Score">
            <ScoreParts listing={data} />
          </Section>
          <JobCost id={id} shown={shown} other={other} />
          <Overlaps ids={data.overlapping_ids} />
          <Hardware listing={data} />
          <Section title="Over time">
            <Facts
              facts={[
                ['Seen on offer', when(data.observed_at, now)],
                ['First seen', when(data.first_seen_at, now)],
                ['Price last moved', when(data.price_changed_at, now)],
              ]}
            />
            <PriceHistory history={data.price_history} until={now} />
          </Section>
          <Sources sources={data.sources[data.source] ?? {}} />
        </>
      )}
    </Sheet>
  );
}
