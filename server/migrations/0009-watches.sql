-- News for users. Each user's are numbered one after the other: the number is drawn from a row that stays locked until
-- the news is committed, so that none ever appears below a number that was read.
create table platform.event_head (
  user_id uuid primary key,
  number bigint not null
);
create table platform.event (
  user_id uuid not null,
  number bigint not null,
  kind text not null,
  at timestamptz not null default clock_timestamp(),
  data jsonb not null,
  primary key (user_id, number)
);
create index event_age on platform.event (at);

create schema watches;

-- Amounts are whole millionths: of a USDC per GPU-hour, or of a percent; stock is counted.
create table watches.watch (
  id uuid primary key,
  user_id uuid not null,
  kind text not null check (kind in ('price_below', 'price_above', 'spread_above', 'back_in_stock', 'listing_gone')),
  model text,
  listing_id uuid,
  pricing text check (pricing in ('on_demand', 'interruptible')),
  provider text,
  min_gpus integer check (min_gpus > 0),
  threshold bigint check (threshold >= 0),
  hysteresis_percent integer not null check (hysteresis_percent between 0 and 50),
  cooldown_seconds integer not null check (cooldown_seconds > 0),
  note text not null default '' check (char_length(note) <= 200),
  paused boolean not null default false,
  armed boolean not null default true,
  -- What was seen last, since when, and the listing it was seen at.
  value bigint,
  value_since timestamptz,
  value_listing uuid,
  value_provider text,
  -- What the user's open pages were told last.
  told_value bigint,
  told_at timestamptz,
  fired_at timestamptz,
  -- When it must be looked at though the market stays as it is.
  due_at timestamptz,
  -- Grows with every change by its user: what was decided on an older one is not written.
  edition integer not null default 1,
  created_at timestamptz not null default now(),
  check ((kind = 'listing_gone') = (listing_id is not null)),
  check (kind = 'listing_gone' or model is not null),
  check ((threshold is not null) = (kind in ('price_below', 'price_above', 'spread_above')))
);
create index watch_of_user on watches.watch (user_id, id desc);
create index watch_due on watches.watch (due_at) where due_at is not null and not paused;

-- The market as it was when the watches were held against it last: no worker goes back behind it.
create table watches.evaluated (
  single boolean primary key default true check (single),
  revisions jsonb not null,
  market text not null
);
insert into watches.evaluated (revisions, market) values ('{}', '');

create table watches.alert (
  id uuid primary key,
  watch_id uuid not null,
  user_id uuid not null,
  at timestamptz not null,
  data jsonb not null
);
create index alert_of_user on watches.alert (user_id, id desc);
create index alert_age on watches.alert (at);

-- Secrets are sealed. For a day after it was replaced the old one signs too.
create table watches.webhook (
  id uuid primary key,
  user_id uuid not null,
  url text not null,
  description text not null default '' check (char_length(description) <= 200),
  active boolean not null default true,
  -- Why it was switched off, where not by its user.
  off_reason text,
  secret bytea not null,
  old_secret bytea,
  rotated_at timestamptz,
  failing_since timestamptz,
  delivered_at timestamptz,
  created_at timestamptz not null default now()
);
create index webhook_of_user on watches.webhook (user_id, id desc);

create table watches.delivery (
  id uuid primary key,
  webhook_id uuid not null references watches.webhook (id) on delete cascade,
  -- The same at every try, and for every webhook that is told of the same alert.
  message_id uuid not null,
  type text not null check (type in ('alert', 'test')),
  -- Byte for byte as it is sent and signed.
  payload text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  -- Whoever sends it now, and until when it is theirs.
  claim uuid,
  claimed_until timestamptz,
  last_at timestamptz,
  last_status integer,
  last_ms integer,
  last_error text,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index delivery_of_webhook on watches.delivery (webhook_id, id desc);
create index delivery_due on watches.delivery (due_at) where state = 'pending';
create index delivery_claimed on watches.delivery (webhook_id) where claimed_until is not null;
create index delivery_age on watches.delivery (created_at);
