import type { PointDescription } from '../../../drivers/port.ts';
import type { DeviceDetail, DeviceView, PointView } from '../../contract/views/device.ts';
import type { FaultRecord } from '../../contract/views/record.ts';
import type { CommandPhase } from '../../domain/command.ts';
import type { DeviceOverride } from '../../domain/device-request.ts';
import type { Sample } from '../../domain/reading.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { KeptCommand } from '../control/command-history.ts';
import type { DeviceResult } from '../control/reconcile.ts';
import {
  type DeviceRecord,
  isOffline,
  isUnproved,
  type KnownSample,
  lightLetters,
  missedAfter,
  sampleValue,
  stateReadAt,
} from '../picture/device-record.ts';
import type { ZoneWatch } from '../picture/zone-watch.ts';
import { endpointView } from './endpoint-view.ts';

export interface BesideRecord {
  /** Lights that it drives. */
  readonly lights: number;
  /** Of the zone that it senses for. */
  readonly watch?: ZoneWatch | undefined;
  readonly held?: DeviceOverride | undefined;
  readonly result?: DeviceResult | undefined;
}

/** A device as lists and maps show it. */
export function deviceView(record: DeviceRecord, { lights, watch, held, result }: BesideRecord): DeviceView {
  const letters = lightLetters(record, lights);
  const reportedAt = stateReadAt(record);
  const battery = sampleValue(record, 'battery');
  const sensor = watch?.picture?.sensors.find((each) => each.id === record.device.id);
  return {
    id: record.device.id,
    condition: record.condition,
    ...(record.answeredAt !== undefined && { at: record.answeredAt }),
    stale: record.stale || isUnproved(record),
    ...(isOffline(record) && { offline: true as const }),
    ...(record.desired && { desired: { ...record.desired } }),
    reported: { ...record.reported },
    ...(reportedAt !== undefined && { reportedAt }),
    ...(record.phase && { phase: shownPhase(record) }),
    ...(record.phaseAt !== undefined && { phaseAt: record.phaseAt }),
    ...(result !== undefined && result !== 'unsupported' && { result }),
    faults: faultsOf(record),
    ...(held && {
      override: {
        desired: { ...held.desired },
        by: held.by,
        reason: held.reason,
        since: held.since,
        until: held.until,
      },
    }),
    ...(letters !== undefined && { lights: letters }),
    ...(sensor && {
      visibility: {
        ...(sensor.reading.value !== undefined && { value: sensor.reading.value }),
        quality: sensor.reading.quality,
        cause: sensor.reading.cause,
        at: sensor.reading.at,
      },
    }),
    ...(typeof battery === 'number' && { battery }),
  };
}

const faultsOf = ({ profileFaults, raisedLink, overdue }: DeviceRecord): string[] => [
  ...profileFaults,
  ...(raisedLink === undefined ? [] : [raisedLink]),
  ...(overdue.length > 0 ? ['device/state-unread'] : []),
];

/** What was proved once is proved no more while nobody can read it; where nobody ever answered, nothing was proved. */
const shownPhase = (record: DeviceRecord): CommandPhase | undefined =>
  record.phase === 'verified' && (isUnproved(record) || isOffline(record) || record.answeredAt === undefined)
    ? 'unknown'
    : record.phase;

/** Everything a technician sees of one device. */
export function deviceDetail(
  view: DeviceView,
  record: DeviceRecord,
  acquisition: Acquisition,
  faults: readonly FaultRecord[],
  commands: readonly KeptCommand[],
  now: UtcMs,
): DeviceDetail {
  const { program, device } = record;
  const line = device.endpoint === undefined ? undefined : acquisition.line(device.endpoint);
  const statistics = acquisition.statistics(device.id);
  return {
    device: view,
    ...(program && { profile: { ...program.profile }, capability: { ...program.capability } }),
    ...(line && { endpoint: endpointView(acquisition, line) }),
    ...(statistics && { statistics: { ...statistics, faults: { ...statistics.faults } } }),
    polls: acquisition.pollsOf(device.id).map((poll) => ({ ...poll })),
    points: (program?.points ?? []).flatMap((point) => pointViews(point, record, now)),
    faults: [...faults],
    commands: commands.map(commandView),
  };
}

/** Elements of a list point that are shown one by one. */
const mostElements = 64;

function pointViews(point: PointDescription, record: DeviceRecord, now: UtcMs): readonly PointView[] {
  if (point.count === undefined) return [pointView(point, undefined, record.samples.get(point.name), record, now)];
  const count = Math.min(point.count, mostElements);
  return Array.from({ length: count }, (_, index) =>
    pointView(point, index, record.samples.get(`${point.name}#${index}`), record, now),
  );
}

function pointView(
  point: PointDescription,
  index: number | undefined,
  known: KnownSample | undefined,
  record: DeviceRecord,
  now: UtcMs,
): PointView {
  const { name, title, titleEn, where, encoding, unit, coded } = point;
  const sample = known?.sample;
  return {
    name,
    title,
    ...(titleEn !== undefined && { titleEn }),
    where,
    encoding,
    ...(unit !== undefined && { unit }),
    ...(coded !== undefined && { coded }),
    ...(index !== undefined && { index }),
    ...(sample && { raw: rawText(sample.raw) }),
    ...(sample?.value !== undefined && { value: sample.value }),
    ...(sample?.invalid && { invalid: sample.invalid }),
    faults: [...(sample?.faults ?? [])],
    ...(known && { at: known.at }),
    quality: qualityOf(point, known, record, now),
  };
}

function qualityOf(
  { pollClass }: PointDescription,
  known: KnownSample | undefined,
  record: DeviceRecord,
  now: UtcMs,
): PointView['quality'] {
  if (known === undefined) return 'missing';
  if (known.sample.invalid !== undefined) return 'bad';
  return isOffline(record) || now - known.at > missedAfter(record, pollClass) ? 'suspect' : 'good';
}

const rawText = (raw: Sample['raw']): string =>
  typeof raw === 'string' ? raw : raw.map((word) => `0x${word.toString(16).toUpperCase().padStart(4, '0')}`).join(' ');

function commandView(command: KeptCommand): DeviceDetail['commands'][number] {
  const { id, device, zone, desired, phase, attempt, intendedAt, sentAt, endedAt, fault, mismatch, event } = command;
  return {
    id,
    device,
    ...(zone !== undefined && { zone }),
    desired: { ...desired },
    phase,
    attempt,
    intendedAt,
    ...(sentAt !== undefined && { sentAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(fault && { fault: { ...fault } }),
    ...(mismatch && { mismatch: [...mismatch] }),
    ...(event !== undefined && { event }),
  };
}
