import { expect, it } from 'vitest';
import { type Click, isStray, readingTime } from '../../renderer/pages/alarms/stray-clicks.ts';

const first: Click = { at: 1_000, x: 400, y: 300 };

it('takes a second click at the same place for an unsteady hand until there was time to read', () => {
  expect(isStray(first, undefined)).toBe(false);
  expect(isStray({ ...first, at: 1_350 }, first)).toBe(true);
  expect(isStray({ at: 1_350, x: 403, y: 296 }, first)).toBe(true);
  expect(isStray({ ...first, at: 1_000 + readingTime }, first)).toBe(false);
  // Another row was pointed at on purpose.
  expect(isStray({ ...first, at: 1_350, y: 340 }, first)).toBe(false);
});
