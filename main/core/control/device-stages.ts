/**
 * Stage → preview → execute for a single device or a group: a person sees what would be written before it is, has a
 * short time to do it, and only once. What may be asked is judged twice, because the fog may have thickened in between.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { Stage } from '../../contract/views/stage.ts';
import { permits } from '../../domain/authority.ts';
import type { CommandLimits, DeviceState } from '../../domain/command.ts';
import type { Target } from '../../domain/desired.ts';
import { judgeRequest, type RequestLimits } from '../../domain/device-request.ts';
import { toJson } from '../../domain/journal.ts';
import { later, type Millis, minutes, seconds } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import { type DeviceOverrides, laidOver, type NewOverride } from './device-overrides.ts';
import { type Change, changeOf, countsOf, estimate, leftOut, outdated } from './preview.ts';
import { type StageRefusal, StageShelf, takenOver } from './stage-shelf.ts';
import type { Person } from './stages.ts';

export interface DeviceRequest {
  readonly desired: DeviceState;
  readonly reason: string;
  readonly minutes: number;
}

interface Staged {
  readonly stage: Stage;
  /** Where it was made. */
  readonly console: string;
  readonly devices: ReadonlySet<string>;
  readonly request: DeviceRequest;
  readonly event: number;
}

export interface DeviceStagesOptions {
  readonly picture: Picture;
  readonly acquisition: Acquisition;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Select time is for a person to read in, whatever the pace of a simulated clock. */
  readonly lived: (span: Millis) => Millis;
  readonly overrides: DeviceOverrides;
  readonly limitsFor: (device: string) => Omit<RequestLimits, 'mayWeaken'>;
  /** What the device's zone wants of it without anybody's hand. */
  readonly targetOf: (device: string) => Target | undefined;
  /** Its last command was not proved. */
  readonly failedLast: (device: string) => boolean;
  readonly longest: (device: string) => Millis;
  readonly commandLimits: (device: string) => CommandLimits;
  /** Why the person's console may not command the device's zone. */
  readonly withheld: (device: string, person: Person) => StageRefusal | undefined;
}

/** domain.md §6.5 step 2: a single device is selected for 10 s. */
const selectFor = seconds(10);
/** A group has more to read before it is executed; as long as a zone's plan (domain.md §6.5 step 2). */
const selectGroupFor = seconds(30);

type Refused = { readonly refusal: StageRefusal };
const nobody: Refused = { refusal: { code: 'not-commandable' } };

/** Notes of devices that a group's order does not switch. */
const passedBy: ReadonlySet<Change['note']> = new Set(['refused', 'unsupported', 'unmanaged', 'maintenance']);

/** Why a group has nobody to command. */
function whyNone(changes: readonly Change[]): Refused {
  const resting = changes.filter(({ note }) => note === 'maintenance').length;
  if (resting > 0) return { refusal: { code: 'all-in-maintenance', n: resting } };
  const refusal = changes.find((change) => change.refusal !== undefined)?.refusal;
  return refusal === undefined ? nobody : { refusal };
}

export class DeviceStages {
  readonly #options: DeviceStagesOptions;
  readonly #staged = new StageShelf<Staged>();

  constructor(options: DeviceStagesOptions) {
    this.#options = options;
  }

  /** The stage is, or was, one of these. */
  knows(stage: string): boolean {
    return this.#staged.knows(stage);
  }

  /** Prepares a command for one device; nothing is sent. */
  stage(device: string, request: DeviceRequest, person: Person): { readonly stage: Stage } | Refused {
    this.expire();
    const { picture, acquisition, recorder, clock, targetOf, commandLimits } = this.#options;
    const judged = this.#judge(device, request, person);
    if ('refusal' in judged) return judged;
    this.#replace([device], person);
    const now = clock.now();
    const { zone } = picture.record(device)?.device ?? {};
    const desired = laidOver(targetOf(device)?.desired, judged.desired);
    const changes = [changeOf(picture, device, { desired, fit: 'exact' }, { ...this.#soFar(device), alone: true })];
    const event = recorder.one({
      kind: 'stage.made',
      at: now,
      device,
      actor: person.name,
      ...(zone !== undefined && { zone }),
      causes: [],
      data: {
        desired: toJson(desired),
        reason: request.reason,
        minutes: request.minutes,
      },
    });
    const stage: Stage = {
      id: `d${recorder.nameOf(event)}`,
      by: person.name,
      madeAt: now,
      validUntil: later(now, this.#options.lived(selectFor)),
      preview: {
        device,
        ...(zone !== undefined && { zone }),
        changes,
        counts: countsOf(changes),
        ...estimate(picture, acquisition, changes, commandLimits),
        until: later(now, minutes(request.minutes)),
        weakerThanAutomatic: false,
      },
    };
    this.#staged.put({ stage, console: person.console, devices: new Set([device]), request, event });
    return { stage };
  }

  /** Prepares one command for many devices; those that cannot or may not take it are named in the preview and left out. */
  stageGroup(devices: readonly string[], request: DeviceRequest, person: Person): { readonly stage: Stage } | Refused {
    this.expire();
    const { picture, acquisition, recorder, clock, targetOf, commandLimits } = this.#options;
    const judged = this.#judgeAll(devices, request, person);
    const changes = judged.map(({ device, verdict }) => {
      const options = this.#soFar(device);
      if ('refusal' in verdict) return leftOut(changeOf(picture, device, undefined, options), verdict.refusal);
      const desired = laidOver(targetOf(device)?.desired, verdict.desired);
      return changeOf(picture, device, { desired, fit: 'exact' }, options);
    });
    const able = changes.filter(({ note }) => !passedBy.has(note)).map(({ device }) => device);
    if (able.length === 0) return whyNone(changes);
    this.#replace(able, person);
    const now = clock.now();
    const { desired, reason, minutes: span } = request;
    const event = recorder.one({
      kind: 'stage.made',
      at: now,
      actor: person.name,
      causes: [],
      data: {
        devices: able.length,
        desired: toJson(desired),
        reason,
        minutes: span,
      },
    });
    const stage: Stage = {
      id: `g${recorder.nameOf(event)}`,
      by: person.name,
      madeAt: now,
      validUntil: later(now, this.#options.lived(selectGroupFor)),
      preview: {
        changes,
        counts: countsOf(changes),
        ...estimate(picture, acquisition, changes, commandLimits),
        until: later(now, minutes(span)),
        weakerThanAutomatic: false,
      },
    };
    this.#staged.put({ stage, console: person.console, devices: new Set(able), request, event });
    return { stage };
  }

  /**
   * Holds the devices as staged, all of them or none; the commands follow by reconciliation. Refused when one of them
   * may not be commanded so any more, or is no longer as it was told.
   */
  execute(id: string, person: Person): { readonly event: number } | Refused {
    this.expire();
    const staged = this.#staged.take(id, person);
    if ('refusal' in staged) return staged;
    const { devices, request, event, stage } = staged;
    const { picture, overrides, clock } = this.#options;
    const refusal = outdated({ picture, holdOf: (device) => overrides.of(device) }, stage.preview.changes, 'singly');
    if (refusal !== undefined) return { refusal };
    const until = later(clock.now(), minutes(request.minutes));
    const how = {
      ...(stage.preview.device === undefined && { grouped: true as const }),
      ...(permits(person.role, 'mode.weaken') && { mayWeaken: true as const }),
    };
    const held: NewOverride[] = [];
    for (const { device, verdict } of this.#judgeAll([...devices], request, person)) {
      if ('refusal' in verdict) return verdict;
      held.push({ device, desired: verdict.desired, by: person.name, reason: request.reason, until, ...how });
    }
    return { event: overrides.holdAll(held, [event]) };
  }

  cancel(id: string, person: Person): { readonly event: number } | Refused {
    const staged = this.#staged.take(id, person);
    return 'refusal' in staged ? staged : { event: this.#record('stage.cancelled', staged, person.name) };
  }

  /** Why this person may not give the device back now: giving back commands it as taking does. */
  refusalToRelease(device: string, person: Person): StageRefusal | undefined {
    return this.#options.withheld(device, person) ?? this.#reservedFor(device, person);
  }

  /** Drops what was staged for devices of a zone at another console than the one that took it over. */
  dropOthers(zone: string, person: Person, reason?: string): void {
    const { picture } = this.#options;
    const isThere = (device: string): boolean => picture.record(device)?.device.zone === zone;
    const dropped = this.#staged.drop(
      (it) => it.console !== person.console && [...it.devices].some(isThere),
      takenOver(person.name, reason),
    );
    for (const staged of dropped) this.#record('stage.cancelled', staged, person.name);
  }

  /** Drops stages whose select time is over. */
  expire(): void {
    for (const staged of this.#staged.dropExpired(this.#options.clock.now()))
      this.#record('stage.expired', staged, staged.stage.by);
  }

  #soFar(device: string) {
    const { picture, failedLast } = this.#options;
    return { commanded: picture.record(device)?.desired, failed: failedLast(device) };
  }

  /** A person's new stage takes the place of their older ones on the same devices. */
  #replace(devices: readonly string[], person: Person): void {
    const older = this.#staged.drop((it) => devices.some((device) => it.devices.has(device)));
    for (const staged of older) this.#record('stage.cancelled', staged, person.name);
  }

  #judgeAll(devices: readonly string[], request: DeviceRequest, person: Person) {
    return [...new Set(devices)].map((device) => ({ device, verdict: this.#judge(device, request, person) }));
  }

  #judge(device: string, request: DeviceRequest, person: Person): { readonly desired: DeviceState } | Refused {
    const { picture, limitsFor, longest } = this.#options;
    const record = picture.record(device);
    if (record?.program === undefined || !record.device.managed) return { refusal: { code: 'not-commandable' } };
    const withheld = this.#options.withheld(device, person);
    if (withheld !== undefined) return { refusal: withheld };
    const isSupervisor = permits(person.role, 'mode.weaken');
    const rival = this.#staged.find((it) => it.devices.has(device) && it.stage.by !== person.name);
    if (rival !== undefined)
      return { refusal: { code: 'device-reserved', by: rival.stage.by, until: rival.stage.validUntil } };
    const reserved = this.#reservedFor(device, person);
    if (reserved !== undefined) return { refusal: reserved };
    if (minutes(request.minutes) > longest(device))
      return { refusal: { code: 'expiry-too-long', longest: longest(device) } };
    const limits = { ...limitsFor(device), mayWeaken: isSupervisor };
    const judged = judgeRequest(request.desired, record.program.capability, limits);
    return judged.ok ? { desired: judged.desired } : { refusal: judged.refusal };
  }

  /** Somebody else holds the device, whom only a supervisor outranks. */
  #reservedFor(device: string, person: Person): StageRefusal | undefined {
    const held = this.#options.overrides.of(device);
    if (held === undefined || held.by === person.name || permits(person.role, 'mode.weaken')) return undefined;
    return { code: 'device-reserved', by: held.by, until: held.until };
  }

  #record(kind: 'stage.cancelled' | 'stage.expired', staged: Staged, actor: string): number {
    const { recorder, clock, picture } = this.#options;
    const [device] = staged.devices.size === 1 ? staged.devices : [];
    const zone = device === undefined ? undefined : picture.record(device)?.device.zone;
    return recorder.one({
      kind,
      at: clock.now(),
      ...(device !== undefined && { device }),
      actor,
      ...(zone !== undefined && { zone }),
      causes: [staged.event],
      data: { stage: staged.stage.id },
    });
  }
}
