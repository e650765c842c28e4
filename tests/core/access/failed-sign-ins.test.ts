import { expect, test } from 'vitest';
import { FailedSignIns } from '../../../main/core/access/failed-sign-ins.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { storeIn } from '../store/stores.ts';

function book() {
  const clock = new VirtualClock();
  const store = storeIn();
  const recorder = new Recorder(store, clock);
  const failed = new FailedSignIns(recorder, clock);
  const told = () => {
    recorder.flush();
    return store.query({ kind: 'account.sign-in-failed', limit: 500 }).toReversed();
  };
  return { clock, failed, told };
}

test('a peer that tries for ever costs the record one entry a minute, with how often it tried', async () => {
  const { clock, failed, told } = book();
  for (let second = 0; second < 600; second += 1) {
    for (let tries = 0; tries < 10; tries += 1) failed.note('10.0.0.9', `name-${second}`);
    failed.tell();
    await clock.advance(1_000);
  }
  failed.tellAll();
  const entries = told();
  expect(entries.length).toBeLessThanOrEqual(11);
  expect(entries.reduce((sum, { data }) => sum + Number(data['tries'] ?? 1), 0)).toBe(6_000);
  expect(entries[0]).toMatchObject({ data: { from: '10.0.0.9', typed: 'name-0' } });
  expect(
    entries.every((entry) => entry.actor === undefined),
    'nobody was it',
  ).toBe(true);
});

test('the first try of each peer is told at once; a crowd of peers shares the rest', () => {
  const { failed, told } = book();
  failed.note('10.0.0.1', 'li');
  expect(told()).toMatchObject([{ data: { from: '10.0.0.1', typed: 'li' } }]);
  for (let peer = 0; peer < 5_000; peer += 1) failed.note(`10.1.0.${peer}`, 'x'.repeat(500));
  failed.tellAll();
  const entries = told();
  expect(entries.length).toBeLessThan(210);
  expect(entries.at(-1)).toMatchObject({ data: { from: '*', typed: 'x'.repeat(40), tries: 4_800 } });
});

test('a peer that gave up is forgotten, and told at once when it comes again', async () => {
  const { clock, failed, told } = book();
  failed.note('desk', 'li');
  await clock.advance(61_000);
  failed.tell();
  failed.note('desk', 'li');
  expect(told()).toHaveLength(2);
});
