create schema market;

-- One row a provider: where its sync stands. `revision` counts successful syncs; a listing row carries the revision
-- that wrote it last, so a reader that knows revision n asks for the rows above n. Only the holder of the lease
-- whose `fence` is current may commit a sync.
create table market.feed (
  provider text primary key check (provider in ('vast', 'ionet', 'akash', 'render')),
  revision bigint not null default 0,
  observed_at timestamptz,
  next_sync_at timestamptz not null default now(),
  lease_until timestamptz,
  fence bigint not null default 0
);

create table market.sync (
  id uuid primary key,
  batch_id uuid not null,
  provider text not null references market.feed (provider),
  cause text not null check (cause in ('schedule', 'manual')),
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed')),
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  revision bigint,
  fetched integer not null default 0,
  new integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  missing integer not null default 0,
  gone integer not null default 0,
  dropped jsonb not null default '{}',
  dropped_offers jsonb not null default '[]',
  error_kind text,
  error_detail text
);
create index sync_batch on market.sync (batch_id);
create index sync_latest on market.sync (provider, requested_at desc);
create unique index sync_one_queued on market.sync (provider) where state = 'queued';

create table market.listing (
  id uuid primary key,
  provider text not null references market.feed (provider),
  external_id text not null,
  revision bigint not null,
  machine_id text,
  host_id text,
  model text,
  model_raw text not null,
  vendor text,
  gpu_count integer not null check (gpu_count > 0),
  gpu_ids text[] not null,
  vram_gb double precision,
  price_per_gpu_hour bigint not null check (price_per_gpu_hour >= 0),
  price_per_hour bigint not null check (price_per_hour >= 0),
  storage_price_per_gb_month bigint check (storage_price_per_gb_month >= 0),
  egress_price_per_gb bigint check (egress_price_per_gb >= 0),
  ingress_price_per_gb bigint check (ingress_price_per_gb >= 0),
  pricing text not null check (pricing in ('on_demand', 'interruptible')),
  price_kind text not null check (price_kind in ('live', 'market', 'guide')),
  bookable boolean not null,
  capacity integer not null check (capacity >= 0),
  free integer not null check (free >= 0 and free <= capacity),
  reliability double precision check (reliability between 0 and 1),
  verified boolean,
  dlperf double precision,
  cpu_cores double precision,
  ram_gb double precision,
  disk_gb double precision,
  inet_down_mbps double precision,
  inet_up_mbps double precision,
  country text check (country ~ '^[A-Z]{2}$'),
  region text,
  rentable_until timestamptz,
  first_seen_at timestamptz not null,
  price_changed_at timestamptz not null,
  -- Absent: the first revision that did not see it, and when it was last seen. Both null while it is there.
  absent_since_revision bigint,
  last_seen_at timestamptz,
  gone boolean not null default false,
  unique (provider, external_id),
  check ((absent_since_revision is null) = (last_seen_at is null)),
  check (not gone or absent_since_revision is not null)
);
create index listing_revision on market.listing (provider, revision);

create table market.price_change (
  listing_id uuid not null references market.listing (id),
  at timestamptz not null,
  price_per_gpu_hour bigint not null,
  price_per_hour bigint not null,
  primary key (listing_id, at)
);
