-- What stands behind a listing, where the market tells: how many machines or hosts, and what a job may ask of it.
alter table market.listing
  add column machines integer check (machines >= 0),
  add column capability text check (capability in ('cluster', 'generative_ai'));

-- What prices and speeds are judged by: made at most once an hour from all that was on offer, and never changed, so
-- that one more offer moves no other score. A score names the version it was made with.
create table market.reference (
  version bigint generated always as identity primary key,
  made_at timestamptz not null,
  index_version text not null,
  body jsonb not null
);
create index reference_age on market.reference (made_at);
