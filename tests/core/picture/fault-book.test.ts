/** When a street goes dark its faults are stored together, and the journal and the list of faults say the same. */
import { describe, expect, test } from 'vitest';
import { FaultBook } from '../../../main/core/picture/fault-book.ts';
import { StoreFailure } from '../../../main/core/store/fault.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import type { Store } from '../../../main/core/store/store.ts';
import type { Device } from '../../../main/domain/asset.ts';
import { readPlantSite } from '../../plant/plant.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { storeIn } from '../store/stores.ts';

const [model] = readPlantSite().site.devices;
const lamp = (n: number): Device => ({ ...model!, id: `lamp-${n}`, zone: 'east' });
const code = 'link/no-answer';

/** A book over a store that counts how often it is asked for a durable unit, and can refuse. */
function book() {
  const inner = storeIn();
  let units = 0;
  let refuses = false;
  const store: Store = {
    ...inner,
    transact: (work) => {
      units += 1;
      if (refuses) throw new StoreFailure({ code: 'store/disk-full', file: 'journal.db', detail: '' });
      return inner.transact(work);
    },
  };
  const clock = new VirtualClock();
  const recorder = new Recorder(store, clock);
  return {
    clock,
    recorder,
    store: inner,
    faults: new FaultBook(store, recorder),
    units: () => units,
    refuse: (now: boolean) => {
      refuses = now;
    },
    open: () => inner.openFaults().map((fault) => fault.device ?? fault.endpoint),
    said: () => inner.query({ limit: 5_000 }).map(({ kind, device }) => `${kind} ${device}`),
  };
}

describe('faults', () => {
  test('of 1,200 devices at once take three durable units, not twelve hundred', async () => {
    const { clock, faults, units, open, said } = book();
    for (let n = 0; n < 1_200; n += 1) faults.raise(lamp(n), code, clock.now(), undefined);
    await clock.advance(200);
    expect(units()).toBe(3);
    expect([open().length, said().length]).toEqual([1_200, 1_200]);
    for (let n = 0; n < 1_200; n += 1) faults.clear(lamp(n), code, clock.now());
    await clock.advance(200);
    expect(units()).toBe(6);
    expect([open(), said().length]).toEqual([[], 2_400]);
  });

  test('are latched: raised once however often, cleared once, and the same one when it flickers', async () => {
    const { clock, faults, store, said } = book();
    for (let turn = 0; turn < 3; turn += 1) {
      faults.raise(lamp(1), code, clock.now(), undefined);
      faults.raise(lamp(1), code, clock.now(), undefined);
      faults.clear(lamp(1), code, clock.now());
      faults.clear(lamp(1), code, clock.now());
    }
    faults.raise(lamp(1), code, clock.now(), 'unit 1');
    await clock.advance(200);
    expect(store.openFaults()).toMatchObject([{ device: 'lamp-1', code, count: 4, detail: 'unit 1' }]);
    expect(said().filter((each) => each === 'fault.raised lamp-1')).toHaveLength(4);
    expect(said().filter((each) => each === 'fault.cleared lamp-1')).toHaveLength(3);
  });

  test('that the disk refuses wait, and are written in their order when it is well', async () => {
    const { clock, faults, recorder, refuse, open, said } = book();
    refuse(true);
    faults.raise(lamp(1), code, clock.now(), undefined);
    faults.raise(lamp(2), code, clock.now(), undefined);
    faults.raiseLine('gw-1', 'east', code, clock.now());
    faults.clear(lamp(1), code, clock.now());
    await clock.advance(500);
    expect([recorder.fault?.code, open()]).toEqual(['store/disk-full', []]);
    refuse(false);
    recorder.flush();
    expect([recorder.fault, open().toSorted()]).toEqual([undefined, ['gw-1', 'lamp-2']]);
    expect(said().toReversed()).toEqual(['fault.raised lamp-1', 'fault.raised lamp-2', 'fault.cleared lamp-1']);
  });

  test('of a line are cleared whatever their codes were, also those of an earlier run', async () => {
    const { clock, faults, recorder, store } = book();
    faults.raiseLine('gw-1', undefined, code, clock.now());
    faults.raiseLine('gw-1', undefined, 'link/reset', clock.now());
    recorder.flush();
    expect(store.openFaults()).toHaveLength(2);
    new FaultBook(store, recorder).clearLine('gw-1', clock.now());
    await clock.advance(200);
    expect(store.openFaults()).toEqual([]);
  });
});
