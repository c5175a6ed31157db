import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { faultKinds } from './faults.ts';
import { type RunningSandbox, type SandboxOptions, startSandbox } from './sandbox.ts';

const START = Date.UTC(2026, 10, 1);
const open: RunningSandbox[] = [];

async function setup(options: SandboxOptions = {}) {
  let now = START;
  const sandbox = await startSandbox({ size: 3000, seed: 11, now: () => now, ...options });
  open.push(sandbox);
  const call = (path: string, init?: RequestInit) => fetch(sandbox.url + path, init);
  const control = (method: string, path: string, body?: object) =>
    call(`/control${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const bundles = async (query: object, key?: string): Promise<Record<string, unknown>[]> => {
    const response = await call('/vast/api/v0/bundles/', {
      method: 'POST',
      body: JSON.stringify(query),
      headers: key ? { authorization: `Bearer ${key}` } : {},
    });
    return ((await response.json()) as { offers: Record<string, unknown>[] }).offers;
  };
  const keyed = (method: string, path: string, body?: object) =>
    call(`/vast/api${path}`, {
      method,
      headers: { authorization: 'Bearer sandbox-vast-key' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const rent = (ask: unknown, changes: object = {}) =>
    keyed('PUT', `/v0/asks/${ask}/`, { client_id: 'me', image: 'x', disk: 10, label: 'mine', ...changes });
  return {
    sandbox,
    call,
    control,
    bundles,
    keyed,
    rent,
    turn: (ms: number) => {
      now += ms;
    },
    now: () => now,
  };
}

afterAll(async () => {
  for (const sandbox of open) await sandbox.close();
});

const number = (offer: Record<string, unknown>, name: string): number => Number(offer[name]);

/** Every sane ask, by walking the price. */
async function allAsks(bundles: Awaited<ReturnType<typeof setup>>['bundles'], type = 'on-demand') {
  const seen = new Map<unknown, Record<string, unknown>>();
  for (let from = -1; ; ) {
    const rows = await bundles({ type, order: [['dph_total', 'asc']], dph_total: { gt: from } }, 'sandbox-vast-key');
    if (rows.length === 0) return seen;
    for (const row of rows) seen.set(row.id, row);
    // Ties are many at one price: those are passed by id.
    const last = number(rows.at(-1) ?? {}, 'dph_total');
    for (let after = 0; ; ) {
      const level = await bundles(
        { type, order: [['ask_contract_id', 'asc']], dph_total: { eq: last }, ask_contract_id: { gt: after } },
        'sandbox-vast-key',
      );
      if (level.length === 0) break;
      for (const row of level) seen.set(row.id, row);
      after = number(level.at(-1) ?? {}, 'ask_contract_id');
    }
    from = last;
  }
}

describe('the pretend Vast.ai', () => {
  it('has offers whose prices hold together, with the 96 fields of the real ones', async () => {
    const { bundles } = await setup();
    const asks = await allAsks(bundles);
    expect(asks.size).toBeGreaterThan(1500);
    for (const ask of asks.values()) {
      expect(Object.keys(ask)).toHaveLength(96);
      if (number(ask, 'num_gpus') === 0 || ask.gpu_ram === null || number(ask, 'dph_base') < 0) continue;
      expect(number(ask, 'storage_total_cost')).toBeCloseTo((number(ask, 'storage_cost') * 8) / 720, 12);
      expect(number(ask, 'dph_total')).toBeCloseTo(number(ask, 'dph_base') + number(ask, 'storage_total_cost'), 12);
      expect(number(ask, 'gpu_total_ram')).toBe(number(ask, 'gpu_ram') * number(ask, 'num_gpus'));
      expect((ask.gpu_ids as number[]).length).toBe(number(ask, 'num_gpus'));
    }
  });

  it('lists slices of one machine that share GPUs, and a price with more offers than a page holds', async () => {
    const { bundles } = await setup();
    const asks = [...(await allAsks(bundles)).values()];
    const holders = new Map<number, number>();
    for (const ask of asks) for (const gpu of ask.gpu_ids as number[]) holders.set(gpu, (holders.get(gpu) ?? 0) + 1);
    expect([...holders.values()].filter((count) => count > 1).length).toBeGreaterThan(100);
    const levels = new Map<number, number>();
    for (const ask of asks) levels.set(number(ask, 'dph_base'), (levels.get(number(ask, 'dph_base')) ?? 0) + 1);
    expect(Math.max(...levels.values())).toBeGreaterThan(128);
  });

  it('gives 64 rows without a key and 128 with one, whatever limit is asked, and refuses a wrong key', async () => {
    const { bundles, call } = await setup();
    expect(await bundles({ limit: 500 })).toHaveLength(64);
    expect(await bundles({ limit: 500 }, 'sandbox-vast-key')).toHaveLength(128);
    expect(await bundles({ limit: 5 })).toHaveLength(5);
    const refused = await call('/vast/api/v0/bundles/', { headers: { authorization: 'Bearer nobody' } });
    expect([refused.status, await refused.json()]).toEqual([404, { msg: 'Invalid user key' }]);
    const wrong = await call('/vast/api/v0/bundles/?q=%7B');
    expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'invalid_request', msg: 'Invalid json body' }]);
  });

  it('applies operators and order by GET, POST and PUT, and finds nothing by id', async () => {
    const { bundles, call } = await setup();
    const filter = {
      gpu_name: { eq: 'RTX 4090' },
      num_gpus: { gte: 2 },
      geolocation: { notin: ['CN'] },
      order: [['dph_total', 'desc']],
    };
    const rows = await bundles(filter);
    expect(rows.length).toBeGreaterThan(3);
    expect(
      rows.every(
        (row) => row.gpu_name === 'RTX 4090' && number(row, 'num_gpus') >= 2 && !String(row.geolocation).endsWith('CN'),
      ),
    ).toBe(true);
    const prices = rows.map((row) => number(row, 'dph_total'));
    expect(prices).toEqual([...prices].sort((a, b) => b - a));
    const byGet = (await (
      await call(`/vast/api/v0/bundles/?q=${encodeURIComponent(JSON.stringify(filter))}`)
    ).json()) as { offers: unknown[] };
    const byPut = (await (
      await call('/vast/api/v0/search/asks/', {
        method: 'PUT',
        body: JSON.stringify({ select_cols: ['*'], q: filter }),
      })
    ).json()) as { offers: unknown[] };
    expect(byGet.offers).toEqual(rows);
    expect(byPut.offers).toEqual(rows);
    const id = rows[0]?.id;
    expect(await bundles({ id: { eq: id } })).toEqual([]);
    expect(await bundles({ ask_contract_id: { eq: id } })).toHaveLength(1);
  });

  it('prices the interruptible side at the lowest bid', async () => {
    const { bundles } = await setup();
    const [row] = await bundles({ type: 'bid', order: [['dph_total', 'asc']], limit: 1 });
    expect(row).toMatchObject({ is_bid: true, dph_base: row?.min_bid });
  });

  it('is the same for the same seed and drifts with the clock: about a fifth of the asks turn over in a day', async () => {
    const [one, same, other] = [await setup(), await setup(), await setup({ seed: 12 })];
    const ids = async (world: typeof one) => [...(await allAsks(world.bundles)).keys()].sort();
    const before = await ids(one);
    expect(await ids(same)).toEqual(before);
    expect(await ids(other)).not.toEqual(before);
    one.turn(86_400_000);
    const after = new Set(await ids(one));
    const left = before.filter((id) => !after.has(id)).length / before.length;
    expect(left).toBeGreaterThan(0.12);
    expect(left).toBeLessThan(0.28);
  });
});

describe('the other markets', () => {
  it('io.net: a snapshot for all, quotes with fees for a key', async () => {
    const { call } = await setup();
    const { data } = (await (await call('/ionet/v1/io-explorer/network/market-snapshot?hardware_type=gpu')).json()) as {
      data: { id: number; idle: number; total: number; vmaas_price: number | null }[];
    };
    expect(data.length).toBeGreaterThan(30);
    expect(data.every(({ idle, total }) => idle >= 0 && idle <= total)).toBe(true);
    const vmaas = '/ionet/enterprise/v1/io-cloud/vmaas';
    const keyed = (path: string) => call(vmaas + path, { headers: { 'x-api-key': 'sandbox-ionet-key' } });
    expect((await call(`${vmaas}/hardware/max-gpus-per-vm`)).status).toBe(401);
    const card = data.find(({ vmaas_price }) => vmaas_price !== null);
    const { data: places } = (await (await keyed(`/available-vms?hardware_id=${card?.id}&hardware_qty=1`)).json()) as {
      data: { id: number }[];
    };
    const price = await keyed(
      `/price?location_ids=[${places[0]?.id}]&hardware_id=${card?.id}&duration_hours=2&gpus_per_vm=1&replica_count=1`,
    );
    const { data: quote } = (await price.json()) as { data: { total_cost_usdc: number } };
    expect(quote.total_cost_usdc).toBeCloseTo((card?.vmaas_price ?? 0) * 2 * 1.0225, 4);
    expect(
      (await keyed(`/price?location_ids=[1,2]&hardware_id=${card?.id}&duration_hours=2&gpus_per_vm=1&replica_count=1`))
        .status,
    ).toBe(422);
  });

  it('Akash: prices in order, in the errors of the Console API', async () => {
    const { call } = await setup();
    const { models } = (await (await call('/akash/v1/gpu-prices')).json()) as {
      models: { price: { min: number; med: number; max: number } | null }[];
    };
    expect(models.some(({ price }) => price === null)).toBe(true);
    for (const { price } of models) if (price) expect(price.min <= price.med && price.med <= price.max).toBe(true);
    expect(await (await call('/akash/v1/balances')).json()).toMatchObject({
      code: 'unauthorized',
      type: 'client_error',
    });
  });

  it('Render: answers a right signature once, and no wrong, old or used one', async () => {
    const { call, now } = await setup();
    const signed = (changes: { secret?: string; time?: number; nonce?: string } = {}) => {
      const { secret = 'sk_sandbox', time = now(), nonce = randomBytes(16).toString('hex') } = changes;
      const text = `pk_sandbox|${time}|${nonce}|GET|/v1/compute/offers|limit=50&page=1|${createHash('sha256').update('').digest('hex')}`;
      const signature = createHmac('sha256', secret).update(text).digest('hex');
      return call('/render/v1/compute/offers?limit=50&page=1', {
        headers: { 'X-API-Key': 'pk_sandbox', 'X-Time': String(time), 'X-Nonce': nonce, 'X-Signature': signature },
      });
    };
    const nonce = 'ab'.repeat(16);
    const answer = await signed({ nonce });
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { data: unknown[] }).data).toHaveLength(50);
    expect((await signed({ nonce })).status).toBe(401);
    expect((await signed({ secret: 'sk_other' })).status).toBe(401);
    expect((await signed({ time: now() - 600_000 })).status).toBe(401);
    expect((await call('/render/v1/compute/offers')).status).toBe(401);
  });
});

describe('an instance at the pretend Vast.ai', () => {
  it('is made from an order that its clients could send, and by who has the key', async () => {
    const { bundles, call, rent, keyed } = await setup({ size: 700 });
    const [ask] = await bundles({ num_gpus: { eq: 1 }, disk_space: { gte: 100 }, dph_base: { gt: 0 } });
    const error = async (response: Response) => [response.status, ((await response.json()) as { error: string }).error];
    expect((await call(`/vast/api/v0/asks/${ask?.id}/`, { method: 'PUT', body: '{}' })).status).toBe(401);
    for (const changes of [
      { client_id: 'you' },
      { image: '' },
      { disk: 7 },
      { disk: 1e6 },
      { label: 1 },
      { onstart: 1 },
      { runtype: 'telnet' },
      { env: 'A=1' },
    ])
      expect(await error(await rent(ask?.id, changes))).toEqual([400, 'invalid_args']);
    expect(await error(await rent(ask?.id, { price: 200 }))).toEqual([400, 'invalid_price']);
    expect((await rent(ask?.id)).status).toBe(200);
    expect(await error(await rent(ask?.id))).toEqual([404, 'no_such_ask']);
    expect(await error(await rent(ask?.id, { cancel_unavail: true }))).toEqual([410, 'no_such_ask']);
    expect(await error(await keyed('DELETE', '/v0/instances/1/'))).toEqual([404, 'no_such_instance']);
    expect(await (await keyed('GET', '/v0/instances/1/')).json()).toEqual({ instances: null });
    expect((await keyed('GET', '/v1/instances/?order_by=[]')).status).toBe(400);
  });

  it('is paid from the credit by the second: GPUs while it runs, disk while it is there', async () => {
    const { bundles, control, keyed, rent, turn } = await setup({ size: 700 });
    const [ask] = await bundles({ num_gpus: { eq: 1 }, disk_space: { gte: 100 }, dph_base: { gt: 0 } });
    await control('PUT', `/offers/vast/${ask?.id}`, { dph_base: 3.6, storage_cost: 0.25 });
    await control('PUT', '/boots/vast', { seconds: 60 });
    expect((await control('PUT', '/credit/vast', { usd: 1.001 })).status).toBe(200);
    const { new_contract: id } = (await (await rent(ask?.id)).json()) as { new_contract: number };
    const left = async () => {
      const account = (await (await keyed('GET', '/v0/users/current/')).json()) as { credit: number };
      return Math.round(account.credit * 1e6);
    };
    // 250,000 × 10 / 2,592,000 = 0.9645 micro-USD a second.
    turn(59_999);
    expect(await left()).toBe(1_001_000 - 57);
    // 1,000 micro-USD a second from the 60th on.
    turn(540_001);
    expect(await left()).toBe(1_001_000 - 540_000 - 579);
    await control('POST', `/instances/vast/${id}/interrupt`);
    turn(400_000);
    expect(await left()).toBe(1_001_000 - 540_000 - 965);
    await keyed('DELETE', `/v0/instances/${id}/`);
    turn(400_000);
    const charges = async (gte: number, lte: number) => {
      const filters = encodeURIComponent(JSON.stringify({ day: { gte, lte } }));
      const answer = await keyed('GET', `/v0/charges/?select_filters=${filters}`);
      return ((await answer.json()) as { results: { amount: number }[] }).results;
    };
    const ever = await charges(0, 4_000_000_000);
    expect(ever).toMatchObject([{ source: `instance-${id}`, description: 'mine', amount: 0.540_965 }]);
    expect(await charges(0, 1)).toEqual([]);
    expect((await keyed('GET', '/v0/charges/')).status).toBe(400);
    // A machine that lives on goes past what was paid: then nothing more is rented.
    await rent(ask?.id);
    turn(60_000 + 461_000);
    expect((await rent((await bundles({ num_gpus: { eq: 2 }, disk_space: { gte: 100 } }))[0]?.id)).status).toBe(411);
    expect((await control('PUT', '/boots/vast', { fail: 'never' })).status).toBe(422);
    expect((await control('PUT', '/credit/vast', { usd: -1 })).status).toBe(422);
    expect((await control('POST', '/instances/vast/1/interrupt')).status).toBe(404);
  });
});

describe('a replay', () => {
  it('serves every captured offer as it was, however broken, the newest day first, and steps through the days', async () => {
    const days = await mkdtemp(join(tmpdir(), 'gp4u-days-'));
    onTestFinished(() => rm(days, { recursive: true, force: true }));
    const row = (id: number, fields: object = {}) => ({
      id,
      ask_contract_id: id,
      dph_base: 1,
      dph_total: 1.002,
      storage_cost: 0.2,
      duration: 3600,
      end_date: 1000,
      gpu_name: 'L40S',
      ...fields,
    });
    await writeFile(join(days, 'bundles-2026-03-01.json'), JSON.stringify({ offers: [row(1)] }));
    await writeFile(
      join(days, 'bundles-2026-03-02.json'),
      JSON.stringify({
        offers_by_model: {
          a: [row(2), row(3, { dph_total: null })],
          b: [null, row(4, { gpu_ids: [7], num_gpus: 1, disk_space: 90 })],
        },
      }),
    );
    const { bundles, control, call, rent } = await setup({ replayDir: days });
    const shown = await bundles({ order: [['dph_total', 'asc']] });
    expect(new Set(shown.map((offer) => offer?.id))).toEqual(new Set([2, 3, 4, undefined]));
    expect(shown.find((offer) => offer.id === 2)).toMatchObject({
      dph_base: 1,
      dph_total: 1.002,
      duration: 3600,
      end_date: START / 1000 + 3600,
    });
    expect(await bundles({ type: 'bid' })).toEqual([]);
    expect((await rent(4)).status).toBe(200);
    expect((await bundles({ order: [['dph_total', 'asc']] })).map((offer) => offer?.id)).not.toContain(4);
    expect(((await (await call('/akash/v1/gpu-prices')).json()) as { models: unknown[] }).models).toEqual([]);
    expect(await (await control('POST', '/replay', { step: 1 })).json()).toEqual({ shown: 'bundles-2026-03-01.json' });
    expect((await bundles({})).map(({ id }) => id)).toEqual([1]);
    expect((await control('POST', '/replay', { file: 'nothing' })).status).toBe(422);
  });

  it('says why it cannot start', async () => {
    await expect(startSandbox({ replayDir: '/nowhere' })).rejects.toThrow('cannot be read');
  });
});

describe('a fault', () => {
  const snapshot = '/ionet/v1/io-explorer/network/market-snapshot';

  it.each(faultKinds)('%s is switched on, seen, and switched off', async (kind) => {
    const { call, control } = await setup({ size: 400 });
    const usual = await (await call(snapshot)).text();
    expect(
      (await control('PUT', '/faults/ionet', { kind, seconds: 0.05, bytes: 200_000, field: 'price', to: 'cost' }))
        .status,
    ).toBe(200);
    const response = await call(snapshot, { signal: AbortSignal.timeout(400) }).catch((error: unknown) =>
      String(error),
    );
    const seen = typeof response === 'string' ? response : `${response.status} ${await response.text().catch(String)}`;
    if (kind === 'slow' || kind === 'clock_skew') expect(seen).toBe(`200 ${usual}`);
    else expect(seen).not.toBe(`200 ${usual}`);
    await control('DELETE', '/faults/ionet');
    expect((await call(snapshot)).status).toBe(200);
  });

  it('meets as many requests as it was told, on the paths it was told', async () => {
    const { call, control } = await setup({ size: 400 });
    await control('PUT', '/faults/ionet', { kind: 'status', status: 503, count: 2, path: 'snapshot' });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await call(snapshot)).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it('limits requests a minute in plain text, and counts what each market saw', async () => {
    const { call, control } = await setup({ size: 400 });
    await control('PUT', '/limits/vast', { requests_per_minute: 1 });
    await call('/vast/api/v0/bundles/');
    const limited = await call('/vast/api/v0/bundles/');
    expect([limited.status, await limited.text()]).toEqual([429, 'API requests too frequent: endpoint threshold=4.5']);
    const { requests } = (await (await control('GET', '/requests')).json()) as {
      requests: { provider: string; status: number; count: number }[];
    };
    expect(requests.filter(({ provider }) => provider === 'vast').map(({ status, count }) => [status, count])).toEqual([
      [200, 1],
      [429, 1],
    ]);
  });

  it('can be one price that moves, or one offer that goes', async () => {
    const { bundles, control } = await setup();
    const [row] = await bundles({ num_gpus: { eq: 8 }, limit: 1 });
    await control('PUT', `/offers/vast/${row?.id}`, { dph_base: 0.5 });
    expect((await bundles({ ask_contract_id: { eq: row?.id } }))[0]?.dph_base).toBe(0.5);
    await control('DELETE', `/offers/vast/${row?.id}`);
    expect(await bundles({ ask_contract_id: { eq: row?.id } })).toEqual([]);
  });
});
