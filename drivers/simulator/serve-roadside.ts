/** Puts a simulated roadside on real sockets of the loopback interface, and nowhere else. */
import type { Endpoint } from '../../main/domain/asset.ts';
import { fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { type Listening, listenModbus } from './modbus-server.ts';
import type { Roadside } from './roadside.ts';
import { listenSnmp } from './snmp-agent.ts';
import type { Station } from './station.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}
export interface ServedRoadside {
  /** Where each line answers, by endpoint id. */
  readonly addresses: ReadonlyMap<string, Address>;
  close(): Promise<void>;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/**
 * Serves every line of the roadside: on the ports that the site declares, or on `any` free ones. Serial lines are left
 * out. Yields `link/unreachable` when a host is not loopback or a port is taken; then nothing stays open.
 */
export async function serveRoadside(
  roadside: Roadside,
  options: { readonly ports: 'declared' | 'any' },
): Promise<Outcome<ServedRoadside>> {
  const open: Listening[] = [];
  const addresses = new Map<string, Address>();
  const close = async (): Promise<void> => {
    await Promise.all(open.map((listening) => listening.close()));
  };
  for (const [id, station] of roadside.stations) {
    if (station.endpoint.protocol === 'modbus-rtu') continue;
    const opened = await listen(station, station.endpoint, options.ports);
    if (!opened.ok) {
      await close();
      return opened;
    }
    open.push(opened.value);
    addresses.set(id, { host: opened.value.host, port: opened.value.port });
  }
  return succeed({ addresses, close });
}

async function listen(station: Station, endpoint: Endpoint, ports: 'declared' | 'any'): Promise<Outcome<Listening>> {
  const host = endpoint.host ?? '127.0.0.1';
  if (!isLoopback(host)) {
    const detail = `${endpoint.id}: ${host} is not this machine; a simulated line must be at 127.0.0.1`;
    return fail({ code: 'link/unreachable', detail });
  }
  const port = ports === 'any' ? 0 : (endpoint.port ?? 0);
  const opened = await (endpoint.protocol.startsWith('snmp') ? listenSnmp : listenModbus)(station, host, port);
  if (opened.ok) return opened;
  return fail({ ...opened.fault, detail: `${endpoint.id}: port ${port} at ${host}: ${opened.fault.detail ?? ''}` });
}
