/**
 * Reconciliation of the whole site: every zone sees, decides and works on the difference between what is wanted and
 * what was read back, until they agree or a fault is raised. Sends nothing before the field was read once.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { AlarmCondition } from '../../domain/alarm.ts';
import type { Site } from '../../domain/asset.ts';
import { permits, type Role } from '../../domain/authority.ts';
import type { RequestLimits } from '../../domain/device-request.ts';
import type { EventKind, Json } from '../../domain/journal.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ResponseAct } from '../../domain/response-act.ts';
import { kmh, type Millis, seconds } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { Picture } from '../picture/picture.ts';
import type { NewEntry } from '../picture/visibility-entry.ts';
import { ZoneWatch } from '../picture/zone-watch.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import { AfterCommand } from './after-command.ts';
import { CloseWatcher } from './close-watch.ts';
import { Commander } from './commander.ts';
import { DeviceOverrides } from './device-overrides.ts';
import { DeviceStages } from './device-stages.ts';
import { hourIn } from './local-hour.ts';
import { LooseDevices } from './loose-devices.ts';
import { closeOpenCommands } from './open-commands.ts';
import { Reconciler } from './reconcile.ts';
import { restoreZone } from './saved-zone.ts';
import { SignLoss } from './sign-loss.ts';
import { type ModeRequest, type Person, Stages } from './stages.ts';
import { membersOf } from './targets.ts';
import { ZoneAuthority } from './zone-authority.ts';
import { zoneConditions } from './zone-conditions.ts';
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
  /** Core time in which a person at a console has lived through `span`; longer where training time is fast. */
  readonly lived?: (span: Millis) => Millis;
  /** Called with a zone's id after each of its ticks. */
  readonly ticked: (zone: string) => void;
}

const tickEvery = seconds(1);
export class Control {
  readonly #options: ControlOptions;
  readonly #zones = new Map<string, ZoneRuntime>();
  readonly commander: Commander;
  readonly stages: Stages;
  readonly overrides: DeviceOverrides;
  readonly deviceStages: DeviceStages;
  readonly #loose: LooseDevices;
  /** Which console commands each zone. */
  readonly authority: ZoneAuthority;
  readonly #signLoss: SignLoss;
  readonly #closeWatcher: CloseWatcher;
  readonly #afterCommand: AfterCommand;
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
        if (order.zone !== undefined) this.#zones.get(order.zone)?.commandEnded(command, order);
        else this.#loose.ended(command, order.causes ?? []);
        this.#afterCommand.ended(command);
      },
    });
    this.#afterCommand = new AfterCommand({ acquisition, picture, clock, isAtWork: () => this.#began });
    this.authority = new ZoneAuthority({ recorder, clock, changed: options.ticked });
    const lived = options.lived ?? ((span) => span);
    this.stages = new Stages({
      acquisition,
      picture,
      recorder,
      clock,
      lived,
      dropped: (zone, console) => this.authority.releaseTentative(zone, console),
    });
    this.overrides = new DeviceOverrides({
      picture,
      recorder,
      clock,
      isBusy: (device) => this.commander.current(device) !== undefined,
      limitsFor: (device) => this.#limitsFor(device),
      changed: (devices, ordered) => this.#reaim(devices, ordered),
    });
    this.deviceStages = new DeviceStages({
      picture,
      acquisition,
      recorder,
      clock,
      lived,
      overrides: this.overrides,
      limitsFor: (device) => this.#limitsFor(device),
      targetOf: (device) => this.#runtimeOf(device)?.ownTargets.get(device),
      failedLast: (device) => this.reconcilerOf(device).failedLast(device),
      withheld: (device, person) => {
        const zone = picture.record(device)?.device.zone;
        return zone === undefined ? undefined : this.authority.refusal(zone, person);
      },
      longest: (device) => options.policyOf(picture.record(device)?.device.zone).override.longest,
      commandLimits: (device) => options.policyOf(picture.record(device)?.device.zone).command,
    });
    const isBusy = (device: string): boolean => this.commander.current(device) !== undefined;
    const { site, policyOf } = options;
    this.#signLoss = new SignLoss({ roads: site.roads, policyOf, picture, acquisition, recorder, clock, isBusy });
    this.#closeWatcher = new CloseWatcher(acquisition, clock);
    const { command: limits } = options.policyOf(undefined);
    this.#loose = new LooseDevices(this.overrides, { limits, picture, commander: this.commander, recorder, clock });
    for (const zone of options.site.zones) this.#addZone(zone);
    picture.listen({
      sensed: (device) => this.#sensed(device),
      reported: (device, returned) => this.#reported(device, returned),
      restarted: (device) => options.acquisition.askAnew(device),
    });
  }

  zone(id: string): ZoneRuntime | undefined {
    return this.#zones.get(id);
  }
  zones(): Iterable<ZoneRuntime> {
    return this.#zones.values();
  }

  #known(id: string): ZoneRuntime {
    const runtime = this.#zones.get(id);
    if (runtime === undefined) throw new Error(`Bug: no zone ${id}`);
    return runtime;
  }

  /** The field was read, the zones are taken up: acts are welcome. */
  get hasBegun(): boolean {
    return this.#began;
  }

  /** Takes up every zone from its saved state and the field as just read, then starts ticking. */
  begin(): void {
    const { store, picture, recorder, clock } = this.#options;
    closeOpenCommands(store, picture, recorder, clock.now());
    // What a person holds is known before the zones look at what runs.
    this.overrides.takeUp(store);
    for (const runtime of this.#zones.values()) {
      runtime.takeUp(restoreZone(store.loadState(`zone/${runtime.zone.id}`)));
      runtime.watch.entry.takeUp(store);
    }
    this.authority.takeUp(store);
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
    const runtime = this.#known(zone);
    return runtime.apply(wanted, permits(person.role as Role, 'mode.weaken'), kind, person.name, data);
  }

  stage(zone: string, request: ModeRequest, person: Person) {
    const runtime = this.#known(zone);
    const refusal = this.stages.reservation(runtime, person) ?? this.authority.refusal(zone, person);
    if (refusal !== undefined) return { refusal };
    const staged = this.stages.stage(runtime, request, person);
    if ('stage' in staged) this.authority.take(zone, person, { act: 'stage', tentative: true });
    return staged;
  }

  enterVisibility(zone: string, entry: NewEntry, person: Person): number {
    const runtime = this.#known(zone);
    const event = runtime.watch.entry.enter(entry, person.name);
    runtime.tick();
    return event;
  }

  /** Ends what a person entered before its time; nothing where nothing is in force. */
  withdrawVisibility(zone: string, person: Person): number | undefined {
    const runtime = this.#known(zone);
    const event = runtime.watch.entry.withdraw(person.name);
    if (event === undefined) return undefined;
    runtime.forgetEntered();
    this.#run(runtime);
    return event;
  }

  /** What is alarming in the zones right now. */
  conditions(): readonly AlarmCondition[] {
    const now = this.#options.clock.now();
    return [...this.#zones.values()].flatMap((zone) => zoneConditions(zone, now));
  }

  #addZone(zone: Site['zones'][number]): void {
    const { site, picture, store, recorder, clock, policyOf, fingerprint } = this.#options;
    const road = site.roads.find((each) => each.id === zone.road);
    if (road === undefined) throw new Error(`Bug: zone ${zone.id} on unknown road ${zone.road}`);
    const policy = policyOf(zone.id);
    const sensors = [...picture.records()].filter((it) => it.sensor !== undefined && it.device.zone === zone.id);
    const watch = new ZoneWatch(zone, policy, sensors, recorder, clock);
    watch.recall(store);
    const reconciler = new Reconciler({
      zone: zone.id,
      limits: policy.command,
      picture,
      commander: this.commander,
      recorder,
      clock,
    });
    const runtime = new ZoneRuntime({
      zone,
      road,
      watch,
      members: membersOf(zone, road, policy, site.devices),
      overrides: this.overrides,
      reconciler,
      picture,
      recorder,
      clock,
      latest: (kind) => store.query({ kind, zone: zone.id, limit: 1 })[0]?.seq,
      localHour: hourIn(site.timeZone),
      fingerprint,
    });
    this.#zones.set(zone.id, runtime);
  }

  #tick(): void {
    if (!this.#began) return;
    this.#cancel = this.#options.clock.after(tickEvery, () => this.#tick());
    this.stages.expire();
    this.deviceStages.expire();
    this.authority.tick();
    this.overrides.tick();
    this.#loose.work();
    this.#signLoss.tick();
    this.#options.picture.age();
    for (const runtime of this.#zones.values()) this.#run(runtime);
  }

  #run(runtime: ZoneRuntime): void {
    runtime.tick();
    this.#closeWatcher.look(runtime);
    this.#options.ticked(runtime.zone.id);
  }

  #sensed(device: string): void {
    const runtime = this.#runtimeOf(device);
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
    return this.#runtimeOf(device)?.reconciler ?? this.#loose.reconciler;
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
    const guidance = runtime?.guidanceFor(device);
    return { speed: kmh(Math.min(...speeds)), ...(guidance !== undefined && { guidance }) };
  }

  #reaim(devices: readonly string[], ordered: boolean): void {
    if (!this.#began) return;
    if (ordered) for (const device of devices) this.reconcilerOf(device).orderedAnew([device]);
    for (const runtime of new Set(devices.map((device) => this.#runtimeOf(device))))
      if (runtime === undefined) this.#loose.work();
      else this.#run(runtime);
  }
}
