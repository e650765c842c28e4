/** The core's pen: what goes ahead is on disk at once, what is gathered follows in its order, and nothing is lost. */
import { expect, test } from 'vitest';
import { StoreFailure } from '../../../main/core/store/fault.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import type { Store } from '../../../main/core/store/store.ts';
import { millis } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { note, storeIn } from './stores.ts';

function pen() {
  const inner = storeIn();
  let refuses = false;
  let tries = 0;
  const store: Store = {
    ...inner,
    transact: (work) => {
      tries += 1;
      if (refuses) throw new StoreFailure({ code: 'store/disk-full', file: 'journal.db', detail: '' });
      return inner.transact(work);
    },
  };
  const clock = new VirtualClock();
  const refuse = (now: boolean): void => {
    refuses = now;
  };
  const written = () =>
    inner
      .query({ limit: 100 })
      .map(({ data }) => data['name'])
      .toReversed();
  return { clock, recorder: new Recorder(store, clock), store: inner, refuse, written, tries: () => tries };
}

const named = (name: string) => note({ data: { name } });

test('what goes ahead does not write what is gathered, which follows within its tenth of a second', async () => {
  const { clock, recorder, store, written } = pen();
  recorder.soon(named('outcome'));
  const [event] = recorder.ahead([named('order')], new Map([['open', true]]));
  expect(event?.seq).toBe(1);
  expect(written()).toEqual(['order']);
  expect(store.loadState('open')).toBe(true);
  await clock.advance(millis(100));
  expect(written()).toEqual(['order', 'outcome']);
  expect(store.verify()).toEqual({ intact: true, events: 2 });
});

test('state that went ahead is not undone by older state that was still gathered', async () => {
  const { clock, recorder, store } = pen();
  recorder.keep('open', null);
  recorder.ahead([named('order')], new Map([['open', true]]));
  await clock.advance(millis(100));
  expect(store.loadState('open')).toBe(true);
});

test('while the disk refuses, what goes ahead waits behind what is gathered and is numbered below zero', () => {
  const { recorder, refuse, written } = pen();
  recorder.soon(named('first'));
  refuse(true);
  expect(recorder.ahead([named('second')], new Map())).toMatchObject([{ seq: -1 }]);
  recorder.soon(named('third'));
  expect(recorder.ahead([named('fourth')], new Map())).toMatchObject([{ seq: -2 }]);
  expect(recorder.fault?.code).toBe('store/disk-full');
  refuse(false);
  recorder.flush();
  expect(written()).toEqual(['first', 'second', 'third', 'fourth']);
});

test('a disk that refuses what goes ahead is tried once, and again with what is gathered', async () => {
  const { clock, recorder, refuse, written, tries } = pen();
  refuse(true);
  recorder.ahead([named('order')], new Map([['open', true]]));
  expect(tries()).toBe(1);
  refuse(false);
  await clock.advance(millis(100));
  expect(written()).toEqual(['order']);
});

test('what was refused stays before what comes later, whatever else the disk took meanwhile', () => {
  const { recorder, refuse, written } = pen();
  refuse(true);
  recorder.now([named('older')]);
  refuse(false);
  recorder.attempt(() => undefined);
  expect(recorder.fault).toBeUndefined();
  recorder.ahead([named('newer')], new Map());
  expect(written()).toEqual(['older', 'newer']);
});

test('a refusal that is over before anybody looked is still told, once', () => {
  const { recorder, refuse } = pen();
  refuse(true);
  recorder.now([named('order')]);
  refuse(false);
  recorder.flush();
  expect(recorder.fault).toBeUndefined();
  expect(recorder.takeRefusal()?.code).toBe('store/disk-full');
  expect(recorder.takeRefusal()).toBeUndefined();
});

test('what is written late is the cause of what followed from it, before and after the disk took it', async () => {
  const { clock, recorder, store, refuse } = pen();
  recorder.now([named('older')]);
  refuse(true);
  const decision = recorder.one(named('decision'));
  const [order] = recorder.ahead([note({ causes: [decision], data: { name: 'order' } })], new Map());
  const late = order?.seq ?? 0;
  recorder.soon(note({ causes: [late], data: { name: 'sent' } }));
  expect(recorder.numberOf(late)).toBeUndefined();
  refuse(false);
  recorder.flush();
  recorder.soon(note({ causes: [late], data: { name: 'verified' } }));
  recorder.ahead([note({ causes: [decision, late], data: { name: 'next' } })], new Map());
  await clock.advance(millis(100));
  const told = store.query({ limit: 100 }).map(({ seq, causes, data }) => [seq, data['name'], causes]);
  expect(told.toReversed()).toEqual([
    [1, 'older', []],
    [2, 'decision', []],
    [3, 'order', [2]],
    [4, 'sent', [3]],
    [5, 'next', [2, 3]],
    [6, 'verified', [3]],
  ]);
  expect(recorder.numberOf(late)).toBe(3);
  expect(store.verify()).toEqual({ intact: true, events: 6 });
});

test('a disk that refuses a second time in the middle of it leaves no wrong cause behind', () => {
  const { recorder, store, refuse } = pen();
  refuse(true);
  const first = recorder.one(named('first'));
  recorder.flush();
  recorder.now([note({ causes: [first], data: { name: 'second' } })]);
  // Another process wrote in between: the numbers are other ones than they would have been.
  store.append([named('account')]);
  refuse(false);
  recorder.flush();
  expect(store.query({ limit: 9 }).map(({ data, causes }) => [data['name'], causes])).toEqual([
    ['second', [2]],
    ['first', []],
    ['account', []],
  ]);
});

test('names of what waits differ from each other, from what is on disk and from those of the next run', () => {
  const { clock, recorder, store, refuse } = pen();
  const written = recorder.one(named('older'));
  refuse(true);
  const names = [recorder.one(named('a')), recorder.one(named('b'))].map((event) => recorder.nameOf(event));
  refuse(false);
  recorder.flush();
  expect(recorder.nameOf(written)).toBe('1');
  expect(names).toEqual(['0-1', '0-2']);
  expect(store.query({ limit: 2 }).map(({ data }) => data['knownAs'])).toEqual(['0-2', '0-1']);
  const next = new Recorder(store, clock);
  expect(next.nameOf(-1)).toBe('3-1');
});
