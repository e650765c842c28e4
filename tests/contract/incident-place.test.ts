import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { actApi } from '../../main/contract/api/acts.ts';

const request = { zone: 'east', mode: 'accident', reason: '事故', minutes: 30 };
const takes = (stretch: string): boolean => {
  const schema = actApi.stageMode['~orpc'].inputSchema as ZodType | undefined;
  return schema?.safeParse({ ...request, stretch }).success === true;
};

test.each(['K105+300 限速80', 'K105+300 eighty km/h', '限速ⅬⅩ', '匝道 12 时速40'])(
  'no speed in the place of an incident: %s',
  (place) => {
    expect(takes(place)).toBe(false);
  },
);

test.each([
  'K105+300',
  'K105+300 右侧车道',
  '2号桥',
  '马颊河桥北 500米',
  '匝道 12',
  '收费站 2 道',
  'exit 12',
  '八十公里处',
])('a place as people say it: %s', (place) => {
  expect(takes(place)).toBe(true);
});
