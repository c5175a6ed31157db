/** What goes wrong at the pretend markets, one thing after the other, at random. */
import { sql } from 'kysely';
import { type Instant, SECOND_MS, systemClock } from '../../server/src/base/clock.ts';
import type { ProviderName } from '../../server/src/providers/providers.ts';
import type { Random } from '../support/random.ts';
import { fastNow } from './fast-clock.ts';
import type { Fleet } from './rental-fleet.ts';

const PLENTY_USD = 10_000_000;
/** Real ones: whoever met a fault tries again twice by the real clock, and may have to leave the market alone. */
const AFTERWARDS_MS = 3 * SECOND_MS;

/** How machines fail to start, as each market's control has it. */
const boots: Readonly<Record<ProviderName, readonly string[]>> = {
  vast: ['stuck', 'exited', 'oci'],
  ionet: ['failed', 'stuck'],
  akash: ['no_bids', 'bid_gone', 'status_null', 'closed'],
  render: ['no_node', 'node_lost', 'stuck'],
};

const faults: readonly object[] = [
  { kind: 'lost_answer', probability: 0.5 },
  { kind: 'lost_answer', count: 3 },
  { kind: 'status', status: 500, probability: 0.6 },
  { kind: 'status', status: 503 },
  { kind: 'slow', seconds: 0.4, probability: 0.5 },
  { kind: 'rate_limited', count: 2, retry_after: 1 },
  { kind: 'reset', probability: 0.5 },
  { kind: 'truncated', probability: 0.4 },
  { kind: 'garbage', probability: 0.5 },
  { kind: 'hang', count: 2 },
];

export type Troubles = { faults: number; boots: number; interruptions: number; credits: number };

export async function calm(fleet: Fleet): Promise<void> {
  await fleet.control('DELETE', '/faults');
  for (const provider of fleet.rented) {
    await fleet.control('PUT', `/boots/${provider}`, { seconds: 30 });
    await fleet.control('PUT', `/credit/${provider}`, { usd: PLENTY_USD });
  }
}

async function interrupt(fleet: Fleet, random: Random): Promise<boolean> {
  const { rows } = await sql<{ provider: ProviderName; instance_id: string }>`
    select provider, instance_id from rentals.rental where state = 'running' order by id`.execute(fleet.db);
  if (rows.length === 0) return false;
  const { provider, instance_id: id } = random.pick(rows);
  return fleet.control('POST', `/instances/${provider}/${id}/interrupt`).then(
    () => true,
    () => false,
  );
}

/** One thing goes wrong, for as long as it takes. */
async function one(fleet: Fleet, random: Random, told: Troubles): Promise<void> {
  const provider = random.pick(fleet.rented);
  const what = random.below(100);
  const from = fleet.clock.now();
  const whileMs = 200 + random.below(1_200);
  const down = (): void => {
    fleet.downs.push({ from, to: fastNow(fleet.pace, Date.now() + AFTERWARDS_MS), provider });
  };
  if (what < 40) {
    told.faults += 1;
    await fleet.control('PUT', `/faults/${provider}`, random.pick(faults));
    await systemClock.sleep(whileMs);
    await fleet.control('DELETE', `/faults/${provider}`);
    down();
  } else if (what < 70) {
    told.boots += 1;
    const fail = random.chance(0.8) ? random.pick(boots[provider]) : undefined;
    const body = {
      seconds: 10 + random.below(90),
      ...(fail === undefined ? {} : { fail, count: 1 + random.below(3) }),
    };
    await fleet.control('PUT', `/boots/${provider}`, body);
  } else if (what < 95) {
    if (await interrupt(fleet, random)) told.interruptions += 1;
  } else {
    told.credits += 1;
    await fleet.control('PUT', `/credit/${provider}`, { usd: 0 });
    await systemClock.sleep(whileMs);
    await fleet.control('PUT', `/credit/${provider}`, { usd: PLENTY_USD });
    down();
  }
}

/** Until it is told to stop; everything is in order then. */
export async function makeTrouble(fleet: Fleet, random: Random, signal: AbortSignal): Promise<Troubles> {
  const told: Troubles = { faults: 0, boots: 0, interruptions: 0, credits: 0 };
  while (!signal.aborted) {
    await systemClock.sleep(100 + random.below(900), signal);
    // The database may be down just now.
    if (!signal.aborted) await one(fleet, random, told).catch(() => undefined);
  }
  await calm(fleet);
  return told;
}

/** How much of a stretch of time is in none of those. */
export function upMs(from: Instant, to: Instant, downs: readonly { readonly from: Instant; readonly to: Instant }[]) {
  let [up, at] = [0, from as number];
  for (const down of [...downs].sort((a, b) => a.from - b.from)) {
    if (down.to <= at) continue;
    if (down.from >= to) break;
    up += Math.max(0, down.from - at);
    at = down.to;
  }
  return up + Math.max(0, to - at);
}
