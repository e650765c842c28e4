import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quality } from '../../../main/domain/reading.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { start, storeIn, temporaryFolder } from './stores.ts';

const minute = (n: number) => utcMs(start + n * 60_000);

describe('faults', () => {
  it('are latched: one open record for each device and code', () => {
    const store = storeIn();
    const lamp = { device: 'lamp-1', endpoint: 'gw-1', zone: 'east', code: 'lamp/open-circuit' };
    const first = store.raiseFault({ ...lamp, at: minute(0), detail: 'bit 4' });
    expect(first).toMatchObject({ isNew: true, reopened: false, count: 1, raisedAt: minute(0), detail: 'bit 4' });
    expect(store.raiseFault({ ...lamp, at: minute(1) })).toMatchObject({ id: first.id, isNew: false, count: 1 });
    expect(store.raiseFault({ ...lamp, code: 'link/no-answer', at: minute(1) })).toMatchObject({ isNew: true });
    expect(store.openFaults().map((fault) => fault.code)).toEqual(['link/no-answer', 'lamp/open-circuit']);
    expect(store.clearFault({ device: 'lamp-1', code: 'lamp/open-circuit' }, minute(2))).toMatchObject({
      id: first.id,
      clearedAt: minute(2),
    });
    expect(store.clearFault({ device: 'lamp-1', code: 'lamp/open-circuit' }, minute(2))).toBeUndefined();
  });

  it('that return within ten minutes reopen their record; later ones open another', () => {
    const store = storeIn();
    const link = { endpoint: 'gw-1', code: 'link/no-answer' };
    const first = store.raiseFault({ ...link, at: minute(0) });
    store.clearFault(first.id, minute(1));
    const again = store.raiseFault({ ...link, at: minute(11) });
    expect(again).toMatchObject({ id: first.id, isNew: true, reopened: true, count: 2, raisedAt: minute(0) });
    expect(again).not.toHaveProperty('clearedAt');
    store.clearFault(first.id, minute(12));
    expect(store.raiseFault({ ...link, at: minute(23) })).toMatchObject({ isNew: true, reopened: false, count: 1 });
    expect(store.faults({ limit: 9 }).map((fault) => fault.clearedAt)).toEqual([undefined, minute(12)]);
  });

  it('are listed by device, open before cleared, up to the limit', () => {
    const store = storeIn();
    for (let i = 0; i < 6; i += 1) store.raiseFault({ device: `d${i % 2}`, code: `code/${i}`, at: minute(i) });
    store.clearFault({ device: 'd0', code: 'code/4' }, minute(9));
    const codes = (filter: Parameters<typeof store.faults>[0]) => store.faults(filter).map((fault) => fault.code);
    expect(codes({ device: 'd0', limit: 9 })).toEqual(['code/2', 'code/0', 'code/4']);
    expect(codes({ device: 'd0', limit: 2 })).toEqual(['code/2', 'code/0']);
    expect(codes({ open: false, limit: 9 })).toEqual(['code/4']);
    expect(codes({ open: true, limit: 2 })).toEqual(['code/5', 'code/3']);
  });

  it('never have two open records of one kind, whatever comes and goes', () => {
    const step = fc.record({ raise: fc.boolean(), device: fc.constantFrom('a', 'b'), after: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const store = storeIn();
        const open = new Set<string>();
        let now = 0;
        for (const { raise, device, after } of steps) {
          now += after;
          const answer = raise
            ? store.raiseFault({ device, code: 'x', at: minute(now) }).isNew
            : store.clearFault({ device, code: 'x' }, minute(now)) !== undefined;
          expect(answer).toBe(raise !== open.has(device));
          if (raise) open.add(device);
          else open.delete(device);
        }
        expect(
          store
            .openFaults()
            .map((fault) => fault.device)
            .sort(),
        ).toEqual([...open].sort());
        store.close();
      }),
      { numRuns: 50 },
    );
  });
});

describe('states', () => {
  it('come back after a restart, by key and by prefix', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    store.saveState('zone/east', { mode: 'active', since: 5 });
    store.saveState('zone/west', { mode: 'standby' });
    store.saveState('zone/east', { mode: 'outline' });
    store.saveState('zones', 1);
    store.close();
    const again = storeIn(folder);
    expect(again.loadState('zone/east')).toEqual({ mode: 'outline' });
    expect(again.loadState('zone/north')).toBeUndefined();
    expect([...again.states('zone/').keys()]).toEqual(['zone/east', 'zone/west']);
  });

  it('that are no JSON come back as their text, for whoever saved them to find damaged', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    store.saveState('zone/east', { mode: 'active' });
    store.saveState('zone/west', { mode: 'standby' });
    store.close();
    const db = new Database(join(folder, 'journal.db'));
    db.prepare("UPDATE states SET value = '{\"mode\": \"act' WHERE key = 'zone/east'").run();
    db.close();
    const again = storeIn(folder);
    expect(again.loadState('zone/east')).toBe('{"mode": "act');
    expect([...again.states('zone/').values()]).toEqual(['{"mode": "act', { mode: 'standby' }]);
  });
});

describe('readings', () => {
  const at = (second: number) => utcMs(start + second * 1_000);

  it('are looked for without writing, also of a sensor nobody has heard of', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    expect(store.readings(['nobody'], at(0), at(300), 1)).toEqual([{ sensor: 'nobody', values: [] }]);
    const file = new Database(join(folder, 'telemetry.db'), { readonly: true });
    expect(file.prepare('SELECT count(*) FROM sensors').pluck().get()).toBe(0);
    file.close();
  });

  it('come back as the lowest value of each step with its quality, at the moment it was read', () => {
    const store = storeIn();
    store.saveReadings([
      { sensor: 'a', at: at(0), value: 900, quality: 'good' },
      { sensor: 'a', at: at(20), value: 180, quality: 'suspect' },
      { sensor: 'a', at: at(40), value: 700, quality: 'good' },
      { sensor: 'a', at: at(60), value: undefined, quality: 'bad' },
      { sensor: 'a', at: at(130), value: 600, quality: 'good' },
      { sensor: 'b', at: at(10), value: 50, quality: 'good' },
    ]);
    expect(store.readings(['a', 'b', 'nobody'], at(0), at(300), 60_000)).toEqual([
      {
        sensor: 'a',
        values: [
          [at(20), 180, 'suspect'],
          [at(130), 600, 'good'],
        ],
      },
      { sensor: 'b', values: [[at(10), 50, 'good']] },
      { sensor: 'nobody', values: [] },
    ]);
  });

  it('agree with a plain sum-up of the same rows', () => {
    const qualities: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];
    const row = fc.record({
      second: fc.nat(1_000),
      value: fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: undefined }),
      quality: fc.constantFrom(...qualities),
    });
    const rows = fc.uniqueArray(row, { selector: (each) => each.second, maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 300 }), fc.nat(1_000), (given, step, from) => {
        const store = storeIn();
        store.saveReadings(given.map(({ second, ...rest }) => ({ sensor: 's', at: at(second), ...rest })));
        const found = store.readings(['s'], at(from), at(800), step * 1_000)[0]?.values;
        store.close();
        const lowest = new Map<number, number>();
        const slotOf = (time: number): number => Math.floor(time / (step * 1_000));
        const asked = given.filter(({ second, value }) => value !== undefined && second >= from && second <= 800);
        for (const { second, value } of asked) {
          const slot = slotOf(at(second));
          lowest.set(slot, Math.min(lowest.get(slot) ?? Number.POSITIVE_INFINITY, value!));
        }
        expect(found?.map(([time, value]) => [slotOf(time), value])).toEqual([...lowest].sort((a, b) => a[0] - b[0]));
        for (const [time, value] of found ?? [])
          expect(asked.some((row) => at(row.second) === time && row.value === value)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('grow old and go, and their room with them', () => {
    const store = storeIn();
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      sensor: 'a',
      at: at(i),
      value: i,
      quality: 'good' as const,
    }));
    store.saveReadings(rows);
    expect(store.forgetReadings(at(4_900), 3_000)).toBe(3_000);
    expect(store.forgetReadings(at(4_900))).toBe(1_900);
    expect(store.forgetReadings(at(4_900))).toBe(0);
    expect(store.readings(['a'], at(0), at(5_000), 1_000)[0]?.values.length).toBe(100);
  });
});
