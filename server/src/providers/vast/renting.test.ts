import { describe, expect, it } from 'vitest';
import { instanceOf, readRefusal } from './renting.ts';
import { vastInstance } from './wire.ts';

describe('a refused create', () => {
  it.each([
    [404, '{"msg":"error 404/3603: no_such_ask  Instance type by id 7 is not available."}', false, 'gone'],
    [410, '{"success":false,"error":"no_such_ask","ask_id":7}', false, 'gone'],
    [404, '{"success":false,"error":"not_found","msg":"no such route"}', false, null],
    [400, '{"success":false,"error":"invalid_args","msg":"disk"}', false, 'invalid'],
    [403, '{"success":false,"error":"invalid_args"}', false, 'invalid'],
    [403, '{"success":false,"error":"forbidden"}', false, null],
    [411, 'Insufficient credit', false, 'credit'],
    [400, '{"error":"missing_billing"}', false, 'credit'],
    [200, '{"success":false,"msg":"Insufficient credit"}', false, 'credit'],
    [500, '{"error":"server_error"}', false, null],
    [502, '<html>', true, null],
  ] as const)('%s %s', (status, text, isBid, reason) => {
    expect(readRefusal(status, text, isBid)).toEqual({ reason, contract: null });
  });

  it('names the instance that was made all the same', () => {
    const text = '{"success":false,"error":"invalid_price","new_contract":9}';
    expect(readRefusal(400, text, true)).toEqual({ reason: 'dearer', contract: 9 });
    expect(readRefusal(500, text, false)).toEqual({ reason: null, contract: 9 });
  });
});

describe('an instance', () => {
  const running = {
    id: 31200001,
    label: 'bk-1',
    actual_status: 'running',
    ...{ intended_status: 'running', cur_state: 'running', next_state: 'running' },
    status_msg: 'success, running image\n',
    public_ipaddr: '198.18.0.117\n',
    ports: { '22/tcp': [{ HostIp: '0.0.0.0', HostPort: '40122' }], '8080/tcp': null },
    ...{ ssh_host: 'ssh4.vast.ai', ssh_port: 11042, dph_base: 0.1676 },
  };
  const read = (changes: object) => instanceOf(vastInstance.parse({ ...running, ...changes }));

  it('is reached directly, else through the market', () => {
    expect(read({})).toEqual({
      id: '31200001',
      reference: 'bk-1',
      state: 'running',
      detail: 'running: success, running image',
      connection: { host: '198.18.0.117', port: 40122, user: 'root' },
      pricePerHour: 167_600n,
      unservedSince: null,
    });
    expect(read({ ports: null }).connection).toEqual({ host: 'ssh4.vast.ai', port: 11042, user: 'root' });
    expect(read({ public_ipaddr: 'a b', ports: 7 }).connection?.host).toBe('ssh4.vast.ai');
    expect(read({ ports: {}, ssh_host: null })).toMatchObject({ state: 'booting', connection: null });
    expect(read({ label: 'my box' }).reference).toBeNull();
  });

  it.each([
    [{ actual_status: null, cur_state: null }, 'booting'],
    [{ actual_status: 'created' }, 'booting'],
    [{ actual_status: 'loading' }, 'booting'],
    [{ actual_status: 'rebooting' }, 'booting'],
    [{ actual_status: 'created', status_msg: 'Error: OCI runtime create failed: x' }, 'broken'],
    [{ actual_status: 'exited' }, 'broken'],
    [{ actual_status: 'unknown' }, 'broken'],
    [{ actual_status: 'offline' }, 'broken'],
    [{ intended_status: 'stopped', cur_state: 'stopped', next_state: 'stopped' }, 'broken'],
    [{ actual_status: 'loading', intended_status: 'running', cur_state: 'stopped' }, 'booting'],
  ] as const)('%j is %s', (changes, state) => {
    expect(read(changes)).toMatchObject({ state, connection: null });
  });
});
