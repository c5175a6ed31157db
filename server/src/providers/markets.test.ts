import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#base/clock';
import * as akash from './akash/adapter.ts';
import { createIonet, snapshotRows } from './ionet/adapter.ts';
import * as render from './render/adapter.ts';
import { sign } from './render/sign.ts';
import type { CallRequest, ProviderClient } from './resilience.ts';

const signal = new AbortController().signal;

/** Answers by path; remembers what was asked. */
function answering(answers: Record<string, unknown>): ProviderClient & { asked: CallRequest[] } {
  const asked: CallRequest[] = [];
  return {
    asked,
    async request(given, shape) {
      const request = typeof given === 'function' ? given() : given;
      asked.push(request);
      const key = Object.keys(answers).find((path) => request.path.includes(path));
      if (key === undefined) throw new Error(`nothing answers ${request.path}`);
      return shape.parse(answers[key]);
    },
  };
}

const h100 = {
  id: 224,
  brand_name: 'NVIDIA',
  hardware_name: 'H100 80GB HBM3',
  price: 1.19,
  baremetal_price: 1.79,
  kubernetes_price: 1.89,
  caas_price: 2.09,
  vmaas_price: 1.99,
  type: 'GPU',
  total: 512,
  hired: 512,
  idle: 0,
};
const rtx4090 = {
  id: 101,
  brand_name: 'NVIDIA',
  hardware_name: 'GeForce RTX 4090',
  price: 0.25,
  baremetal_price: null,
  kubernetes_price: 0.35,
  caas_price: null,
  vmaas_price: null,
  type: 'GPU',
  total: 617,
  hired: 616,
  idle: 1,
};
const apple = {
  id: 55,
  brand_name: 'Apple',
  hardware_name: 'M2 Ultra',
  price: 0.1,
  type: 'CPU',
  total: 10,
  hired: 0,
  idle: 10,
};

describe('io.net', () => {
  it('has a listing for each product a card is sold as, that cannot be booked without a key', async () => {
    const { offers, dropped } = await createIonet(
      answering({ snapshot: { status: 'succeeded', data: [h100, rtx4090, apple] } }),
      systemClock,
      null,
    ).fetchOffers(signal);
    expect(offers.map(({ externalId, pricePerHour }) => [externalId, pricePerHour])).toEqual([
      ['224/cluster', 1_190_000n],
      ['224/baremetal', 1_790_000n],
      ['224/kubernetes', 1_890_000n],
      ['224/caas', 2_090_000n],
      ['224/vmaas', 1_990_000n],
      ['101/cluster', 250_000n],
      ['101/kubernetes', 350_000n],
    ]);
    expect(offers.every(({ bookable, priceKind }) => !bookable && priceKind === 'market')).toBe(true);
    expect(offers[0]).toMatchObject({ model: 'H100 SXM5', vramGb: 80, capacity: 512, free: 0 });
    expect(offers[5]).toMatchObject({ model: 'RTX 4090', vramGb: 24, capacity: 617, free: 1 });
    expect(dropped).toMatchObject([{ externalId: '55', reason: 'not_a_gpu' }]);
  });

  it('quotes virtual machines place by place with a key, fees in', async () => {
    const client = answering({
      snapshot: { data: [h100] },
      'max-gpus-per-vm': {
        data: {
          hardware: [
            {
              max_gpus_per_vm: 8,
              available: 3,
              hardware_id: 224,
              hardware_name: 'H100 80GB HBM3',
              brand_name: 'NVIDIA',
            },
          ],
          total: 1,
        },
      },
      'available-vms': { data: [{ id: 1, iso2: 'US', name: 'United States', available_replicas: 3 }] },
      price: { data: { total_cost_usdc: 2.034775 } },
    });
    const adapter = createIonet(client, systemClock, 'k');
    const { offers } = await adapter.fetchOffers(signal);
    expect(offers.find(({ externalId }) => externalId === '224/vmaas/1')).toMatchObject({
      pricePerHour: 2_034_775n,
      priceKind: 'live',
      bookable: true,
      country: 'US',
      free: 3,
    });
    expect(offers.some(({ externalId }) => externalId === '224/vmaas')).toBe(false);
    expect(
      client.asked
        .filter(({ path }) => path.startsWith('/enterprise'))
        .every(({ headers }) => headers?.['x-api-key'] === 'k'),
    ).toBe(true);
    const quotes = () => client.asked.filter(({ path }) => path.includes('/price?')).length;
    await adapter.fetchOffers(signal);
    expect(quotes()).toBe(1);
  });

  it('drops a broken row with its reason', () => {
    const reason = (raw: unknown) =>
      snapshotRows(raw, false, []).map((row) => ('dropped' in row ? row.dropped.reason : 'listed'));
    expect(reason({ ...h100, price: '1.19' })).toEqual(['bad_field']);
    expect(reason({ ...h100, hardware_name: undefined })).toEqual(['missing_field']);
    expect(reason({ ...h100, idle: 600 })).toEqual(['bad_field']);
    expect(reason({ ...rtx4090, price: null, kubernetes_price: null })).toEqual(['no_price']);
  });
});

const a100 = {
  vendor: 'nvidia',
  model: 'a100',
  ram: '80Gi',
  interface: 'SXM4',
  availability: { total: 222, available: 116 },
  providerAvailability: { total: 7, available: 6 },
  price: { currency: 'USD', min: 1.07, max: 1.83, avg: 1.54, weightedAverage: 1.67, med: 1.83 },
  priceUakt: null,
};

describe('Akash', () => {
  const read = (changes: object) => akash.normalize({ ...a100, ...changes }, false);

  it('shows the median bid as a market price for one GPU of many', () => {
    expect(read({})).toMatchObject({
      offer: {
        externalId: 'nvidia/a100/80Gi/SXM4',
        model: 'A100 SXM4 80GB',
        vramGb: 80,
        pricePerHour: 1_830_000n,
        priceKind: 'market',
        capacity: 222,
        free: 116,
        bookable: false,
      },
    });
    expect(read({ model: 'rtx6000', ram: '24Gi', interface: 'PCIe' })).toMatchObject({
      offer: { model: 'Quadro RTX 6000' },
    });
    expect(read({ model: 'v100', ram: '32Gi', interface: 'PCIe' })).toMatchObject({
      offer: { model: 'Tesla V100 PCIe 32GB' },
    });
  });

  it('drops what nobody has bid on, and what it cannot read', () => {
    expect(read({ price: null })).toMatchObject({
      dropped: { externalId: 'nvidia/a100/80Gi/SXM4', reason: 'no_price' },
    });
    expect(read({ ram: 'lots' })).toMatchObject({ dropped: { reason: 'bad_field' } });
    expect(read({ availability: { total: 1, available: 2 } })).toMatchObject({ dropped: { reason: 'bad_field' } });
    expect(read({ availability: undefined })).toMatchObject({ dropped: { reason: 'missing_field' } });
  });
});

const compute = {
  offer_id: '6b0f',
  region_code: 'us-west-2',
  availability: {},
  hardware_summary: {
    gpu_count: 4,
    gpu_model_label: 'NVIDIA RTX 4090',
    min_gpu_vram_gib: 24,
    cpu_cores: 16,
    ram_gib: 64,
    storage_gib: 500,
  },
  pricing: { hourly_rate_usd: 1.4, quoted_at: '2026-08-01T12:00:00Z' },
};

describe('Render', () => {
  it('divides the price of a configuration among its GPUs', () => {
    expect(render.normalize(compute)).toMatchObject({
      offer: {
        externalId: '6b0f',
        model: 'RTX 4090',
        gpuCount: 4,
        pricePerHour: 1_400_000n,
        pricePerGpuHour: 350_000n,
        priceKind: 'live',
        region: 'us-west-2',
      },
    });
    expect(render.normalize({ ...compute, pricing: {} })).toMatchObject({
      dropped: { externalId: '6b0f', reason: 'bad_field' },
    });
  });

  it('shows published guide prices without a key, which nobody can book, and asks nobody', async () => {
    const client = answering({});
    const adapter = render.createRender(client, systemClock, null);
    const { offers } = await adapter.fetchOffers(signal);
    expect(adapter.configured).toBe(false);
    expect(offers.map(({ model, pricePerHour }) => [model, pricePerHour])).toEqual([
      ['RTX 3090', 310_000n],
      ['RTX 4090', 350_000n],
      ['RTX 5090', 690_000n],
      ['H200 SXM', 2_000_000n],
    ]);
    expect(offers.every(({ priceKind, bookable, free }) => priceKind === 'guide' && !bookable && free === 0)).toBe(
      true,
    );
    expect(client.asked).toEqual([]);
  });

  it('signs key, time, nonce, method, path, sorted query and the hash of an empty body', () => {
    const { headers, queryString } = sign({ publicKey: 'pk_1', secretKey: 'sk_1' }, 1754049600000, 'ab'.repeat(16), {
      path: '/v1/compute/offers',
      query: { page: '2', 'filter[gpu_name]': 'NVIDIA RTX 4090', limit: '50' },
    });
    expect(queryString).toBe('filter%5Bgpu_name%5D=NVIDIA%20RTX%204090&limit=50&page=2');
    const text = `pk_1|1754049600000|${'ab'.repeat(16)}|GET|/v1/compute/offers|${queryString}|${createHash('sha256').update('').digest('hex')}`;
    expect(headers['X-Signature']).toBe(createHmac('sha256', 'sk_1').update(text).digest('hex'));
  });

  it('reads page after page until the market is told whole', async () => {
    const page = (n: number) => ({
      data: Array.from({ length: n }, (_, i) => ({ ...compute, offer_id: `${n}-${i}` })),
      total: 70,
    });
    const client = answering({ 'page=1': page(50), 'page=2': page(20) });
    const { offers } = await render
      .createRender(client, systemClock, { publicKey: 'a', secretKey: 'b' })
      .fetchOffers(signal);
    expect(offers).toHaveLength(70);
    expect(new Set(client.asked.map(({ headers }) => headers?.['X-Nonce'])).size).toBe(2);
  });
});
