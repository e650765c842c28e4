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

test('while the disk refuses, what goes ahead waits behind what is gathered and is unnumbered', () => {
  const { recorder, refuse, written } = pen();
  recorder.soon(named('first'));
  refuse(true);
  expect(recorder.ahead([named('second')], new Map())).toMatchObject([{ seq: 0 }]);
  recorder.soon(named('third'));
  expect(recorder.ahead([named('fourth')], new Map())).toMatchObject([{ seq: 0 }]);
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
