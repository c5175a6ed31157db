create schema providers;

-- One row a provider: what stands between us and it, the same for every process. Whoever wants to call takes the row's
-- lock, so the limits hold over all workers, and a worker that is killed takes nothing with it.
create table providers.gate (
  provider text primary key check (provider in ('vast', 'ionet', 'akash', 'render')),
  -- Circuit breaker. `failures` are in a row. `probe_at`: while open, when a probe may go; while half-open, when the
  -- probe that is under way counts as lost.
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half_open')),
  failures integer not null default 0 check (failures >= 0),
  probe_at timestamptz,
  failed_at timestamptz,
  failure_kind text,
  failure_detail text,
  -- Token bucket. Below zero: calls that wait for a token of theirs. null: full.
  tokens double precision,
  tokens_at timestamptz,
  -- The provider asked to be left alone until then; `limited` times in a row.
  blocked_until timestamptz,
  limited integer not null default 0 check (limited >= 0),
  -- Our key, as the provider last took it.
  credentials text not null default 'unchecked' check (credentials in ('unchecked', 'valid', 'refused', 'unreachable')),
  credentials_detail text,
  credentials_at timestamptz,
  -- The last reading of the whole market, and the last that was taken.
  read_at timestamptz,
  read_outcome text check (read_outcome in ('taken', 'quarantined', 'failed')),
  read_detail text,
  read_fetched integer not null default 0,
  read_dropped integer not null default 0,
  taken_at timestamptz,
  check ((breaker = 'closed') = (probe_at is null))
);

-- Where a market demands a least time between calls of one kind.
create table providers.endpoint (
  provider text not null references providers.gate (provider),
  endpoint text not null,
  next_at timestamptz not null,
  primary key (provider, endpoint)
);

create table providers.transition (
  id uuid primary key,
  provider text not null references providers.gate (provider),
  at timestamptz not null,
  from_state text not null,
  to_state text not null,
  cause text not null,
  detail text not null default ''
);
create index transition_latest on providers.transition (provider, at desc);

-- What an operator set; null: as it comes.
create table providers.setting (
  provider text primary key references providers.gate (provider),
  enabled boolean not null default true,
  requests_per_minute integer check (requests_per_minute between 1 and 1000000),
  burst integer check (burst between 1 and 1000000),
  failure_threshold integer check (failure_threshold between 1 and 100),
  open_seconds integer check (open_seconds between 1 and 3600),
  timeout_ms integer check (timeout_ms between 100 and 120000),
  concurrency integer check (concurrency between 1 and 64),
  base_url text,
  changed_at timestamptz not null default now()
);

-- Single calls, for the rates and percentiles of the last minutes. A crash of the database may empty it.
create unlogged table providers.call (
  provider text not null,
  endpoint text not null,
  at timestamptz not null,
  outcome text not null,
  ms double precision not null
);
create index call_latest on providers.call (provider, at desc);

-- All calls there ever were, for counters that only rise.
create table providers.call_total (
  provider text not null,
  outcome text not null,
  calls bigint not null,
  seconds double precision not null,
  primary key (provider, outcome)
);

insert into providers.gate (provider) values ('vast'), ('ionet'), ('akash'), ('render');

-- An operator takes what this sync reads, however little it is.
alter table market.sync add column accept boolean not null default false;
create index sync_history on market.sync (requested_at desc);
