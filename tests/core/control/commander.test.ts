/** Orders in waves: an intention waits for nothing but itself, and a device's own events keep their order on disk. */
import { describe, expect, test } from 'vitest';
import type { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import { Commander, type Order } from '../../../main/core/control/commander.ts';
import { newRecord } from '../../../main/core/picture/device-record.ts';
import type { Picture } from '../../../main/core/picture/picture.ts';
import { StoreFailure } from '../../../main/core/store/fault.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import type { Store } from '../../../main/core/store/store.ts';
import type { Fault } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { storeIn } from '../store/stores.ts';

/** A commander whose lines have lamps of which each write is answered before the next wave is journalled. */
function commanderOver(lamps: number) {
  const store = storeIn();
  const disk = { refuses: false };
  const refusing: Store = {
    ...store,
    transact: (work) => {
      if (disk.refuses) throw new StoreFailure({ code: 'store/disk-full', file: 'journal.db', detail: '' });
      return store.transact(work);
    },
  };
  const clock = new VirtualClock();
  const readBack: { reported: object; refusal: Fault | undefined } = {
    reported: { lit: true, brightness: 3 },
    refusal: undefined,
  };
  const recorder = new Recorder(refusing, clock);
  const program = {
    capability: { unverifiable: [], verifyInput: false },
    settle: millis(0),
    verifyWithin: millis(1_000),
    writesFor: () => [{ request: {}, functions: ['lit'], idempotent: true, pauseAfter: millis(0) }],
    readBackFor: () => [{}],
    reported: () => readBack.reported,
  };
  const records = new Map(
    Array.from({ length: lamps }, (_, at) => {
      const device = { id: `lamp-${at + 1}`, kind: 'flashing-lamp', endpoint: 'line', managed: true };
      return [device.id, { ...newRecord(device as never, undefined), program }] as const;
    }),
  );
  const ok = { ok: true, value: [] };
  const acquisition = {
    write: (_device: string, _step: unknown, _limits: unknown, settle: (outcome: unknown) => void) => settle(ok),
    ask: (
      _device: string,
      _requests: unknown,
      _priority: unknown,
      settle: (outcome: unknown, refusal?: Fault) => void,
    ) => settle(ok, readBack.refusal),
  };
  const picture = { record: (id: string) => records.get(id), setCommand: () => {} };
  const commander = new Commander({
    acquisition: acquisition as unknown as Acquisition,
    picture: picture as unknown as Picture,
    recorder,
    clock,
    ended: () => {},
  });
  const limits = { retries: 0, backOff: [], verifyWithin: millis(1_000), expireAfter: millis(10_000) };
  const orders = [...records.keys()].map(
    (device): Order => ({ device, zone: undefined, desired: { lit: true }, limits }),
  );
  const journal = () =>
    store
      .query({ limit: 1_000 })
      .map(({ kind, device }) => `${kind} ${device}`)
      .toReversed();
  return { clock, commander, orders, journal, recorder, store, disk, readBack };
}

test('later waves are journalled ahead of what the first ones brought about', async () => {
  const { clock, commander, orders, journal } = commanderOver(7);
  commander.carryOut(orders, []);
  await clock.advance(millis(200));
  expect(journal().slice(0, 7)).toEqual(orders.map(({ device }) => `command.intended ${device}`));
  expect(journal().filter((entry) => entry.startsWith('command.verified'))).toHaveLength(7);
});

test('a newer order for the same devices stands behind the end of the older in the journal', async () => {
  const { clock, commander, orders, journal } = commanderOver(7);
  commander.carryOut(orders, []);
  commander.carryOut(
    orders.map((order) => ({ ...order, desired: { brightness: 3, lit: true } })),
    [],
  );
  await clock.advance(millis(200));
  for (const { device } of orders) {
    const own = journal()
      .filter((entry) => entry.endsWith(` ${device}`))
      .map((entry) => entry.split(' ')[0]);
    const superseded = own.indexOf('command.superseded');
    if (superseded >= 0) expect(own.indexOf('command.intended', superseded), device).toBe(superseded + 1);
    expect(own.at(-1), device).toBe('command.verified');
  }
  expect(journal().filter((entry) => entry.startsWith('command.superseded')).length).toBeGreaterThan(0);
});

test('commands given while the disk refuses have names of their own, and their outcomes name them', async () => {
  const { clock, commander, orders, recorder, store, disk } = commanderOver(7);
  disk.refuses = true;
  commander.carryOut(orders, []);
  await clock.advance(millis(200));
  const shown = () => orders.map(({ device }) => commander.history(device)[0]);
  const names = shown().map((command) => command?.id);
  expect(new Set(names).size).toBe(7);
  expect(shown().map((command) => command?.phase)).toEqual(orders.map(() => 'verified'));
  expect(shown().every((command) => command !== undefined && !('event' in command))).toBe(true);

  disk.refuses = false;
  recorder.flush();
  expect(shown().map((command) => command?.id)).toEqual(names);
  const events = store.query({ limit: 100 });
  for (const command of shown()) {
    const intended = store.event(command?.event ?? 0);
    expect(intended).toMatchObject({ kind: 'command.intended', device: command?.device });
    expect(`c${String(intended?.data['knownAs'])}`).toBe(command?.id);
    const outcomes = events.filter(({ device, kind }) => device === command?.device && kind !== 'command.intended');
    expect(outcomes.map(({ kind }) => kind)).toEqual(['command.verified', 'command.sent']);
    for (const { causes, data } of outcomes) {
      expect(causes).toEqual([intended?.seq]);
      expect(data['command']).toBe(command?.id);
    }
  }
});

describe('a device that lacks some of what a read-back asks', () => {
  const refusal: Fault = { code: 'modbus/misconfigured', exception: 2 };
  const endOf = async (reported: object) => {
    const { clock, commander, orders, readBack } = commanderOver(1);
    readBack.reported = reported;
    readBack.refusal = refusal;
    commander.carryOut(orders, []);
    await clock.advance(millis(20_000));
    return commander.history('lamp-1')[0];
  };

  test('has obeyed when the rest proves it', async () => {
    expect(await endOf({ lit: true })).toMatchObject({ phase: 'verified' });
  });

  test('is not said to have disobeyed when the rest proves nothing', async () => {
    expect(await endOf({ brightness: 3 })).toMatchObject({ phase: 'unknown', fault: refusal });
  });
});
