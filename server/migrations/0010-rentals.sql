create extension if not exists btree_gist;

create schema rentals;

-- A block of time on a listing, at a locked price, and the instance that serves it. Times are half-open.
create table rentals.rental (
  id uuid primary key,
  listing_id uuid not null,
  provider text not null,
  external_id text not null,
  gpu_count integer not null check (gpu_count > 0),
  units integer not null check (units > 0),
  during tstzrange not null,
  -- Micro-USDC for an hour of all its GPUs.
  price_per_hour bigint not null check (price_per_hour >= 0),
  disk_gb integer not null check (disk_gb > 0),
  ssh_keys text[] not null,
  state text not null default 'booked'
    check (state in ('booked', 'renting', 'booting', 'running', 'releasing', 'ended')),
  -- Set before the market is asked: what came of it is found by this name. null: it was not asked, or said no.
  reference text,
  attempt integer not null default 0,
  asked_at timestamptz,
  instance_id text,
  host text,
  port integer,
  login text,
  running_at timestamptz,
  -- When it stopped being of use: the end of the block, a stop, or when it broke.
  over_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('used', 'stopped', 'failed', 'interrupted')),
  detail text not null default '',
  stop_at timestamptz,
  -- Whoever works on it has claimed it until then; what was decided under an older fence is not written.
  lease_until timestamptz,
  fence bigint not null default 0,
  due_at timestamptz not null,
  -- The room above has not read this state yet.
  unread boolean not null default false,
  created_at timestamptz not null default now(),
  check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  check ((state = 'ended') = (ended_at is not null and outcome is not null))
);
create index rental_due on rentals.rental (due_at) where state <> 'ended';
create index rental_unread on rentals.rental (id) where unread;
create index rental_reference on rentals.rental (reference) where reference is not null;

-- One row for each physical GPU, or for each unit of a listing that names none. Nothing overlaps what holds.
create table rentals.slot (
  rental_id uuid not null references rentals.rental,
  unit text not null,
  during tstzrange not null,
  holds boolean not null default true,
  primary key (rental_id, unit),
  check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  check (upper(during) - lower(during) <= interval '31 days'),
  constraint slot_overlap exclude using gist (unit with =, during with &&) where (holds)
);

create schema reservations;

create table reservations.reservation (
  id uuid primary key,
  user_id uuid not null,
  rental_id uuid not null unique,
  listing_id uuid not null,
  provider text not null,
  model text,
  model_raw text not null,
  gpu_count integer not null,
  disk_gb integer not null,
  start_at timestamptz not null,
  end_at timestamptz not null,
  -- Locked when it was booked; micro-USDC.
  price_per_hour bigint not null,
  storage_price_per_gb_month bigint,
  held bigint not null check (held >= 0),
  -- How many times it was extended.
  edition integer not null default 0,
  charged bigint check (charged >= 0),
  state text not null default 'pending'
    check (state in ('pending', 'active', 'completed', 'cancelled', 'failed')),
  -- Until when is paid though it was stopped earlier, and what is told of its end.
  billed_until timestamptz,
  running_at timestamptz,
  used_until timestamptz,
  reason text not null default '',
  created_at timestamptz not null default now(),
  check (start_at < end_at),
  check ((state in ('completed', 'cancelled', 'failed')) = (charged is not null))
);
create index reservation_user on reservations.reservation (user_id, id desc);

create table reservations.event (
  reservation_id uuid not null references reservations.reservation,
  number integer not null,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  detail text not null,
  primary key (reservation_id, number)
);
