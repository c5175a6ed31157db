/**
 * The control route, for tests and demonstrations:
 *   GET    /control/state                      seed, clock, faults, what is replayed
 *   PUT    /control/faults/:provider           {kind, probability?, count?, path?, status?, seconds?, bytes?, levels?, field?, to?, price?, retry_after?}
 *   DELETE /control/faults[/:provider]
 *   PUT    /control/latency/:provider          {ms_min, ms_max}
 *   PUT    /control/limits/:provider           {requests_per_minute}
 *   POST   /control/clock                      {advance_seconds}
 *   GET    /control/requests                   how many requests each market saw, by minute, path and status
 *   GET    /control/replay, POST …             {file} or {step}
 *   PUT    /control/offers/vast/:ask           fields to set on one ask; DELETE takes it off the market
 *   PUT    /control/boots/:provider            {seconds?, fail?, count?}: how machines start from now on; fail: a kind of that market's, the next `count` of them or all
 *   PUT    /control/credit/:provider           {usd}: what is left of the account's credit
 *   POST   /control/instances/:provider/:id/interrupt   the market takes it away while it runs
 *   GET    /control/bill/:provider             every machine ever: instants, and what it cost in micro-USD; what is left of the credit
 */
import type { RentedMachines } from './account.ts';
import { type Fault, type Provider, providers, readFault } from './faults.ts';
import { type Replay, ReplayError } from './replay.ts';
import type { VastWorld } from './vast-world.ts';

export type Seen = {
  readonly minute: number;
  readonly provider: Provider;
  readonly path: string;
  readonly status: number;
  count: number;
};

export type Switches = {
  readonly faults: Map<Provider, Fault>;
  readonly latency: Map<Provider, { readonly min: number; readonly max: number }>;
  readonly limits: Map<Provider, number>;
  readonly seen: Map<string, Seen>;
  clockMs: number;
};

export type ControlDeps = {
  readonly switches: Switches;
  readonly seed: number;
  readonly now: () => number;
  readonly replay: Replay | null;
  readonly world: VastWorld | null;
  readonly rented: Readonly<Partial<Record<Provider, RentedMachines>>>;
};
export type ControlReply = { readonly status: number; readonly body: unknown };

const ok = (body: unknown): ControlReply => ({ status: 200, body });
const wrong = (message: string): ControlReply => ({ status: 422, body: { error: message } });

const field = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
const numberField = (body: unknown, name: string): number | null => {
  const value = field(body, name);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
};

export function control(deps: ControlDeps, method: string, parts: readonly string[], body: unknown): ControlReply {
  const [what = '', name] = parts;
  const provider = providers.find((known) => known === name) ?? null;
  switch (`${method} ${what}`) {
    case 'GET state':
      return ok({
        seed: deps.seed,
        now: new Date(deps.now()).toISOString(),
        faults: Object.fromEntries(deps.switches.faults),
        replay: deps.replay?.shown() ?? null,
        asks: deps.world?.asks.size ?? null,
      });
    case 'GET requests':
      return ok({ requests: [...deps.switches.seen.values()] });
    case 'PUT faults': {
      const fault = readFault(body);
      if (provider === null || fault === null) return wrong('a known provider and kind are needed');
      deps.switches.faults.set(provider, fault);
      return ok({ [provider]: fault });
    }
    case 'DELETE faults':
      if (provider === null) deps.switches.faults.clear();
      else deps.switches.faults.delete(provider);
      return ok({});
    case 'POST clock': {
      const seconds = numberField(body, 'advance_seconds');
      if (seconds === null) return wrong('advance_seconds must be a number of zero or more');
      deps.switches.clockMs += seconds * 1000;
      return ok({ now: new Date(deps.now()).toISOString() });
    }
    case 'PUT latency':
    case 'PUT limits':
      return tune(deps.switches, what, provider, body);
    case 'GET replay':
      return ok({ shown: deps.replay?.shown() ?? null, files: deps.replay?.files ?? [] });
    case 'POST replay':
      return turnDay(deps.replay, body);
    case 'PUT offers':
    case 'DELETE offers':
      return editAsk(deps.world, method, Number(parts[2]), body);
    default:
      return (
        machines(deps.rented[provider ?? 'vast'], deps.now(), `${method} ${what}`, parts, body) ?? {
          status: 404,
          body: { error: 'no such control' },
        }
      );
  }
}

/** null: it is about something else. */
function machines(
  rented: RentedMachines | undefined,
  nowMs: number,
  what: string,
  [, , id = '', verb]: readonly string[],
  body: unknown,
): ControlReply | null {
  if (rented === undefined) return null;
  switch (what) {
    case 'GET bill':
      return ok(rented.bill(nowMs));
    case 'PUT credit': {
      const usd = numberField(body, 'usd');
      if (usd === null) return wrong('usd must be a number of zero or more');
      rented.setCredit(usd, nowMs);
      return ok({ usd });
    }
    case 'PUT boots': {
      const [seconds, count] = [numberField(body, 'seconds'), numberField(body, 'count')];
      const fail = rented.failures.find((known) => known === field(body, 'fail'));
      if (field(body, 'fail') !== undefined && fail === undefined)
        return wrong(`fail is ${rented.failures.join(', ')}`);
      return ok(
        rented.setBoots({
          ...(seconds === null ? {} : { seconds }),
          ...(fail === undefined ? {} : { fail }),
          ...(count === null ? {} : { count }),
        }),
      );
    }
    case 'POST instances':
      return verb === 'interrupt' && rented.interrupt(id, nowMs)
        ? ok({})
        : { status: 404, body: { error: 'no such instance' } };
    default:
      return null;
  }
}

function tune(switches: Switches, what: string, provider: Provider | null, body: unknown): ControlReply {
  if (provider === null) return wrong('a known provider is needed');
  if (what === 'limits') {
    const limit = numberField(body, 'requests_per_minute');
    if (limit === null) return wrong('requests_per_minute must be a number');
    switches.limits.set(provider, limit);
    return ok({ requests_per_minute: limit });
  }
  const [min, max] = [numberField(body, 'ms_min'), numberField(body, 'ms_max')];
  if (min === null || max === null || min > max) return wrong('ms_min and ms_max must be numbers in order');
  switches.latency.set(provider, { min, max });
  return ok({ ms_min: min, ms_max: max });
}

function turnDay(replay: Replay | null, body: unknown): ControlReply {
  if (replay === null) return wrong('nothing is replayed');
  const [file, step] = [field(body, 'file'), field(body, 'step')];
  try {
    if (typeof file === 'string') replay.show(file);
    else if (typeof step === 'number') replay.step(step);
    else return wrong('file or step is needed');
  } catch (error) {
    if (error instanceof ReplayError) return wrong(error.message);
    throw error;
  }
  return ok({ shown: replay.shown() });
}

function editAsk(world: VastWorld | null, method: string, id: number, body: unknown): ControlReply {
  const ask = world?.asks.get(id);
  if (!world || !ask) return { status: 404, body: { error: 'no such ask' } };
  if (method === 'DELETE') world.asks.delete(id);
  else if (typeof body === 'object' && body !== null) ask.override = { ...ask.override, ...body };
  world.version += 1;
  return ok({});
}
