/**
 * Reconciliation of the whole site: every zone sees, decides and works on the difference between what is wanted and
 * what was read back, until they agree or a fault is raised. Sends nothing before the field was read once.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { AlarmCondition } from '../../domain/alarm.ts';
import type { Site } from '../../domain/asset.ts';
import type { Role } from '../../domain/authority.ts';
import { permits } from '../../domain/authority.ts';
import type { Command } from '../../domain/command-life.ts';
import type { RequestLimits } from '../../domain/device-request.ts';
import type { EventKind, Json } from '../../domain/journal.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ResponseAct } from '../../domain/response.ts';
import { kmh, later, metres, minutes, seconds, type UtcMs } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { Picture } from '../picture/picture.ts';
import { ZoneWatch } from '../picture/zone-watch.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import { CloseWatcher } from './close-watch.ts';
import { noteCommandFault } from './command-fault.ts';
import { Commander } from './commander.ts';
import { DeviceOverrides } from './device-overrides.ts';
import { DeviceStages } from './device-stages.ts';
import { Reconciler } from './reconcile.ts';
import { restoreZone } from './saved-zone.ts';
import { SignLoss } from './sign-loss.ts';
import { type ModeRequest, type Person, Stages } from './stages.ts';
import { membersOf } from './targets.ts';
import { ZoneAuthority } from './zone-authority.ts';
import { type Applied, ZoneRuntime } from './zone-runtime.ts';

export interface ControlOptions {
  readonly site: Site;
  readonly policyOf: (zone: string | undefined) => Policy;
  readonly fingerprint: string;
  readonly acquisition: Acquisition;
  readonly picture: Picture;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Called with a zone's id after each of its ticks. */
  readonly ticked: (zone: string) => void;
}

const tickEvery = seconds(1);
/** A host passes a command on to its lights within this time (three radio bursts of 150 ms and their answers). */
const lightsFollowWithin = seconds(1);
/** Lights are judged only once they could be sampled after the last command. */
const lightsSampledWithin = seconds(10);
/** A zone that should be lit and still converges after this long is judged as it stands. */
const convergeWithin = seconds(60);

export class Control {
  readonly #options: ControlOptions;
  readonly #zones = new Map<string, ZoneRuntime>();
  readonly commander: Commander;
  readonly stages: Stages;
  readonly overrides: DeviceOverrides;
  readonly deviceStages: DeviceStages;
  /** Devices that no zone commands, while somebody holds them. */
  readonly #loose: Reconciler;
  /** Which console commands each zone. */
  readonly authority: ZoneAuthority;
  #looseSeen = 0;
  readonly #signLoss: SignLoss;
  readonly #closeWatcher: CloseWatcher;
  #cancel: (() => void) | undefined;
  #began = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    const { acquisition, picture, recorder, clock } = options;
    this.commander = new Commander({
      acquisition,
      picture,
      recorder,
      clock,
      ended: (command, order) => {
        this.overrides.ended(command);
        if (order.zone !== undefined) this.#zones.get(order.zone)?.commandEnded(command, order.actor !== undefined);
        else this.#looseEnded(command, order.causes ?? []);
        if (command.phase === 'verified') this.#sampleLights(command.device);
        else this.#askWhy(command);
      },
    });
    this.authority = new ZoneAuthority({ recorder, clock, changed: options.ticked });
    this.stages = new Stages({
      acquisition,
      picture,
      recorder,
      clock,
      dropped: (zone, by) => this.authority.releaseTentative(zone, by),
    });
    this.overrides = new DeviceOverrides({
      picture,
      recorder,
      clock,
      isBusy: (device) => this.commander.current(device) !== undefined,
      limitsFor: (device) => this.#limitsFor(device),
      changed: (devices) => this.#reaim(devices),
    });
    this.deviceStages = new DeviceStages({
      picture,
      acquisition,
      recorder,
      clock,
      overrides: this.overrides,
      limitsFor: (device) => this.#limitsFor(device),
      targetOf: (device) => this.#runtimeOf(device)?.ownTargets.get(device),
      withheld: (device, person) => {
        const zone = picture.record(device)?.device.zone;
        return zone === undefined ? undefined : this.authority.refusal(zone, person);
      },
      longest: (device) => options.policyOf(picture.record(device)?.device.zone).override.longest,
    });
    const isBusy = (device: string): boolean => this.commander.current(device) !== undefined;
    const { site, policyOf } = options;
    this.#signLoss = new SignLoss({ roads: site.roads, policyOf, picture, acquisition, recorder, clock, isBusy });
    this.#closeWatcher = new CloseWatcher(acquisition, clock);
    const { command: limits } = options.policyOf(undefined);
    this.#loose = new Reconciler({ zone: undefined, limits, picture, commander: this.commander, recorder, clock });
    for (const zone of options.site.zones) this.#addZone(zone);
    picture.listen({
      sensed: (device) => this.#sensed(device),
      reported: (device, returned) => this.#reported(device, returned),
    });
  }

  zone(id: string): ZoneRuntime | undefined {
    return this.#zones.get(id);
  }
  zones(): Iterable<ZoneRuntime> {
    return this.#zones.values();
  }

  /** The field was read, the zones are taken up: acts are welcome. */
  get hasBegun(): boolean {
    return this.#began;
  }

  /** Takes up every zone from its saved state and the field as just read, then starts ticking. */
  begin(): void {
    this.#closeOpenCommands();
    for (const runtime of this.#zones.values()) {
      runtime.takeUp(restoreZone(this.#options.store.loadState(`zone/${runtime.zone.id}`)));
    }
    this.overrides.takeUp(this.#options.store);
    this.authority.takeUp(this.#options.store);
    this.#began = true;
    this.#tick();
  }

  stop(): void {
    this.#began = false;
    this.#cancel?.();
    this.commander.stop();
    this.#signLoss.stop();
  }

  /** An act of a person on a zone's response; journalled as `kind` before it takes effect. */
  act(
    zone: string,
    wanted: ResponseAct,
    kind: EventKind,
    person: Person,
    data: { readonly [key: string]: Json },
  ): Applied {
    const runtime = this.#zones.get(zone);
    if (runtime === undefined) throw new Error(`Bug: no zone ${zone}`);
    return runtime.apply(wanted, permits(person.role as Role, 'mode.weaken'), kind, person.name, data);
  }

  stage(zone: string, request: ModeRequest, person: Person) {
    const runtime = this.#zones.get(zone);
    if (runtime === undefined) throw new Error(`Bug: no zone ${zone}`);
    const refusal = this.stages.reservation(runtime, person) ?? this.authority.refusal(zone, person);
    if (refusal !== undefined) return { refusal };
    const staged = this.stages.stage(runtime, request, person);
    if ('stage' in staged) this.authority.take(zone, person, { act: 'stage', tentative: true });
    return staged;
  }

  enterVisibility(
    zone: string,
    entry: { value: number; minutes: number; source: 'video' | 'patrol' | 'weather-office' },
    person: Person,
  ): number {
    const runtime = this.#zones.get(zone);
    if (runtime === undefined) throw new Error(`Bug: no zone ${zone}`);
    const at = this.#options.clock.now();
    const event = this.#options.recorder.one({
      kind: 'visibility.entered',
      at,
      zone,
      actor: person.name,
      causes: [],
      data: { ...entry },
    });
    const until = later(at, minutes(entry.minutes));
    runtime.watch.enter({ value: metres(entry.value), at, until, by: person.name, source: entry.source }, event);
    runtime.tick();
    return event;
  }

  /** What is alarming in the zones right now. */
  conditions(): readonly AlarmCondition[] {
    const now = this.#options.clock.now();
    return [...this.#zones.values()].flatMap((zone) => this.#conditionsOf(zone, now));
  }

  #addZone(zone: Site['zones'][number]): void {
    const { site, picture, recorder, clock, policyOf, fingerprint } = this.#options;
    const road = site.roads.find((each) => each.id === zone.road);
    if (road === undefined) throw new Error(`Bug: zone ${zone.id} on unknown road ${zone.road}`);
    const policy = policyOf(zone.id);
    const sensors = [...picture.records()].filter((it) => it.sensor !== undefined && it.device.zone === zone.id);
    const watch = new ZoneWatch(zone, policy, sensors, recorder, clock);
    const reconciler = new Reconciler({
      zone: zone.id,
      limits: policy.command,
      picture,
      commander: this.commander,
      recorder,
      clock,
    });
    const members = membersOf(zone, road, policy, site.devices);
    const localHour = hourIn(site.timeZone);
    const { overrides } = this;
    const options = {
      zone,
      road,
      watch,
      members,
      overrides,
      reconciler,
      picture,
      recorder,
      clock,
      localHour,
      fingerprint,
    };
    this.#zones.set(zone.id, new ZoneRuntime(options));
  }

  #tick(): void {
    if (!this.#began) return;
    this.#cancel = this.#options.clock.after(tickEvery, () => this.#tick());
    this.stages.expire();
    this.deviceStages.expire();
    this.authority.tick();
    this.overrides.tick();
    this.#workLoose();
    this.#signLoss.tick();
    this.#options.picture.age(this.#options.clock.now());
    for (const runtime of this.#zones.values()) this.#run(runtime);
  }

  #run(runtime: ZoneRuntime): void {
    runtime.tick();
    this.#closeWatcher.look(runtime);
    this.#options.ticked(runtime.zone.id);
  }

  #sensed(device: string): void {
    const zone = this.#options.picture.record(device)?.device.zone;
    const runtime = zone === undefined ? undefined : this.#zones.get(zone);
    if (this.#began && runtime !== undefined) this.#run(runtime);
  }

  #reported(device: string, returned: boolean): void {
    if (!this.#began) return;
    const reconciler = this.reconcilerOf(device);
    if (returned) reconciler.returned(device);
    reconciler.work([device]);
  }

  /** Who brings the device to what is wanted: its zone, or what is left for devices without one. */
  reconcilerOf(device: string): Reconciler {
    return this.#runtimeOf(device)?.reconciler ?? this.#loose;
  }

  #runtimeOf(device: string): ZoneRuntime | undefined {
    const zone = this.#options.picture.record(device)?.device.zone;
    return zone === undefined ? undefined : this.#zones.get(zone);
  }

  /** The speed that a text may name: what the zone recommends, never above the posted speed of the road. */
  #limitsFor(device: string): Omit<RequestLimits, 'mayWeaken'> {
    const runtime = this.#runtimeOf(device);
    const roadId = this.#options.picture.record(device)?.device.road;
    const road = this.#options.site.roads.find((each) => each.id === roadId);
    const { recommended, legalCap } = runtime?.decision?.speed ?? {};
    const speeds = [recommended, legalCap, road?.postedSpeed].filter((speed) => speed !== undefined);
    const guiding = runtime?.decision?.setting.lamp.lit === true;
    const guidance = guiding ? runtime.ownTargets.get(device)?.desired : undefined;
    return { speed: kmh(Math.min(...speeds)), ...(guidance !== undefined && { guidance }) };
  }

  #reaim(devices: readonly string[]): void {
    if (!this.#began) return;
    for (const runtime of new Set(devices.map((device) => this.#runtimeOf(device))))
      if (runtime === undefined) this.#workLoose();
      else this.#run(runtime);
  }

  #workLoose(): void {
    if (this.#looseSeen === this.overrides.version) return this.#loose.work();
    this.#looseSeen = this.overrides.version;
    this.#loose.aim(this.overrides.loose(), []);
  }

  #looseEnded(command: Command, causes: readonly number[]): void {
    this.#loose.ended(command);
    noteCommandFault(this.#options.picture, command, this.#options.clock.now(), causes);
  }

  /** A sign that refuses a message says why in objects of its own, which are read at once. */
  #askWhy(command: Command): void {
    const { acquisition, picture } = this.#options;
    const refused = command.fault?.code === 'snmp/refused' || command.fault?.code === 'device/refused';
    if (!refused || picture.record(command.device)?.device.kind !== 'sign') return;
    void acquisition.read(command.device, acquisition.everyRequestOf(command.device), 'on-demand');
  }

  /** The host obeyed; whether its lights did is read next, rather than at their leisurely poll (domain.md §6.5 step 5). */
  #sampleLights(device: string): void {
    const { acquisition, picture, clock } = this.#options;
    const record = picture.record(device);
    if (record?.device.lights === undefined || !this.#began) return;
    clock.after(lightsFollowWithin, () => {
      if (this.#began) void acquisition.read(device, acquisition.everyRequestOf(device), 'fast');
    });
  }

  /** Commands that a crash left open: their result is unknown until the field says otherwise. */
  #closeOpenCommands(): void {
    const { store, recorder, clock } = this.#options;
    const at = clock.now();
    for (const [key, value] of store.states('command/')) {
      if (value === null) continue;
      const device = key.slice('command/'.length);
      const zone = this.#options.picture.record(device)?.device.zone;
      recorder.soon({
        kind: 'command.unknown',
        at,
        device,
        ...(zone && { zone }),
        causes: [],
        data: { why: 'restart' },
      });
      recorder.keep(key, null);
    }
    recorder.flush();
  }

  #conditionsOf(runtime: ZoneRuntime, now: UtcMs): readonly AlarmCondition[] {
    const { zone, watch, state, reconciler } = runtime;
    const causes = [runtime.decisionEvent].filter((seq) => seq > 0);
    const found: AlarmCondition[] = [];
    const add = (
      code: AlarmCondition['code'],
      data: AlarmCondition['data'] = {},
      key: string = zone.id,
      device?: string,
    ) => found.push({ code, key, zone: zone.id, ...(device && { device }), data, causes });
    if (watch.picture?.trust === 'none') add('visibility-lost');
    const lostFor = state.lostSince === undefined ? 0 : now - state.lostSince;
    if (lostFor > watch.policy.sensors.promptAfterLoss) add('visibility-lost', { prompt: true }, `${zone.id}/still`);
    if (watch.picture?.trust === 'hold') add('visibility-suspect');
    for (const part of watch.picture?.subSegments ?? [])
      if (part.contradicted)
        add('contradicted-sensor', { sensors: part.sensors }, `${zone.id}/${part.sensors[0] ?? ''}`);
    if (state.proposal !== undefined) add('proposal-waiting', { mode: state.proposal.mode, kind: state.proposal.kind });
    if (state.override !== undefined && state.override.until - now <= watch.policy.override.warnBefore)
      add('override-ending', { until: state.override.until });
    if (!state.armed) add('automation-disarmed');
    this.#convergenceConditions(runtime, now, add);
    for (const device of runtime.members.devices)
      if (device.kind === 'sign' && reconciler.resultOf(device.id) === 'failed')
        add('sign-failed', {}, device.id, device.id);
    return found;
  }

  #convergenceConditions(
    runtime: ZoneRuntime,
    now: UtcMs,
    add: (code: AlarmCondition['code'], data?: AlarmCondition['data']) => void,
  ): void {
    const convergence = runtime.reconciler.convergence();
    const settling = convergence.state === 'converging' && now - (runtime.timing.decidedAt ?? now) < convergeWithin;
    if (settling || runtime.decision === undefined) return;
    const coverage = runtime.coverage();
    const sampled = now - (runtime.timing.lastVerifiedAt ?? 0) > lightsSampledWithin;
    if (!coverage.effective && sampled)
      add('zone-not-effective', {
        litShare: coverage.litShare,
        reasons: coverage.reasons,
        gap: coverage.longestDarkRun?.gap ?? 0,
      });
    const { failed, unknown, offline, total } = convergence;
    if (failed + unknown > 0) add('command-failed', { failed, unknown, total });
    else if (offline > 0 && runtime.decision.setting.lamp.lit) add('zone-partial', { offline, total });
  }
}

function hourIn(timeZone: string): (at: UtcMs) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return (at) => Number(format.format(at));
}
