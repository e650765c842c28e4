/**
 * Stage → preview → execute: a person sees exactly what would change before anything is sent. A stage reserves its
 * zone for its select time and can be executed once, by the person who made it.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { Preview, Stage } from '../../contract/views/stage.ts';
import { settingIn, speedIn } from '../../domain/accident.ts';
import { permits, type Role } from '../../domain/authority.ts';
import { isOverruled } from '../../domain/device-request.ts';
import { calledMode } from '../../domain/fog-call.ts';
import type { Json } from '../../domain/journal.ts';
import { sightOf } from '../../domain/last-seen.ts';
import { isWeaker, type Mode } from '../../domain/mode.ts';
import type { ResponseAct } from '../../domain/response-act.ts';
import { shownBefore, showSpeed } from '../../domain/shown-speed.ts';
import { situationOf } from '../../domain/situation.ts';
import { kmh, later, type Millis, minutes, type UtcMs } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import { changeOf, countsOf, estimate, outdated } from './preview.ts';
import { type StageRefusal, StageShelf, takenOver } from './stage-shelf.ts';
import type { ZoneRuntime } from './zone-runtime.ts';

export interface Person {
  readonly name: string;
  readonly role: Role;
  /** The console the person sits at: an opaque name, one for each sign-in. */
  readonly console: string;
}

export interface ModeRequest {
  readonly mode: Mode;
  readonly reason: string;
  readonly minutes: number;
  readonly speed?: number | undefined;
  readonly stretch?: string | undefined;
}

interface Staged {
  readonly stage: Stage;
  /** Where it was made. */
  readonly console: string;
  readonly zone: ZoneRuntime;
  readonly request: ModeRequest;
  readonly event: number;
}

export interface StagesOptions {
  readonly picture: Picture;
  readonly acquisition: Acquisition;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Select time is for a person to read in, whatever the pace of a simulated clock. */
  readonly lived: (span: Millis) => Millis;
  /** A stage ended without being carried out; `console` is where it was made. */
  readonly dropped: (zone: string, console: string) => void;
}

export class Stages {
  readonly #options: StagesOptions;
  readonly #staged = new StageShelf<Staged>();

  constructor(options: StagesOptions) {
    this.#options = options;
  }

  /** Prepares a mode for a zone; nothing is sent. Another person's live stage on the zone refuses it. */
  stage(
    zone: ZoneRuntime,
    request: ModeRequest,
    person: Person,
  ): { readonly stage: Stage } | { readonly refusal: StageRefusal } {
    const reserved = this.reservation(zone, person);
    if (reserved !== undefined) return { refusal: reserved };
    const mayWeaken = permits(person.role, 'mode.weaken');
    // What would be refused when it is executed is not offered to be executed.
    const judged = zone.judge(overrideOf(request, person), mayWeaken);
    if (!judged.ok) return { refusal: judged.refusal };
    // A person's new stage takes the place of their older one.
    for (const old of this.#staged.drop((it) => it.zone === zone)) this.#record('stage.cancelled', old, person.name);
    const now = this.#options.clock.now();
    const preview = this.#preview(zone, request, now);
    const event = this.#options.recorder.one({
      kind: 'stage.made',
      at: now,
      zone: zone.zone.id,
      actor: person.name,
      causes: [],
      data: { ...told(request), changes: preview.counts.change },
    });
    const validUntil = later(now, this.#options.lived(zone.watch.policy.command.selectFor));
    const stage: Stage = {
      id: `s${this.#options.recorder.nameOf(event)}`,
      by: person.name,
      madeAt: now,
      validUntil,
      situation: situationOf(zone.state, zone.decision),
      preview,
    };
    this.#staged.put({ stage, console: person.console, zone, request, event });
    return { stage };
  }

  /** Another person's live stage on the zone, as a refusal. */
  reservation(zone: ZoneRuntime, person: Person): StageRefusal | undefined {
    this.expire();
    const holder = this.#staged.find((it) => it.zone === zone && it.stage.by !== person.name);
    return holder && { code: 'zone-reserved', by: holder.stage.by, until: holder.stage.validUntil };
  }

  /** The zone of the person's own stage while it can still be carried out. */
  zoneOf(id: string, person: Person): string | undefined {
    const staged = this.#staged.get(id);
    return staged?.stage.by === person.name ? staged.zone.zone.id : undefined;
  }

  /** Drops what was staged on a zone at another console than the one that took it over. */
  dropOthers(zone: string, person: Person, reason?: string): void {
    const why = takenOver(person.name, reason);
    const dropped = this.#staged.drop((it) => it.zone.zone.id === zone && it.console !== person.console, why);
    for (const staged of dropped) this.#record('stage.cancelled', staged, person.name);
  }

  /** Carries out a stage as an override; refused when stale, not one's own, or when the zone or a device has changed. */
  execute(id: string, person: Person): { readonly event: number } | { readonly refusal: StageRefusal } {
    this.expire();
    const staged = this.#staged.take(id, person);
    if ('refusal' in staged) return staged;
    const { zone, request, stage } = staged;
    const moved = situationOf(zone.state, zone.decision) !== stage.situation;
    const refusal = moved
      ? { code: 'situation-changed' }
      : outdated({ picture: this.#options.picture, holdOf: zone.holdOf }, stage.preview.changes, 'by-zone');
    if (refusal !== undefined) {
      this.#options.dropped(zone.zone.id, staged.console);
      return { refusal };
    }
    const acted = zone.apply(
      overrideOf(request, person),
      permits(person.role, 'mode.weaken'),
      'override.set',
      person.name,
      { ...told(request), stage: id },
      [staged.event],
    );
    if (!acted.ok) this.#options.dropped(zone.zone.id, staged.console);
    return acted.ok ? { event: acted.event } : { refusal: acted.refusal };
  }

  cancel(id: string, person: Person): { readonly event: number } | { readonly refusal: StageRefusal } {
    const staged = this.#staged.take(id, person);
    if ('refusal' in staged) return staged;
    const event = this.#record('stage.cancelled', staged, person.name);
    this.#options.dropped(staged.zone.zone.id, staged.console);
    return { event };
  }

  /** Drops stages whose select time is over. */
  expire(): void {
    for (const staged of this.#staged.dropExpired(this.#options.clock.now())) {
      this.#record('stage.expired', staged, staged.stage.by);
      this.#options.dropped(staged.zone.zone.id, staged.console);
    }
  }

  #record(kind: 'stage.cancelled' | 'stage.expired', staged: Staged, actor: string): number {
    const { recorder, clock } = this.#options;
    return recorder.one({
      kind,
      at: clock.now(),
      zone: staged.zone.zone.id,
      actor,
      causes: [staged.event],
      data: { stage: staged.stage.id, mode: staged.request.mode },
    });
  }

  #preview(zone: ZoneRuntime, request: ModeRequest, now: UtcMs): Preview {
    const { policy } = zone.watch;
    const seen = zone.watch.picture ?? zone.watch.see();
    const { road } = zone;
    const automatic = zone.state.mode;
    const { speed: chosen } = chosenIn(request);
    const sight = sightOf(zone.state, seen);
    const calls = calledMode(zone.state);
    const grounds = { automatic: calls, sight, roadClass: road.class, postedSpeed: road.postedSpeed, chosen };
    const wanted = speedIn(request.mode, grounds, policy);
    const before = shownBefore(zone.state.shown, { mode: request.mode, speed: chosen });
    const { speed } = showSpeed(before, request.mode, wanted, road.postedSpeed, policy, now);
    const from = zone.decision?.mode ?? 'standby';
    const setting = settingIn(request.mode, calls, policy);
    const plan = zone.rehearse({ mode: request.mode, setting, speed });
    const aims = zone.withHolds(plan);
    const { picture, acquisition } = this.#options;
    const { reconciler } = zone;
    const changes = zone.members.devices.map(({ id }) => {
      const commanded = reconciler.targets.get(id)?.desired;
      const held = zone.holdOf(id);
      // A hold that this would overrule ends with it.
      const guidance = setting.lamp.lit ? plan.get(id)?.desired : undefined;
      const ends = held !== undefined && guidance !== undefined && isOverruled(held, guidance);
      const hold = held && { held, plan: plan.get(id), ends };
      return changeOf(picture, id, (ends ? plan : aims).get(id), {
        commanded,
        failed: reconciler.failedLast(id),
        hold,
      });
    });
    return {
      zone: zone.zone.id,
      from,
      to: request.mode,
      changes,
      counts: countsOf(changes),
      ...estimate(picture, acquisition, changes, () => policy.command),
      speed,
      until: later(now, minutes(request.minutes)),
      weakerThanAutomatic: isWeaker(request.mode, automatic),
      leavingStrong: !isWeaker(from, 'anti-collision') && isWeaker(request.mode, from),
      ...(request.stretch !== undefined && { stretch: request.stretch }),
    };
  }
}

/** What the person chose beside the mode. */
const chosenIn = ({ speed, stretch }: ModeRequest) => ({
  ...(speed !== undefined && { speed: kmh(speed) }),
  ...(stretch !== undefined && { stretch }),
});

const overrideOf = (request: ModeRequest, person: Person): ResponseAct => ({
  kind: 'override',
  mode: request.mode,
  by: person.name,
  reason: request.reason,
  for: minutes(request.minutes),
  ...chosenIn(request),
});

const told = (request: ModeRequest): { readonly [key: string]: Json } => ({
  mode: request.mode,
  reason: request.reason,
  minutes: request.minutes,
  ...chosenIn(request),
});
