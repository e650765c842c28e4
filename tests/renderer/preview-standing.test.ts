/** An open preview says by itself when what it started from is no longer so. */
import { expect, test } from 'vitest';
import type { Stage } from '../../main/contract/views/stage.ts';
import { hasChanged, isVoid, previewStanding } from '../../renderer/stage/preview-standing.ts';

type Change = Stage['preview']['changes'][number];

const counts = { change: 0, already: 0, offline: 0, unsupported: 0, substituted: 0, maintenance: 0, refused: 0 };
const change = (device: string, more: Partial<Change> = {}): Change => ({
  device,
  name: device,
  kind: 'flashing-lamp',
  desired: { lit: true },
  reported: {},
  note: 'change',
  ...more,
});
const stage = (changes: readonly Change[], more: Partial<Stage> = {}): Stage => ({
  id: 's1',
  by: 'li',
  madeAt: 1_000,
  validUntil: 31_000,
  preview: { zone: 'east', changes: [...changes], counts, expected: 0, weakerThanAutomatic: false },
  ...more,
});
const nothing = () => undefined;

test('a changed preview is void, and says so before its time is over', () => {
  const open = { left: 9_000, lost: false, spent: false, changed: false, underWay: false };
  expect(previewStanding(open)).toBe('valid');
  expect(previewStanding({ ...open, changed: true })).toBe('changed');
  expect(previewStanding({ ...open, left: 0, changed: true })).toBe('changed');
  expect(isVoid('changed')).toBe(true);
  // One's own execution changes the zone: that is no news.
  expect(previewStanding({ ...open, changed: true, underWay: true })).toBe('underWay');
  expect(previewStanding({ ...open, changed: true, spent: true })).toBe('spent');
});

test('a zone counts as changed when it was told after the staging, and tells another situation', () => {
  const staged = stage([], { situation: 'a' });
  const told = (at: number, situation: string) =>
    hasChanged(staged, { zone: () => ({ at, situation }), device: nothing });
  expect(told(2_000, 'a')).toBe(false);
  expect(told(2_000, 'b')).toBe(true);
  expect(told(900, 'b'), 'told before').toBe(false);
  expect(hasChanged(staged, { zone: nothing, device: nothing })).toBe(false);
});

test('a device counts as changed when something else is wanted of it since; what is passed by does not', () => {
  const told = (desired: Change['desired'] | undefined, phaseAt: number | undefined, more: Partial<Change> = {}) =>
    hasChanged(stage([change('lamp-1', { commanded: { lit: true }, ...more })]), {
      zone: nothing,
      device: () => ({ ...(desired && { desired }), ...(phaseAt !== undefined && { phaseAt }) }),
    });
  expect(told({ lit: true }, 2_000)).toBe(false);
  expect(told({ lit: false }, 2_000)).toBe(true);
  expect(told({ lit: true, brightness: 3 }, 2_000)).toBe(true);
  expect(told(undefined, undefined), 'nothing is wanted any more').toBe(true);
  expect(told({ lit: false }, 900), 'told before').toBe(false);
  expect(told({ lit: false }, 2_000, { note: 'refused' })).toBe(false);
});
