/** What a zone saw before a start, from the readings and changes of quality that were stored. */
import { expect, test } from 'vitest';
import { newRecord } from '../../../main/core/picture/device-record.ts';
import { pastPictures } from '../../../main/core/picture/past-pictures.ts';
import type { Quality } from '../../../main/domain/reading.ts';
import { millis, utcMs } from '../../../main/domain/units.ts';
import { readPlantSite } from '../../plant/plant.ts';
import { storeIn } from '../store/stores.ts';

const { site, policies } = readPlantSite();
const [policy] = policies.values();
const zone = site.zones.find((each) => each.id === 'east')!;
const from = utcMs(Date.UTC(2026, 10, 1, 20));
const at = (second: number) => utcMs(from + second * 1_000);

/** A zone with one sensor `vis-1`, asked every `every` seconds, and its store. */
function watched(every = 5) {
  const device = { ...site.devices.find((each) => each.id === 'vis-1')!, pollEvery: millis(every * 1_000) };
  const store = storeIn();
  return {
    store,
    read: (second: number, value: number | undefined, quality: Quality = 'good') =>
      store.saveReadings([{ sensor: device.id, at: at(second), value, quality }]),
    changed: (second: number, quality: Quality, cause: string) =>
      store.append([
        {
          kind: 'quality.changed',
          at: at(second),
          zone: 'east',
          device: device.id,
          causes: [],
          data: { quality, cause },
        },
      ]),
    /** The visibility at each look where something was seen; the last of a minute falls on its end. */
    seen: (until: number) => {
      const sensors = [newRecord(device, undefined)];
      const pictures = pastPictures({ zone, policy: policy!, sensors, store, from, now: at(until) });
      return [...pictures].map((picture) => [
        Math.round((picture.at - from) / 1_000),
        Math.round(picture.escalate ?? -1),
      ]);
    },
  };
}

test('a reading stands until the next poll, and not over a gap', () => {
  const { read, seen } = watched();
  for (let second = 0; second <= 60; second += 5) read(second, 200);
  for (let second = 180; second <= 240; second += 5) read(second, 80);
  expect(seen(300)).toEqual([
    [10, 200],
    [30, 200],
    [60, 200],
    [190, 80],
    [210, 80],
    [240, 80],
  ]);
});

test('a sensor that is asked every three minutes is seen in between', () => {
  const { read, seen } = watched(180);
  read(0, 200);
  read(180, 100);
  const looks = [0, 60, 120, 180, 240].flatMap((minute) => [minute + 10, minute + 30, minute + 60]);
  expect(seen(300).map(([second]) => second)).toEqual(looks);
});

test('fog that thickens within a minute is as thick in its picture as at its end', () => {
  const { read, seen } = watched();
  for (let second = 0; second <= 55; second += 5) read(second, second < 35 ? 2_000 : 60);
  expect(Math.min(...seen(120).map(([, value]) => value!))).toBe(Math.round(12 / (7 / 2_000 + 5 / 60)));
});

test('fog that a dirty lens saw counts; what a stuck or doubted sensor said does not', () => {
  const { read, changed, seen } = watched();
  changed(-3_600, 'suspect', 'degraded');
  for (const second of [0, 10, 30]) read(second, 90 + second, 'suspect');
  changed(35, 'suspect', 'stuck');
  for (const second of [35, 45, 55]) read(second, 20, 'suspect');
  changed(65, 'good', 'none');
  for (const second of [65, 90]) read(second, 300);
  expect(seen(90)).toEqual([
    [10, Math.round(2 / (1 / 90 + 1 / 100))],
    [30, Math.round(3 / (1 / 90 + 1 / 100 + 1 / 120))],
    // Nothing is known while it is stuck.
    [60, -1],
    // In the mean are the dirty lens and the good values, but none of the stuck ones.
    [70, Math.round(2 / (1 / 120 + 1 / 300))],
    [90, 300],
  ]);
});
