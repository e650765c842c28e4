/**
 * One zone at work: sees its fog, decides, aims its devices, and reckons how far the field has followed.
 * Every step is journalled with its cause: reading → fog.changed → decision.made → command.intended.
 */
import type { Clock } from '../../../drivers/port.ts';
import { lightsOf, type Road, type Zone } from '../../domain/asset.ts';
import type { DesiredState } from '../../domain/command.ts';
import type { Command } from '../../domain/command-life.ts';
import type { Coverage } from '../../domain/coverage.ts';
import { sameTargets, type Target } from '../../domain/desired.ts';
import type { DeviceOverride } from '../../domain/device-request.ts';
import type { ZonePicture } from '../../domain/fog.ts';
import { type EventKind, type Json, toJson } from '../../domain/journal.ts';
import { withoutPerson } from '../../domain/last-seen.ts';
import { type Decision, decide, initialResponse, type ResponseState } from '../../domain/response.ts';
import { type Acted, act, type Refusal, type ResponseAct } from '../../domain/response-act.ts';
import type { Kmh, UtcMs } from '../../domain/units.ts';
import { doubtAsking } from '../../domain/worst-fog.ts';
import type { Picture } from '../picture/picture.ts';
import type { ZoneWatch } from '../picture/zone-watch.ts';
import type { Recorder } from '../store/recorder.ts';
import { Baseline } from './baseline.ts';
import { noteCommandFault } from './command-fault.ts';
import type { Order } from './commander.ts';
import { CoverageProof } from './coverage-proof.ts';
import type { DeviceOverrides } from './device-overrides.ts';
import { FieldVerdict } from './field-verdict.ts';
import type { Reconciler } from './reconcile.ts';
import { type SavedZone, stateToTakeUp, strongestReported } from './saved-zone.ts';
import { targetsFor, type WantedMode, type ZoneMembers } from './targets.ts';
import { zoneCoverage } from './zone-coverage.ts';
import { decisionData, fogNews, turnNews } from './zone-journal.ts';
import { ZoneRecord } from './zone-record.ts';
import { beginTiming, commandsField, isOrder, spanOf, timingData, type ZoneTiming } from './zone-timing.ts';

export interface ZoneRuntimeOptions {
  readonly zone: Zone;
  readonly road: Road;
  readonly watch: ZoneWatch;
  readonly members: ZoneMembers;
  readonly overrides: DeviceOverrides;
  readonly reconciler: Reconciler;
  readonly picture: Picture;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** The number in the record of the zone's latest event of a kind. */
  readonly latest: (kind: EventKind) => number | undefined;
  /** Hour 0–23 at the site. */
  readonly localHour: (at: UtcMs) => number;
  readonly fingerprint: string;
}

export class ZoneRuntime {
  readonly #options: ZoneRuntimeOptions;
  #state: ResponseState;
  #decision: Decision | undefined;
  #decisionEvent = 0;
  #modeSince: UtcMs;
  #timing: ZoneTiming = {};
  #reckoned = true;
  #kept: { readonly recommended: Kmh | undefined; readonly legalCap: Kmh | undefined } | undefined;
  #overridesSeen = -1;
  #ownTargets: ReturnType<typeof targetsFor> | undefined;
  /** The act being carried out, and its event: the cause of the decision that follows from it. */
  #act: { readonly kind: ResponseAct['kind']; readonly event: number } | undefined;
  /** Guidance lights of the zone. */
  readonly #lamps: number;
  readonly #baseline: Baseline;
  readonly #record: ZoneRecord;
  readonly #proof: CoverageProof;
  /** How the field followed, as alarms judge it. */
  readonly verdict = new FieldVerdict();

  constructor(options: ZoneRuntimeOptions) {
    this.#options = options;
    this.#baseline = new Baseline(options);
    const { zone, recorder, latest } = options;
    this.#record = new ZoneRecord({ zone: zone.id, recorder, latest, saved: () => this.#saved() });
    this.#proof = new CoverageProof(options.watch.policy.command.verifyWithin);
    this.#state = initialResponse(options.clock.now());
    this.#modeSince = options.clock.now();
    const hosts = options.members.devices.filter((device) => device.kind === 'guidance-host');
    this.#lamps = hosts.reduce((sum, host) => sum + lightsOf(host).length, 0);
  }

  get zone(): Zone {
    return this.#options.zone;
  }
  get road(): Road {
    return this.#options.road;
  }
  get watch(): ZoneWatch {
    return this.#options.watch;
  }
  get reconciler(): Reconciler {
    return this.#options.reconciler;
  }
  get members(): ZoneMembers {
    return this.#options.members;
  }
  get state(): ResponseState {
    return this.#state;
  }
  get decision(): Decision | undefined {
    return this.#decision;
  }
  get decisionEvent(): number {
    return this.#decisionEvent;
  }
  get modeSince(): UtcMs {
    return this.#modeSince;
  }
  get timing(): ZoneTiming {
    return this.#timing;
  }

  /**
   * Takes up the zone after a start, once the field was read: the stronger of the saved mode and the strongest that the
   * hosts report, for they may have lit by themselves while nobody commanded them. Automation clears it by its own
   * rules. A changed configuration leaves it disarmed until a person arms it (domain.md §6.4).
   */
  takeUp(saved: SavedZone | 'damaged' | undefined): void {
    const now = this.#options.clock.now();
    const { members, picture, overrides } = this.#options;
    const running = strongestReported(members.devices, picture, (device) => overrides.beforeOf(device) !== undefined);
    const { fingerprint } = this.#options;
    const { state, suspended } = stateToTakeUp({ initial: this.#state, saved, running, fingerprint, now });
    if (typeof saved === 'object') this.#baseline.takeUp(saved.baseline);
    this.#state = state;
    if (suspended !== undefined) this.#record.note({ kind: 'automation.suspended', at: now, data: { why: suspended } });
  }

  /** Sees, decides and aims; called with every new reading and every second. */
  tick(): void {
    const { watch, zone, road, clock, localHour } = this.#options;
    const now = clock.now();
    const picture = watch.see();
    const before = this.#state;
    const { state, decision } = decide(before, {
      zone: zone.id,
      control: zone.control,
      roadClass: road.class,
      postedSpeed: road.postedSpeed,
      picture,
      policy: watch.policy,
      now,
      localHour: localHour(now),
    });
    // Before anything is journalled: what is saved with an event is the state that it tells of.
    this.#state = state;
    this.#noteFog(before, state, picture, now);
    this.#noteEndings(before, state, now);
    this.#settle(decision);
    this.#options.reconciler.work();
    this.#reckon(now);
    this.#keepSpeed(decision);
  }

  /** A person took back the visibility that they had entered. */
  forgetEntered(): void {
    this.#state = withoutPerson(this.#state);
  }

  /** What would come of a person's act now; nothing changes. */
  judge(wanted: ResponseAct, supervisor: boolean): Acted {
    const { road, watch, clock } = this.#options;
    const picture = watch.picture ?? watch.see();
    return act(this.#state, wanted, { now: clock.now(), picture, policy: watch.policy, supervisor, road });
  }

  /** Carries out a person's act; the journal event of the act becomes the cause of what follows. */
  apply(
    wanted: ResponseAct,
    supervisor: boolean,
    kind: EventKind,
    actor: string,
    data: { readonly [key: string]: Json },
    causes: readonly number[] = [],
  ): Applied {
    const now = this.#options.clock.now();
    const acted = this.judge(wanted, supervisor);
    if (!acted.ok) return acted;
    this.#state = acted.state;
    const event = this.#record.note({ kind, at: now, data, actor, causes });
    this.#act = { kind: wanted.kind, event };
    if (commandsField(wanted.kind)) this.#options.reconciler.orderedAnew();
    this.tick();
    this.#act = undefined;
    return { ok: true, event };
  }

  /** Targets as they would be under another mode, for a preview; nothing changes. */
  rehearse(wanted: WantedMode): ReturnType<typeof targetsFor> {
    const { members, picture, clock } = this.#options;
    return targetsFor(members, wanted, picture, this.#baseline.states, clock.now());
  }

  /** What a plan comes to while people hold devices of the zone. */
  withHolds(plan: ReadonlyMap<string, Target>): ReadonlyMap<string, Target> {
    return this.#options.overrides.over(plan);
  }

  /** Who holds the device against the plan, if anybody does. */
  readonly holdOf = (device: string): DeviceOverride | undefined => this.#options.overrides.of(device);

  /** Sensors whose doubt alone keeps a closure asked; none where no closure is, or the fog itself asks for it. */
  get doubtAsking(): readonly string[] {
    const { watch, clock } = this.#options;
    if (this.#state.proposal?.kind !== 'closure' || watch.picture === undefined) return [];
    return doubtAsking({ picture: watch.picture, policy: watch.policy, now: clock.now() });
  }

  /** What the zone wants of a device while it guides traffic; nothing while it does not. */
  guidanceFor(device: string): DesiredState | undefined {
    return this.#decision?.setting.lamp.lit === true ? this.ownTargets.get(device)?.desired : undefined;
  }

  /** What the plan wants of each device, without what people hold. */
  get ownTargets(): ReturnType<typeof targetsFor> {
    return this.#ownTargets ?? new Map();
  }

  /** A command ended; one that a person gave to a single device says nothing of how quickly the zone followed. */
  commandEnded(command: Command, { actor, causes }: Pick<Order, 'actor' | 'causes'>): void {
    const byHand = actor !== undefined;
    this.#options.reconciler.ended(command);
    const { picture, clock } = this.#options;
    const now = clock.now();
    noteCommandFault(picture, command, now, causes ?? [this.#decisionEvent]);
    if (command.phase === 'verified' && !byHand)
      this.#timing = { firstVerifiedAt: now, ...this.#timing, lastVerifiedAt: now };
    this.#reckon(now);
  }

  /** Would a driver always see the next lit lamp? Judged only while lamps are meant to be lit. */
  coverage(): Coverage {
    if (this.#decision?.setting.lamp.lit !== true)
      return { effective: true, lamps: this.#lamps, litShare: 0, reasons: [] };
    return this.#proof.stands(zoneCoverage(this.#options), this.#options.clock.now());
  }

  #settle(decision: Decision): void {
    const before = this.#decision;
    this.#decision = decision;
    const changed = before?.mode !== decision.mode || before.source !== decision.source;
    const { members, picture, overrides, reconciler, clock, watch } = this.#options;
    const start = { before, decision, act: this.#act?.kind, bandSince: watch.bandSince, now: clock.now() };
    if (before?.mode !== decision.mode) {
      this.#modeSince = start.now;
      this.#proof.forget();
      this.#timing = beginTiming(start);
    }
    if (changed) this.#announce(before, decision);
    if (before?.setting.lamp.lit !== true && decision.setting.lamp.lit) this.#baseline.note();
    const letGo = before?.setting.lamp.lit === false && !decision.setting.lamp.lit && this.#giveBack();
    const targets = targetsFor(members, decision, picture, this.#baseline.states, clock.now());
    const isNew = this.#ownTargets === undefined || !sameTargets(targets, this.#ownTargets);
    if (!isNew && this.#overridesSeen === overrides.version) return;
    this.#overridesSeen = overrides.version;
    this.#ownTargets = targets;
    // Letting go of a lamp asks nothing of the field: there is nothing new to reckon.
    if (isNew && (changed || !letGo)) {
      // What a reckoning still under way waits for is counted from its own start, unless a person orders anew.
      if (before?.mode === decision.mode && (this.#reckoned || isOrder(start.act))) this.#timing = beginTiming(start);
      this.#reckoned = false;
    }
    reconciler.aim(overrides.over(targets), [this.#decisionEvent]);
  }

  /** What is shown, and the least that the law allowed, is kept over a crash even where nothing of it is journalled. */
  #keepSpeed({ speed: { recommended, legalCap } }: Decision): void {
    const isKept =
      recommended === this.#kept?.recommended && (legalCap ?? Infinity) >= (this.#kept?.legalCap ?? Infinity);
    if (isKept) return;
    this.#kept = { recommended, legalCap };
    this.#record.keep();
  }

  /** True when hazard lamps became their owners' again; the zone's state is kept without them. */
  #giveBack(): boolean {
    if (!this.#baseline.letGo()) return false;
    this.#record.keep();
    return true;
  }

  #announce(before: Decision | undefined, decision: Decision): void {
    const { watch, clock } = this.#options;
    const seen = watch.picture?.escalate;
    const calling = this.#state.fog?.mode ?? 'standby';
    const data = { ...decisionData(before, decision, calling, seen), ...watch.lowest.tell(seen) };
    this.#decisionEvent = this.#record.note({
      kind: 'decision.made',
      at: clock.now(),
      data,
      causes: this.#lastCause(),
    });
  }

  #lastCause(): readonly number[] {
    return [...new Set([this.#act?.event, this.#options.watch.event].filter((seq) => seq !== undefined))];
  }

  #noteFog(before: ResponseState, after: ResponseState, picture: ZonePicture, now: UtcMs): void {
    const { watch } = this.#options;
    const news = fogNews(before, after, picture, watch.policy, this.#decision);
    if (news === undefined) return;
    const data = { ...news.data, ...watch.lowest.tell(picture.escalate) };
    const causes = watch.event === undefined ? [] : [watch.event];
    this.#record.note({ kind: news.kind, at: now, data, causes });
  }

  #noteEndings(before: ResponseState, after: ResponseState, now: UtcMs): void {
    for (const { kind, data, ended } of turnNews(before, after, this.#act !== undefined)) {
      const causes = ended === undefined ? this.#lastCause() : this.#record.because(ended);
      this.#record.note({ kind, at: now, data, causes });
    }
  }

  /** Once nothing is pending any more, says how the field followed the decision. */
  #reckon(now: UtcMs): void {
    if (this.#reckoned || this.#options.reconciler.isConverging()) return;
    const { state, maintenance, ...counts } = this.#options.reconciler.convergence();
    this.#reckoned = true;
    const timed = timingData(this.#timing);
    if (counts.verified > 0) this.#timing = { ...this.#timing, ...spanOf(this.#timing) };
    const effective = this.coverage().effective;
    const resting = state === 'idle' && maintenance > 0 && { resting: maintenance };
    const data = { state, ...counts, ...resting, mode: this.#decision?.mode ?? 'standby', effective, ...timed };
    this.#record.note({ kind: 'zone.converged', at: now, data, causes: [this.#decisionEvent] });
  }

  #saved(): Json {
    const saved: SavedZone = {
      response: this.#state,
      fingerprint: this.#options.fingerprint,
      baseline: Object.fromEntries(this.#baseline.states),
    };
    return toJson(saved);
  }
}

export type Applied = { readonly ok: true; readonly event: number } | { readonly ok: false; readonly refusal: Refusal };
