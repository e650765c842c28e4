/** The fog of a zone as the stored readings tell it: what its picture was before this core started. */
import type { Zone } from '../../domain/asset.ts';
import { mayEscalate, type SensorView, seeZone, type ZonePicture } from '../../domain/fog.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Reading } from '../../domain/reading.ts';
import { later, type Millis, metres, millis, minutes, type UtcMs, utcMs } from '../../domain/units.ts';
import { viewSensor } from '../../domain/visibility-track.ts';
import type { Store } from '../store/store.ts';
import { type DeviceRecord, sensorPoll } from './device-record.ts';

const minute = minutes(1);
/** When in each minute it is looked, in ms: also towards its two ends, where fog that goes or comes is thickest. */
const looks = [10_000, 30_000, 59_999].map(millis);
/** Changes of quality that are looked at for one sensor, newest first: more than a sensor has in half an hour. */
const mostChanges = 500;

export interface PastOptions {
  readonly zone: Zone;
  readonly policy: Policy;
  readonly sensors: readonly DeviceRecord[];
  readonly store: Pick<Store, 'readings' | 'query'>;
  readonly from: UtcMs;
  readonly now: UtcMs;
}

/**
 * Pictures from `from` until `now`, oldest first. A reading stands until the next poll should have brought another:
 * where there is none, because the sensor was silent or no core ran, there is no picture. What a person entered is not
 * in the readings.
 */
export function* pastPictures(options: PastOptions): Generator<ZonePicture> {
  const { zone, policy, sensors, store, from, now } = options;
  const pasts = sensors.map((record) => new SensorPast(record, readingsOf(record.device.id, store, from, now), policy));
  if (pasts.every((past) => past.isEmpty)) return;
  for (let begins = from - (from % minute); begins <= now; begins += minute)
    for (const at of looks.map((look) => later(utcMs(begins), look)).filter((each) => each >= from && each <= now)) {
      const seen = pasts.flatMap((past) => past.seenAt(at) ?? []);
      if (seen.length > 0) yield seeZone({ zone, sensors: seen, policy, now: at });
    }
}

/** The readings of one sensor, looked at from one moment to the next. */
class SensorPast {
  readonly #record: DeviceRecord;
  readonly #readings: readonly Reading[];
  readonly #policy: Policy;
  readonly #every: Millis;
  /** The readings of the last short window are those from `#first` up to `#next`. */
  #first = 0;
  #next = 0;

  constructor(record: DeviceRecord, readings: readonly Reading[], policy: Policy) {
    this.#record = record;
    this.#readings = readings;
    this.#policy = policy;
    this.#every = sensorPoll(record);
  }

  get isEmpty(): boolean {
    return this.#readings.length === 0;
  }

  /** `at` never goes back. */
  seenAt(at: UtcMs): SensorView | undefined {
    while ((this.#readings[this.#next]?.at ?? Number.POSITIVE_INFINITY) <= at) this.#next += 1;
    while ((this.#readings[this.#first]?.at ?? at) < at - this.#policy.means.short) this.#first += 1;
    const latest = this.#readings[this.#next - 1];
    if (latest === undefined || at - latest.at > 1.5 * this.#every) return undefined;
    const { id, stake } = this.#record.device;
    const points = this.#readings.slice(Math.min(this.#first, this.#next - 1), this.#next).flatMap((reading) => {
      const counts = reading.value !== undefined && mayEscalate({ reading });
      return counts ? [{ at: reading.at, value: reading.value, good: reading.quality === 'good' }] : [];
    });
    return viewSensor(id, stake, { since: at, points, latest, lastGood: [] }, this.#policy, this.#every, at);
  }
}

/** The values that were stored, oldest first. Why some are suspect stands in the journal only. */
export function readingsOf(sensor: string, store: PastOptions['store'], from: UtcMs, now: UtcMs): readonly Reading[] {
  const rows = store.readings([sensor], from, now, 1)[0]?.values ?? [];
  const doubts = rows.some(([, , quality]) => quality === 'suspect') ? doubtsOf(sensor, store, now) : [];
  return rows.map(([at, value, quality], index): Reading => {
    const told = { at: utcMs(at), value: metres(value), quality };
    if (quality !== 'suspect') return { ...told, cause: 'none' };
    const next = rows[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    return { ...told, cause: doubts.find((doubt) => doubt.at < next)?.cause ?? 'stale' };
  });
}

/** From when on a sensor was suspect and why, newest first. */
function doubtsOf(sensor: string, store: PastOptions['store'], now: UtcMs) {
  return store
    .query({ device: sensor, kind: 'quality.changed', to: now, limit: mostChanges })
    .filter(({ data }) => data['quality'] === 'suspect')
    .map(({ at, data }) => ({ at, cause: doubtCauses.find((cause) => cause === data['cause']) ?? 'stale' }));
}
const doubtCauses = ['degraded', 'jump', 'stuck', 'stale'] as const;
