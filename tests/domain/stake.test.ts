import { expect, test } from 'vitest';
import { formatStake } from '../../main/domain/asset.ts';
import { metres } from '../../main/domain/units.ts';

test('a stake is written as on the road, before its beginning too', () => {
  const written = [0, 400, 123_400, 123_399.6, -50, -1_050, -0.3].map((stake) => formatStake(metres(stake)));
  expect(written).toEqual(['K0+000', 'K0+400', 'K123+400', 'K123+400', '-K0+050', '-K1+050', 'K0+000']);
});
