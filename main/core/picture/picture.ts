/**
 * The single writer of what is true now: every answer from the roadside ends here, is judged, and changes a record.
 * Keeps ages and quality with every value, raises and clears device faults. Commands nothing.
 */
import type { Clock, DeviceProgram, Request } from '../../../drivers/port.ts';
import { lightsOf, type Site } from '../../domain/asset.ts';
import type { CommandPhase, DesiredState } from '../../domain/command.ts';
import { type Fault, isMisconfiguration, isSilence } from '../../domain/outcome.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Sample } from '../../domain/reading.ts';
import type { UtcMs } from '../../domain/units.ts';
import { emptyTrack } from '../../domain/visibility-track.ts';
import type { AnswerSink } from '../acquisition/answer-sink.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import { walk } from '../walk.ts';
import {
  conditionOf,
  type DeviceRecord,
  type Heard,
  KnownSample,
  type Maintenance,
  newRecord,
  overdueFunctions,
  sampleKey,
  sampleValue,
} from './device-record.ts';
import { FaultBook } from './fault-book.ts';
import { takeUpMaintenance } from './saved-maintenance.ts';
import { sensedBy } from './sensed.ts';

/** A device that misses this many answers in a row gets a fault of its own. */
const missesBeforeFault = 3;

/** Devices whose age is looked at in one go: half a millisecond. */
const agedAtOnce = 5_000;

export interface PictureListeners {
  /** A visibility sensor said something, or fell silent. */
  sensed(device: string): void;
  /** A device reported its functions, or came back after silence (`returned`). */
  reported(device: string, returned: boolean): void;
  /** It counts its uptime anew. */
  restarted(device: string): void;
}

export interface PictureOptions {
  readonly site: Site;
  readonly programs: ReadonlyMap<string, DeviceProgram>;
  readonly policyOf: (zone: string | undefined) => Policy;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

export class Picture implements AnswerSink {
  readonly #options: PictureOptions;
  readonly #records = new Map<string, DeviceRecord>();
  readonly #byEndpoint = new Map<string, DeviceRecord[]>();
  readonly #downLines = new Set<string>();
  #isAgeing = false;
  readonly #faults: FaultBook;
  #changed: (record: DeviceRecord) => void = () => {};
  #listeners: PictureListeners = { sensed: () => {}, reported: () => {}, restarted: () => {} };

  constructor(options: PictureOptions) {
    this.#options = options;
    this.#faults = new FaultBook(options.store, options.recorder);
    for (const device of options.site.devices) {
      const record = newRecord(device, options.programs.get(device.id));
      if (device.kind === 'visibility-sensor') record.sensor = emptyTrack(options.clock.now());
      this.#records.set(device.id, record);
      if (device.endpoint === undefined) continue;
      this.#byEndpoint.set(device.endpoint, [...(this.#byEndpoint.get(device.endpoint) ?? []), record]);
    }
    takeUpMaintenance(options, this.#records);
  }

  /** Calls `listener` with each record that changed in a way a screen shows. */
  onChanged(listener: (record: DeviceRecord) => void): void {
    this.#changed = listener;
  }

  listen(listeners: PictureListeners): void {
    this.#listeners = listeners;
  }

  record(device: string): DeviceRecord | undefined {
    return this.#records.get(device);
  }

  records(): Iterable<DeviceRecord> {
    return this.#records.values();
  }

  get linesDown(): number {
    return this.#downLines.size;
  }

  answered(device: string, samples: readonly Sample[], at: UtcMs, request?: Request): void {
    const record = this.#records.get(device);
    if (record === undefined) return;
    const wasAway = this.#noteAnswer(record, at);
    const uptime = sampleValue(record, 'uptime');
    const reported = record.program?.reported(samples) ?? {};
    const hasState = Object.keys(reported).length > 0;
    const heard = noteHeard(record, at, hasState, request);
    for (const sample of samples) {
      const key = sampleKey(sample);
      if (record.samples.get(key)?.is(sample, heard) !== true) record.samples.set(key, new KnownSample(sample, heard));
    }
    this.#noteFaults(record, samples, at);
    if (hasState) record.reported = { ...record.reported, ...reported };
    this.#noteRestart(record, uptime, at);
    if (record.sensor !== undefined) this.#sense(record, samples, at);
    if (record.overdue.length > 0) this.#noteProof(record, at);
    this.#settle(record);
    if (wasAway || hasState) this.#listeners.reported(device, wasAway);
  }

  unchanged(device: string, request: Request, at: UtcMs): void {
    const record = this.#records.get(device);
    if (record === undefined) return;
    const wasAway = this.#noteAnswer(record, at);
    for (const heard of record.heard) if (heard.request === request) heard.at = at;
    if (!wasAway) return;
    this.#settle(record);
    this.#listeners.reported(device, true);
  }

  missed(device: string, fault: Fault, at: UtcMs): void {
    const record = this.#records.get(device);
    if (record === undefined) return;
    const before = record.linkFault;
    // Silences and answers that say no are counted apart.
    record.misses = before === undefined || isSilence(before) === isSilence(fault) ? record.misses + 1 : 1;
    record.linkFault = fault;
    record.lastMiss = fault;
    const own = fault.code !== 'queue/offline' && fault.code !== 'queue/expired' && fault.code !== 'link/unreachable';
    if (own && !record.lineDown && (isMisconfiguration(fault) || record.misses >= missesBeforeFault))
      this.#raiseLink(record, fault, at);
    this.#settle(record);
  }

  refused(device: string, points: readonly string[], at: UtcMs): void {
    const record = this.#records.get(device);
    const absent = points.join(' ');
    if (record === undefined || record.absent === absent) return;
    record.absent = absent;
    this.#faults.clear(record.device, 'profile/hole', at);
    if (absent !== '') this.#faults.raise(record.device, 'profile/hole', at, absent);
  }

  lineChanged(endpoint: string, down: boolean, fault: Fault | undefined, at: UtcMs): void {
    if (this.#downLines.has(endpoint) === down) return;
    const { recorder } = this.#options;
    const members = this.#byEndpoint.get(endpoint) ?? [];
    const zone = members.find((record) => record.device.zone !== undefined)?.device.zone;
    if (down) this.#downLines.add(endpoint);
    else this.#downLines.delete(endpoint);
    const data = { endpoint, devices: members.length, ...(fault && { fault: fault.code }) };
    recorder.soon({ kind: down ? 'link.lost' : 'link.restored', at, ...(zone && { zone }), causes: [], data });
    if (down) this.#faults.raiseLine(endpoint, zone, fault?.code ?? 'link/no-answer', at);
    else this.#faults.clearLine(endpoint, at);
    for (const record of members) {
      record.lineDown = down;
      this.#settle(record);
    }
  }

  /** Marks what has grown old, a part of the city at a time; called every second. */
  age(): void {
    const { clock } = this.#options;
    if (this.#isAgeing) return;
    this.#isAgeing = true;
    const done = (): void => {
      this.#isAgeing = false;
    };
    walk(this.#records.values(), agedAtOnce, clock, (record) => this.#age(record, clock.now()), done);
  }

  #age(record: DeviceRecord, now: UtcMs): void {
    if (record.program === undefined) return;
    const stale = record.answeredAt !== undefined && now - record.answeredAt > record.staleAfter;
    const before = record.overdue;
    this.#noteProof(record, now);
    if (stale === record.stale && before === record.overdue) return;
    record.stale = stale;
    this.#settle(record);
  }

  /** A device may answer and yet not say what it does: that is not known then, and a technician is told why. */
  #noteProof(record: DeviceRecord, at: UtcMs): void {
    const overdue = overdueFunctions(record);
    const names = overdue.join(' ');
    if (names === record.overdue.join(' ')) return;
    record.overdue = overdue;
    this.#faults.clear(record.device, 'device/state-unread', at);
    if (overdue.length === 0) return;
    const { code, detail } = record.lastMiss ?? {};
    const why = [names, code, detail].filter((part) => part !== undefined).join(', ');
    this.#faults.raise(record.device, 'device/state-unread', at, why);
  }

  /** After the machine slept nothing known is fresh. */
  markAllStale(): void {
    for (const record of this.#records.values()) {
      record.stale = record.program !== undefined;
      this.#settle(record);
    }
  }

  /** What is said of a device beside its record changed: who holds it. */
  toldAnew(device: string): void {
    const record = this.#records.get(device);
    if (record !== undefined) this.#changed(record);
  }

  setCommand(device: string, desired: DesiredState | undefined, phase: CommandPhase | undefined): void {
    const record = this.#records.get(device);
    if (record === undefined) return;
    record.desired = desired;
    record.phase = phase;
    record.phaseAt = phase === undefined ? undefined : this.#options.clock.now();
    this.#settle(record);
  }

  setMaintenance(device: string, maintenance: Maintenance | undefined): void {
    const record = this.#records.get(device);
    if (record === undefined) return;
    record.maintenance = maintenance;
    this.#options.recorder.keep(`maintenance/${device}`, maintenance ? { ...maintenance } : null);
    this.#settle(record);
  }

  /** Lights a device drives; kept here so that screens and coverage count the same. */
  lightCount(device: string): number {
    const record = this.#records.get(device);
    return record === undefined ? 0 : lightsOf(record.device).length;
  }

  /** True when the device had been silent before this answer. */
  #noteAnswer(record: DeviceRecord, at: UtcMs): boolean {
    const wasAway = record.misses > 0 || record.stale;
    record.answeredAt = at;
    record.misses = 0;
    record.stale = false;
    record.linkFault = undefined;
    if (record.raisedLink !== undefined) {
      this.#faults.clear(record.device, record.raisedLink, at);
      record.raisedLink = undefined;
    }
    return wasAway;
  }

  #noteFaults(record: DeviceRecord, samples: readonly Sample[], at: UtcMs): void {
    if (record.profileFaults.length === 0 && samples.every((sample) => (sample.faults?.length ?? 0) === 0)) return;
    const now = new Set<string>();
    for (const { sample } of record.samples.values()) for (const code of sample.faults ?? []) now.add(code);
    for (const code of now)
      if (!record.profileFaults.includes(code)) this.#faults.raise(record.device, code, at, undefined);
    for (const code of record.profileFaults) if (!now.has(code)) this.#faults.clear(record.device, code, at);
    record.profileFaults = [...now].sort();
  }

  #noteRestart(record: DeviceRecord, before: Sample['value'], at: UtcMs): void {
    const after = sampleValue(record, 'uptime');
    if (typeof before !== 'number' || typeof after !== 'number' || after >= before) return;
    const { id, zone } = record.device;
    this.#options.recorder.soon({
      kind: 'device.rebooted',
      at,
      device: id,
      ...(zone && { zone }),
      causes: [],
      data: { uptimeBefore: before, uptime: after },
    });
    this.#listeners.restarted(id);
  }

  #sense(record: DeviceRecord, samples: readonly Sample[], at: UtcMs): void {
    const sensor = sensedBy(record, samples, at, this.#options.policyOf(record.device.zone));
    if (sensor === undefined) return;
    record.sensor = sensor;
    this.#listeners.sensed(record.device.id);
  }

  #raiseLink(record: DeviceRecord, fault: Fault, at: UtcMs): void {
    if (record.raisedLink === fault.code) return;
    if (record.raisedLink !== undefined) this.#faults.clear(record.device, record.raisedLink, at);
    record.raisedLink = fault.code;
    this.#faults.raise(record.device, fault.code, at, fault.detail);
  }

  /** Raises a latched fault of a device and journals it, once until it clears. */
  raise(device: string, code: string, at: UtcMs, detail: string | undefined, causes: readonly number[]): void {
    const record = this.#records.get(device);
    if (record !== undefined) this.#faults.raise(record.device, code, at, detail, causes);
  }

  clear(device: string, code: string, at: UtcMs): void {
    const record = this.#records.get(device);
    if (record !== undefined) this.#faults.clear(record.device, code, at);
  }

  #settle(record: DeviceRecord): void {
    record.condition = conditionOf(record);
    this.#changed(record);
  }
}

/** The time that the samples of a new reply share; replies to the same request bring the same samples anew. */
function noteHeard(record: DeviceRecord, at: UtcMs, hasState: boolean, request: Request | undefined): Heard {
  const place = record.heard.findIndex((each) => each.request === request);
  const known = record.heard[place];
  if (known !== undefined && request !== undefined) {
    known.at = at;
    known.hasState = hasState;
    return known;
  }
  // The samples of an earlier reading keep the time of that one.
  const heard = { request, at, hasState };
  record.heard[place < 0 ? record.heard.length : place] = heard;
  return heard;
}
