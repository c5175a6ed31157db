-- The first answer to a request that changed something, kept with what it changed. Claimed in the same transaction.
create table platform.idempotency (
  principal text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status integer not null,
  answer text not null,
  at timestamptz not null default now(),
  primary key (principal, route, key)
);
create index idempotency_age on platform.idempotency (at);

-- Who did what to what, from where. Only ever added to.
create table platform.audit (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  actor uuid,
  session_id uuid,
  api_key_id uuid,
  address text not null,
  verb text not null,
  object_kind text not null,
  object_id text not null,
  before jsonb,
  after jsonb
);
create index audit_actor on platform.audit (actor, at desc);
create index audit_object on platform.audit (object_kind, object_id, at desc);

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append only: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on platform.audit
  for each statement execute function platform.refuse_change();
