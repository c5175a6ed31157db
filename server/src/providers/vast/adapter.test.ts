import { describe, expect, it } from 'vitest';
import { systemClock } from '#base/clock';
import type { CallRequest, ProviderClient } from '../resilience.ts';
import { createVast, normalize, refusal, walk } from './adapter.ts';

/** A row as the server sent it on 2026-03-06, shortened to what is read. */
const captured = {
  id: 31171143,
  ask_contract_id: 31171143,
  machine_id: 55248,
  host_id: 348505,
  gpu_name: 'RTX 4090',
  num_gpus: 1,
  gpu_ids: [172839],
  gpu_ram: 24564,
  dph_base: 0.15866666666666665,
  dph_total: 0.16088888888888886,
  storage_cost: 0.19999999999999998,
  inet_down: 875.6,
  inet_down_cost: 2.6041666666666666e-6,
  inet_up_cost: 0.00130208,
  reliability2: 0.9869765,
  verification: 'unverified',
  geolocation: 'Brazil, BR',
  dlperf: 97.21264511024168,
  cpu_cores: 24,
  cpu_cores_effective: 24,
  cpu_ram: 128650,
  disk_space: 332,
  end_date: 1783229742.66,
  rentable: true,
  rented: false,
  is_bid: false,
};

const offer = (changes: object, bid = false) => {
  const row = normalize({ ...captured, ...changes }, bid, true);
  if (!('offer' in row)) throw new Error(row.dropped.detail);
  return row.offer;
};
const dropped = (raw: unknown) => {
  const row = normalize(raw, false, true);
  return 'dropped' in row ? row.dropped : null;
};

describe('an offer of Vast.ai', () => {
  it('is priced for the whole offer and for one GPU of it, to the micro-USDC', () => {
    expect(offer({})).toMatchObject({
      externalId: '31171143',
      pricePerHour: 158_667n,
      pricePerGpuHour: 158_667n,
      storagePricePerGbMonth: 200_000n,
      egressPricePerGb: 1_302n,
      ingressPricePerGb: 3n,
    });
    expect(offer({ num_gpus: 8, dph_base: 2.5 })).toMatchObject({
      pricePerHour: 2_500_000n,
      pricePerGpuHour: 312_500n,
    });
  });

  it('has the model its name and its memory say together', () => {
    expect(offer({})).toMatchObject({ model: 'RTX 4090', vramGb: 24 });
    expect(offer({ gpu_ram: 49140 })).toMatchObject({ model: 'RTX 4090', vramGb: 48 });
    expect(offer({ gpu_name: 'A100 PCIE', gpu_ram: 40960 })).toMatchObject({ model: 'A100 PCIe 40GB', vramGb: 40 });
    expect(offer({ gpu_name: 'A100 PCIE', gpu_ram: 81920 })).toMatchObject({ model: 'A100 PCIe 80GB', vramGb: 80 });
    expect(offer({ gpu_name: 'H200', gpu_ram: 143771 })).toMatchObject({ model: 'H200 SXM', vramGb: 141 });
    expect(offer({ gpu_name: 'CMP 170HX', gpu_ram: 8192 })).toMatchObject({
      model: null,
      modelRaw: 'CMP 170HX',
      vramGb: 8,
    });
  });

  it('is a listing of its own on the interruptible side', () => {
    expect(offer({ is_bid: true }, true)).toMatchObject({ externalId: '31171143/bid', pricing: 'interruptible' });
  });

  it('is told apart when it is rented, and says what the host is', () => {
    expect(offer({ rented: true }).free).toBe(0);
    expect(offer({})).toMatchObject({
      country: 'BR',
      region: 'Brazil, BR',
      ramGb: 125.6,
      gpuIds: ['172839'],
      verified: false,
      rentableUntil: 1783229742660,
    });
    expect(offer({ geolocation: ', US' })).toMatchObject({ country: 'US', region: 'US' });
    expect(offer({ geolocation: null })).toMatchObject({ country: null, region: null });
  });

  it('is dropped with its reason when it cannot be priced or named, and lives on without what decides nothing', () => {
    expect(dropped({ ...captured, dph_base: null })).toMatchObject({ externalId: '31171143', reason: 'missing_field' });
    expect(dropped({ ...captured, dph_base: -0.25 })?.reason).toBe('bad_field');
    expect(dropped({ ...captured, dph_base: 1e308 })?.reason).toBe('bad_field');
    expect(dropped({ ...captured, dph_base: '0.2' })?.reason).toBe('bad_field');
    expect(dropped({ ...captured, num_gpus: 0 })?.detail).toContain('num_gpus');
    expect(dropped(null)).toMatchObject({ externalId: null, reason: 'not_an_object' });
    expect(offer({ cpu_cores_effective: 'many', geolocation: 7, reliability2: 3, reliability: null })).toMatchObject({
      cpuCores: null,
      country: null,
      reliability: null,
    });
  });
});

describe('text that no database keeps', () => {
  it.each([
    ['gpu_name', 'RTX 4090\ud800'],
    ['gpu_name', 'RTX\u00004090'],
    ['geolocation', 'Te\u0000xas, US'],
    ['geolocation', '\udc00x, US'],
  ])('in %s drops that offer, and no other', async (field, text) => {
    const offers = [
      { ...captured, [field]: text },
      { ...captured, id: 2, ask_contract_id: 2 },
    ];
    let asked = 0;
    const client = answering(() => {
      asked += 1;
      return { offers: asked <= 2 ? offers : [] };
    });
    const batch = await createVast(client, systemClock, null).fetchOffers(new AbortController().signal);
    expect(batch.offers.map(({ externalId }) => externalId)).toContain('2');
    expect(batch.dropped.map(({ externalId, reason }) => [externalId, reason])).toContainEqual([
      String(captured.id),
      'bad_field',
    ]);
  });
});

describe('a spelling of several cards', () => {
  it('is the one whose links and power the machine reports, and the slower one where they tell nothing', () => {
    const v100 = { gpu_name: 'Tesla V100', gpu_ram: 32_768 };
    expect(offer(v100).model).toBe('Tesla V100 PCIe 32GB');
    expect(offer({ ...v100, gpu_max_power: 250 }).model).toBe('Tesla V100 PCIe 32GB');
    expect(offer({ ...v100, gpu_max_power: 300 }).model).toBe('Tesla V100 SXM2 32GB');
    expect(offer({ ...v100, bw_nvlink: 154.7, gpu_max_power: 163 }).model).toBe('Tesla V100 SXM2 32GB');
    expect(offer({ ...v100, bw_nvlink: 0, gpu_max_power: 200 }).model).toBe('Tesla V100 PCIe 32GB');
    expect(offer({ bw_nvlink: 50, gpu_max_power: 450 }).model).toBe('RTX 4090');
  });
});

describe('the walk', () => {
  /** A server that gives 64 rows at most and knows only the operators the walk may use. */
  const market = (prices: (number | null)[]) => {
    const rows = prices.map((dph_total, i) => ({ ask_contract_id: i + 1, dph_total }));
    let asked = 0;
    const page = async (filter: Record<string, unknown>, order: string) => {
      asked += 1;
      const passes = (value: number | null, condition: unknown) =>
        Object.entries((condition ?? {}) as Record<string, number>).every(
          ([operator, limit]) =>
            value !== null &&
            (operator === 'gte' ? value >= limit : operator === 'gt' ? value > limit : value <= limit),
        );
      return rows
        .filter((row) => passes(row.dph_total, filter.dph_total) && passes(row.ask_contract_id, filter.ask_contract_id))
        .sort((a, b) =>
          order === 'dph_total' ? (a.dph_total ?? -1) - (b.dph_total ?? -1) : a.ask_contract_id - b.ask_contract_id,
        )
        .slice(0, 64);
    };
    return { page, asked: () => asked };
  };

  it.each([
    ['an empty market', []],
    ['less than a page', [3, 1, 2]],
    ['exactly a page', Array.from({ length: 64 }, (_, i) => i)],
    ['many pages', Array.from({ length: 1000 }, (_, i) => (i * 7919) % 613)],
    [
      'a price shared by more offers than three pages hold',
      [...Array(200).fill(0.5), ...Array.from({ length: 90 }, (_, i) => i / 10)],
    ],
    ['one price for all', Array(300).fill(0.1)],
    ['rows without a price', [null, null, ...Array.from({ length: 100 }, (_, i) => i)]],
  ])('loses nothing of %s', async (_, prices) => {
    const { page } = market(prices);
    expect(await walk(page)).toHaveLength(prices.length);
  });

  it('asks little more often than there are pages', async () => {
    const { page, asked } = market(Array.from({ length: 6400 }, (_, i) => i));
    await walk(page);
    expect(asked()).toBeLessThan(106);
  });

  it('asks with the key when there is one', async () => {
    const seen: unknown[] = [];
    const client = answering((request) => {
      seen.push(request);
      return { offers: [] };
    });
    await createVast(client, systemClock, 'k').fetchOffers(new AbortController().signal);
    await createVast(client, systemClock, null).fetchOffers(new AbortController().signal);
    expect(seen[0]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer k' } });
    expect(seen.at(-1)).not.toHaveProperty('headers');
  });

  it('comes to an end with a market that gives the same rows whatever is asked', async () => {
    const offers = Array.from({ length: 64 }, (_, i) => ({ ...captured, id: i + 1, ask_contract_id: i + 1 }));
    await expect(walk(async () => offers)).rejects.toMatchObject({ kind: 'bad_answer' });
  });
});

describe('refusals', () => {
  it.each([
    [404, '{"msg":"Invalid user key"}', { kind: 'auth' }],
    [404, '{"success":false,"error":"no_such_ask"}', null],
    [429, 'API requests too frequent: endpoint threshold=4.5', { retryAfterMs: 4500 }],
    [429, '{"detail":"API requests too frequent"}', null],
    [500, 'endpoint threshold=4.5', null],
  ])('reads a %s of %s', (status, text, read) => {
    expect(refusal(status, text)).toEqual(read);
  });
});

describe('one offer', () => {
  it('is asked for by its id, on its side of the market', async () => {
    const seen: { body?: string }[] = [];
    const client = answering((request) => {
      seen.push(request);
      return { offers: [captured] };
    });
    const adapter = createVast(client, systemClock, 'k');
    const bid = adapter.lookUp(`${captured.id}/bid`);
    const onDemand = adapter.lookUp(String(captured.id));
    expect(bid?.key).not.toBe(onDemand?.key);
    expect((await bid?.fetch(new AbortController().signal))?.[0]).toMatchObject({ externalId: `${captured.id}/bid` });
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ type: 'bid', ask_contract_id: { eq: captured.id } });
    expect(adapter.lookUp('nonsense')).toBeNull();
  });
});

function answering(answer: (request: CallRequest) => unknown): ProviderClient {
  return {
    async request(given, shape) {
      return shape.parse(answer(typeof given === 'function' ? given() : given));
    },
  };
}
