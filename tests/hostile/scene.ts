/** A small real system: core, drivers and simulator as shipped, sockets between them, one victim among neighbours. */
import { fileURLToPath } from 'node:url';
import { createDrivers } from '../../drivers/registry.ts';
import { buildRoadside, type Roadside } from '../../drivers/simulator/roadside.ts';
import { type ServedRoadside, serveRoadside } from '../../drivers/simulator/serve-roadside.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { deviceFileSchema, endpointFileSchema } from '../../main/contract/site-file.ts';
import { openAccess } from '../../main/core/access/access.ts';
import { loadSite } from '../../main/core/config/load-site.ts';
import { type Core, startCore } from '../../main/core/core.ts';
import { silentLog } from '../../main/core/log.ts';
import { metres } from '../../main/domain/units.ts';
import { seededJitter } from '../plant/plant.ts';
import { hurriedClock as clock } from './hurried-clock.ts';
import { library } from './profiles.ts';

export type Carrier = 'modbus-tcp' | 'modbus-rtu-over-tcp' | 'snmp-v2c' | 'snmp-v3';
const user = {
  name: 'fogward',
  authProtocol: 'sha256',
  authKey: 'auth-key-1',
  privProtocol: 'aes',
  privKey: 'priv-key-1',
};

export const timeout = 1_000;
const line = (id: string, protocol: Carrier, inFlight?: number) =>
  endpointFileSchema.parse({
    id,
    protocol,
    ...(inFlight !== undefined && { inFlight }),
    host: '127.0.0.1',
    simulated: true,
    timeout,
    ...(protocol === 'snmp-v3' && { user }),
  });
const place = { zone: 'zone', road: 'g1' };
const lamp = (id: string, endpoint: string, profile: string, unit = 1) => ({
  ...deviceFileSchema.parse({ id, kind: 'flashing-lamp', profile, endpoint, unit, stake: 'K5+500' }),
  ...place,
});
const eye = (id: string, endpoint: string, profile: string) => ({
  ...deviceFileSchema.parse({ id, kind: 'visibility-sensor', profile, endpoint, stake: 'K6+000' }),
  ...place,
});

/**
 * Endpoint `line` with device `victim` (and, behind a Modbus gateway, `sibling-2` and `sibling-3`); elsewhere
 * `neighbour-4`, `neighbour-5` and the visibility meter `eye`. `victim: 'eye…'` makes the victim a second meter instead.
 */
export function siteFor(
  carrier: Carrier,
  victim: 'lamp' | 'steps' | 'eye' | 'eye-float' | 'eye-snmp' = 'lamp',
  inFlight?: number,
) {
  const read = loadSite(fileURLToPath(new URL('site.yaml', import.meta.url)));
  if (!read.ok) throw new Error(JSON.stringify(read.complaints));
  const isSnmp = carrier.startsWith('snmp');
  const first = victim.startsWith('eye') ? eye('victim', 'line', victim) : undefined;
  const site = {
    ...read.site.site,
    endpoints: [
      line('line', carrier, inFlight),
      line('other', 'modbus-tcp'),
      line('agent', 'snmp-v2c'),
      line('eye-line', 'modbus-tcp'),
    ],
    devices: [
      first ?? lamp('victim', 'line', isSnmp ? 'agent-1' : `${victim}-1`, 1),
      ...(isSnmp ? [] : [lamp('sibling-2', 'line', 'lamp-2', 2), lamp('sibling-3', 'line', 'lamp-3', 3)]),
      lamp('neighbour-4', 'other', 'lamp-4', 4),
      lamp('neighbour-5', 'agent', 'agent-5'),
      eye('eye', 'eye-line', 'eye'),
    ],
  };
  return { ...read.site, site };
}

/** What a lamp's two constants must read, from the number at the end of its profile's name. */
export const numberOf = (profile: string): number => Number(profile.split('-').at(-1));

export interface Scene {
  readonly core: Core;
  readonly roadside: Roadside;
  readonly served: ServedRoadside;
  stop(): Promise<void>;
}

export async function open(loaded: ReturnType<typeof siteFor>): Promise<Scene> {
  const built = buildRoadside(loaded.site, library, { clock, weather: steady(metres(5_000)), seed: 5 });
  if (!built.ok) throw new Error(JSON.stringify(built.fault));
  const served = await serveRoadside(built.value, { ports: 'any' });
  if (!served.ok) throw new Error(JSON.stringify(served.fault));
  const endpoints = loaded.site.endpoints.map((each) => ({ ...each, ...served.value.addresses.get(each.id) }));
  const access = openAccess({ directory: undefined, now: clock.now });
  if (!access.ok) throw new Error('no accounts');
  const started = startCore({
    clock,
    drivers: createDrivers(library),
    loaded: { ...loaded, site: { ...loaded.site, endpoints } },
    dataDir: undefined,
    log: silentLog,
    version: 'test',
    access: access.access,
    jitter: seededJitter(3),
  });
  if (!started.ok) throw new Error(JSON.stringify(started.fault));
  return {
    core: started.core,
    roadside: built.value,
    served: served.value,
    stop: async () => {
      await started.core.stop();
      await served.value.close();
      access.access.close();
    },
  };
}
