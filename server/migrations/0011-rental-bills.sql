-- Every machine that a market made for a rental, and what the market took for it in the end.
create table rentals.instance (
  provider text not null,
  -- The market's id.
  instance_id text not null,
  rental_id uuid not null references rentals.rental,
  made_at timestamptz not null default now(),
  -- Until when the market has been paid or told to go on; null: it goes on until it is released.
  released_at timestamptz,
  -- Micro-USDC; null: the market has not said yet.
  cost bigint check (cost >= 0),
  -- When the market is asked for its bill.
  due_at timestamptz,
  -- The room above has not read the cost yet.
  unread boolean not null default false,
  primary key (provider, instance_id),
  check (cost is null or released_at is not null)
);
create index instance_rental on rentals.instance (rental_id);
create index instance_due on rentals.instance (due_at) where released_at is not null and cost is null;
create index instance_unread on rentals.instance (rental_id) where unread;

-- Until when the market lets it run by itself; null: nothing runs.
alter table rentals.rental add column paid_until timestamptz;

-- Where a machine fails or is lost another one may go on: a finished part of a reservation.
create table reservations.stretch (
  reservation_id uuid not null references reservations.reservation,
  number integer not null,
  rental_id uuid not null unique,
  listing_id uuid not null,
  provider text not null,
  -- Micro-USDC for an hour of all its GPUs, and for a GB and month.
  price_per_hour bigint not null,
  storage_price_per_gb_month bigint,
  -- null: its machine never answered, and nothing was paid.
  used_from timestamptz,
  used_until timestamptz,
  charged bigint not null check (charged >= 0),
  reason text not null default '',
  primary key (reservation_id, number),
  check ((used_from is null) = (used_until is null)),
  check (used_from is not null or charged = 0)
);

alter table reservations.reservation
  -- Of the finished stretches, micro-USDC.
  add column spent bigint not null default 0 check (spent >= 0),
  -- What an hour may cost at most where another listing takes over.
  add column price_limit bigint,
  -- Another listing when a machine does not start; when one that ran is lost.
  add column replaces_failed boolean not null default true,
  add column replaces_lost boolean not null default false,
  -- Whose count of GPUs, memory and pricing another listing has to match.
  add column first_listing_id uuid,
  -- Extended by itself before the end, by so many minutes at a time, while the whole costs no more than the cap.
  add column extend_minutes integer check (extend_minutes between 15 and 1440),
  add column extend_cap bigint check (extend_cap >= 0),
  -- The end that its user was reminded of last, and the one that no extension was found for.
  add column reminded_of timestamptz,
  add column not_extended_at timestamptz;
update reservations.reservation set price_limit = price_per_hour, first_listing_id = listing_id;
alter table reservations.reservation
  alter column price_limit set not null,
  alter column first_listing_id set not null;
create index reservation_ending on reservations.reservation (end_at) where state = 'active';
