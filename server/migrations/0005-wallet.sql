create schema wallet;

-- A simulated deposit is credited as it is asked for; one from a chain when the chain has confirmed it.
create table wallet.deposit (
  id uuid primary key,
  user_id uuid not null,
  amount bigint not null check (amount > 0),
  chain_id bigint,
  transaction_hash text,
  simulated boolean not null,
  state text not null check (state in ('pending', 'credited', 'refused')),
  created_at timestamptz not null default now(),
  credited_at timestamptz
);
create index deposit_user on wallet.deposit (user_id, created_at desc);

-- The amount leaves the balance when it is asked for and is in flight until it has arrived, or comes back.
create table wallet.withdrawal (
  id uuid primary key,
  user_id uuid not null,
  amount bigint not null check (amount > 0),
  address text not null,
  chain_id bigint,
  simulated boolean not null,
  state text not null check (state in ('pending', 'completed', 'failed')),
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  completed_at timestamptz
);
create index withdrawal_user on wallet.withdrawal (user_id, created_at desc);
create index withdrawal_pending on wallet.withdrawal (due_at) where state = 'pending';

-- What the rows of a user's account up to a version add up to, so that a balance need not add them up again.
create table wallet.folded (
  user_id uuid primary key,
  version bigint not null,
  earned bigint not null,
  spent bigint not null
);
