/** Chooses the driver that an endpoint's protocol asks for, and the profile that a device names. Knows no device itself. */
import type { Device, Endpoint } from '../main/domain/asset.ts';
import { assertNever, fail, type Outcome } from '../main/domain/outcome.ts';
import { openModbus } from './modbus/session.ts';
import type { Clock, DeviceProgram, Drivers, Session } from './port.ts';
import { compileProgram, type ProfileLibrary } from './profile/compile.ts';
import { openSnmp } from './snmp/session.ts';

/** The drivers of the product, with the profiles of a site; `program` fails with `profile/invalid` only. */
export const createDrivers = (profiles: ProfileLibrary): Drivers => ({
  program: (device) => programFrom(profiles, device),
  open,
});

function programFrom(profiles: ProfileLibrary, device: Device): Outcome<DeviceProgram> {
  const profile = profiles.get(device.profile);
  if (profile !== undefined) return compileProgram(profile, device);
  const known = [...profiles.keys()].join(', ');
  const detail = `device ${device.id}: there is no profile ${device.profile}; there are ${known}`;
  return fail({ code: 'profile/invalid', detail });
}

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
