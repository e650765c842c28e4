import { expect, test } from 'vitest';
import { speedsWithin } from '../../renderer/pages/zone/incident-fields.tsx';

test.each([
  [
    [undefined, 120],
    ['20', '30', '40', '50', '60', '80', '100'],
  ],
  [
    [undefined, 70],
    ['20', '30', '40', '50', '60'],
  ],
  [
    [40, 70],
    ['20', '30', '40'],
  ],
  [
    [60, 50],
    ['20', '30', '40', '50'],
  ],
])('law and posted speed %j leave an incident these speeds', (limits, speeds) => {
  expect(speedsWithin(limits)).toEqual(speeds);
});
