/** Readings while the disk refuses: the newest wait, the rest is counted, and the record is told of the hole. */
import { expect, test } from 'vitest';
import { TelemetryTap } from '../../../main/core/picture/telemetry-tap.ts';
import { StoreFailure } from '../../../main/core/store/fault.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import type { Store } from '../../../main/core/store/store.ts';
import type { ZonePicture } from '../../../main/domain/fog.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { storeIn } from '../store/stores.ts';

function tapOnDisk() {
  const inner = storeIn();
  const kept: number[] = [];
  let refuses = false;
  const store: Store = {
    ...inner,
    saveReadings: (rows) => {
      if (refuses) throw new StoreFailure({ code: 'store/disk-full', file: 'telemetry.db', detail: '' });
      kept.push(...rows.map(({ at }) => at / 1_000));
    },
  };
  const clock = new VirtualClock();
  const recorder = new Recorder(store, clock);
  const tap = new TelemetryTap(store, recorder);
  const read = (second: number): void => {
    const at = utcMs(second * 1_000);
    tap.take({ at, sensors: [{ id: 'v', reading: { at, quality: 'good', value: 90 } }] } as unknown as ZonePicture);
  };
  const gaps = () => {
    recorder.flush();
    return inner.query({ kind: 'record.gap', limit: 9 }).map(({ data }) => data);
  };
  const refuse = (now: boolean): void => {
    refuses = now;
  };
  return { tap, recorder, read, kept, gaps, refuse };
}

test('a refusal leaves readings waiting, and does not look like health while only the journal is written', () => {
  const { tap, recorder, read, kept, gaps, refuse } = tapOnDisk();
  refuse(true);
  for (let second = 1; second <= 3_000; second += 1) read(second);
  tap.flush(utcMs(0));
  recorder.one({ kind: 'core.started', at: utcMs(0), causes: [], data: {} });
  expect([kept, recorder.fault?.file]).toEqual([[], 'telemetry.db']);
  refuse(false);
  tap.flush(utcMs(0));
  expect([kept.length, recorder.fault, gaps()]).toEqual([3_000, undefined, []]);
});

test('a refusal that lasts drops the oldest readings, and the journal says how many once the disk is well', () => {
  const { tap, read, kept, gaps, refuse } = tapOnDisk();
  refuse(true);
  const seconds = 50_000;
  for (let second = 1; second <= seconds; second += 1) read(second);
  tap.flush(utcMs(0));
  expect(gaps()).toEqual([]);
  refuse(false);
  tap.flush(utcMs(0));
  expect(kept.length).toBeGreaterThanOrEqual(20_000);
  expect(kept.length).toBeLessThan(22_000);
  expect(kept.at(-1)).toBe(seconds);
  expect(gaps()).toEqual([{ readingsLost: seconds - kept.length }]);
  tap.flush(utcMs(0));
  expect(gaps()).toHaveLength(1);
});
