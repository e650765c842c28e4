/**
 * Contestant of the sweep: the product's own acquisition path. Profiles compiled by the drivers, real sessions,
 * acquisition, picture and a store in memory; each sweep is the core's own "ask every device everything once".
 */
import { fileURLToPath } from 'node:url';
import type { DeviceProgram } from '../../drivers/port.ts';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { createDrivers } from '../../drivers/registry.ts';
import { Acquisition } from '../../main/core/acquisition/acquisition.ts';
import { systemClock } from '../../main/core/clock.ts';
import { sampleValue } from '../../main/core/picture/device-record.ts';
import { Picture } from '../../main/core/picture/picture.ts';
import { Recorder } from '../../main/core/store/recorder.ts';
import { openStore } from '../../main/core/store/store.ts';
import type { Device, Endpoint, Site } from '../../main/domain/asset.ts';
import { kmh, metres, millis } from '../../main/domain/units.ts';
import { answerCalls } from './process-calls.ts';
import { measureSweeps, type SweepPlan, type SweepWork } from './sweep-work.ts';

interface Console {
  readonly acquisition: Acquisition;
  readonly picture: Picture;
  readonly devices: readonly { readonly id: string; readonly gateway: number; readonly unit: number }[];
}

let running: Console | undefined;
const lastChanges = new Map<string, unknown>();

const endpointOf = (gateway: number, port: number): Endpoint => ({
  id: `g${gateway}`,
  protocol: 'modbus-tcp',
  host: '127.0.0.1',
  port,
  timeout: millis(1_000),
  connectTimeout: millis(3_000),
  pauseAfterConnect: millis(0),
  pauseBetween: millis(0),
  inFlight: 1,
  oneConnection: true,
  simulated: true,
});

const deviceOf = (gateway: number, unit: number): Device => ({
  id: `g${gateway}-u${unit}`,
  kind: 'flashing-lamp',
  name: `${gateway}/${unit}`,
  profile: 'bench-lamp',
  endpoint: `g${gateway}`,
  unit,
  addressOffset: 0,
  road: 'r',
  stake: metres(gateway * 100 + unit),
  side: 'right',
  managed: true,
});

function siteOf({ ports, units }: SweepPlan): Site {
  const gateways = ports.map((port, gateway) => endpointOf(gateway, port));
  const devices = ports.flatMap((_, gateway) => Array.from({ length: units }, (__, at) => deviceOf(gateway, at + 1)));
  const road = { id: 'r', name: 'r', class: 'ordinary', postedSpeed: kmh(60), from: metres(0), to: metres(200_000) };
  return {
    id: 'sweep',
    name: 'sweep',
    timeZone: 'UTC',
    roads: [{ ...road, class: 'ordinary', line: [] }],
    zones: [],
    endpoints: gateways,
    devices,
  };
}

function build(plan: SweepPlan): Console {
  const { library, complaints } = loadProfiles([fileURLToPath(new URL('profiles', import.meta.url))]);
  if (complaints.length > 0) throw new Error(JSON.stringify(complaints));
  const drivers = createDrivers(library);
  const site = siteOf(plan);
  const programs = new Map<string, DeviceProgram>();
  for (const device of site.devices) {
    const program = drivers.program(device);
    if (!program.ok) throw new Error(JSON.stringify(program.fault));
    const [first, ...others] = program.value.polls.flatMap((poll) => poll.requests);
    const isWhole = first?.kind === 'read-registers' && first.count === plan.registers && others.length === 0;
    if (!isWhole) throw new Error('Bug: the bench lamp is not read whole by one request');
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
  const devices = site.devices.map(({ id, unit, endpoint }) => ({ id, unit, gateway: Number(endpoint?.slice(1)) }));
  return { acquisition, picture, devices };
}

/** Looks at every record: is it this device's own value, fresh, and did it move? */
function check({ picture, devices }: Console, since: number): { wrong: number; changed: number } {
  let wrong = 0;
  let changed = 0;
  for (const { id, gateway, unit } of devices) {
    const record = picture.record(id);
    const isOwn =
      record !== undefined && sampleValue(record, 'gateway') === gateway && sampleValue(record, 'unit') === unit;
    if (!isOwn || record.answeredAt === undefined || record.answeredAt < since) wrong += 1;
    const changes = record && sampleValue(record, 'changes');
    if (lastChanges.get(id) !== changes) changed += 1;
    lastChanges.set(id, changes);
  }
  return { wrong, changed };
}

answerCalls({
  open: async (plan: SweepPlan) => {
    running = build(plan);
    await running.acquisition.readAll();
  },
  run: (work: SweepWork) => {
    const console = running;
    if (console === undefined) throw new Error('Bug: run before open');
    let since = 0;
    return measureSweeps(
      work,
      console.devices.length,
      () => {
        since = Date.now();
        return console.acquisition.readAll();
      },
      () => check(console, since),
    );
  },
});
