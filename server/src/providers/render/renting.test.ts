import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FetchFailure } from '#platform/fetch';
import { billOf, createRenting, instanceOf, readRefusal } from './renting.ts';
import { canonicalJson, type RenderCall, type SignedCalls, sign } from './sign.ts';
import { oneJob, renderRun } from './wire.ts';

describe('a signed body', () => {
  it('is ASCII without spaces, its keys sorted at every level', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }, 'x'], a: { z: true, y: 'ü😀' } })).toBe(
      '{"a":{"y":"\\u00fc\\ud83d\\ude00","z":true},"b":[{"c":null,"d":1},"x"]}',
    );
  });

  it('is sent as it was hashed, with its method', () => {
    const call = { method: 'PUT', path: '/v1/jobs/1/cancel', body: { reason: 'b', a: 1 } } as const;
    const { body, headers, queryString } = sign({ publicKey: 'pk', secretKey: 'sk' }, 7, 'ab', call);
    expect([body, queryString]).toEqual(['{"a":1,"reason":"b"}', '']);
    const hash = createHash('sha256').update('{"a":1,"reason":"b"}').digest('hex');
    const text = `pk|7|ab|PUT|/v1/jobs/1/cancel||${hash}`;
    expect(headers['X-Signature']).toBe(createHmac('sha256', 'sk').update(text).digest('hex'));
  });
});

describe('a refused job', () => {
  it.each([
    [402, '{"error":{"code":"insufficient_balance","message":"x"}}', 'credit'],
    [400, '{"error":{"code":"INSUFFICIENT_FUNDS"}}', 'credit'],
    [402, '<html>', 'credit'],
    [400, '{"error":{"code":"validation_error","message":"title"}}', 'invalid'],
    [422, '{"error":{"code":422}}', 'invalid'],
    [400, '<html>', null],
    [404, '{"error":{"code":"not_found"}}', null],
    [500, '{"error":{"code":"internal"}}', null],
  ] as const)('%s %s', (status, text, reason) => {
    expect(readRefusal(status, text)).toBe(reason);
  });
});

describe('the list of jobs', () => {
  const jobs = ['COMPLETED', 'RUNNING', 'PENDING', 'CANCELLED'].map((status, i) =>
    oneJob.parse({ uuid: `u-${i}`, title: `gp4u-${i}`, status }),
  );
  /** The pages alone: how the market takes a filter of which it says nothing. */
  async function listed(answer: (status: string | undefined) => readonly unknown[]) {
    const asked: (string | undefined)[] = [];
    const pages = async function* ({ query = {} }: RenderCall) {
      asked.push(query['filter[status]']);
      yield answer(query['filter[status]']);
    };
    const renting = createRenting({ pages } as unknown as SignedCalls, async () => null);
    const ids = (await renting.list(new AbortController().signal)).map(({ id }) => id);
    return { ids, asked: asked.length };
  }

  it('is that of those that are not over, however the market filters', async () => {
    const filtered = await listed((status) => jobs.filter((one) => one.status === status));
    expect(filtered).toEqual({ ids: ['u-2', 'u-1'], asked: 5 });
    expect(await listed(() => jobs)).toEqual({ ids: ['u-1', 'u-2'], asked: 1 });
    const refused = await listed((status) => {
      if (status !== undefined) throw new FetchFailure('refused', 'no such filter');
      return jobs;
    });
    expect(refused).toEqual({ ids: ['u-1', 'u-2'], asked: 2 });
    await expect(
      listed(() => {
        throw new FetchFailure('timeout', 'late');
      }),
    ).rejects.toThrow('late');
  });
});

const job = (changes: object = {}) =>
  oneJob.parse({
    ...{ uuid: 'u-1', title: 'gp4u-1', status: 'RUNNING' },
    ...{ pricing: { hourly_rate_usd: 0.35 }, ...changes },
  });
const ssh = { description: 'ssh', hostname: 'node.example.org', port: '40022', protocol: 'tcp' };
const run = (changes: object = {}) =>
  renderRun.parse({ job_uuid: 'u-1', status: 'RUNNING', started_at_ms: 5000, node_urls: [ssh], ...changes });

describe('a job', () => {
  it('is reached where its run says', () => {
    const web = { description: 8080, hostname: 'node.example.org', port: 40080 };
    expect(instanceOf(job(), [run({ node_urls: [web, null, ssh] })])).toEqual({
      ...{ id: 'u-1', reference: 'gp4u-1', state: 'running', detail: 'RUNNING', unservedSince: null },
      connection: { host: 'node.example.org', port: 40022, user: 'duser' },
      pricePerHour: 350_000n,
    });
    expect(instanceOf(job(), [run({ node_urls: [web] })])).toMatchObject({ state: 'booting', connection: null });
    expect(instanceOf(job(), [run({ status: 'FAILED' })])).toMatchObject({ state: 'booting', connection: null });
    expect(instanceOf(job(), [run({ node_urls: [{ ...ssh, hostname: 'a b' }] })]).state).toBe('booting');
    expect(instanceOf(job({ title: 'my box', pricing: 7 }), null)).toMatchObject({
      ...{ reference: null, state: 'running', connection: null, pricePerHour: null },
    });
    expect(instanceOf(oneJob.parse({ data: job() }), null).id).toBe('u-1');
  });

  it.each([
    ['PENDING', 'booting'],
    ['ASSIGNED', 'booting'],
    ['PREPARING', 'booting'],
    ['SOMETHING NEW', 'booting'],
    ['FAILING', 'broken'],
    ['FAILED', 'broken'],
    ['CANCELLING', 'ended'],
    ['CANCELLED', 'ended'],
    ['COMPLETED', 'ended'],
  ] as const)('that is %s is %s', (status, state) => {
    expect(instanceOf(job({ status }), [run()])).toMatchObject({ state, unservedSince: null, connection: null });
  });
});

describe('the bill of a job', () => {
  const over = { status: 'CANCELLED' };
  const ended = (ms: number) => run({ status: 'CANCELLED', ended_at_ms: 5000 + ms, duration_ms: ms });

  it('is its rate for each whole second of each run, rounded half up', () => {
    // 350,000 × 18 / 3,600 = 1,750; 361,800 an hour is 100.5 a second.
    expect(billOf(job(over), [ended(18_999)])).toBe(1750n);
    expect(billOf(job({ ...over, pricing: { hourly_rate_usd: 0.3618 } }), [ended(1000)])).toBe(101n);
    expect(billOf(job(over), [ended(18_000), ended(36_000)])).toBe(5250n);
    expect(billOf(job(over), [run({ ended_at_ms: 23_000 })])).toBe(1750n);
  });

  it('is nothing where it never ran, and not known while it runs or has no rate', () => {
    expect(billOf(job(over), [])).toBe(0n);
    expect(billOf(job({ status: 'FAILED', pricing: null }), [run({ started_at_ms: null })])).toBe(0n);
    expect(billOf(job({ status: 'CANCELLING' }), [ended(1000)])).toBeNull();
    expect(billOf(job(over), [run()])).toBeNull();
    expect(billOf(job({ ...over, pricing: null }), [ended(1000)])).toBeNull();
  });
});
