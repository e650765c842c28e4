/**
 * The fog of a zone as the console had it at one past moment: its stored readings judged anew by the rules of now, with
 * what the journal tells besides, which is whom nobody believed, who was under repair and what a person entered.
 */
import type { Zone } from '../../domain/asset.ts';
import { type EnteredVisibility, type SensorView, seeZone, type ZonePicture } from '../../domain/fog.ts';
import type { Policy } from '../../domain/policy.ts';
import { qualities, qualityCauses, type Reading } from '../../domain/reading.ts';
import { later, metres, millis, minutes, type UtcMs, utcMs } from '../../domain/units.ts';
import { emptyTrack, track, viewSensor } from '../../domain/visibility-track.ts';
import type { Store } from '../store/store.ts';
import { type DeviceRecord, isUnequipped, sensorPoll } from './device-record.ts';
import { maintainedAt } from './past-devices.ts';
import { readingsOf } from './past-pictures.ts';

export interface MomentOptions {
  readonly zone: Zone;
  readonly policy: Policy;
  readonly sensors: readonly DeviceRecord[];
  readonly store: Pick<Store, 'readings' | 'query'>;
  readonly at: UtcMs;
}

/** The picture at `at`. Where nothing was stored, because no core ran or a sensor was silent, its sensor is missing. */
export function pictureAt(options: MomentOptions): ZonePicture {
  const { zone, policy, store, at } = options;
  const maintained = maintainedAt(store, zone.id, at);
  const sensors = options.sensors
    .filter(({ device }) => !maintained.has(device.id))
    .map((record) => sensorAt(record, options));
  const entered = enteredAt(store, zone.id, at);
  return seeZone({
    zone,
    sensors,
    policy,
    now: at,
    unequipped: isUnequipped(options.sensors),
    ...(entered && { entered }),
  });
}

function sensorAt(record: DeviceRecord, { policy, store, at }: MomentOptions): SensorView {
  const { id, stake } = record.device;
  const every = sensorPoll(record);
  // Whoever is stuck or jumps shows so only against what was said before.
  const reach = Math.max(2 * policy.means.long, policy.sensors.missingAfter, 3 * every);
  const from = later(at, millis(-reach));
  const ceiling = record.program?.ceiling;
  let known = emptyTrack(from);
  for (const reading of readingsOf(id, store, from, at)) {
    // Stored again when it had grown old: nothing that the sensor said then.
    if (reading.value === undefined || reading.cause === 'stale') continue;
    const condition = reading.cause === 'degraded' ? 'degraded' : 'ok';
    const sample = {
      at: reading.at,
      value: reading.value,
      condition,
      ...(ceiling && { ceiling: metres(ceiling) }),
    } as const;
    known = track(known, sample, policy);
  }
  const doubt = doubtAt(id, store, at);
  if (doubt !== undefined) known = { ...known, latest: doubted(known.latest, doubt, at) };
  return viewSensor(id, stake, known, policy, every, at);
}

type Doubt = Pick<Reading, 'quality' | 'cause'>;

/** Why the console believed nothing of a sensor at `at`, if it did not; that it was silent shows by its readings. */
function doubtAt(sensor: string, store: MomentOptions['store'], at: UtcMs): Doubt | undefined {
  const [told] = store.query({ device: sensor, kind: 'quality.changed', to: at, limit: 1 });
  const quality = qualities.find((each) => each === told?.data['quality']);
  const cause = qualityCauses.find((each) => each === told?.data['cause']);
  if (quality === undefined || cause === undefined || cause === 'stale' || cause === 'lost') return undefined;
  return quality === 'good' || cause === 'degraded' ? undefined : { quality, cause };
}

/** Answers that held no value are not stored: a bad sensor is taken to answer badly on. */
const doubted = (latest: Reading | undefined, doubt: Doubt, at: UtcMs): Reading =>
  doubt.quality === 'suspect' && latest !== undefined ? { ...latest, ...doubt } : { at, ...doubt };

const sources: readonly EnteredVisibility['source'][] = ['video', 'patrol', 'weather-office'];

/** What a person had entered for the zone, unless it had been withdrawn by then; over a restart it stood on. */
function enteredAt(store: MomentOptions['store'], zone: string, at: UtcMs): EnteredVisibility | undefined {
  const [entry] = store.query({ zone, kind: 'visibility.entered', to: at, limit: 1 });
  const [ended] = store.query({ zone, kind: 'visibility.ended', to: at, limit: 1 });
  if (entry === undefined || entry.seq < (ended?.seq ?? 0)) return undefined;
  const { value, minutes: holds, source } = entry.data;
  const from = sources.find((each) => each === source);
  if (typeof value !== 'number' || typeof holds !== 'number' || from === undefined) return undefined;
  const until = later(utcMs(entry.at), minutes(holds));
  return { value: metres(value), at: entry.at, until, by: entry.actor ?? '', source: from };
}
