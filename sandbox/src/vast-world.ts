/** Vast.ai's hosts, machines and asks: made from a seed, and drifting with the clock. */
import { createRandom, type Random } from './random.ts';
import { otherSizes, places, type VastCard, vastCards } from './vast-data.ts';

export type Machine = {
  readonly id: number;
  readonly hostId: number;
  readonly card: VastCard;
  readonly ramMb: number;
  readonly gpuIds: readonly number[];
  readonly cpuCores: number | null;
  readonly cpuName: string | null;
  readonly cpuRamMb: number;
  readonly diskGb: number;
  readonly storageUsd: number;
  readonly inetDown: number;
  readonly inetUp: number;
  readonly inetDownUsd: number;
  readonly inetUpUsd: number;
  readonly geolocation: string | null;
  readonly reliability: number;
  readonly verification: 'verified' | 'unverified' | 'deverified';
  readonly datacenter: boolean;
  /** Unix seconds. */
  readonly endDate: number;
  readonly startDate: number | null;
  /** Own speed against the card's usual one. */
  readonly speed: number;
  readonly address: string;
};

export type Ask = {
  readonly id: number;
  readonly machine: Machine;
  readonly gpuIds: readonly number[];
  dphBase: number;
  readonly bidShare: number;
  readonly takesBids: boolean;
  /** What is wrong with it: the market sends broken rows too. */
  readonly broken: 'no_price' | 'no_gpus' | 'negative' | 'no_ram' | null;
  /** Fields set over the control route. */
  override: Record<string, unknown> | null;
};

const TICK_MS = 10_000;
const TICKS_A_DAY = 86_400_000 / TICK_MS;
const TURNOVER_A_DAY = 0.2;
const PRICE_MOVES_A_DAY = 1.5;
/** A clock put forward by months does not replay each tick of them. */
const TICKS_MAX = 3 * TICKS_A_DAY;
/** Many asks at one price, more than a page holds: a walk along the price must get past them. */
const TIE_USD = 0.1;
const TIE_ASKS = 150;

export type VastWorld = {
  readonly asks: Map<number, Ask>;
  /** Grows with every change. */
  version: number;
  advance(nowMs: number): void;
};

export function createVastWorld(seed: number, size: number, startMs: number): VastWorld {
  const random = createRandom(seed);
  const asks = new Map<number, Ask>();
  const maker = createMaker(random, startMs);
  let count = 0;
  const add = (ask: Ask): void => {
    asks.set(ask.id, ask);
    count += ask.takesBids ? 2 : 1;
  };
  const ties = size >= 2000 ? TIE_ASKS : 0;
  while (count < size) for (const ask of maker.machine(asks.size < ties)) if (count < size) add(ask);
  let ticks = 0;
  const world: VastWorld = {
    asks,
    version: 1,
    advance(nowMs) {
      const wanted = Math.floor((nowMs - startMs) / TICK_MS);
      ticks = Math.max(ticks, wanted - TICKS_MAX);
      for (; ticks < wanted; ticks += 1) drift(createRandom(seed * 31 + ticks + 1), asks, maker, world);
    },
  };
  return world;
}

function drift(random: Random, asks: Map<number, Ask>, maker: Maker, world: VastWorld): void {
  const times = (perDay: number): number => {
    const expected = (asks.size * perDay) / TICKS_A_DAY;
    return Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
  };
  const moves = times(PRICE_MOVES_A_DAY);
  const turns = times(TURNOVER_A_DAY);
  if (moves + turns === 0) return;
  const ids = [...asks.keys()];
  for (let i = 0; i < moves; i += 1) {
    const ask = asks.get(random.pick(ids));
    if (ask) ask.dphBase = roundUsd(ask.dphBase * random.around(0.03));
  }
  for (let i = 0; i < turns; i += 1) {
    const ask = asks.get(random.pick(ids));
    if (!ask) continue;
    asks.delete(ask.id);
    const next = maker.again(ask);
    asks.set(next.id, next);
  }
  world.version += 1;
}

/** Hosts ask in steps; what Vast shows is the step divided by the share it leaves them. */
const roundUsd = (usd: number): number => Math.max(0.001, Math.round(usd * 600) / 600);

type Maker = { machine(tied: boolean): Ask[]; again(ask: Ask): Ask };

function createMaker(random: Random, startMs: number): Maker {
  let nextAsk = 20_000_000 + random.whole(0, 999);
  let nextMachine = 10_000;
  let nextGpu = 100_000;
  const nearTie = vastCards.filter(({ usdPerGpuHour }) => usdPerGpuHour > TIE_USD / 2 && usdPerGpuHour < TIE_USD * 2);
  const cardOf = (cards: readonly VastCard[]): VastCard => {
    let at = random.next() * cards.reduce((sum, card) => sum + card.weight, 0);
    for (const candidate of cards) {
      at -= candidate.weight;
      if (at <= 0) return candidate;
    }
    return cards[0] as VastCard;
  };
  const ask = (machine: Machine, gpuIds: readonly number[], perGpu: number): Ask => {
    nextAsk += random.whole(1, 40);
    const broken = random.chance(0.003) ? random.pick(['no_price', 'no_gpus', 'negative', 'no_ram'] as const) : null;
    return {
      id: nextAsk,
      machine,
      gpuIds,
      dphBase: roundUsd(perGpu * gpuIds.length),
      bidShare: 0.6 + random.next() * 0.4,
      takesBids: random.chance(0.45),
      broken,
      override: null,
    };
  };
  return {
    machine(tied) {
      const gpus = random.pick([1, 1, 1, 2, 4, 4, 8, 8]);
      nextMachine += random.whole(1, 4);
      const gpuIds = Array.from({ length: gpus }, () => nextGpu++);
      const machine = machineOf(random, startMs, nextMachine, cardOf(tied ? nearTie : vastCards), gpuIds);
      const odd = random.next();
      const perGpu = odd < 0.001 ? 40 : odd < 0.002 ? 0.09 : machine.card.usdPerGpuHour * random.around(0.28);
      if (tied) return [{ ...ask(machine, machine.gpuIds.slice(0, 1), 0), dphBase: TIE_USD }];
      const whole = ask(machine, machine.gpuIds, perGpu);
      if (gpus === 1 || !random.chance(0.4)) return [whole];
      // Slices of one machine overlap: every half, quarter and single of it is an offer too.
      const slices: Ask[] = [whole];
      for (let size = gpus / 2; size >= 1; size /= 2) {
        slices.push(ask(machine, machine.gpuIds.slice(0, size), perGpu * (1 + random.next() * 0.04)));
        if (random.chance(0.3)) slices.push(ask(machine, machine.gpuIds.slice(size, 2 * size), perGpu));
      }
      return slices;
    },
    again: (old) => ({
      ...ask(old.machine, old.gpuIds, old.dphBase / old.gpuIds.length),
      takesBids: old.takesBids,
      broken: null,
    }),
  };
}

function sizeOf(random: Random, card: VastCard): number {
  let at = random.next();
  for (const [ramMb, share] of otherSizes[card.name] ?? []) {
    at -= share;
    if (at < 0) return ramMb;
  }
  return card.ramMb;
}

function machineOf(random: Random, startMs: number, id: number, card: VastCard, gpuIds: readonly number[]): Machine {
  const ramMb = sizeOf(random, card);
  const traffic = random.chance(0.2) ? 0 : 0.0004 * random.around(1.2);
  const cores = random.pick([8, 16, 24, 32, 48, 64, 80, 96, 128, 192, 256]);
  const trust = random.next();
  return {
    id,
    hostId: 1000 + random.whole(0, 900),
    card,
    ramMb,
    gpuIds,
    cpuCores: random.chance(0.005) ? null : cores,
    cpuName: random.pick([
      'AMD EPYC 7282 16-Core Processor',
      'AMD EPYC 9654 96-Core Processor',
      'Xeon® Gold 6338',
      'AMD Ryzen 9 7950X 16-Core Processor',
      null,
    ]),
    cpuRamMb: random.pick([32, 64, 128, 256, 512, 1024]) * 1024 - random.whole(200, 900),
    diskGb: Math.round(random.whole(40, 4000) * 10) / 10,
    storageUsd: random.pick([0.05, 0.1, 0.13333333333333333, 0.15, 0.19999999999999998, 0.25, 0.4]),
    inetDown: Math.round(500 * random.around(0.9) * 10) / 10,
    inetUp: Math.round(350 * random.around(0.9) * 10) / 10,
    inetDownUsd: traffic,
    inetUpUsd: traffic === 0 ? 0 : traffic * random.pick([1, 1, 2]),
    geolocation: random.chance(0.02) ? null : random.pick(places),
    reliability: Math.round(Math.min(0.9999, 1 - 0.006 * random.around(1.1)) * 1e7) / 1e7,
    verification: trust < 0.6 ? 'verified' : trust < 0.93 ? 'unverified' : 'deverified',
    datacenter: random.chance(0.25),
    endDate: Math.floor(startMs / 86_400_000) * 86_400 + random.whole(2, 400) * 86_400,
    startDate: random.chance(0.05) ? null : Math.floor(startMs / 86_400_000) * 86_400 - random.whole(1, 200) * 3600,
    speed: random.around(0.08),
    address: `198.18.${random.whole(0, 255)}.${random.whole(1, 254)}`,
  };
}
