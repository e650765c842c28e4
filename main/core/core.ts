/**
 * The core's one door. Owns everything between the drivers and the contract: asks the field, keeps the picture,
 * decides through the domain, commands, proves and records. Knows no shell, no screen and no concrete driver.
 */
import type { Clock, DeviceProgram, Drivers } from '../../drivers/port.ts';
import type { AlarmView } from '../contract/views/alarm.ts';
import type { DeviceView } from '../contract/views/device.ts';
import type { Health, Pulse } from '../contract/views/health.ts';
import type { JournalEventView } from '../contract/views/record.ts';
import type { ZoneView } from '../contract/views/zone.ts';
import type { Role } from '../domain/authority.ts';
import type { Policy } from '../domain/policy.ts';
import { millis, seconds } from '../domain/units.ts';
import type { Access } from './access/access.ts';
import { FailedSignIns } from './access/failed-sign-ins.ts';
import { Acquisition } from './acquisition/acquisition.ts';
import type { LoadedSite } from './config/loaded-site.ts';
import { AlarmWatch } from './control/alarm-watch.ts';
import { Control } from './control/control.ts';
import { SilenceWatch } from './control/silence-watch.ts';
import { siteWatch } from './control/site-conditions.ts';
import type { CoreParts, Feeds } from './core-parts.ts';
import { deviceView } from './feed/device-view.ts';
import { Feed, soon } from './feed/feed.ts';
import { rateOf, worstAge } from './feed/pulse.ts';
import { zoneView } from './feed/zone-view.ts';
import { growHeapSlowly } from './heap.ts';
import type { Log } from './log.ts';
import { Picture } from './picture/picture.ts';
import { TelemetryTap } from './picture/telemetry-tap.ts';
import { createFogReport } from './report/fog-events.ts';
import { eventView } from './router/record.ts';
import { createRouter, type Router } from './router/router.ts';
import type { Simulation } from './simulation.ts';
import type { StoreFault } from './store/fault.ts';
import type { FolderClaim } from './store/folder-claim.ts';
import { housekeeping } from './store/housekeeping.ts';
import { Recorder } from './store/recorder.ts';
import { openStore } from './store/store.ts';

export interface DemoAccount {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

/** What a shell hands in. */
export interface CorePorts {
  readonly clock: Clock;
  readonly drivers: Drivers;
  readonly loaded: LoadedSite;
  /** Folder of the record; `undefined` keeps it in memory (tests). */
  readonly dataDir: string | undefined;
  /** That folder, where whoever starts the core has claimed it already and gives it free afterwards. */
  readonly claim?: FolderClaim;
  readonly log: Log;
  readonly version: string;
  readonly access: Access;
  /** Numbers in [0, 1) that spread polls and rechecks. */
  readonly jitter?: () => number;
  readonly demo?: { readonly accounts: readonly DemoAccount[] };
  /** The built-in simulated roadside, when that is what the lines end in. */
  readonly simulation?: Simulation;
  /** Time as people wait for it, where `clock` is simulated; `clock` itself when missing. */
  readonly wall?: Clock;
}

export interface Core {
  readonly router: Router;
  /** The running rooms, for tests and benches. */
  readonly parts: CoreParts;
  /** Settles when the field was read once and control has begun. */
  readonly ready: Promise<void>;
  health(): Health;
  /** After the machine slept: nothing known is fresh. */
  resumed(): void;
  stop(): Promise<void>;
}

export type StartResult =
  | { readonly ok: true; readonly core: Core }
  | { readonly ok: false; readonly fault: StoreFault };

const watchEvery = seconds(1);
const tickerLength = 200;
/** Control does not wait longer for slow or dead devices; each is commanded only after its own first answer. */
const longestFirstReading = seconds(15);

/** Opens the record, starts asking the field, and begins control once every device was asked. */
export function startCore(ports: CorePorts): StartResult {
  growHeapSlowly(ports.loaded.site.devices.length);
  const { clock, loaded, log, access } = ports;
  const { site } = loaded;
  const opened = openStore({ directory: ports.dataDir, log, exclusive: ports.claim === undefined });
  if (!opened.ok) return { ok: false, fault: opened.fault };
  const { store } = opened;
  const recorder = new Recorder(store, clock);
  const programs = programsOf(ports);
  const policyOf = policyLookup(loaded);
  const picture = new Picture({ site, programs, policyOf, store, recorder, clock });
  const jitter = ports.jitter ?? Math.random;
  const acquisition = new Acquisition({ site, drivers: ports.drivers, programs, clock, jitter, sink: picture });
  const report = createFogReport(store, {
    lowestOf: (id) => control.zone(id)?.watch.lowest.value,
    attempt: (work) => recorder.attempt(work, 'report'),
  });
  const tap = new TelemetryTap(store, recorder);
  const failedSignIns = new FailedSignIns(recorder, clock);
  let status: Health['status'] = 'starting';

  const control: Control = new Control({
    site,
    policyOf,
    fingerprint: loaded.fingerprint,
    acquisition,
    picture,
    store,
    recorder,
    clock,
    lived: (span) => millis(span * (ports.simulation?.training?.speed ?? 1)),
    ticked: (id) => {
      const seen = control.zone(id)?.watch.picture;
      if (seen !== undefined) tap.take(seen);
      feeds.zones.touch(id);
    },
  });
  const alarms: AlarmWatch = new AlarmWatch(store, recorder, clock, (id) => feeds.alarms.touch(String(id)));

  const zone = (id: string): ZoneView | undefined => {
    const runtime = control.zone(id);
    return runtime && zoneView(runtime, clock.now(), alarms.openIn(id), report.openEvent(id), control.authority.of(id));
  };
  const device = (id: string): DeviceView | undefined => {
    const record = picture.record(id);
    const watch = record?.device.zone === undefined ? undefined : control.zone(record.device.zone)?.watch;
    const beside = { lights: picture.lightCount(id), watch, held: control.overrides.of(id) };
    return record && deviceView(record, { ...beside, result: control.reconcilerOf(id).resultOf(id) });
  };
  const pace = paceOf(ports);
  const feeds: Feeds = {
    zones: new Feed<ZoneView>({
      clock: pace,
      all: () => site.zones.flatMap((it) => zone(it.id) ?? []),
      one: zone,
    }),
    devices: new Feed<DeviceView>({
      clock: pace,
      all: () => site.devices.flatMap((it) => device(it.id) ?? []),
      one: device,
    }),
    alarms: new Feed<AlarmView>({
      clock: pace,
      all: () => alarms.views(),
      one: (id) => alarms.view(Number(id)),
      idOf: Number,
    }),
    journal: new Feed<JournalEventView>({
      clock: pace,
      all: () => store.query({ limit: tickerLength }).map(eventView),
      one: (seq) => {
        const event = store.event(Number(seq));
        return event && eventView(event);
      },
      idOf: Number,
    }),
  };
  const unsubscribe = store.onAppend((events) => {
    report.onEvents(events);
    if (feeds.journal.hasReaders) for (const event of events) feeds.journal.touch(String(event.seq));
  });
  // Whoever pressed a button must see at once that the core intends it.
  picture.onChanged(({ device, phase }) => {
    const isIntended = phase === 'intended';
    feeds.devices.touch(device.id, isIntended ? soon : undefined);
    if (isIntended && device.zone !== undefined) feeds.zones.touch(device.zone, soon);
  });

  const statusNow = () => (status === 'running' && recorder.fault !== undefined ? 'degraded' : status);
  const simulated = site.endpoints.some((endpoint) => endpoint.simulated);
  const training = () => trainingOf(ports.simulation);
  const health = (): Health => ({
    status: statusNow(),
    version: ports.version,
    now: clock.now(),
    site: {
      id: site.id,
      name: site.name,
      ...(site.nameEn !== undefined && { nameEn: site.nameEn }),
      timeZone: site.timeZone,
    },
    simulated,
    ...training(),
    setupNeeded: access.isEmpty(),
    ...(ports.demo && { demo: { accounts: ports.demo.accounts.map((account) => ({ ...account })) } }),
  });
  const rate = rateOf(clock, () => acquisition.requests);
  const pulse = (): Pulse => ({
    at: clock.now(),
    status: statusNow(),
    simulated,
    ...training(),
    endpoints: { total: site.endpoints.length, down: picture.linesDown },
    requestsPerSecond: rate(),
    ...worstAge(picture, clock.now()),
  });

  const parts: CoreParts = {
    site,
    basemap: loaded.basemap?.tiles,
    policyOf,
    clock,
    pace,
    picture,
    control,
    acquisition,
    store,
    recorder,
    report,
    alarms,
    access,
    failedSignIns,
    feeds,
    health,
    pulse,
    zone,
    device,
    simulation: ports.simulation,
  };
  recorder.one({
    kind: 'core.started',
    at: clock.now(),
    causes: [],
    data: {
      version: ports.version,
      site: site.id,
      fingerprint: loaded.fingerprint,
      devices: site.devices.length,
      ...startedAs(training().training),
    },
  });

  const silences = new SilenceWatch(parts);
  const siteConditions = siteWatch(parts, opened.notes);
  const keepHouse = housekeeping(parts);
  let cancelWatch: (() => void) | undefined;
  let stopped = false;
  const watch = (): void => {
    if (stopped) return;
    cancelWatch = clock.after(watchEvery, watch);
    tap.flush(clock.now());
    report.saveLate();
    failedSignIns.tell();
    recorder.flush();
    alarms.watch(silences.explain([...control.conditions(), ...siteConditions()]));
    keepHouse();
  };
  const begin = async (): Promise<void> => {
    status = 'reading-field';
    const inZones = acquisition.readAll('fast', (device) => device.zone !== undefined);
    void acquisition.readAll('slow', (device) => device.zone === undefined);
    await Promise.race([inZones, new Promise<void>((late) => clock.after(longestFirstReading, late))]);
    if (stopped) return;
    acquisition.start();
    control.begin();
    status = 'running';
    watch();
    log.info({ devices: site.devices.length, zones: site.zones.length }, 'control has begun');
  };

  const core: Core = {
    router: createRouter(parts),
    parts,
    ready: begin(),
    health,
    resumed: () => picture.markAllStale(),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      cancelWatch?.();
      control.stop();
      await acquisition.stop();
      tap.flush(clock.now());
      failedSignIns.tellAll();
      recorder.one({ kind: 'core.stopped', at: clock.now(), causes: [], data: {} });
      unsubscribe();
      store.close();
    },
  };
  return { ok: true, core };
}

/** Moments of the core's clock, waits of the wall's. */
function paceOf({ clock, wall = clock }: CorePorts): Clock {
  return { now: () => clock.now(), monotonic: () => wall.monotonic(), after: (delay, act) => wall.after(delay, act) };
}

/** A record made in training is marked as such from its first event. */
const startedAs = (training: Health['training']) => {
  if (training === undefined) return {};
  // A speed in the journal is one for drivers.
  const { speed: pace, ...rest } = training;
  return { ...rest, pace, training: true };
};

function trainingOf(simulation: Simulation | undefined): Pick<Health, 'training'> {
  if (simulation?.training === undefined) return {};
  const weather = simulation.weather();
  const scenario = 'scenario' in weather ? weather.scenario : 'steady';
  const { speed, held } = simulation.training;
  return { training: { speed, ...(held !== undefined && { held }), scenario } };
}

/** Programs of all managed devices; one whose profile does not compile was refused when the site was checked. */
function programsOf({ drivers, loaded, log }: CorePorts): ReadonlyMap<string, DeviceProgram> {
  const programs = new Map<string, DeviceProgram>();
  for (const device of loaded.site.devices) {
    if (!device.managed || device.endpoint === undefined) continue;
    const program = drivers.program(device);
    if (program.ok) programs.set(device.id, program.value);
    else log.error({ device: device.id, fault: program.fault }, 'device has no usable profile');
  }
  return programs;
}

/** The policy of a zone; sensors outside every zone are judged by the first policy. */
function policyLookup(loaded: LoadedSite): (zone: string | undefined) => Policy {
  const byZone = new Map(loaded.site.zones.map((zone) => [zone.id, loaded.policies.get(zone.policy)]));
  const [fallback] = loaded.policies.values();
  return (zone) => {
    const policy = (zone === undefined ? undefined : byZone.get(zone)) ?? fallback;
    if (policy === undefined) throw new Error('Bug: a loaded site has no policy');
    return policy;
  };
}
