/** A city of bench lamps as the core sees it, and the product's acquisition path over it. No control, no shell. */
import { fileURLToPath } from 'node:url';
import type { DeviceProgram, Drivers } from '../../drivers/port.ts';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { createDrivers } from '../../drivers/registry.ts';
import { Acquisition } from '../../main/core/acquisition/acquisition.ts';
import { systemClock } from '../../main/core/clock.ts';
import { Picture } from '../../main/core/picture/picture.ts';
import { Recorder } from '../../main/core/store/recorder.ts';
import { openStore } from '../../main/core/store/store.ts';
import type { Device, Endpoint, Site } from '../../main/domain/asset.ts';
import { kmh, type Millis, metres, millis } from '../../main/domain/units.ts';
import { spreadHost } from './field-memory.ts';

export interface CityPlan {
  readonly ports: readonly number[];
  readonly units: number;
  /** Requests on the wire at once, of each gateway. */
  readonly inFlight: number;
  readonly protocol?: 'modbus-tcp' | 'snmp-v2c';
  readonly profile?: string;
  /** Gateways are told apart by address: see `spreadHost`. */
  readonly spread?: boolean;
  /** Instead of the profile's own period. */
  readonly pollEvery?: Millis;
}

export interface Lamp {
  readonly id: string;
  readonly gateway: number;
  readonly unit: number;
}

export interface City {
  readonly acquisition: Acquisition;
  readonly picture: Picture;
  readonly programs: ReadonlyMap<string, DeviceProgram>;
  readonly lamps: readonly Lamp[];
}

/** Metres between two lamps along the one road that there is. */
const spacing = 20;

const endpointOf = (gateway: number, port: number, plan: CityPlan): Endpoint => {
  const { inFlight, protocol = 'modbus-tcp', spread = false } = plan;
  return {
    id: `g${gateway}`,
    protocol,
    host: spread ? spreadHost(gateway) : '127.0.0.1',
    port,
    ...(protocol === 'snmp-v2c' && { community: 'public' }),
    timeout: millis(1_000),
    connectTimeout: millis(3_000),
    pauseAfterConnect: millis(0),
    pauseBetween: millis(0),
    inFlight,
    oneConnection: protocol === 'modbus-tcp',
    simulated: true,
  };
};

const deviceOf = (gateway: number, unit: number, { units, profile = 'bench-lamp', pollEvery }: CityPlan): Device => ({
  id: `g${gateway}-u${unit}`,
  kind: 'flashing-lamp',
  name: `${gateway}/${unit}`,
  profile,
  endpoint: `g${gateway}`,
  unit,
  addressOffset: 0,
  road: 'r',
  stake: metres((gateway * units + unit) * spacing),
  side: 'right',
  managed: true,
  ...(pollEvery !== undefined && { pollEvery }),
});

export function siteOf(plan: CityPlan): Site {
  const { ports, units } = plan;
  const devices = ports.flatMap((_, gateway) =>
    Array.from({ length: units }, (__, at) => deviceOf(gateway, at + 1, plan)),
  );
  const to = metres(ports.length * units * spacing + 1_000);
  return {
    id: 'city',
    name: 'city',
    timeZone: 'UTC',
    roads: [{ id: 'r', name: 'r', class: 'ordinary', postedSpeed: kmh(60), from: metres(0), to, line: [] }],
    zones: [],
    endpoints: ports.map((port, gateway) => endpointOf(gateway, port, plan)),
    devices,
  };
}

/** The drivers of the product with the profiles of the benches. */
export function benchDrivers(): Drivers {
  const { library, complaints } = loadProfiles([fileURLToPath(new URL('profiles', import.meta.url))]);
  if (complaints.length > 0) throw new Error(JSON.stringify(complaints));
  return createDrivers(library);
}

/** Profiles compiled by the drivers, real sessions, acquisition, picture and a store in memory. */
export function buildCity(plan: CityPlan): City {
  const drivers = benchDrivers();
  const site = siteOf(plan);
  const programs = new Map<string, DeviceProgram>();
  for (const device of site.devices) {
    const program = drivers.program(device);
    if (!program.ok) throw new Error(JSON.stringify(program.fault));
    programs.set(device.id, program.value);
  }
  const opened = openStore({ directory: undefined });
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  const { store } = opened;
  const clock = systemClock;
  const recorder = new Recorder(store, clock);
  const policyOf = () => {
    throw new Error('Bug: no sensor here asks for a policy');
  };
  const picture = new Picture({ site, programs, policyOf, store, recorder, clock });
  const acquisition = new Acquisition({ site, drivers, programs, clock, jitter: Math.random, sink: picture });
  const lamps = site.devices.map(({ id, unit, endpoint }) => ({ id, unit, gateway: Number(endpoint?.slice(1)) }));
  return { acquisition, picture, programs, lamps };
}
