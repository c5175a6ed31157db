create schema ledger;

-- What is owed to or by whom. `available` of an account is credits_posted - debits_posted - debits_pending. Accounts in
-- mode 'sync' are locked and counted by each posting; those in mode 'rollup' are touched by every payment of everybody,
-- so postings only append, and one job folds the appended transfers into the counters: balance = counters + tail.
create table ledger.account (
  id bigint generated always as identity primary key,
  kind text not null check (kind in (
    'user', 'provider_payable', 'platform_fee', 'treasury', 'deposits_in_flight', 'withdrawals_in_flight'
  )),
  -- The user's id or the provider's name; empty where there is one account of the kind.
  owner text not null,
  limited boolean not null,
  mode text not null check (mode in ('sync', 'rollup')),
  debits_pending bigint not null default 0,
  debits_posted bigint not null default 0 check (debits_posted >= 0),
  credits_pending bigint not null default 0,
  credits_posted bigint not null default 0 check (credits_posted >= 0),
  version bigint not null default 0,
  opened_at timestamptz not null default now(),
  constraint account_limit check (not limited or debits_pending + debits_posted <= credits_posted),
  -- A job may fold the end of a hold before its beginning.
  constraint account_pending check (mode = 'rollup' or (debits_pending >= 0 and credits_pending >= 0)),
  -- What an account may do follows from what it is, and is never a choice of its own.
  constraint account_nature check (limited = (kind = 'user') and (mode = 'sync') = (kind = 'user')),
  unique (kind, owner)
) with (fillfactor = 50);

-- One row moves `amount` micro-USDC from one account (debit) to another (credit). Rows are only ever added. The rows of
-- one (flow_id, step) are an entry: they are written together or not at all, under ids derived from both. The versions
-- of an account count its rows without a gap; `debit_after` and `credit_after` are what was available after each.
create table ledger.transfer (
  id uuid primary key,
  flow_id uuid not null,
  step text not null check (step ~ '^[a-z0-9_:.-]{1,80}$'),
  leg smallint not null,
  legs smallint not null check (leg >= 1 and leg <= legs),
  cause text not null check (cause ~ '^[a-z_]{1,40}$'),
  kind text not null check (kind in ('posted', 'pending', 'post', 'void', 'expire')),
  debit bigint not null,
  credit bigint not null,
  amount bigint not null check (amount > 0),
  hold_id uuid,
  code text not null check (code ~ '^[a-z_]{1,40}$'),
  labels jsonb,
  debit_version bigint,
  credit_version bigint,
  debit_after bigint,
  credit_after bigint,
  -- Until when a hold may be captured; null: without an end.
  expires_at timestamptz check (isfinite(expires_at)),
  at timestamptz not null check (isfinite(at)),
  check (debit <> credit),
  check (expires_at is null or kind = 'pending'),
  check ((hold_id is not null) = (kind in ('post', 'void', 'expire')))
);
create unique index transfer_hold_resolved_once on ledger.transfer (hold_id) where hold_id is not null;
create unique index transfer_debit on ledger.transfer (debit, debit_version) where debit_version is not null;
create unique index transfer_credit on ledger.transfer (credit, credit_version) where credit_version is not null;

-- Holds that are neither captured, voided nor expired.
create table ledger.open_hold (
  transfer_id uuid primary key,
  debit bigint not null,
  expires_at timestamptz
);
create index open_hold_due on ledger.open_hold (expires_at) where expires_at is not null;
create index open_hold_debit on ledger.open_hold (debit);

-- Transfers that are committed and not yet folded and sealed; accounts that were opened and are not yet sealed.
create table ledger.tail (transfer_id uuid not null);
create table ledger.opened (account_id bigint not null);

-- The chain: each block binds the digests of its transfers and of the accounts opened since, its own time, and the hash
-- of the block before.
create table ledger.block (
  number bigint primary key check (number >= 1),
  prev bytea not null,
  transfer_ids uuid[] not null,
  digests bytea[] not null,
  account_ids bigint[] not null,
  account_digests bytea[] not null,
  sealed_at timestamptz not null check (isfinite(sealed_at)),
  hash bytea not null
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on ledger.transfer
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.block
  for each statement execute function ledger.refuse_change();
create trigger never_deleted before delete or truncate on ledger.account
  for each statement execute function ledger.refuse_change();
create trigger always_the_same before update of id, kind, owner, limited, mode, opened_at on ledger.account
  for each statement execute function ledger.refuse_change();

create function ledger.note_opened() returns trigger language plpgsql as $$
begin
  insert into ledger.opened select id from fresh;
  return null;
end $$;
create trigger opened after insert on ledger.account
  referencing new table as fresh for each statement execute function ledger.note_opened();

-- What a block binds of a transfer, and of an account: every column that never changes, in a form that no setting of the
-- session changes. Texts go last; none but the last of them can hold the character between them.
create function ledger.digest(t ledger.transfer) returns bytea language sql immutable parallel safe as $$
  select sha256(
    uuid_send(t.id) || uuid_send(t.flow_id) || int2send(t.leg) || int2send(t.legs) || int8send(t.debit)
      || int8send(t.credit) || int8send(t.amount)
      || uuid_send(coalesce(t.hold_id, '00000000-0000-0000-0000-000000000000'))
      || int8send(coalesce(t.debit_version, -1)) || int8send(coalesce(t.credit_version, -1))
      || int8send(coalesce(t.debit_after, -1)) || int8send(coalesce(t.credit_after, -1))
      || timestamptz_send(coalesce(t.expires_at, '-infinity')) || timestamptz_send(t.at)
      || convert_to(concat_ws('|', t.kind, t.code, t.cause, t.step, t.labels), 'UTF8'))
$$;
create function ledger.digest(a ledger.account) returns bytea language sql immutable parallel safe as $$
  select sha256(
    int8send(a.id) || boolsend(a.limited) || timestamptz_send(a.opened_at)
      || convert_to(concat_ws('|', a.kind, a.mode, a.owner), 'UTF8'))
$$;

create function ledger.block_hash(
  number bigint, prev bytea, digests bytea[], account_digests bytea[], sealed_at timestamptz
) returns bytea language sql immutable parallel safe as $$
  select sha256(
    int8send(number) || prev || int4send(cardinality(digests)) || timestamptz_send(sealed_at)
      || coalesce(string_agg(d.digest, ''::bytea order by d.place), ''::bytea))
  from unnest(digests || account_digests) with ordinality as d (digest, place)
$$;

-- What came of an entry, one value a leg. `refused` is null when it stands.
create type ledger.outcome as (
  refused text,
  refused_leg integer,
  replayed boolean,
  amounts bigint[],
  debit_versions bigint[],
  credit_versions bigint[],
  debit_afters bigint[],
  credit_afters bigint[]
);

-- The stored answer when the entry is there already; refused when it was another one under the same ids.
-- No row: it is not there.
create function ledger.replay(
  p_flow uuid, p_step text, p_cause text, p_labels jsonb, p_ids uuid[], p_kinds text[], p_debits bigint[],
  p_credits bigint[], p_amounts bigint[], p_holds uuid[], p_expires timestamptz[], p_codes text[]
) returns setof ledger.outcome language plpgsql set enable_seqscan = off as $$
declare
  o ledger.outcome;
  found_legs integer;
  same_legs integer;
begin
  select count(*), count(*) filter (where
      t.flow_id = p_flow and t.step = p_step and t.leg = p.leg and t.legs = cardinality(p_ids) and t.cause = p_cause
      and t.kind = p.kind and t.code = p.code and t.hold_id is not distinct from p.hold_id
      and t.debit = coalesce(p.debit, t.debit) and t.credit = coalesce(p.credit, t.credit)
      and t.amount = coalesce(p.amount, t.amount) and t.labels is not distinct from p_labels
      and t.expires_at is not distinct from p.expires_at),
    array_agg(t.amount order by t.leg), array_agg(t.debit_version order by t.leg),
    array_agg(t.credit_version order by t.leg), array_agg(t.debit_after order by t.leg),
    array_agg(t.credit_after order by t.leg)
  into found_legs, same_legs, o.amounts, o.debit_versions, o.credit_versions, o.debit_afters, o.credit_afters
  from unnest(p_ids, p_kinds, p_debits, p_credits, p_amounts, p_holds, p_expires, p_codes)
    with ordinality as p (id, kind, debit, credit, amount, hold_id, expires_at, code, leg)
  join ledger.transfer t on t.id = p.id;
  if found_legs = 0 then
    return;
  end if;
  o.replayed := true;
  if same_legs < cardinality(p_ids) then
    o := row('id_reused', null, true, null, null, null, null, null);
  end if;
  return next o;
end $$;

-- Writes one entry: all of its legs or none. A leg that resolves a hold has neither debit nor credit of its own, and no
-- amount unless it captures. Accounts are locked in the order of their ids. A refusal changes nothing and is an answer;
-- the limit itself is the constraint of the account. Whether the entry is there already is asked only when it is refused:
-- a replay always is, by its ids if by nothing else.
create function ledger.post(
  p_flow uuid, p_step text, p_cause text, p_labels jsonb, p_ids uuid[], p_kinds text[], p_debits bigint[],
  p_credits bigint[], p_amounts bigint[], p_holds uuid[], p_expires timestamptz[], p_codes text[]
) returns ledger.outcome language plpgsql as $$
declare
  n constant integer := cardinality(p_ids);
  o ledger.outcome;
  v_leg integer;
  v_debits bigint[] := p_debits;
  v_credits bigint[] := p_credits;
  v_held bigint[];
  v_constraint text;
  d bigint; c bigint; a bigint; pending_by bigint; posted_by bigint;
  dv bigint; cv bigint; da bigint; ca bigint;
  v_expires timestamptz;
  v_at timestamptz;
begin
  begin
    for v_leg in 1..n loop
      if p_holds[v_leg] is not null then
        select debit, credit, amount into d, c, a from ledger.transfer where id = p_holds[v_leg] and kind = 'pending';
        if not found then
          o.refused_leg := v_leg;
          raise exception using errcode = 'GP001', message = 'hold_unknown';
        end if;
        v_debits[v_leg] := d;
        v_credits[v_leg] := c;
        v_held[v_leg] := a;
      end if;
    end loop;
    if n > 1 or v_held is not null then
      perform from ledger.account where id = any (v_debits || v_credits) and mode = 'sync'
        order by id for no key update;
    end if;
    for v_leg in 1..n loop
      o.refused_leg := v_leg;
      d := v_debits[v_leg];
      c := v_credits[v_leg];
      a := p_amounts[v_leg];
      if p_kinds[v_leg] = 'posted' then
        pending_by := 0;
        posted_by := a;
      elsif p_kinds[v_leg] = 'pending' then
        pending_by := a;
        posted_by := 0;
      else
        delete from ledger.open_hold where transfer_id = p_holds[v_leg] returning expires_at into v_expires;
        if not found then
          raise exception using errcode = 'GP001', message = 'hold_resolved';
        elsif p_kinds[v_leg] = 'post' and v_expires <= clock_timestamp() then
          raise exception using errcode = 'GP001', message = 'hold_expired';
        elsif p_kinds[v_leg] = 'expire' and v_expires > clock_timestamp() then
          raise exception using errcode = 'GP001', message = 'hold_not_due';
        elsif p_kinds[v_leg] = 'post' and a > v_held[v_leg] then
          raise exception using errcode = 'GP001', message = 'capture_exceeds_hold';
        end if;
        pending_by := -v_held[v_leg];
        posted_by := case when p_kinds[v_leg] = 'post' then a else 0 end;
        a := coalesce(a, v_held[v_leg]);
      end if;
      if d < c then
        update ledger.account set debits_pending = debits_pending + pending_by, debits_posted = debits_posted + posted_by,
            version = version + 1
          where id = d and mode = 'sync'
          returning version, credits_posted - debits_posted - debits_pending into dv, da;
        if not found then
          perform ledger.demand_rollup(d);
        end if;
      end if;
      update ledger.account set credits_pending = credits_pending + pending_by, credits_posted = credits_posted + posted_by,
          version = version + 1
        where id = c and mode = 'sync'
        returning version, credits_posted - debits_posted - debits_pending into cv, ca;
      if not found then
        perform ledger.demand_rollup(c);
      end if;
      if d >= c then
        update ledger.account set debits_pending = debits_pending + pending_by, debits_posted = debits_posted + posted_by,
            version = version + 1
          where id = d and mode = 'sync'
          returning version, credits_posted - debits_posted - debits_pending into dv, da;
        if not found then
          perform ledger.demand_rollup(d);
        end if;
      end if;
      -- Taken under the locks, so that the rows of an account have the order of their versions.
      v_at := coalesce(v_at, clock_timestamp());
      insert into ledger.transfer values (
        p_ids[v_leg], p_flow, p_step, v_leg, n, p_cause, p_kinds[v_leg], d, c, a, p_holds[v_leg], p_codes[v_leg],
        p_labels, dv, cv, da, ca, p_expires[v_leg], v_at);
      insert into ledger.tail values (p_ids[v_leg]);
      if p_kinds[v_leg] = 'pending' then
        insert into ledger.open_hold values (p_ids[v_leg], d, p_expires[v_leg]);
      end if;
      o.amounts[v_leg] := a;
      o.debit_versions[v_leg] := dv;
      o.credit_versions[v_leg] := cv;
      o.debit_afters[v_leg] := da;
      o.credit_afters[v_leg] := ca;
    end loop;
    o.refused_leg := null;
    o.replayed := false;
    return o;
  exception
    when sqlstate 'GP001' then
      o.refused := sqlerrm;
    when check_violation then
      get stacked diagnostics v_constraint = constraint_name;
      if v_constraint <> 'account_limit' then
        raise;
      end if;
      o.refused := 'insufficient';
    when unique_violation then
      o.refused := 'raced';
  end;
  -- The same entry may have been written before, or by somebody else while this one waited for the accounts.
  declare
    stored ledger.outcome;
  begin
    select * into stored from ledger.replay(
      p_flow, p_step, p_cause, p_labels, p_ids, p_kinds, p_debits, p_credits, p_amounts, p_holds, p_expires, p_codes);
    if found then
      return stored;
    end if;
  end;
  return row(o.refused, o.refused_leg, false, null, null, null, null, null)::ledger.outcome;
end $$;

create function ledger.demand_rollup(p_account bigint) returns void language plpgsql as $$
begin
  if not exists (select from ledger.account where id = p_account and mode = 'rollup') then
    raise exception using errcode = 'GP001', message = 'account_unknown';
  end if;
end $$;

-- Many plain transfers, of one entry or of several, in one statement. Refused when any account would be below its limit
-- after any of the legs; nothing is written then.
create function ledger.post_many(
  p_ids uuid[], p_flows uuid[], p_steps text[], p_legs integer[], p_of integer[], p_causes text[], p_labels jsonb[],
  p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_codes text[]
) returns ledger.outcome language plpgsql as $$
declare
  o ledger.outcome;
begin
  if exists (
    select from unnest(p_debits || p_credits) as p (id) left join ledger.account a on a.id = p.id where a.id is null
  ) then
    o.refused := 'account_unknown';
    return o;
  end if;
  with line as (
    select * from unnest(
        p_ids, p_flows, p_steps, p_legs, p_of, p_causes, p_labels, p_debits, p_credits, p_amounts, p_codes)
      with ordinality as l (id, flow_id, step, leg, legs, cause, labels, debit, credit, amount, code, place)
  ), side as (
    select place, debit as account, amount as debited, 0::bigint as credited from line
    union all
    select place, credit, 0, amount from line
  ), run as (
    select s.place, s.account, s.debited, s.credited, s.debited > 0 as is_debit, a.limited,
      a.version + row_number() over w as version,
      a.credits_posted - a.debits_posted - a.debits_pending + (sum(s.credited - s.debited) over w)::bigint as available
    from side s join ledger.account a on a.id = s.account and a.mode = 'sync'
    window w as (partition by s.account order by s.place)
  ), short as (
    select min(place) as place from run where limited and available < 0
  ), counted as (
    update ledger.account a
    set debits_posted = a.debits_posted + x.debited, credits_posted = a.credits_posted + x.credited,
        version = a.version + x.rows
    from (
      select account, sum(debited)::bigint as debited, sum(credited)::bigint as credited, count(*) as rows
      from run group by account
    ) x
    where a.id = x.account and (select place from short) is null
  ), written as (
    insert into ledger.transfer
    select l.id, l.flow_id, l.step, l.leg, l.legs, l.cause, 'posted', l.debit, l.credit, l.amount, null, l.code,
      l.labels, d.version, c.version, d.available, c.available, null, clock_timestamp()
    from line l
    left join run d on d.place = l.place and d.is_debit
    left join run c on c.place = l.place and not c.is_debit
    where (select place from short) is null
    order by l.place
    returning id, amount, debit_version, credit_version, debit_after, credit_after
  ), queued as (
    insert into ledger.tail select id from written
  )
  select case when (select place from short) is null then null else 'insufficient' end, null, false,
    array_agg(w.amount order by l.place), array_agg(w.debit_version order by l.place),
    array_agg(w.credit_version order by l.place), array_agg(w.debit_after order by l.place),
    array_agg(w.credit_after order by l.place)
  into o
  from written w join line l on l.id = w.id;
  return o;
end $$;

-- Several entries of different callers in one transaction, each standing or refused for itself. Every leg names its
-- entry; the legs of entry e end at p_ends[e]. All accounts are locked first, so that no order of entries can deadlock.
-- Plain transfers go together; when that is refused, each entry goes alone and has its own answer.
create function ledger.post_each(
  p_ends integer[], p_ids uuid[], p_flows uuid[], p_steps text[], p_legs integer[], p_of integer[], p_causes text[],
  p_labels jsonb[], p_kinds text[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_holds uuid[],
  p_expires timestamptz[], p_codes text[]
) returns setof ledger.outcome language plpgsql as $$
declare
  n constant integer := cardinality(p_ids);
  o ledger.outcome;
  a integer := 1;
  b integer;
begin
  if n > 1 then
    perform from ledger.account
      where id = any (p_debits || p_credits || array(
          select unnest(array[h.debit, h.credit]) from unnest(p_holds) as p (id) join ledger.transfer h on h.id = p.id))
        and mode = 'sync'
      order by id for no key update;
  end if;
  if n >= 4 and 'posted' = all (p_kinds) then
    begin
      o := ledger.post_many(
        p_ids, p_flows, p_steps, p_legs, p_of, p_causes, p_labels, p_debits, p_credits, p_amounts, p_codes);
    exception
      when unique_violation then
        o.refused := 'raced';
    end;
    if o.refused is null then
      foreach b in array p_ends loop
        return next row(null, null, false, o.amounts[a:b], o.debit_versions[a:b], o.credit_versions[a:b],
          o.debit_afters[a:b], o.credit_afters[a:b])::ledger.outcome;
        a := b + 1;
      end loop;
      return;
    end if;
  end if;
  foreach b in array p_ends loop
    return next ledger.post(
      p_flows[a], p_steps[a], p_causes[a], p_labels[a], p_ids[a:b], p_kinds[a:b], p_debits[a:b], p_credits[a:b],
      p_amounts[a:b], p_holds[a:b], p_expires[a:b], p_codes[a:b]);
    a := b + 1;
  end loop;
end $$;

-- Folds up to p_limit waiting transfers into the accounts in mode 'rollup' and seals them in a block, with up to p_limit
-- accounts that were opened. One caller at a time, which the job sees to. Returns how many rows were taken at most.
create function ledger.seal(p_limit integer) returns integer language plpgsql as $$
declare
  v_ids uuid[];
  v_digests bytea[];
  v_accounts bigint[];
  v_account_digests bytea[];
  v_prev ledger.block;
begin
  with taken as (
    delete from ledger.tail where ctid = any (array(select ctid from ledger.tail limit p_limit)) returning transfer_id
  )
  select coalesce(array_agg(t.id order by t.at, t.id), '{}'),
    coalesce(array_agg(ledger.digest(t) order by t.at, t.id), '{}')
  into v_ids, v_digests
  from taken join ledger.transfer t on t.id = taken.transfer_id;
  with taken as (
    delete from ledger.opened where ctid = any (array(select ctid from ledger.opened limit p_limit)) returning account_id
  )
  select coalesce(array_agg(a.id order by a.id), '{}'), coalesce(array_agg(ledger.digest(a) order by a.id), '{}')
  into v_accounts, v_account_digests
  from taken join ledger.account a on a.id = taken.account_id;
  if v_ids = '{}' and v_accounts = '{}' then
    return 0;
  end if;
  update ledger.account a
  set debits_pending = a.debits_pending + x.debits_pending, debits_posted = a.debits_posted + x.debits_posted,
      credits_pending = a.credits_pending + x.credits_pending, credits_posted = a.credits_posted + x.credits_posted,
      version = a.version + x.legs
  from (
    select m.account, sum(m.debits_pending)::bigint as debits_pending, sum(m.debits_posted)::bigint as debits_posted,
      sum(m.credits_pending)::bigint as credits_pending, sum(m.credits_posted)::bigint as credits_posted,
      count(*) as legs
    from ledger.movement m
    where m.transfer_id = any (v_ids) and m.version is null
    group by m.account
  ) x
  where a.id = x.account and a.mode = 'rollup';
  select * into v_prev from ledger.block order by number desc limit 1;
  insert into ledger.block (number, prev, transfer_ids, digests, account_ids, account_digests, sealed_at, hash)
  select b.number, b.prev, v_ids, v_digests, v_accounts, v_account_digests, b.at,
    ledger.block_hash(b.number, b.prev, v_digests, v_account_digests, b.at)
  from (
    select coalesce(v_prev.number, 0) + 1 as number, coalesce(v_prev.hash, sha256('gp4u ledger')) as prev,
      clock_timestamp() as at
  ) b;
  return greatest(cardinality(v_ids), cardinality(v_accounts));
end $$;

-- What each transfer does to the counters of its two accounts, one row an account. Voids and expiries release the whole
-- hold; a capture releases the whole hold and posts its own amount.
create view ledger.movement as
  select t.id as transfer_id, t.debit as account, t.debit_version as version, t.debit_after as available,
    case t.kind when 'pending' then t.amount when 'posted' then 0 else -h.amount end as debits_pending,
    case when t.kind in ('posted', 'post') then t.amount else 0 end as debits_posted,
    0::bigint as credits_pending, 0::bigint as credits_posted
  from ledger.transfer t left join ledger.transfer h on h.id = t.hold_id
  union all
  select t.id, t.credit, t.credit_version, t.credit_after, 0, 0,
    case t.kind when 'pending' then t.amount when 'posted' then 0 else -h.amount end,
    case when t.kind in ('posted', 'post') then t.amount else 0 end
  from ledger.transfer t left join ledger.transfer h on h.id = t.hold_id;

insert into ledger.account (kind, owner, limited, mode) values
  ('platform_fee', '', false, 'rollup'),
  ('treasury', '', false, 'rollup'),
  ('deposits_in_flight', '', false, 'rollup'),
  ('withdrawals_in_flight', '', false, 'rollup');
