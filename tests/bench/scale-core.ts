/**
 * Contestant of `scale`: the whole core over a city of lamps that it polls at their normal rate, with a zone of some of
 * them under control, a record on disk, and every feed open.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { openAccess } from '../../main/core/access/access.ts';
import { systemClock } from '../../main/core/clock.ts';
import { readPolicy } from '../../main/core/config/load-policy.ts';
import type { LoadedSite } from '../../main/core/config/loaded-site.ts';
import { type Core, startCore } from '../../main/core/core.ts';
import { silentLog } from '../../main/core/log.ts';
import type { Site } from '../../main/domain/asset.ts';
import { metres, millis } from '../../main/domain/units.ts';
import { spreadHost } from './field-memory.ts';
import { benchDrivers, siteOf } from './lamp-city.ts';
import { answerCalls } from './process-calls.ts';

export interface ScalePlan {
  /** Ports of the gateways; the last one is the visibility sensor's. */
  readonly ports: readonly number[];
  readonly units: number;
  readonly dataDir: string;
}

export interface ScaleReport {
  readonly requests: number;
  readonly ms: number;
  readonly cpuMs: number;
  /** 99th percentile of how late the event loop was, in milliseconds. */
  readonly delayP99: number;
  readonly delayWorst: number;
  readonly residentMb: number;
  readonly heapMb: number;
  /** Age of the oldest lamp's data at the end, in milliseconds. */
  readonly worstAge: number;
}

const zoneLamps = 500;
const resolution = 5;
const policyFile = fileURLToPath(new URL('../../resources/policies/default.yaml', import.meta.url));
let core: Core | undefined;
let everyLamp: readonly string[] = [];

/** The city with its first lamps in a fog zone, and a visibility sensor for it. */
function zoned(site: Site, sensorHost: string, sensorPort: number): Site {
  const last = site.devices[Math.min(zoneLamps, site.devices.length) - 1];
  const [line] = site.endpoints;
  const [lamp] = site.devices;
  if (last === undefined || line === undefined || lamp === undefined) throw new Error('Bug: a city without lamps');
  const to = last.stake;
  const zone = { id: 'fog', name: 'fog', road: 'r', direction: 'up', from: metres(0), to, control: 'auto' } as const;
  const sensor = { id: 'vis', name: 'vis', profile: 'bench-visibility', endpoint: 'v', zone: 'fog' } as const;
  return {
    ...site,
    zones: [{ ...zone, segments: [], policy: 'default' }],
    endpoints: [...site.endpoints, { ...line, id: 'v', host: sensorHost, port: sensorPort }],
    devices: [
      ...site.devices.map((device) => (device.stake <= to ? { ...device, zone: 'fog' } : device)),
      { ...lamp, ...sensor, kind: 'visibility-sensor', unit: 1, stake: metres(to / 2) },
    ],
  };
}

function load(site: Site): LoadedSite {
  const read = readPolicy(readFileSync(policyFile, 'utf8'), policyFile);
  if (!read.ok) throw new Error(JSON.stringify(read.complaints));
  const place = { file: 'bench', line: 1, column: 1 };
  return {
    site,
    policies: new Map([['default', read.policy.value]]),
    simulation: undefined,
    basemap: undefined,
    profileDirectories: [],
    fingerprint: 'bench',
    file: place.file,
    files: [],
    warnings: [],
    placeOf: () => place,
  };
}

async function open({ ports, units, dataDir }: ScalePlan): Promise<void> {
  const city = siteOf({ ports: ports.slice(0, -1), units, inFlight: 1, spread: true });
  everyLamp = city.devices.map(({ id }) => id);
  const access = openAccess({ directory: undefined, now: () => systemClock.now() });
  if (!access.ok) throw new Error('no accounts');
  const started = startCore({
    clock: systemClock,
    drivers: benchDrivers(),
    loaded: load(zoned(city, spreadHost(ports.length - 1), ports.at(-1) ?? 0)),
    dataDir,
    log: silentLog,
    version: 'bench',
    access: access.access,
  });
  if (!started.ok) throw new Error(JSON.stringify(started.fault));
  core = started.core;
  await core.ready;
  while (everyLamp.some((id) => running().parts.picture.record(id)?.answeredAt === undefined)) await pause(500);
}

const pause = (span: number): Promise<void> => new Promise((over) => setTimeout(over, millis(span)));

function running(): Core {
  if (core === undefined) throw new Error('Bug: measured before it was opened');
  return core;
}

/** CPU first, then how late the loop is: watching the loop costs CPU of its own. */
async function measure(spanMs: number): Promise<ScaleReport> {
  const { acquisition, picture } = running().parts;
  const before = acquisition.requests;
  const from = performance.now();
  const cpu = process.cpuUsage();
  await pause(spanMs);
  const used = process.cpuUsage(cpu);
  const ms = performance.now() - from;
  const requests = acquisition.requests - before;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  await pause(spanMs);
  delay.disable();
  const now = Date.now();
  const memory = process.memoryUsage();
  return {
    requests,
    ms,
    cpuMs: (used.user + used.system) / 1_000,
    delayP99: Math.max(0, delay.percentile(99) / 1e6 - resolution),
    delayWorst: Math.max(0, delay.max / 1e6 - resolution),
    residentMb: memory.rss / 1_048_576,
    heapMb: memory.heapUsed / 1_048_576,
    worstAge: everyLamp.reduce((worst, id) => Math.max(worst, now - (picture.record(id)?.answeredAt ?? 0)), 0),
  };
}

answerCalls({ open, measure, stop: () => running().stop() });
