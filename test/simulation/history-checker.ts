/**
 * Reads a history and says what is wrong with it. Strict serialisability by its definition: one order of all operations
 * must exist that agrees with the versions of every account (who wrote which row, who read after which row) and with
 * time (what had returned before another was called comes before it). Such an order exists when the graph of these
 * constraints has no circle.
 */
import { readFileSync } from 'node:fs';

type Leg = { kind: string; debit?: string; credit?: string };
type Op = {
  type: 'op';
  f: string;
  call: string;
  return: string | null;
  outcome: 'ok' | 'refused' | 'unknown';
  reason?: string;
  legs?: Leg[];
  transfer_ids?: string[];
  transfers?: { id: string; amount: string; debit_version: string | null; credit_version: string | null }[];
  values?: { account: string; version: string; available: string; held: string }[];
};
type Transfer = {
  type: 'transfer';
  id: string;
  kind: string;
  debit: string;
  credit: string;
  amount: string;
  hold_id: string | null;
  debit_version: string | null;
  credit_version: string | null;
  debit_after: string | null;
  credit_after: string | null;
};
type Account = { type: 'account'; id: string; kind: string; version: string; available: string; held: string };

type History = { ops: Op[]; transfers: Map<string, Transfer>; accounts: Map<string, Account> };

export function readHistory(path: string): History {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const rows = lines.map((text) => JSON.parse(text) as Op | Transfer | Account);
  const of = <T extends Op | Transfer | Account>(type: T['type']): T[] =>
    rows.filter((row): row is T => row.type === type);
  return {
    ops: of<Op>('op'),
    transfers: new Map(of<Transfer>('transfer').map((row) => [row.id, row])),
    accounts: new Map(of<Account>('account').map((row) => [row.id, row])),
  };
}

export function faultsOfHistory(history: History): string[] {
  return [...outcomeFaults(history), ...valueFaults(history), ...orderFaults(history)].slice(0, 20);
}

/** What was acknowledged exists once, what was refused does not, nothing else does. */
function outcomeFaults({ ops, transfers }: History): string[] {
  const faults: string[] = [];
  const known = new Set(ops.flatMap((op) => op.transfer_ids ?? []));
  const done = new Set(ops.filter(({ outcome }) => outcome === 'ok').flatMap((op) => op.transfer_ids ?? []));
  for (const id of transfers.keys()) if (!known.has(id)) faults.push(`transfer ${id} was asked for by nobody`);
  for (const op of ops) {
    for (const id of op.transfer_ids ?? []) {
      const found = transfers.get(id);
      if (op.outcome === 'ok' && !found) faults.push(`transfer ${id} was acknowledged and is lost`);
      // The same operation may have been asked again when there was money for it.
      if (op.outcome === 'refused' && op.reason !== 'id_reused' && found && !done.has(id) && !isUnknown(ops, id))
        faults.push(`transfer ${id} was refused and exists`);
    }
    for (const told of op.transfers ?? []) {
      const found = transfers.get(told.id);
      if (found && (found.debit_version !== told.debit_version || found.amount !== told.amount))
        faults.push(`transfer ${told.id} was told otherwise than it is`);
    }
    const there = (op.transfer_ids ?? []).filter((id) => transfers.has(id)).length;
    if (there !== 0 && there !== op.transfer_ids?.length) faults.push(`half of ${op.transfer_ids?.join(' ')} exists`);
  }
  return faults;
}

const isUnknown = (ops: readonly Op[], id: string): boolean =>
  ops.some((op) => op.outcome === 'unknown' && op.transfer_ids?.includes(id));

/** What was available and held after each row of each account, built from the rows alone. */
function statesOf({ transfers, accounts }: History): Map<string, { available: bigint; held: bigint }[]> {
  const collected = new Map<string, { version: bigint; available: bigint; held: bigint }[]>();
  const add = (account: string, version: string | null, available: bigint, held: bigint): void => {
    if (version === null) return;
    const list = collected.get(account) ?? [];
    list.push({ version: BigInt(version), available, held });
    collected.set(account, list);
  };
  for (const row of transfers.values()) {
    const amount = BigInt(row.amount);
    const hold = row.hold_id === null ? null : BigInt(transfers.get(row.hold_id)?.amount ?? 0);
    if (row.kind === 'posted') add(row.debit, row.debit_version, -amount, 0n);
    else if (row.kind === 'pending') add(row.debit, row.debit_version, -amount, amount);
    else add(row.debit, row.debit_version, (hold ?? 0n) - (row.kind === 'post' ? amount : 0n), -(hold ?? 0n));
    add(row.credit, row.credit_version, row.kind === 'posted' || row.kind === 'post' ? amount : 0n, 0n);
  }
  const states = new Map<string, { available: bigint; held: bigint }[]>();
  for (const account of accounts.keys()) {
    let state = { available: 0n, held: 0n };
    const all = [state];
    for (const row of (collected.get(account) ?? []).sort((a, b) => (a.version < b.version ? -1 : 1))) {
      state = { available: state.available + row.available, held: state.held + row.held };
      all.push(state);
    }
    states.set(account, all);
  }
  return states;
}

/** What was read at a version is what the rows up to it make; nobody was ever below zero. */
function valueFaults(history: History): string[] {
  const faults: string[] = [];
  const states = statesOf(history);
  for (const [account, all] of states) {
    if (history.accounts.get(account)?.kind !== 'user') continue;
    const below = all.findIndex(({ available }) => available < 0n);
    if (below !== -1) faults.push(`account ${account} was below zero at version ${below}`);
    const end = history.accounts.get(account);
    const last = all.at(-1);
    if (BigInt(end?.version ?? -1) !== BigInt(all.length - 1) || BigInt(end?.available ?? -1) !== last?.available)
      faults.push(`account ${account} ends otherwise than its transfers make it`);
  }
  for (const op of history.ops) {
    for (const { account, version, available, held } of op.values ?? []) {
      const state = states.get(account)?.[Number(version)];
      if (!state || state.available !== BigInt(available) || state.held !== BigInt(held))
        faults.push(`a read of account ${account} at version ${version} saw ${available} and ${held} held`);
    }
  }
  return faults;
}

/**
 * Several askings for one entry are one operation in the order: it happened after the first call, and before the first
 * answer that it stands.
 */
function merged(ops: readonly Op[]): Op[] {
  const byEntry = new Map<string, Op>();
  const reads: Op[] = [];
  for (const op of ops) {
    const [key] = op.transfer_ids ?? [];
    if (key === undefined) {
      reads.push(op);
      continue;
    }
    const answered = op.outcome === 'ok' ? op.return : null;
    const known = byEntry.get(key);
    byEntry.set(key, {
      ...op,
      call: known && BigInt(known.call) < BigInt(op.call) ? known.call : op.call,
      return:
        known?.return != null && (answered === null || BigInt(known.return) < BigInt(answered))
          ? known.return
          : answered,
    });
  }
  return [...reads, ...byEntry.values()];
}

function orderFaults({ ops, transfers }: History): string[] {
  const present = merged(ops.filter((op) => op.values || (op.transfer_ids ?? []).some((id) => transfers.has(id))));
  const after: number[][] = [];
  const before: number[] = [];
  const node = (): number => {
    before.push(0);
    return after.push([]) - 1;
  };
  const edge = (a: number, b: number): void => {
    if (a === b) return;
    after[a]?.push(b);
    before[b] = (before[b] ?? 0) + 1;
  };
  const writers = new Map<string, Map<bigint, number>>();
  const readers: { node: number; account: string; version: bigint }[] = [];
  const moments: { at: bigint; node: number; isCall: boolean }[] = [];
  for (const op of present) {
    const n = node();
    moments.push({ at: BigInt(op.call), node: n, isCall: true });
    if (op.return !== null) moments.push({ at: BigInt(op.return), node: n, isCall: false });
    for (const id of op.transfer_ids ?? []) {
      const row = transfers.get(id);
      for (const [account, version] of [
        [row?.debit, row?.debit_version],
        [row?.credit, row?.credit_version],
      ]) {
        if (account == null || version == null) continue;
        const of = writers.get(account) ?? new Map<bigint, number>();
        of.set(BigInt(version), n);
        writers.set(account, of);
      }
    }
    for (const { account, version } of op.values ?? []) readers.push({ node: n, account, version: BigInt(version) });
  }
  for (const of of writers.values()) {
    for (const [version, n] of of) {
      const next = of.get(version + 1n);
      if (next !== undefined) edge(n, next);
    }
  }
  for (const reader of readers) {
    const wrote = writers.get(reader.account)?.get(reader.version);
    const overwrote = writers.get(reader.account)?.get(reader.version + 1n);
    if (wrote !== undefined) edge(wrote, reader.node);
    if (overwrote !== undefined) edge(reader.node, overwrote);
  }
  // Time as a chain of moments: a return comes before its moment, its moment before every later call.
  moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let chain = node();
  for (const moment of moments) {
    if (moment.isCall) edge(chain, moment.node);
    else {
      const next = node();
      edge(chain, next);
      edge(moment.node, next);
      chain = next;
    }
  }
  const open = before.flatMap((n, i) => (n === 0 ? [i] : []));
  let sorted = 0;
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    sorted += 1;
    for (const next of after[i] ?? []) {
      before[next] = (before[next] ?? 0) - 1;
      if (before[next] === 0) open.push(next);
    }
  }
  return sorted === after.length ? [] : [`no order of ${present.length} operations agrees with versions and time`];
}
