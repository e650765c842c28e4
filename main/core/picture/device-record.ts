/** All that is known of one device right now. Plain mutable state; only the picture writes it. */
import type { DeviceProgram, Poll, PollClass, Request } from '../../../drivers/port.ts';
import type { Device } from '../../domain/asset.ts';
import type { CommandPhase, DesiredState, DeviceFunction, ReportedState } from '../../domain/command.ts';
import { type Condition, diagnose } from '../../domain/diagnosis.ts';
import { type Fault, isSilence } from '../../domain/outcome.ts';
import type { Sample } from '../../domain/reading.ts';
import { type Millis, millis, type UtcMs } from '../../domain/units.ts';
import type { SensorTrack } from '../../domain/visibility-track.ts';

/** When one reply was last heard, shared by all the samples that it brought. */
export interface Heard {
  readonly request: Request | undefined;
  at: UtcMs;
  /** It brought some of the device's state. */
  hasState: boolean;
}

export class KnownSample {
  readonly sample: Sample;
  readonly #heard: Heard;

  constructor(sample: Sample, heard: Heard) {
    this.sample = sample;
    this.#heard = heard;
  }

  get at(): UtcMs {
    return this.#heard.at;
  }

  is(sample: Sample, heard: Heard): boolean {
    return this.sample === sample && this.#heard === heard;
  }
}

export interface Maintenance {
  readonly by: string;
  readonly reason: string;
  readonly since: UtcMs;
}

export interface DeviceRecord {
  readonly device: Device;
  readonly program: DeviceProgram | undefined;
  /** Longest acceptable silence: three periods of its quickest poll. */
  readonly staleAfter: number;
  readonly samples: Map<string, KnownSample>;
  /** Last reply to each request of the polls. */
  readonly heard: Heard[];
  answeredAt: UtcMs | undefined;
  stale: boolean;
  /** It answers, but these functions were not read for too long: what was last known of them proves nothing. */
  overdue: readonly DeviceFunction[];
  misses: number;
  linkFault: Fault | undefined;
  /** Why something was not heard last; good answers to other requests do not clear it. */
  lastMiss: Fault | undefined;
  lineDown: boolean;
  reported: ReportedState;
  profileFaults: readonly string[];
  maintenance: Maintenance | undefined;
  desired: DesiredState | undefined;
  phase: CommandPhase | undefined;
  /** When the present command came to this phase. */
  phaseAt: UtcMs | undefined;
  condition: Condition;
  sensor: SensorTrack | undefined;
  /** Last `link/*` or configuration fault raised for it, so that it is raised once. */
  raisedLink: string | undefined;
  /** Points that it is said to lack; `undefined` before the first polls. */
  absent: string | undefined;
}

const slowestQuickPoll = 60_000;

/** What a turn may come late on a busy line before it counts as missed, in milliseconds: one more period, within these. */
const grace = { least: 30_000, most: 300_000 };

const periodOf = ({ pollEvery }: Device, { class: name, every }: Poll): number =>
  name === 'fast' ? (pollEvery ?? every) : every;

/** None of these sensors can ever tell anything: there are none, or they are registered only. */
export const isUnequipped = (sensors: readonly DeviceRecord[]): boolean =>
  sensors.every(({ device }) => !device.managed);

/** How often a visibility sensor is asked for its value. */
export const sensorPoll = ({ device, program }: DeviceRecord): Millis =>
  device.pollEvery ?? program?.polls[0]?.every ?? millis(5_000);

/** From this age on, in milliseconds, a value of this class of poll has missed a turn. */
export function missedAfter({ device, program, staleAfter }: DeviceRecord, pollClass: PollClass): number {
  const poll = program?.polls.find((each) => each.class === pollClass);
  if (poll === undefined) return staleAfter;
  const every = periodOf(device, poll);
  return every + Math.min(Math.max(every, grace.least), grace.most);
}

export function newRecord(device: Device, program: DeviceProgram | undefined): DeviceRecord {
  const periods = program?.polls.map((poll) => periodOf(device, poll)) ?? [];
  const quickest = Math.min(...periods, slowestQuickPoll);
  return {
    device,
    program,
    staleAfter: Math.max(3 * quickest, 10_000),
    samples: new Map(),
    heard: [],
    answeredAt: undefined,
    stale: false,
    overdue: [],
    misses: 0,
    linkFault: undefined,
    lastMiss: undefined,
    lineDown: false,
    reported: {},
    profileFaults: [],
    maintenance: undefined,
    desired: undefined,
    phase: undefined,
    phaseAt: undefined,
    condition: device.managed ? 'unknown' : 'unmanaged',
    sensor: undefined,
    raisedLink: undefined,
    absent: undefined,
  };
}

/**
 * The functions that were not read for longer than their polls may take, though the device answers. What was never read
 * is not among them: it proves nothing yet.
 */
export function overdueFunctions(record: DeviceRecord): readonly DeviceFunction[] {
  const { program, samples, heard, answeredAt } = record;
  if (program === undefined || answeredAt === undefined) return none;
  // Each second for each device of the city: a look at its few replies tells nearly always that all is well.
  if (!heard.some(({ at, hasState }) => hasState && answeredAt - at > record.staleAfter)) return none;
  const overdue = program.points.filter(({ name, shows, pollClass }) => {
    const at = shows.length === 0 ? undefined : samples.get(name)?.at;
    return at !== undefined && answeredAt - at > missedAfter(record, pollClass);
  });
  return overdue.length === 0 ? none : [...new Set(overdue.flatMap(({ shows }) => shows))].sort();
}
const none: readonly DeviceFunction[] = [];

/** When all that was ever read of its state was last read; `undefined` before the first. */
export function stateReadAt({ program, samples }: DeviceRecord): UtcMs | undefined {
  let oldest: UtcMs | undefined;
  for (const { name, shows } of program?.points ?? []) {
    const at = shows.length === 0 ? undefined : samples.get(name)?.at;
    if (at !== undefined && (oldest === undefined || at < oldest)) oldest = at;
  }
  return oldest;
}

/** What the device does, as far as it was read lately. */
export const provedState = ({ reported, overdue }: DeviceRecord): ReportedState =>
  overdue.length === 0
    ? reported
    : Object.fromEntries(Object.entries(reported).filter(([name]) => !overdue.some((each) => each === name)));

/** Something that it should do, or that people see of it, is no longer proved. Who controls it is seen by nobody. */
export const isUnproved = ({ overdue, desired }: DeviceRecord): boolean =>
  overdue.some((name) => name !== 'control' || desired?.control !== undefined);

export const sampleKey = (sample: Pick<Sample, 'point' | 'index'>): string =>
  sample.index === undefined ? sample.point : `${sample.point}#${sample.index}`;

export const sampleValue = (record: DeviceRecord, point: string): Sample['value'] =>
  record.samples.get(point)?.sample.value;

/** True when nobody answers there right now; a device that says no, or asks for patience, is not offline. */
export const isOffline = ({ lineDown, misses, linkFault }: DeviceRecord): boolean =>
  lineDown || (misses >= 2 && linkFault !== undefined && isSilence(linkFault));

export const conditionOf = (record: DeviceRecord): Condition => {
  return diagnose({
    kind: record.device.kind,
    managed: record.device.managed,
    maintenance: record.maintenance !== undefined,
    everAnswered: record.answeredAt !== undefined,
    stale: record.stale || isUnproved(record),
    ...(record.lineDown && { linkFault: record.linkFault ?? { code: 'queue/offline' as const } }),
    ...(!record.lineDown && record.misses >= 2 && record.linkFault && { linkFault: record.linkFault }),
    ...(record.desired && { desired: record.desired }),
    reported: provedState(record),
    ...(record.phase && { phase: record.phase }),
    faults: record.profileFaults,
    verifyInput: record.program?.capability.verifyInput === true,
  });
};

const nodeLetter: { readonly [state: string]: string } = {
  dark: 'd',
  lit: 'l',
  fault: 'f',
  offline: 'x',
  unknown: 'u',
};

/** Sample keys of nodes, written once: every light of every host is looked up each second. */
const nodeKeys: string[] = [];

/** One letter a light in node order; `undefined` when the device drives no lights. */
export function lightLetters(record: DeviceRecord, count: number): string | undefined {
  if (count === 0) return undefined;
  const silent = isOffline(record) || record.answeredAt === undefined || record.stale;
  if (silent) return 'u'.repeat(count);
  if (!record.samples.has('node-state#0')) return 'h'.repeat(count);
  const nodes = record.program?.points.find(({ name }) => name === 'node-state');
  const oldest = (record.answeredAt ?? 0) - missedAfter(record, nodes?.pollClass ?? 'normal');
  let letters = '';
  for (let index = 0; index < count; index += 1) {
    nodeKeys[index] ??= `node-state#${index}`;
    const known = record.samples.get(nodeKeys[index] ?? '');
    const state = known !== undefined && known.at >= oldest ? known.sample.value : undefined;
    letters += (typeof state === 'string' ? nodeLetter[state] : undefined) ?? 'u';
  }
  return letters;
}
