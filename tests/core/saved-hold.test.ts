/** What was saved of a held device is checked when it is read again: nothing damaged ever commands a lamp. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restoreHold } from '../../main/core/control/saved-hold.ts';

const held = {
  device: 'lamp-1',
  desired: { control: 'centre', lit: true },
  by: 'mei',
  reason: 'r',
  since: 1,
  until: 9,
  event: 4,
  before: { control: 'own' },
};
const returning = { returning: true, desired: { lit: false }, event: 5 };

test('what was saved comes back as it was', () => {
  expect(restoreHold('lamp-1', JSON.parse(JSON.stringify(held)))).toEqual({ held });
  expect(restoreHold('lamp-1', returning)).toEqual({ returning: { desired: { lit: false }, event: 5 } });
});

test.each([
  ['an override without an end', { ...held, until: undefined }],
  ['an end that is no time', { ...held, until: 'tomorrow' }],
  ['a state that no device has', { ...held, desired: { lit: 'perhaps' } }],
  ['an unknown mode', { ...held, desired: { mode: 'party' } }],
  ['nothing to give back', { ...held, before: undefined }],
  ['an override of another device', { ...held, device: 'lamp-2' }],
  ['nobody’s override', { ...held, by: 7 }],
  ['a return to nothing', { returning: true, event: 5 }],
  ['a return that no act caused', { ...returning, event: 'x' }],
])('%s is damaged', (_, value) => {
  expect(restoreHold('lamp-1', value)).toBe('damaged');
});

test('anything at all is read or called damaged, never thrown', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => restoreHold('lamp-1', value) === 'damaged'));
});
