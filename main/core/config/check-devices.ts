/** Checks every managed device's program: its profile exists, serves it, and speaks the protocol of its line. */
import type { DeviceProgram, Drivers, Request } from '../../../drivers/port.ts';
import type { Device, Endpoint } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { assertNever } from '../../domain/outcome.ts';
import type { LoadedSite } from './loaded-site.ts';
import { complain, inReadingOrder } from './located.ts';

/** Complaints about devices whose program does not compile or cannot travel their line; at most one a device. */
export function checkDevices(loaded: LoadedSite, drivers: Drivers): readonly Complaint[] {
  const endpoints = new Map(loaded.site.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const complaints = loaded.site.devices.flatMap((device): readonly Complaint[] => {
    const endpoint = device.managed && device.endpoint !== undefined ? endpoints.get(device.endpoint) : undefined;
    if (endpoint === undefined) return [];
    const complaint = complaintAbout(device, endpoint, loaded, drivers);
    return complaint === undefined ? [] : [complaint];
  });
  return inReadingOrder(complaints, [...new Set(complaints.map(({ file }) => file))]);
}

function complaintAbout(
  device: Device,
  endpoint: Endpoint,
  loaded: LoadedSite,
  drivers: Drivers,
): Complaint | undefined {
  const at = (field: string) => loaded.placeOf('device', device.id, field);
  const program = drivers.program(device);
  if (!program.ok) {
    const detail = program.fault.detail ?? program.fault.code;
    const what = `device \`${device.id}\` cannot use profile \`${device.profile}\` (${detail})`;
    return complain(
      at('profile'),
      what,
      'a profile that serves this kind of device',
      'correct `profile`, or mend the profile file',
    );
  }
  const spoken = familyOf(endpoint);
  const asked = familyIn(program.value);
  if (asked === undefined || asked === spoken) return undefined;
  const what = `profile \`${device.profile}\` of device \`${device.id}\` speaks ${asked}, endpoint \`${endpoint.id}\` is ${endpoint.protocol}`;
  return complain(at('endpoint'), what, 'a line of the same protocol', 'correct `endpoint` or `profile`');
}

type Family = 'Modbus' | 'SNMP';
const familyOf = (endpoint: Endpoint): Family => (endpoint.protocol.startsWith('snmp') ? 'SNMP' : 'Modbus');

/** What a program speaks, seen from its first request; `undefined` when it asks nothing. */
function familyIn(program: DeviceProgram): Family | undefined {
  const request = program.polls.flatMap((poll) => poll.requests)[0] ?? program.watchdog?.requests[0];
  return request === undefined ? undefined : familyOfRequest(request);
}

function familyOfRequest(request: Request): Family {
  switch (request.kind) {
    case 'get':
    case 'set':
      return 'SNMP';
    case 'read-registers':
    case 'read-bits':
    case 'write-registers':
    case 'write-bits':
      return 'Modbus';
    default:
      return assertNever(request, 'request');
  }
}
