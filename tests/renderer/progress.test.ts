/** What is told of an executed order while it comes true. */
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Stage } from '../../main/contract/views/stage.ts';
import { wordOf } from '../../renderer/parts/convergence-bar.tsx';
import {
  isWhole,
  noteMilestones,
  progressOf,
  stepOf,
  switchesNobody,
  unproved,
} from '../../renderer/stage/progress.ts';
import { tellEnd } from '../../renderer/stage/tell-end.ts';
import { speakBoth } from './both-languages.ts';

speakBoth('zh-CN');

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
    counts: {
      change: 0,
      already: 0,
      offline: 0,
      unsupported: 0,
      substituted: 0,
      weakened: 0,
      maintenance: 0,
      held: 0,
      refused: 0,
    },
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

it('a field that is all in maintenance is not said to want nothing', () => {
  const none = { total: 0, verified: 0, pending: 0, failed: 0, unknown: 0, offline: 0, unsupported: 0, maintenance: 0 };
  expect(wordOf({ ...none, state: 'idle' })).toBe('idle');
  expect(wordOf({ ...none, maintenance: 16, state: 'idle' })).toBe('resting');
  expect(wordOf({ ...none, total: 4, verified: 4, maintenance: 2, state: 'converged' })).toBe('converged');
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

  it('proves nothing of nothing: where every device rests the order switches nobody, and says so', () => {
    const plan = { ...stage(change('a', 'maintenance'), change('b', 'unsupported')), situation: 'standby' };
    expect(switchesNobody(plan)).toBe(true);
    const told = progressOf(plan, () => lamp({ condition: 'maintenance' }));
    expect(told).toMatchObject({ total: 0, resting: 1, settled: true });
    expect(isWhole(told)).toBe(false);
    expect(tellEnd(i18next.t, told)).toContain('没有一台设备可执行');
    expect(tellEnd(i18next.t, told)).not.toContain('全部证实');
    // Back from maintenance it follows the zone's order, and is counted.
    const back = progressOf(plan, () => lamp({ phase: 'verified', result: 'verified', phaseAt: 10, ...wanted }));
    expect(back).toMatchObject({ total: 1, counts: { verified: 1 } });
    expect(isWhole(back)).toBe(true);
    for (const note of ['change', 'already', 'offline'] as const)
      expect(switchesNobody(stage(change('a', 'maintenance'), change('b', note)))).toBe(false);
  });

  it('leaves out what was held before it was made until that is given back, and says how many', () => {
    const override = { by: 'li', reason: 'x', since: 5, until: 99, desired: {} };
    const held = { ...change('a', 'held'), held: { by: 'li', since: 5, until: 99 } };
    const plan = { ...stage(held, change('b')), situation: 'standby' };
    const b = lamp({ id: 'b', phase: 'verified', result: 'verified', ...wanted });
    const a = (over: Partial<DeviceView>) => lamp({ phase: 'verified', result: 'verified', phaseAt: 10, ...over });
    const told = (device: DeviceView) => progressOf(plan, (id) => (id === 'b' ? b : device));
    expect(told(a({ override }))).toMatchObject({ held: 1, total: 1, counts: { verified: 1 } });
    expect(tellEnd(i18next.t, told(a({ override })))).toContain('手动保持 1 台不计');
    expect(told(a({}))).toMatchObject({ held: 0, total: 2, counts: { verified: 2 } });
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
    // It came true: that a lamp follows thicker fog later takes none of its time.
    expect(noteMilestones(marks, at(39), 70)).toBe(marks);
    expect(noteMilestones(marks, at(40), 90)).toBe(marks);
  });
});
