/** What a reply says of the visibility where its sensor stands. */
import type { Policy } from '../../domain/policy.ts';
import type { Sample, SensorCondition } from '../../domain/reading.ts';
import { metres, type UtcMs } from '../../domain/units.ts';
import { type SensorTrack, track } from '../../domain/visibility-track.ts';
import { type DeviceRecord, sampleValue } from './device-record.ts';

/** The sensor's track with this reply in it; `undefined` when the device is no sensor or the reply says nothing of it. */
export function sensedBy(
  record: DeviceRecord,
  samples: readonly Sample[],
  at: UtcMs,
  policy: Policy,
): SensorTrack | undefined {
  const sample = record.sensor && samples.find((it) => it.point === 'visibility');
  if (sample === undefined || record.sensor === undefined) return undefined;
  const own = sampleValue(record, 'condition');
  const condition: SensorCondition = own === 'ok' || own === 'degraded' || own === 'fault' ? own : 'unknown';
  const value = typeof sample.value === 'number' ? sample.value : undefined;
  const ceiling = record.program?.ceiling;
  return track(
    record.sensor,
    {
      at,
      ...(value !== undefined && { value: metres(value) }),
      ...(value === undefined && { invalid: sample.invalid ?? 'undecodable' }),
      condition,
      ...(ceiling !== undefined && { ceiling: metres(ceiling) }),
    },
    policy,
  );
}
