/** Checks the lines to the roadside, and that simulation stays on this machine. */
import { isIP } from 'node:net';
import type { Endpoint } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { duplicates, oneOf } from './check-layout.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
const isSnmp = (endpoint: Endpoint): boolean => endpoint.protocol.startsWith('snmp');

export function checkEndpoints({ endpoints }: SiteEntries): readonly Complaint[] {
  const complaints = [...duplicates('endpoint', endpoints)];
  const taken = new Map<string, Located<Endpoint>>();
  for (const endpoint of endpoints) {
    const { value, at } = endpoint;
    complaints.push(...checkAddress(endpoint));
    const address = addressOf(value);
    const other = address === undefined ? undefined : taken.get(address);
    if (address !== undefined && other === undefined) taken.set(address, endpoint);
    if (other === undefined || other.value.id === value.id) continue;
    const what = `endpoint \`${value.id}\` uses the same ${value.serial === undefined ? 'host and port' : 'serial port'} as \`${other.value.id}\``;
    const todo = 'use one endpoint for all devices behind it, or correct the address';
    complaints.push(
      complain(at(value.serial === undefined ? 'host' : 'serial'), what, 'one endpoint for each line', todo),
    );
  }
  return complaints;
}

/** What two endpoints must not share; a port of 0 is chosen later and shared with nobody. */
function addressOf(endpoint: Endpoint): string | undefined {
  if (endpoint.serial !== undefined) return `serial ${endpoint.serial.path}`;
  if (endpoint.port === 0) return undefined;
  return `${isSnmp(endpoint) ? 'udp' : 'tcp'} ${endpoint.host?.toLowerCase()} ${endpoint.port}`;
}

function checkAddress({ value: endpoint, at }: Located<Endpoint>): Complaint[] {
  const { id, host } = endpoint;
  if (host === undefined) return [];
  const complaints: Complaint[] = [];
  if (isSnmp(endpoint) && isIP(host) === 0)
    complaints.push(
      complain(
        at('host'),
        `SNMP endpoint \`${id}\` names the host \`${host}\``,
        'an IP address',
        'enter the address: names would be looked up on every request',
      ),
    );
  if (/^[\d.]+$/.test(host) && isIP(host) === 0)
    complaints.push(
      complain(at('host'), `\`${host}\` is no IP address`, 'four numbers from 0 to 255', 'correct the address'),
    );
  if (endpoint.simulated && !isLoopback(host))
    complaints.push(
      complain(
        at('host'),
        `endpoint \`${id}\` is simulated on \`${host}\``,
        'a loopback address such as 127.0.0.1',
        'correct the host, or remove `simulated`',
      ),
    );
  if (endpoint.port === 0 && !endpoint.simulated)
    complaints.push(
      complain(at('port'), `endpoint \`${id}\` has port 0`, 'a port from 1 to 65535', 'enter the port of the device'),
    );
  return complaints;
}

/** Simulation is played only behind simulated lines, and only by devices that exist. */
export function checkSimulation({ simulation, endpoints, devices, written }: SiteEntries): readonly Complaint[] {
  if (simulation === undefined) return [];
  const { value: plan, at } = simulation;
  const isSimulated = new Map(endpoints.map(({ value }) => [value.id, value.simulated]));
  const lineOf = new Map(devices.map(({ value }) => [value.id, value.endpoint]));
  const complaints: Complaint[] = [];
  const say = (field: string | undefined, what: string, expected: string, todo: string) =>
    void complaints.push(complain(at(field), what, expected, todo));
  if (![...isSimulated.values()].includes(true)) {
    const todo = 'mark them, or remove `simulation`';
    say(undefined, 'nothing here is simulated', 'endpoints with `simulated: true`', todo);
  }
  for (const id of Object.keys(plan.endpoints)) {
    const field = `endpoints/${id}`;
    if (!written.endpoints.has(id))
      say(field, `endpoint \`${id}\` is unknown`, oneOf(isSimulated.keys()), 'correct the id');
    else if (isSimulated.get(id) === false)
      say(field, `endpoint \`${id}\` is real`, 'a simulated endpoint', 'mark it `simulated: true`, or remove this');
  }
  for (const id of Object.keys(plan.devices)) {
    const field = `devices/${id}`;
    const line = lineOf.get(id);
    if (!written.devices.has(id)) say(field, `device \`${id}\` is unknown`, 'the id of a device', 'correct the id');
    else if (lineOf.has(id) && (line === undefined || isSimulated.get(line) === false)) {
      const what = `device \`${id}\` is not behind a simulated endpoint`;
      say(field, what, 'a simulated device', 'mark its endpoint `simulated: true`, or remove this');
    }
  }
  return complaints;
}
