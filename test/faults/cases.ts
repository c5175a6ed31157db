/** The ways a market fails, and what a person should see of each. */
export const markets = ['vast', 'ionet', 'akash', 'render'] as const;
export type MarketName = (typeof markets)[number];

export type FaultCase = {
  readonly name: string;
  /** What the sandbox is told; null: the provider is asked at another address. */
  readonly fault: ((market: MarketName) => object) | null;
  /** Where the provider is asked, given the sandbox's own address. */
  readonly baseUrl?: (sandboxUrl: string, market: MarketName) => string;
  /** How a sync ends: with one of these kinds of error, or null for well. */
  readonly ends: readonly (string | null)[];
  /** null: whichever; a few failed calls may or may not be too many for the market. */
  readonly health: 'HEALTHY' | 'DEGRADED' | null;
  /** In the words of the health. */
  readonly says?: RegExp;
};

/** A field of each market's rows, and its list of them. */
const field: Record<MarketName, string> = {
  vast: 'dph_base',
  ionet: 'hardware_name',
  akash: 'price',
  render: 'pricing',
};
const list: Record<MarketName, string> = { vast: 'offers', ionet: 'data', akash: 'models', render: 'data' };
const same = (fault: object) => () => fault;
const left = /left alone|last reading failed/;
/** Rows that cannot be read, an answer that cannot be, or prices that contradict what was asked for. */
const changed = /not believed.*cannot be read|another shape|cheaper than what was asked for/;

/** Those a market stays healthy with come first: failed calls are remembered for some minutes. */
export const cases: readonly FaultCase[] = [
  { name: 'every offer twice', fault: same({ kind: 'duplicate' }), ends: [null], health: 'HEALTHY' },
  {
    name: 'a clock an hour ahead',
    fault: same({ kind: 'clock_skew', seconds: 3600 }),
    ends: [null],
    health: 'HEALTHY',
  },
  { name: '500', fault: same({ kind: 'status', status: 500 }), ends: ['server'], health: 'DEGRADED', says: left },
  { name: '503', fault: same({ kind: 'status', status: 503 }), ends: ['server'], health: 'DEGRADED', says: left },
  {
    name: 'answers after 30 s',
    fault: same({ kind: 'slow', seconds: 30 }),
    ends: ['timeout'],
    health: 'DEGRADED',
    says: left,
  },
  { name: 'no answer at all', fault: same({ kind: 'hang' }), ends: ['timeout'], health: 'DEGRADED', says: left },
  { name: 'one byte a second', fault: same({ kind: 'drip' }), ends: ['timeout'], health: 'DEGRADED', says: left },
  {
    name: 'connection refused',
    fault: null,
    // Nobody listens there.
    baseUrl: (_sandbox, market) => `http://127.0.0.1:40000/${market}`,
    ends: ['connection'],
    health: 'DEGRADED',
    says: left,
  },
  {
    name: 'TLS error',
    fault: null,
    // The sandbox speaks no TLS: the handshake fails.
    baseUrl: (sandbox, market) => `${sandbox.replace('http:', 'https:')}/${market}`,
    ends: ['connection'],
    health: 'DEGRADED',
    says: left,
  },
  { name: 'connection reset', fault: same({ kind: 'reset' }), ends: ['connection'], health: 'DEGRADED', says: left },
  { name: 'truncated JSON', fault: same({ kind: 'truncated' }), ends: ['bad_answer'], health: 'DEGRADED', says: left },
  { name: '300 MB', fault: same({ kind: 'huge' }), ends: ['bad_answer'], health: 'DEGRADED', says: /more than 32 MiB/ },
  {
    name: '10,000 levels deep',
    fault: same({ kind: 'deep', levels: 10_000 }),
    ends: ['bad_answer'],
    health: 'DEGRADED',
    says: /nested deeper/,
  },
  {
    name: 'HTML for JSON',
    fault: same({ kind: 'garbage' }),
    ends: ['bad_answer'],
    health: 'DEGRADED',
    says: /not JSON/,
  },
  {
    name: '429',
    fault: same({ kind: 'rate_limited' }),
    ends: ['rate_limited'],
    health: 'DEGRADED',
    says: /429|left alone/,
  },
  {
    name: '429, Retry-After 1 s',
    fault: same({ kind: 'rate_limited', retry_after: 1 }),
    ends: ['rate_limited'],
    health: 'DEGRADED',
    says: /429|left alone/,
  },
  {
    name: '429 twice, Retry-After 1 s',
    fault: same({ kind: 'rate_limited', retry_after: 1, count: 2 }),
    ends: [null],
    health: null,
  },
  {
    name: '429, Retry-After 10 min',
    fault: same({ kind: 'rate_limited', retry_after: 600 }),
    ends: ['rate_limited'],
    health: 'DEGRADED',
    says: /asked to be left alone/,
  },
  { name: '401', fault: same({ kind: 'unauthorized' }), ends: ['auth'], health: 'DEGRADED', says: /refuses our key/ },
  {
    name: 'a list under another name',
    fault: (market) => ({ kind: 'drift', field: list[market], to: 'results' }),
    ends: ['schema_drift'],
    health: 'DEGRADED',
    says: /another shape/,
  },
  {
    name: 'a field under another name',
    fault: (market) => ({ kind: 'drift', field: field[market], to: 'renamed' }),
    ends: ['schema_drift'],
    health: 'DEGRADED',
    says: changed,
  },
  {
    name: 'prices as text',
    fault: same({ kind: 'strings' }),
    ends: ['schema_drift'],
    health: 'DEGRADED',
    says: changed,
  },
  {
    name: 'negative prices',
    fault: same({ kind: 'prices', price: 'negative' }),
    ends: ['schema_drift', 'bad_answer'],
    health: 'DEGRADED',
    says: changed,
  },
  {
    name: 'prices of zero',
    fault: same({ kind: 'prices', price: 'zero' }),
    ends: ['schema_drift', 'bad_answer'],
    health: 'DEGRADED',
    says: changed,
  },
  {
    name: 'prices of 1e308',
    fault: same({ kind: 'prices', price: '1e308' }),
    ends: ['schema_drift'],
    health: 'DEGRADED',
    says: changed,
  },
  {
    name: 'an empty list',
    fault: same({ kind: 'empty' }),
    // Of io.net another list of the same name is then one instead of an object.
    ends: ['implausible', 'schema_drift'],
    health: 'DEGRADED',
    says: /not believed: no offer where \d+ were|another shape/,
  },
];
