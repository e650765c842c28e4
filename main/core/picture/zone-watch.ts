/** The fog picture of one zone over time: seen anew with each reading and each second, journalled when it changes. */
import type { Clock } from '../../../drivers/port.ts';
import type { Zone } from '../../domain/asset.ts';
import { type EnteredVisibility, seeZone, type ZonePicture } from '../../domain/fog.ts';
import type { Json } from '../../domain/journal.ts';
import type { Policy } from '../../domain/policy.ts';
import { later, millis, minutes, type UtcMs } from '../../domain/units.ts';
import { viewSensor } from '../../domain/visibility-track.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import { type DeviceRecord, isUnequipped, sensorPoll } from './device-record.ts';
import { LowestSeen } from './lowest-seen.ts';
import { pastPictures } from './past-pictures.ts';
import { VisibilityEntry } from './visibility-entry.ts';

const trendSpan = minutes(30);
const trendStep = minutes(1);
/** Inside a band the fog is journalled again when it has thickened to this share of what was last journalled. */
const noteworthyDrop = 0.9;

export class ZoneWatch {
  readonly zone: Zone;
  readonly policy: Policy;
  readonly #sensors: readonly DeviceRecord[];
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #qualities = new Map<string, { readonly quality: string; readonly event: number | undefined }>();
  #picture: ZonePicture | undefined;
  /** The journal event that says what the fog is now: the cause of every decision on it. */
  #event: number | undefined;
  #bandSince: UtcMs | undefined;
  /** Visibility of the last `fog.changed`. */
  #noted = Number.POSITIVE_INFINITY;
  readonly #trend: [number, number][] = [];
  readonly lowest = new LowestSeen();
  /** What a person entered beside the sensors. */
  readonly entry: VisibilityEntry;

  constructor(zone: Zone, policy: Policy, sensors: readonly DeviceRecord[], recorder: Recorder, clock: Clock) {
    this.zone = zone;
    this.policy = policy;
    this.#sensors = sensors;
    this.#recorder = recorder;
    this.#clock = clock;
    this.entry = new VisibilityEntry(zone.id, recorder, clock);
  }

  get event(): number | undefined {
    return this.#event;
  }
  /** When the band that the zone is answered by was first seen. */
  get bandSince(): UtcMs | undefined {
    return this.#bandSince;
  }
  get trend(): readonly (readonly [number, number])[] {
    return this.#trend;
  }
  get entered(): EnteredVisibility | undefined {
    return this.entry.entered;
  }

  /** Takes up the trend of the core that ran before, as far as its readings were stored. */
  recall(store: Store): void {
    const now = this.#clock.now();
    const { zone, policy } = this;
    const from = later(now, millis(-trendSpan));
    const past = pastPictures({ zone, policy, sensors: this.#sensors, store, from, now });
    for (const picture of past) this.#noteTrend(picture);
  }

  /** The picture as of now; journals `quality.changed` and `fog.changed` when they did. */
  see(): ZonePicture {
    const now = this.#clock.now();
    const { entered, cause } = this.entry.look();
    const sensors = this.#sensors.flatMap((record) => {
      if (record.sensor === undefined || record.maintenance !== undefined) return [];
      const { id, stake } = record.device;
      return [viewSensor(id, stake, record.sensor, this.policy, sensorPoll(record), now)];
    });
    const unequipped = isUnequipped(this.#sensors);
    const picture = seeZone({
      zone: this.zone,
      sensors,
      policy: this.policy,
      now,
      unequipped,
      ...(entered && { entered }),
    });
    this.lowest.note(picture.escalate, picture.at);
    const causes = this.#noteQualities(picture);
    this.#noteFog(picture, cause === undefined ? causes : [...causes, cause]);
    this.#noteTrend(picture);
    this.#picture = picture;
    return picture;
  }

  get picture(): ZonePicture | undefined {
    return this.#picture;
  }

  #noteQualities(picture: ZonePicture): readonly number[] {
    const causes: number[] = [];
    for (const sensor of picture.sensors) {
      const { quality, cause } = sensor.reading;
      const key = `${quality}/${cause}`;
      const known = this.#qualities.get(sensor.id);
      if (known?.quality === key) continue;
      if (known === undefined && cause === 'not-yet-read') {
        this.#qualities.set(sensor.id, { quality: key, event: undefined });
        continue;
      }
      const event = this.#recorder.one({
        kind: 'quality.changed',
        at: picture.at,
        zone: this.zone.id,
        device: sensor.id,
        causes: [],
        data: { quality, cause, ...(sensor.reading.value !== undefined && { visibility: sensor.reading.value }) },
      });
      this.#qualities.set(sensor.id, { quality: key, event });
      causes.push(event);
    }
    return causes;
  }

  #noteFog(picture: ZonePicture, news: readonly number[]): void {
    const before = this.#picture;
    const first = before === undefined && picture.trust !== 'none';
    const isAnew = before?.followed?.band !== picture.followed?.band;
    const changed = before !== undefined && (before.band !== picture.band || isAnew || before.trust !== picture.trust);
    const thicker =
      picture.band !== 'standby' && (picture.escalate ?? Number.POSITIVE_INFINITY) < this.#noted * noteworthyDrop;
    if (before === undefined || isAnew) this.#bandSince = picture.at;
    if (!first && !changed && !thicker) return;
    this.#noted = picture.escalate ?? Number.POSITIVE_INFINITY;
    const decisive = picture.decisive === undefined ? undefined : this.#qualities.get(picture.decisive)?.event;
    const causes = decisive === undefined ? news : [...news, decisive];
    this.#event = this.#recorder.one({
      kind: 'fog.changed',
      at: picture.at,
      zone: this.zone.id,
      ...(picture.decisive !== undefined && { device: picture.decisive }),
      causes: [...new Set(causes)],
      data: { ...fogData(picture), ...this.lowest.tell(picture.escalate) },
    });
  }

  #noteTrend(picture: ZonePicture): void {
    if (picture.escalate === undefined) return;
    const minute = Math.floor(picture.at / trendStep) * trendStep;
    const last = this.#trend.at(-1);
    if (last !== undefined && last[0] === minute) last[1] = Math.min(last[1], picture.escalate);
    else this.#trend.push([minute, picture.escalate]);
    while ((this.#trend[0]?.[0] ?? minute) < minute - trendSpan) this.#trend.shift();
  }
}

/** What the journal keeps of a picture: enough to see which readings led to it. */
function fogData(picture: ZonePicture): { readonly [key: string]: Json } {
  return {
    band: picture.band,
    trust: picture.trust,
    ...(picture.escalate !== undefined && { visibility: picture.escalate }),
    ...(picture.alone && { alone: picture.alone, ...(picture.followed && { followed: picture.followed.band }) }),
    ...(picture.clear !== undefined && { clear: picture.clear }),
    instant: picture.instant,
    readings: picture.sensors.map((sensor) => ({
      sensor: sensor.id,
      quality: sensor.reading.quality,
      ...(sensor.reading.value !== undefined && { value: sensor.reading.value }),
      ...(sensor.shortMean !== undefined && { mean: Math.round(sensor.shortMean) }),
    })),
  };
}
