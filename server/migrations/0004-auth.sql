create schema auth;

create table auth.user (
  id uuid primary key,
  -- Lower case, as it is looked up.
  email text not null unique,
  display_name text not null default '',
  password_hash text not null,
  role text not null default 'user' check (role in ('user', 'operator')),
  default_chain_id bigint,
  created_at timestamptz not null default now(),
  password_changed_at timestamptz not null default now()
);

-- A login on one device. Ended sessions stay, with why they ended.
create table auth.session (
  id uuid primary key,
  user_id uuid not null references auth.user (id),
  address text not null,
  user_agent text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('logout', 'password_changed', 'token_reused', 'ended_by_user'))
);
create index session_of_user on auth.session (user_id) where ended_at is null;

-- Networks from which an owner has logged in: guessing from elsewhere does not keep them out.
create table auth.known_network (
  user_id uuid not null references auth.user (id),
  network text not null,
  last_used_at timestamptz not null default now(),
  primary key (user_id, network)
);

-- Each refresh token is used once and followed by another; one that comes back was stolen, and ends its session.
create table auth.refresh_token (
  hash bytea primary key,
  session_id uuid not null references auth.session (id),
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_token_session on auth.refresh_token (session_id);

create table auth.api_key (
  id uuid primary key,
  user_id uuid not null references auth.user (id),
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null check (scopes <@ array['read', 'book', 'spend', 'operate'] and cardinality(scopes) > 0),
  spend_limit_per_day bigint check (spend_limit_per_day >= 0),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  ended_at timestamptz
);
create index api_key_of_user on auth.api_key (user_id) where ended_at is null;

-- EVM addresses whose keys log in to an account; each belongs to one.
create table auth.wallet_address (
  address text primary key check (address ~ '^0x[0-9a-fA-F]{40}$'),
  user_id uuid not null references auth.user (id),
  linked_at timestamptz not null default now()
);
create index wallet_address_of_user on auth.wallet_address (user_id);

-- What a message to sign must name, once. With a user it links an address to their account, without it logs in.
create table auth.sign_in_nonce (
  nonce text primary key,
  request_id uuid not null unique,
  user_id uuid references auth.user (id),
  created_at timestamptz not null default now(),
  used_at timestamptz
);

-- What each key has spent on a day (UTC), counted in the transaction of the spending.
create table auth.api_key_spending (
  api_key_id uuid not null references auth.api_key (id),
  day date not null,
  spent bigint not null check (spent >= 0),
  primary key (api_key_id, day)
);

-- The newest key signs; older ones still verify until what they signed is over. Private halves are sealed.
create table auth.signing_key (
  kid text primary key,
  public_jwk jsonb not null,
  sealed_private bytea not null,
  sealed_under text not null,
  created_at timestamptz not null default now()
);
