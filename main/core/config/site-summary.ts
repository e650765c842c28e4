/** What a site amounts to in numbers: what there is, how much it will ask of its lines, how old data can get. */
import type { Drivers, Poll, Request } from '../../../drivers/port.ts';
import type { Device, DeviceKind, Endpoint, Zone, ZoneControl } from '../../domain/asset.ts';
import { lightsOf } from '../../domain/asset.ts';
import { intervalUnder } from '../../domain/close-watch.ts';
import type { CloseWatch } from '../../domain/policy.ts';
import { type Millis, millis } from '../../domain/units.ts';
import type { BasemapFile, LoadedSite } from './loaded-site.ts';

export interface EndpointLoad {
  readonly endpoint: string;
  readonly protocol: Endpoint['protocol'];
  readonly devices: number;
  readonly requestsPerSecond: number;
  /** Share of the line's time that polls take at the assumed answer time; above 1 the line cannot keep up. */
  readonly busy: number;
  /** Longest time until a fast-polled value of this line is renewed: its interval and one sweep of the line. */
  readonly worstFastAge: Millis;
}

export interface SiteSummary extends PollFigures {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly roads: number;
  readonly zones: readonly {
    readonly id: string;
    readonly name: string;
    readonly length: number;
    readonly control: ZoneControl;
    readonly policy: string;
    readonly devices: number;
    readonly sensors: number;
    readonly lights: number;
  }[];
  readonly devices: { readonly total: number; readonly managed: number; readonly simulated: number };
  readonly kinds: { readonly [K in DeviceKind]?: number };
  readonly lights: number;
  readonly endpoints: { readonly total: number; readonly protocols: { readonly [protocol: string]: number } };
  readonly basemap?: BasemapFile;
  readonly assumedAnswer: Millis;
  /** With every zone in fog at once, its devices asked as often as its policy says then. */
  readonly inFog: PollFigures;
}

export interface PollFigures {
  readonly requestsPerSecond: number;
  /** Worst age of a fast-polled value, on which decisions rest. */
  readonly worstDataAge: Millis;
  /** The line that takes the largest share of its time. */
  readonly busiest: EndpointLoad | undefined;
  /** Lines that cannot keep up with their polls. */
  readonly overloaded: readonly EndpointLoad[];
}

/** Assumed time of one exchange over IP (domain.md §3.5 and traps.md §4 use 20 ms devices; field links are slower). */
const assumedAnswer = millis(50);

/** The figures of a site; devices whose program does not compile count as inventory without load. */
export function siteSummary(loaded: LoadedSite, drivers: Drivers): SiteSummary {
  const { site } = loaded;
  const simulated = new Set(site.endpoints.flatMap((endpoint) => (endpoint.simulated ? [endpoint.id] : [])));
  const lightsOfAll = (devices: readonly Device[]): number => sum(devices.map((device) => lightsOf(device).length));
  return {
    id: site.id,
    name: site.name,
    timeZone: site.timeZone,
    roads: site.roads.length,
    zones: site.zones.map((zone) => {
      const within = site.devices.filter((device) => device.zone === zone.id);
      return {
        id: zone.id,
        name: zone.name,
        length: zone.to - zone.from,
        control: zone.control,
        policy: zone.policy,
        devices: within.length,
        sensors: within.filter((device) => device.kind === 'visibility-sensor').length,
        lights: lightsOfAll(within),
      };
    }),
    devices: {
      total: site.devices.length,
      managed: site.devices.filter((device) => device.managed).length,
      simulated: site.devices.filter((device) => device.managed && simulated.has(device.endpoint ?? '')).length,
    },
    kinds: countBy(site.devices.map((device) => device.kind)),
    lights: lightsOfAll(site.devices),
    endpoints: { total: site.endpoints.length, protocols: countBy(site.endpoints.map((line) => line.protocol)) },
    ...(loaded.basemap !== undefined && { basemap: loaded.basemap }),
    ...pollFigures(loadsOf(loaded, drivers, () => undefined)),
    inFog: pollFigures(loadsOf(loaded, drivers, (zone) => loaded.policies.get(zone.policy)?.closeWatch)),
    assumedAnswer,
  };
}

const pollFigures = (loads: readonly EndpointLoad[]): PollFigures => ({
  requestsPerSecond: sum(loads.map((load) => load.requestsPerSecond)),
  worstDataAge: millis(Math.max(0, ...loads.map((load) => load.worstFastAge))),
  busiest: loads.reduce<EndpointLoad | undefined>(
    (top, load) => (top === undefined || load.busy > top.busy ? load : top),
    undefined,
  ),
  overloaded: loads.filter((load) => load.busy > 1),
});

type WatchIn = (zone: Zone) => CloseWatch | undefined;

function loadsOf(loaded: LoadedSite, drivers: Drivers, watchIn: WatchIn): readonly EndpointLoad[] {
  const behind = Map.groupBy(
    loaded.site.devices.filter((device) => device.managed && device.endpoint !== undefined),
    (device) => device.endpoint ?? '',
  );
  const watches = new Map(loaded.site.zones.map((zone) => [zone.id, watchIn(zone)]));
  const pollsOf = (device: Device): readonly Poll[] => {
    const program = drivers.program(device);
    const watch = device.zone === undefined ? undefined : watches.get(device.zone);
    if (!program.ok) return [];
    return program.value.polls.map((poll) => ({ ...poll, every: intervalUnder(watch, device.kind, poll) }));
  };
  return loaded.site.endpoints.map((endpoint) => {
    const devices = behind.get(endpoint.id) ?? [];
    return loadOf(endpoint, devices.length, devices.flatMap(pollsOf));
  });
}

function loadOf(endpoint: Endpoint, devices: number, polls: readonly Poll[]): EndpointLoad {
  const costOf = (poll: Poll): number => sum(poll.requests.map((request) => timeOf(request, endpoint)));
  const fast = polls.filter((poll) => poll.class === 'fast');
  const lanes = endpoint.serial === undefined ? endpoint.inFlight : 1;
  const sweep = sum(fast.map(costOf)) / lanes;
  return {
    endpoint: endpoint.id,
    protocol: endpoint.protocol,
    devices,
    requestsPerSecond: sum(polls.map((poll) => (poll.requests.length * 1000) / poll.every)),
    busy: sum(polls.map((poll) => costOf(poll) / poll.every)) / lanes,
    worstFastAge: millis(fast.length === 0 ? 0 : Math.ceil(Math.max(...fast.map((poll) => poll.every)) + sweep)),
  };
}

/** Time that one exchange keeps the line: on a serial bus its characters and gaps, else the assumed answer time. */
function timeOf(request: Request, endpoint: Endpoint): number {
  const pause = endpoint.pauseBetween;
  const { serial } = endpoint;
  if (serial === undefined) return assumedAnswer + pause;
  const bits = 1 + serial.dataBits + (serial.parity === 'none' ? 0 : 1) + serial.stopBits;
  const silence = 7;
  return ((8 + answerBytes(request) + silence) * bits * 1000) / serial.baudRate + pause;
}

/** Bytes of a Modbus RTU answer with address, function, count and checksum. */
function answerBytes(request: Request): number {
  if (request.kind === 'read-registers') return 5 + 2 * request.count;
  return request.kind === 'read-bits' ? 5 + Math.ceil(request.count / 8) : 8;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function countBy<K extends string>(values: readonly K[]): { readonly [key in K]?: number } {
  const counts: { [key in K]?: number } = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
