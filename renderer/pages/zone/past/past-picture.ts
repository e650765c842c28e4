/** A zone as the record has it at a past moment. What the record does not hold is unknown, never guessed. */
import type { DeviceView } from '../../../../main/contract/views/device.ts';
import type { PastCommand, PastDevice, PastZoneView } from '../../../../main/contract/views/past.ts';
import type { JournalEventView } from '../../../../main/contract/views/record.ts';
import type { ZoneView } from '../../../../main/contract/views/zone.ts';
import { type Mode, modes } from '../../../../main/domain/mode.ts';
import type { Quality } from '../../../../main/domain/reading.ts';

export type History = readonly {
  readonly sensor: string;
  readonly values: readonly (readonly [number, number, Quality])[];
}[];

/** A reading older than this says nothing of the moment any more. */
export const oldestReading = 300_000;

export interface PastReading {
  readonly value: number | undefined;
  readonly quality: Quality;
  readonly at: number;
}

/** The last reading of each sensor at a moment; `missing` where there was none within five minutes. */
export function readingsAt(history: History, at: number): ReadonlyMap<string, PastReading> {
  const readings = new Map<string, PastReading>();
  for (const { sensor, values } of history) {
    const last = values.findLast(([when]) => when <= at);
    const known = last !== undefined && at - last[0] <= oldestReading;
    readings.set(
      sensor,
      known
        ? { value: last[2] === 'missing' ? undefined : last[1], quality: last[2], at: last[0] }
        : { value: undefined, quality: 'missing', at },
    );
  }
  return readings;
}

/** The lowest usable visibility of a zone at a moment. */
export function lowestAt(readings: ReadonlyMap<string, PastReading>): number | undefined {
  const usable = [...readings.values()].flatMap(({ value, quality }) =>
    value === undefined || quality === 'bad' || quality === 'missing' ? [] : [value],
  );
  return usable.length === 0 ? undefined : Math.min(...usable);
}

/** The lowest usable visibility that the record has after `from` and until `to`: no patch of fog falls between two looks. */
export function lowestIn(history: History, from: number, to: number): number | undefined {
  const values = history.flatMap((one) =>
    one.values.filter(([at, , quality]) => at > from && at <= to && quality !== 'bad' && quality !== 'missing'),
  );
  return values.length === 0 ? undefined : Math.min(...values.map(([, value]) => value));
}

export interface PastMode {
  readonly mode: Mode;
  readonly source: string;
  readonly at: number;
  readonly seq: number;
}

/** Mode changes of a zone, oldest first, from its `decision.made` events. */
export function modesOf(
  events: readonly Pick<JournalEventView, 'kind' | 'at' | 'data' | 'seq'>[],
): readonly PastMode[] {
  return events
    .filter(({ kind }) => kind === 'decision.made')
    .flatMap(({ at, data, seq }) => {
      const mode = modes.find((one) => one === data['mode']);
      return mode === undefined ? [] : [{ mode, source: String(data['source'] ?? ''), at, seq }];
    })
    .sort((a, b) => a.seq - b.seq);
}

export const modeAt = (changes: readonly PastMode[], at: number): PastMode | undefined =>
  changes.findLast((change) => change.at <= at);

/**
 * The record does not reach that far: there is neither a mode nor anything seen. A core that ran had decided, so that no
 * sensor may be told as lost then.
 */
export const isOffRecord = (
  mode: PastMode | undefined,
  visibility: Pick<PastZoneView['visibility'], 'trust'> | undefined,
): boolean => mode === undefined && visibility?.trust === 'none';

/** How often the record is asked for, in ms of the machine: simulated time brings more of it, but nobody looks each second. */
export const recordEvery = (speed: number): number => Math.max(5_000, 60_000 / Math.max(1, speed));

const phases = {
  'command.intended': 'intended',
  'command.sent': 'sent',
  'command.busy': 'busy',
  'command.verified': 'verified',
  'command.failed': 'failed',
  'command.refused': 'failed',
  'command.unknown': 'unknown',
  'command.superseded': 'superseded',
} as const;
const isPhaseKind = (kind: string): kind is keyof typeof phases => Object.hasOwn(phases, kind);
/** Another hand set the device. */
const drifted = 'device.drifted';

/** What the record tells of a zone's devices at a moment. */
export interface DevicesThen {
  /** Events of their commands, in any order; later ones are left out. */
  readonly events: readonly PastCommand[];
  /** Those of which something was amiss; absent while that is not known. */
  readonly amiss: readonly PastDevice[] | undefined;
  /** How many lights a device drives. */
  readonly lights: (id: string) => number;
}

/**
 * How far each device's last command had got at a moment, what was proved to be shown by then, and what was amiss. Single
 * lights are not on record: they are as their host was read back, and unknown where it had a fault.
 */
export function devicesAt({ events, amiss, lights }: DevicesThen, at: number): ReadonlyMap<string, DeviceView> {
  const devices = new Map<string, DeviceView>();
  for (const event of events.filter((one) => one.at <= at).toSorted((a, b) => a.seq - b.seq)) {
    const { device: id, kind } = event;
    if (id === undefined) continue;
    const before = devices.get(id);
    if (kind === drifted && before !== undefined) devices.set(id, { ...before, condition: 'external' });
    if (!isPhaseKind(kind)) continue;
    const asked = kind === 'command.intended' ? event.data['desired'] : undefined;
    const desired = isRecord(asked) ? { ...before?.desired, ...asked } : before?.desired;
    const phase = phases[kind];
    devices.set(id, {
      id,
      condition: phase === 'verified' ? 'operating' : phase === 'failed' ? 'fault' : 'unknown',
      at: event.at,
      stale: false,
      ...(desired !== undefined && { desired }),
      reported: phase === 'verified' ? { ...before?.reported, ...desired } : (before?.reported ?? {}),
      phase,
      faults: [],
    });
  }
  for (const one of amiss ?? []) devices.set(one.id, withAmiss(devices.get(one.id), one));
  for (const [id, view] of devices) {
    const isWell = amiss !== undefined && view.condition === 'operating';
    const condition = view.condition === 'operating' && !isWell ? 'unknown' : view.condition;
    devices.set(id, { ...view, condition, lights: (isWell ? 'h' : 'u').repeat(lights(id)) });
  }
  return devices;
}

/** What was proved once was not proved any more while nobody could read it. */
function withAmiss(view: DeviceView | undefined, { id, faults, silent, maintenance }: PastDevice): DeviceView {
  const known: DeviceView = view ?? { id, stale: false, reported: {}, condition: 'unknown', faults: [] };
  const { phase, ...rest } = known;
  const condition = maintenance ? 'maintenance' : silent ? 'offline' : conditionWith(faults, known.condition);
  const proved = phase === 'verified' && (silent || condition === 'unknown') ? 'unknown' : phase;
  return { ...rest, condition, faults, ...(silent && { offline: true }), ...(proved && { phase: proved }) };
}

function conditionWith(faults: readonly string[], without: DeviceView['condition']): DeviceView['condition'] {
  if (faults.includes('device/state-unread')) return 'unknown';
  // That a profile names points which the device lacks says nothing against what it does.
  return faults.every((code) => code === 'profile/hole') ? without : 'fault';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type PastZone = Pick<ZoneView, 'sensors' | 'subSegments'> & Partial<Pick<PastZoneView, 'visibility'>>;

/** The profile at a moment: each stretch takes the reading of the sensor nearest to its middle. */
export function zoneAt(now: PastZone, readings: ReadonlyMap<string, PastReading>): PastZone {
  const sensors = now.sensors.map(({ id, stake }) => {
    const reading = readings.get(id);
    return {
      id,
      stake,
      ...(reading?.value !== undefined && { value: reading.value }),
      quality: reading?.quality ?? ('missing' as const),
      cause: 'none',
      at: reading?.at ?? 0,
    };
  });
  const usable = sensors.filter((sensor) => sensor.value !== undefined && sensor.quality !== 'bad');
  const subSegments = now.subSegments.map(({ from, to }) => {
    const within = usable.filter((sensor) => sensor.stake >= from && sensor.stake <= to);
    const value = within.length === 0 ? undefined : Math.min(...within.map((sensor) => sensor.value ?? Number.NaN));
    return { from, to, ...(value !== undefined && { escalate: value }), contradicted: false };
  });
  return { sensors, subSegments };
}
