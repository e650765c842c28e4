import type { DeviceDetail } from '../../contract/views/device.ts';
import type { UtcMs } from '../../domain/units.ts';
import { meanSamples } from '../../domain/visibility-track.ts';
import type { DeviceRecord } from '../picture/device-record.ts';
import type { ZoneWatch } from '../picture/zone-watch.ts';

/** The short mean of a visibility sensor with the readings it is made of; `undefined` for any other device. */
export function meanView(watch: ZoneWatch, record: DeviceRecord, now: UtcMs): DeviceDetail['mean'] {
  const seen = watch.picture?.sensors.find((sensor) => sensor.id === record.device.id);
  if (record.sensor === undefined || seen === undefined) return undefined;
  const samples = meanSamples(record.sensor, watch.policy, watch.picture?.at ?? now);
  return {
    at: watch.picture?.at ?? now,
    ...(seen.shortMean !== undefined && { value: seen.shortMean }),
    samples: samples.map(({ at, value, good }) => ({ at, value, quality: good ? 'good' : 'suspect' })),
  };
}
