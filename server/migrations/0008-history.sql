-- A line of a chart: what one provider asks for a model, sold one way. Lines from captured files are `imported`, and
-- may be of a provider that is not connected. Rows are never deleted.
create table market.series (
  id integer generated always as identity primary key,
  model text not null,
  pricing text not null check (pricing in ('on_demand', 'interruptible')),
  provider text not null,
  imported boolean not null,
  -- When a reading last had any of it, to the hour; null for imported lines.
  seen_at timestamptz,
  unique (model, pricing, provider, imported)
);

-- Prices of a line in half-open buckets of UTC time. Millions of rows: wide columns first so that none is padded, and
-- no foreign key, which would lock every row of market.series at each sync. Prices are micro-USDC per GPU-hour; null
-- where nothing was to be had.
create table market.price_series (
  at timestamptz not null,
  low bigint,
  p25 bigint,
  median bigint,
  p75 bigint,
  high bigint,
  series integer not null,
  listings integer not null check (listings >= 0),
  gpus integer not null check (gpus >= 0),
  minutes smallint not null check (minutes in (5, 60, 1440)),
  -- Five-minute buckets that were read; of imported days the observations.
  samples smallint not null check (samples > 0),
  primary key (series, minutes, at),
  check (low >= 0 and low <= p25 and p25 <= median and median <= p75 and p75 <= high)
);

-- Hours (60) and days (1440) before this are made and final; later ones are made from finer rows when asked for.
create table market.rolled_up (
  minutes smallint primary key check (minutes in (60, 1440)),
  until timestamptz not null
);

-- Captured prices as they were given. `series` is the line they are taken to be of; null: the model or the rental type
-- is not known. Compared byte by byte: a hundred thousand are looked up in seconds.
create table market.price_observation (
  date date not null,
  provider text collate "C" not null,
  gpu_model text collate "C" not null,
  gpu_count integer not null check (gpu_count > 0),
  region text collate "C" not null,
  rental_type text collate "C" not null,
  price_min bigint not null check (price_min >= 0),
  price_median bigint not null check (price_median >= price_min),
  price_max bigint not null check (price_max >= price_median),
  offers integer not null check (offers > 0),
  series integer references market.series (id),
  primary key (date, provider, gpu_model, gpu_count, region, rental_type)
);
create index price_observation_day on market.price_observation (series, date) where series is not null;
