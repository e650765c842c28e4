/** Chooses the driver that an endpoint's protocol asks for. Owns nothing; must never know a device. */
import type { Device, Endpoint } from '../main/domain/asset.ts';
import { assertNever, type Outcome } from '../main/domain/outcome.ts';
import { openModbus } from './modbus/session.ts';
import type { Clock, DeviceProgram, Drivers, Session } from './port.ts';
import { openSnmp } from './snmp/session.ts';

/** The compiled profiles of a site. */
export interface ProgramSource {
  program(device: Device): Outcome<DeviceProgram>;
}

/** The drivers of the product, with the profiles of a site. */
export const createDrivers = (profiles: ProgramSource): Drivers => ({
  program: (device) => profiles.program(device),
  open,
});

/** Opens the session for an endpoint; nothing goes out before the first exchange. */
export function open(endpoint: Endpoint, clock: Clock): Session {
  switch (endpoint.protocol) {
    case 'modbus-tcp':
    case 'modbus-rtu':
    case 'modbus-rtu-over-tcp':
      return openModbus(endpoint, clock);
    case 'snmp-v2c':
    case 'snmp-v3':
      return openSnmp(endpoint, clock);
    default:
      return assertNever(endpoint.protocol, 'protocol');
  }
}
