import { describe, expect, it } from 'vitest';
import { createDrivers, open } from '../../drivers/registry.ts';
import type { Device, Protocol } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { realClock } from './real-clock.ts';

const device = { id: 'lamp-1', kind: 'flashing-lamp', profile: 'no-such-profile', unit: 1, addressOffset: 0 } as Device;

describe('the registry of drivers', () => {
  it('names the device and the profile that is missing', () => {
    const outcome = createDrivers(new Map()).program(device);
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'profile/invalid' } });
    if (!outcome.ok) expect(outcome.fault.detail).toMatch(/lamp-1.*no-such-profile/);
  });

  it.each<[Protocol, string]>([
    ['modbus-tcp', 'modbus/misconfigured'],
    ['modbus-rtu', 'modbus/misconfigured'],
    ['modbus-rtu-over-tcp', 'modbus/misconfigured'],
    ['snmp-v2c', 'snmp/no-such-object'],
    ['snmp-v3', 'snmp/no-such-object'],
  ])('opens %s with the driver that speaks it', async (protocol, code) => {
    const user = { name: 'u', authProtocol: 'sha256', authKey: 'a', privProtocol: 'aes', privKey: 'p' } as const;
    const session = open(endpoint({ protocol, port: 9, community: 'c', user, timeout: millis(10) }), realClock());
    const isModbus = protocol.startsWith('modbus');
    const foreign = isModbus
      ? ({ kind: 'get', oids: ['1.3.6.1.2.1.1.1.0'] } as const)
      : ({ kind: 'read-bits', unit: 1, table: 'coil', address: 1, count: 1 } as const);
    expect(await session.exchange(foreign)).toMatchObject({ ok: false, fault: { code } });
    await session.close();
  });
});
