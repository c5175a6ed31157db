import { sql, type Transaction } from 'kysely';

/** What is wrong, and with which row: a transfer, a block or an account. */
export type Fault = { readonly what: string; readonly row: string; readonly detail: string };

// biome-ignore lint/suspicious/noExplicitAny: the ledger's tables are named in the SQL
type Tx = Transaction<any>;

const FAULTS_MAX = 100;

const faults = async (query: ReturnType<typeof sql<Fault>>, tx: Tx): Promise<Fault[]> => (await query.execute(tx)).rows;

/** What this transaction sees, for others to see the same. */
export async function shareSnapshot(tx: Tx): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`select pg_export_snapshot() as snapshot`.execute(tx);
  return rows[0]?.snapshot ?? '';
}

/** To be the first thing a transaction does. */
export const useSnapshot = async (tx: Tx, snapshot: string): Promise<void> =>
  void (await sql`set transaction snapshot ${sql.lit(snapshot)}`.execute(tx));

export type Size = { transfers: bigint; blocks: bigint; accounts: bigint; waiting: bigint };

/** Sorting all rows of all accounts once is the largest step; memory for it is taken for this transaction only. */
export async function takeMemory(tx: Tx): Promise<void> {
  await sql`set local work_mem = '192MB'`.execute(tx);
  await sql`set local max_parallel_workers_per_gather = 1`.execute(tx);
}

export async function size(tx: Tx): Promise<Size> {
  await takeMemory(tx);
  const { rows } = await sql<Size>`
    select (select count(*) from ledger.transfer) as transfers, (select count(*) from ledger.block) as blocks,
      (select count(*) from ledger.account) as accounts, (select count(*) from ledger.tail) as waiting`.execute(tx);
  return rows[0] ?? { transfers: 0n, blocks: 0n, accounts: 0n, waiting: 0n };
}

export async function countBlocks(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from ledger.block`.execute(tx);
  return rows[0]?.n ?? 0n;
}

/** The last of the next blocks, found by the numbers they have and not by how many there should be; null after the end. */
export async function nextBlocks(tx: Tx, after: bigint, limit: bigint): Promise<bigint | null> {
  const { rows } = await sql<{ last: bigint | null }>`
    select max(number) as last from (
      select number from ledger.block where number > ${after} order by number limit ${limit}
    ) b`.execute(tx);
  return rows[0]?.last ?? null;
}

/** Blocks of a range: each follows the one before, its hash is of its digests, its digests are of the rows it names. */
export const blockFaults = (tx: Tx, from: bigint, to: bigint): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    with range as materialized (select * from ledger.block where number > ${from} and number <= ${to}),
    chained as (
      select b.*, coalesce(p.hash, sha256('gp4u ledger')) as expected, b.number > 1 and p.number is null as orphan,
        cardinality(b.digests) = cardinality(b.transfer_ids)
          and cardinality(b.account_digests) = cardinality(b.account_ids) as even
      from range b left join ledger.block p on p.number = b.number - 1
    ),
    sealed as (
      select b.number, d.id, d.digest from range b cross join lateral unnest(b.transfer_ids, b.digests) as d (id, digest)
    ),
    opened as (
      select b.number, d.id, d.digest
      from range b cross join lateral unnest(b.account_ids, b.account_digests) as d (id, digest)
    )
    select 'block' as what, number::text as row,
      case when orphan then 'the block before it is missing'
        when prev <> expected then 'does not follow the block before it'
        when not even then 'names another number of rows than it has digests'
        else 'its hash is not of what it binds' end as detail
    from chained
    where orphan or prev <> expected or not even
      or hash <> ledger.block_hash(number, prev, digests, account_digests, sealed_at)
    union all
    select 'transfer', s.id::text, case when t.id is null then 'is sealed in block ' || s.number || ' and missing'
      else 'is not as it was sealed in block ' || s.number end
    from sealed s left join ledger.transfer t on t.id = s.id
    where t.id is null or ledger.digest(t) <> s.digest
    union all
    select 'account', s.id::text, case when a.id is null then 'is sealed in block ' || s.number || ' and missing'
      else 'is not as it was sealed in block ' || s.number end
    from opened s left join ledger.account a on a.id = s.id
    where a.id is null or ledger.digest(a) <> s.digest
    limit ${FAULTS_MAX}`,
    tx,
  );

/** Every transfer and every account is in exactly one block, or waits for one. */
export const coverageFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    with held as (
      select unnest(transfer_ids) as id from ledger.block union all select transfer_id from ledger.tail
    ), counted as (select id, count(*) as times from held group by id),
    known as (
      select unnest(account_ids) as id from ledger.block union all select account_id from ledger.opened
    ), numbered as (select id, count(*) as times from known group by id)
    select 'transfer' as what, coalesce(t.id, c.id)::text as row,
      case when c.id is null then 'is neither sealed nor waiting: it was added past the ledger'
        when t.id is null then 'is sealed or waiting, and missing'
        else 'is sealed or waiting ' || c.times || ' times' end as detail
    from ledger.transfer t full join counted c on c.id = t.id
    where c.id is null or t.id is null or c.times > 1
    union all
    select 'account', coalesce(a.id, n.id)::text,
      case when n.id is null then 'is neither sealed nor waiting: it was added past the ledger'
        when a.id is null then 'is sealed or waiting, and missing'
        else 'is sealed or waiting ' || n.times || ' times' end
    from ledger.account a full join numbered n on n.id = a.id
    where n.id is null or a.id is null or n.times > 1
    limit ${FAULTS_MAX}`,
    tx,
  );

/** What an account may do follows from its kind. */
export const natureFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    select 'account' as what, id::text as row,
      'is ' || case when limited then 'limited' else 'without a limit' end || ' in mode ' || mode
        || ', which no account of kind ' || kind || ' is' as detail
    from ledger.account
    where limited <> (kind = 'user') or (mode = 'sync') <> (kind = 'user')
    limit ${FAULTS_MAX}`,
    tx,
  );

/** Every account's counters and version, built again from all transfers. */
export const counterFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    with folded as (
      select m.account, sum(m.debits_pending) as debits_pending, sum(m.debits_posted) as debits_posted,
        sum(m.credits_pending) as credits_pending, sum(m.credits_posted) as credits_posted, count(*) as version
      from ledger.movement m
      where m.version is not null or not exists (select from ledger.tail where transfer_id = m.transfer_id)
      group by m.account
    )
    select 'account' as what, coalesce(a.id, f.account)::text as row,
      case when a.id is null then 'is used by transfers and missing'
        else 'has version ' || a.version || ', debits ' || a.debits_pending || ' pending ' || a.debits_posted
          || ' posted, credits ' || a.credits_pending || ' pending ' || a.credits_posted || ' posted; its transfers say '
          || coalesce(f.version, 0) || ', ' || coalesce(f.debits_pending, 0) || ', ' || coalesce(f.debits_posted, 0)
          || ', ' || coalesce(f.credits_pending, 0) || ', ' || coalesce(f.credits_posted, 0) end as detail
    from ledger.account a full join folded f on f.account = a.id
    where a.id is null or (a.version, a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted)
      is distinct from (coalesce(f.version, 0), coalesce(f.debits_pending, 0), coalesce(f.debits_posted, 0),
        coalesce(f.credits_pending, 0), coalesce(f.credits_posted, 0))
    limit ${FAULTS_MAX}`,
    tx,
  );

/** Versions without a gap, and each `after` the one before plus the movement; no limited account below zero, ever. */
export const orderFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    with run as (
      select m.transfer_id, m.account, m.version, m.available, row_number() over w as place,
        sum(m.credits_posted - m.debits_posted - m.debits_pending) over w as expected
      from ledger.movement m where m.version is not null
      window w as (partition by m.account order by m.version)
    )
    select 'transfer' as what, r.transfer_id::text as row,
      case when r.version <> r.place then 'is row ' || r.place || ' of account ' || r.account || ' and says ' || r.version
        when r.available is distinct from r.expected then
          'says ' || coalesce(r.available::text, 'nothing') || ' is available after it in account ' || r.account
            || ' where the rows make ' || r.expected
        else 'took account ' || r.account || ' below its limit' end as detail
    from run r join ledger.account a on a.id = r.account
    where r.version <> r.place or r.available is distinct from r.expected or (a.kind = 'user' and r.expected < 0)
    limit ${FAULTS_MAX}`,
    tx,
  );

/** Accounts that count each row have a version on each; the others on none. */
export const modeFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    select 'transfer' as what, t.id::text as row,
      'has ' || coalesce('version ' || s.version, 'no version') || ' for account ' || a.id || ', which is of kind '
        || a.kind as detail
    from ledger.transfer t
    join ledger.account d on d.id = t.debit join ledger.account c on c.id = t.credit
    cross join lateral (values (t.debit, t.debit_version), (t.credit, t.credit_version)) s (account, version)
    join ledger.account a on a.id = s.account
    where ((t.debit_version is null) = (d.kind = 'user') or (t.credit_version is null) = (c.kind = 'user'))
      and (s.version is null) = (a.kind = 'user')
    limit ${FAULTS_MAX}`,
    tx,
  );

/** A hold is open, or resolved once, by its own accounts and for no more than its amount. */
export const holdFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    select 'transfer' as what, r.id::text as row, case
        when h.id is null then 'resolves a hold that is missing'
        when h.kind <> 'pending' then 'resolves what is no hold'
        when (h.debit, h.credit) <> (r.debit, r.credit) then 'resolves a hold of other accounts'
        else 'resolves a hold for another amount' end as detail
    from ledger.transfer r left join ledger.transfer h on h.id = r.hold_id
    where r.hold_id is not null and (h.id is null or h.kind <> 'pending' or (h.debit, h.credit) <> (r.debit, r.credit)
      or r.amount > h.amount or (r.kind <> 'post' and r.amount <> h.amount))
    union all
    select 'transfer', coalesce(h.id, o.transfer_id)::text,
      case when h.id is null then 'is listed as an open hold and is none'
        when o.transfer_id is null then 'is a hold that is nowhere listed'
        else 'is listed as a hold of another account or for another time' end
    from (
      select t.id, t.debit, t.expires_at from ledger.transfer t
      where t.kind = 'pending' and not exists (select from ledger.transfer r where r.hold_id = t.id)
    ) h full join ledger.open_hold o on o.transfer_id = h.id
    where h.id is null or o.transfer_id is null or (o.debit, o.expires_at) is distinct from (h.debit, h.expires_at)
    limit ${FAULTS_MAX}`,
    tx,
  );

/** Every entry is whole: as many legs as it says, each once. */
export const entryFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    select 'transfer' as what, min(id::text) as row,
      'its entry ' || flow_id || ' ' || step || ' has ' || count(*) || ' of ' || max(legs) || ' legs' as detail
    from ledger.transfer group by flow_id, step
    having count(*) <> max(legs) or count(distinct leg) <> count(*) or min(legs) <> max(legs)
    limit ${FAULTS_MAX}`,
    tx,
  );

/** What all accounts owe and are owed is nothing, posted and pending. */
export const balanceFaults = (tx: Tx): Promise<Fault[]> =>
  faults(
    sql<Fault>`
    with all_of_it as (
      select sum(credits_posted) - sum(debits_posted) as posted, sum(credits_pending) - sum(debits_pending) as pending
      from (
        select credits_posted, debits_posted, credits_pending, debits_pending from ledger.account
        union all
        select m.credits_posted, m.debits_posted, m.credits_pending, m.debits_pending
        from ledger.tail t join ledger.movement m on m.transfer_id = t.transfer_id where m.version is null
      ) x
    )
    select 'ledger' as what, 'all accounts' as row,
      'credits exceed debits by ' || posted || ' posted and ' || pending || ' pending' as detail
    from all_of_it where posted <> 0 or pending <> 0`,
    tx,
  );

export async function head(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ hash: string }>`
    select encode(hash, 'hex') as hash from ledger.block order by number desc limit 1`.execute(tx);
  return rows[0]?.hash ?? null;
}

export async function isInChain(tx: Tx, hash: string): Promise<boolean> {
  const { rows } = await sql`select from ledger.block where encode(hash, 'hex') = ${hash.toLowerCase()}`.execute(tx);
  return rows.length > 0;
}
