-- Who has its private half may log in to machines whose booking names no other key.
alter table auth.user add column ssh_public_key text;

-- What the reservations of a user, or those made with one API key, may cost at most; micro-USDC. null: no cap.
create table reservations.budget (
  -- The user, or one of their keys.
  principal uuid primary key,
  user_id uuid not null,
  per_reservation bigint check (per_reservation >= 0),
  per_day bigint check (per_day >= 0),
  per_month bigint check (per_month >= 0),
  changed_at timestamptz not null default now()
);

-- Each time funds are set aside: by a booking, and by each extension, which may be another day's or another key's.
-- What came back of a reservation is taken off its last ones first.
create table reservations.spending (
  id bigint generated always as identity primary key,
  reservation_id uuid not null references reservations.reservation deferrable initially deferred,
  user_id uuid not null,
  key_id uuid,
  -- What had been set aside for the reservation before.
  before bigint not null check (before >= 0),
  amount bigint not null check (amount >= 0),
  at timestamptz not null default now()
);
create index spending_of_user on reservations.spending (user_id, at);
create index spending_of_key on reservations.spending (key_id, at) where key_id is not null;

insert into reservations.spending (reservation_id, user_id, before, amount, at)
select id, user_id, 0, held, created_at from reservations.reservation;

-- The secret address of a user's reservations as a calendar; only its hash is kept.
create table reservations.feed (
  user_id uuid primary key,
  hash bytea not null unique,
  created_at timestamptz not null default now()
);
