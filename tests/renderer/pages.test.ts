import fc from 'fast-check';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import type { DeviceView, PointView } from '../../main/contract/views/device.ts';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import type { Stage } from '../../main/contract/views/stage.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { isOpen, worstFirst } from '../../renderer/pages/alarms/alarm-order.ts';
import { pointRows, tally } from '../../renderer/pages/device/point-rows.ts';
import { orderByCause } from '../../renderer/pages/events/cause-order.ts';
import { concern, worstZonesFirst } from '../../renderer/pages/overview/zone-order.ts';
import { tellReported } from '../../renderer/parts/device-state-text.tsx';
import { speedToShow, standingOf } from '../../renderer/parts/speed-sign.tsx';
import { isWhole, noteMilestones, progressOf, stepOf, unproved } from '../../renderer/stage/progress.ts';
import { tellEnd } from '../../renderer/stage/tell-end.ts';
import chinese from '../../resources/locales/zh-CN.json' with { type: 'json' };

const entry = (seq: number, ...causes: number[]): JournalEventView => ({
  seq,
  kind: 'fog.changed',
  at: seq,
  causes,
  data: {},
  hash: '',
});

describe('entries in order of cause', () => {
  it('stand under what caused them', () => {
    const ordered = orderByCause([entry(5, 3), entry(1), entry(3, 1), entry(4, 1), entry(2)]);
    expect(ordered.map(({ event, depth }) => [event.seq, depth])).toEqual([
      [1, 0],
      [3, 1],
      [5, 2],
      [4, 1],
      [2, 0],
    ]);
  });

  it('appear each exactly once, after their known causes, however they are tangled', () => {
    const entries = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
      .chain((seqs) =>
        fc.tuple(
          ...seqs.map((seq) =>
            fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 3 }).map((causes) => entry(seq, ...causes)),
          ),
        ),
      );
    fc.assert(
      fc.property(entries, (list) => {
        const order = orderByCause(list).map(({ event }) => event.seq);
        expect([...order].sort((a, b) => a - b)).toEqual(list.map((one) => one.seq).sort((a, b) => a - b));
        for (const { seq, causes } of list) {
          const known = causes.filter((cause) => cause < seq && order.includes(cause));
          if (known.length > 0) expect(order.indexOf(Math.max(...known))).toBeLessThan(order.indexOf(seq));
        }
      }),
    );
  });

  it('do not exhaust the stack on a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => (index === 0 ? entry(1) : entry(index + 1, index)));
    expect(orderByCause(chain)).toHaveLength(20_000);
  });
});

const change = (device: string, note: Stage['preview']['changes'][number]['note'] = 'change') => ({
  device,
  name: device,
  kind: 'flashing-lamp' as const,
  desired: { lit: true },
  reported: { lit: false },
  note,
});
const stage = (...changes: Stage['preview']['changes']): Stage => ({
  id: 's',
  by: 'wang',
  madeAt: 0,
  validUntil: 30_000,
  preview: {
    changes,
    counts: { change: 0, already: 0, offline: 0, unsupported: 0, substituted: 0, maintenance: 0, refused: 0 },
    expected: 0,
    weakerThanAutomatic: false,
  },
});
const lamp = (over: Partial<DeviceView>): DeviceView => ({
  id: 'a',
  condition: 'dark',
  stale: false,
  reported: {},
  faults: [],
  ...over,
});

beforeAll(async () => {
  await i18next.init({
    lng: 'zh-CN',
    keySeparator: false,
    nsSeparator: false,
    resources: { 'zh-CN': { translation: chinese } },
  });
});

describe('progress of an executed stage', () => {
  const wanted = { desired: { lit: true } };

  it('is requested until the core says that it intends exactly this', () => {
    const step = (over?: Partial<DeviceView>) => stepOf(over && lamp(over), change('a'), stage(change('a')));
    expect(step()).toBe('requested');
    expect(step({ phase: 'verified', result: 'verified', desired: { lit: false } })).toBe('requested');
    expect(step({ phase: 'intended', result: 'pending', ...wanted })).toBe('intended');
    expect(step({ phase: 'busy', result: 'pending', ...wanted })).toBe('sent');
    expect(step({ phase: 'expired', result: 'failed', ...wanted })).toBe('failed');
    expect(step({ phase: 'verified', result: 'pending', ...wanted }), 'it drifted since').toBe('requested');
  });

  it('is not blamed for what had failed before it was made, and offers no retry of that', () => {
    const failed = (phaseAt: number) => lamp({ phase: 'failed', result: 'failed', phaseAt, ...wanted });
    const unknown = lamp({ phase: 'unknown', result: 'unknown', phaseAt: 90, ...wanted });
    const live = new Map([
      ['old', failed(90)],
      ['new', failed(110)],
      ['unknown', unknown],
    ]);
    const made = { ...stage(change('old'), change('new'), change('unknown')), madeAt: 100 };
    const progress = progressOf(made, (id) => live.get(id));
    expect(progress.counts).toMatchObject({ failed: 1, requested: 1, unknown: 1 });
    expect(unproved(progress)).toEqual(['new']);
  });

  it('counts nothing as verified that was not read back, and leaves out what is not commanded', () => {
    const live = new Map([['a', lamp({ phase: 'sent', result: 'pending', ...wanted, reported: { lit: true } })]]);
    const made = stage(change('a'), change('b'), change('c', 'unsupported'), change('d', 'refused'));
    const progress = progressOf(made, (id) => live.get(id));
    expect(progress.counts).toMatchObject({ sent: 1, requested: 1, verified: 0 });
    expect(progress.total).toBe(2);
    expect(progress.settled).toBe(false);
  });

  const proved = lamp({ phase: 'verified', result: 'verified', ...wanted });

  it('counts those out of reach among all, so that neither share nor end speaks of whole success', () => {
    const live = (id: string) => (id.startsWith('far') ? lamp({ offline: true, result: 'offline' }) : proved);
    const near = Array.from({ length: 33 }, (_, index) => change(`near${index}`));
    const far = Array.from({ length: 11 }, (_, index) => change(`far${index}`, 'offline'));
    const progress = progressOf(stage(...near, ...far, change('late')), (id) =>
      id === 'late' ? lamp({ phase: 'failed', result: 'failed', phaseAt: 5, ...wanted }) : live(id),
    );
    expect(progress).toMatchObject({ total: 45, settled: true, counts: { verified: 33, offline: 11, failed: 1 } });
    expect(noteMilestones({}, progress, 10)).toEqual({ first: 10, settled: 10 });
    expect(tellEnd(i18next.t, progress)).toBe('45 台中 33 台已证实，11 台离线，1 台失败');
  });

  it('is whole only when all of it was proved, the unreachable included, and knows them before they are heard', () => {
    const half = stage(change('a'), change('far', 'offline'));
    const far = lamp({ offline: true, result: 'offline' });
    const progress = progressOf(half, (id) => (id === 'far' ? far : proved));
    expect([isWhole(progress), progress.settled]).toEqual([false, true]);
    expect(noteMilestones({}, progress, 10)).not.toHaveProperty('all');
    expect(isWhole(progressOf(half, () => proved))).toBe(true);
    const unheard = { ...change('far'), offline: true } as const;
    expect([stepOf(undefined, unheard, half), stepOf(undefined, change('a'), half)]).toEqual(['offline', 'requested']);
  });

  it('asks nothing of lamps that are only drawn, and counts none of them', () => {
    const passedBy = stage(change('a'), change('b', 'unmanaged'), change('c', 'unsupported'), change('d', 'refused'));
    expect(progressOf(passedBy, () => proved)).toMatchObject({ total: 1, resting: 0, counts: { verified: 1 } });
  });

  it('leaves those in maintenance out of the total and says so; what is put back into a plan counts again', () => {
    const resting = lamp({ condition: 'maintenance', result: 'maintenance' });
    const byZone = { ...stage(change('a'), change('b', 'maintenance')), situation: 's' };
    const half = progressOf(byZone, (id) => (id === 'b' ? resting : proved));
    expect(half).toMatchObject({ total: 1, resting: 1, settled: true });
    expect(tellEnd(i18next.t, half)).toBe('全部证实（检修 1 台不计）');
    expect(progressOf(byZone, () => proved)).toMatchObject({ total: 2, resting: 0 });
    const group = stage(change('a'), change('b', 'maintenance'));
    expect(
      progressOf(group, () => proved),
      'a group left it out for good',
    ).toMatchObject({ total: 1, resting: 1 });
  });

  it('takes a lamp that somebody holds against the plan as the core counts it', () => {
    const held = lamp({
      result: 'verified',
      desired: { lit: true, brightness: 1 },
      override: { desired: { brightness: 1 }, by: 'mei', reason: 'x', since: 0, until: 9 },
    });
    const asked = { ...change('a'), desired: { lit: true, brightness: 5 } };
    expect(stepOf(held, asked, { ...stage(asked), situation: 's' })).toBe('verified');
    expect(stepOf(held, asked, { ...stage(asked), madeAt: 5 })).toBe('requested');
  });

  it('follows what the same order asks once the fog has moved it, of a zone and of a device held by hand', () => {
    const moved = { result: 'verified', desired: { lit: true, brightness: 6 }, phaseAt: 8 } as const;
    const asked = { ...change('a'), desired: { lit: true, brightness: 5 } };
    const byZone = { ...stage(asked), madeAt: 5, situation: 's' };
    expect(stepOf(lamp(moved), asked, byZone)).toBe('verified');
    expect(stepOf(lamp({ ...moved, result: 'pending', phase: 'sent' }), asked, byZone)).toBe('sent');
    expect(stepOf(lamp({ ...moved, phaseAt: 4 }), asked, byZone), 'not taken up yet').toBe('requested');
    const byHand = { desired: { lit: true }, by: 'wang', reason: 'x', since: 6, until: 9 };
    expect(stepOf(lamp({ ...moved, override: byHand }), asked, { ...stage(asked), madeAt: 5 })).toBe('verified');
    expect(stepOf(lamp(moved), asked, { ...stage(asked), madeAt: 5 }), 'given back').toBe('requested');
  });

  it('came to rest when the last of them was proved, late as it was', () => {
    const two = stage(change('a'), change('b'));
    const failed = lamp({ phase: 'failed', result: 'failed', phaseAt: 5, ...wanted });
    const half = progressOf(two, (id) => (id === 'a' ? proved : failed));
    const marks = noteMilestones({}, half, 10);
    expect(
      noteMilestones(
        marks,
        progressOf(two, () => proved),
        90,
      ),
    ).toMatchObject({ all: 90, settled: 90 });
  });

  it('notes the first, the 95 percent and the last once, when they are reached, and when it came to rest', () => {
    const all = stage(...Array.from({ length: 40 }, (_, index) => change(`d${index}`)));
    const at = (count: number) => progressOf(all, (id) => (Number(id.slice(1)) < count ? proved : undefined));
    let marks = noteMilestones({}, at(0), 10);
    expect(marks).toEqual({});
    marks = noteMilestones(marks, at(1), 20);
    marks = noteMilestones(marks, at(37), 30);
    expect(marks).toEqual({ first: 20 });
    marks = noteMilestones(marks, at(38), 40);
    marks = noteMilestones(marks, at(40), 50);
    expect(noteMilestones(marks, at(40), 60)).toBe(marks);
    expect(marks).toEqual({ first: 20, most: 40, all: 50, settled: 50 });
    expect(noteMilestones(marks, at(39), 70)).toEqual({ first: 20, most: 40, all: 50 });
  });
});

describe('what a lamp out of reach reports', () => {
  it('is told as the past, or as unknown where it was never heard', () => {
    expect(tellReported(i18next.t, { lit: false }, false)).toBe('灭');
    expect(tellReported(i18next.t, { lit: false }, true)).toBe('最后 灭（离线）');
    expect(tellReported(i18next.t, {}, true)).toBe('未知（离线）');
  });
});

describe('what stands first', () => {
  const alarm = (id: number, over: Partial<AlarmView>) =>
    ({
      id,
      code: 'gateway-down',
      priority: 'low',
      state: 'acknowledged',
      raisedAt: id,
      count: 1,
      data: {},
      ...over,
    }) as AlarmView;

  it('is the unacknowledged, then the more pressing, then the newer alarm', () => {
    const alarms = [
      alarm(1, { priority: 'critical' }),
      alarm(2, { state: 'unacknowledged' }),
      alarm(3, { state: 'unacknowledged', priority: 'high' }),
      alarm(4, { state: 'unacknowledged' }),
    ];
    expect(worstFirst(alarms).map((one) => one.id)).toEqual([3, 4, 2, 1]);
    expect(alarms.every(isOpen)).toBe(true);
    expect(isOpen(alarm(5, { state: 'cleared' }))).toBe(false);
  });

  const zone = (id: string, over: Partial<ZoneView> = {}): ZoneView => ({
    id,
    at: 0,
    visibility: { trust: 'good', band: 'standby', trend: [] },
    sensors: [],
    subSegments: [],
    mode: 'standby',
    source: 'automatic',
    automaticMode: 'standby',
    since: 0,
    armed: true,
    reasons: [],
    speed: { statutory: false },
    convergence: {
      total: 0,
      verified: 0,
      pending: 0,
      failed: 0,
      unknown: 0,
      offline: 0,
      unsupported: 0,
      maintenance: 0,
      state: 'idle',
    },
    effectiveness: { effective: true, lamps: 0, litShare: 0, reasons: [] },
    timing: {},
    openAlarms: 0,
    ...over,
  });

  it('is the thicker fog, before any mode set by hand on a clear road', () => {
    const foggy = zone('foggy', { automaticMode: 'outline', mode: 'outline' });
    const drill = zone('drill', { mode: 'control', source: 'override' });
    const calm = zone('calm');
    expect(worstZonesFirst([calm, drill, foggy]).map((one) => one.id)).toEqual(['foggy', 'drill', 'calm']);
    expect(concern(zone('blind', { visibility: { trust: 'none', band: 'standby', trend: [] } }))).toBeGreaterThan(
      concern(calm),
    );
  });

  it('is a zone held by hand below what automation wants, before the same fog answered in full', () => {
    const fog = { visibility: { trust: 'good', band: 'control', trend: [] }, automaticMode: 'control' } as const;
    const over = { ...fog, visibility: { ...fog.visibility, trend: [] } };
    const answered = zone('answered', { ...over, mode: 'control' });
    const held = zone('held', { ...over, mode: 'standby', source: 'override' });
    const thinner = zone('thinner', { automaticMode: 'active', mode: 'active' });
    expect(worstZonesFirst([thinner, answered, held]).map((one) => one.id)).toEqual(['held', 'answered', 'thinner']);
  });

  it('keeps zones of equal concern in the order of the site', () => {
    expect(worstZonesFirst([zone('b'), zone('a'), zone('c')]).map((one) => one.id)).toEqual(['b', 'a', 'c']);
  });
});

describe('figures', () => {
  it('show no speed above the legal cap', () => {
    fc.assert(
      fc.property(
        fc.option(fc.nat(120), { nil: undefined }),
        fc.option(fc.nat(120), { nil: undefined }),
        (recommended, legalCap) => {
          const shown = speedToShow({
            statutory: true,
            ...(recommended === undefined ? {} : { recommended }),
            ...(legalCap === undefined ? {} : { legalCap }),
          });
          if (shown !== undefined && legalCap !== undefined) expect(shown).toBeLessThanOrEqual(legalCap);
        },
      ),
    );
  });

  it('call a speed lawful only where the law itself says that figure', () => {
    expect(standingOf({ recommended: 40, legalCap: 40, statutory: true })).toBe('statutory');
    expect(standingOf({ recommended: 40, legalCap: 60, statutory: true })).toBe('advice');
    expect(standingOf({ recommended: 40, statutory: false })).toBe('advice');
    expect(standingOf({ legalCap: 60, statutory: true })).toBe('posted');
  });

  it('gather the places of a long list point and put the rare value first', () => {
    const point = (index: number | undefined, value: string): PointView => ({
      name: index === undefined ? 'mode' : 'light',
      title: 't',
      where: '3x',
      encoding: 'uint16',
      value,
      faults: [],
      quality: 'good',
      ...(index === undefined ? {} : { index }),
    });
    const lights = Array.from({ length: 8 }, (_, index) => point(index, index === 3 ? 'fault' : 'dark'));
    const rows = pointRows([point(undefined, 'off'), ...lights]);
    expect(rows.map((row) => row.kind)).toEqual(['one', 'list']);
    expect(tally(lights)).toEqual([
      ['fault', 1],
      ['dark', 7],
    ]);
  });

  it('put the point that raises a fault before all others', () => {
    const point = (name: string, ...faults: string[]): PointView => ({
      name,
      title: name,
      where: '3x',
      encoding: 'uint16',
      faults,
      quality: 'good',
    });
    const rows = pointRows([point('voltage'), point('current'), point('status', 'lamp/short-circuit')]);
    expect(rows.map((row) => (row.kind === 'one' ? row.point.name : ''))).toEqual(['status', 'voltage', 'current']);
  });
});
