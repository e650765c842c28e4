/** What an alarm about late data keeps of its lines: as the domain has it, and as records of before have it. */
import { expect, test } from 'vitest';
import { lineLoadSchema } from '../../main/contract/views/endpoint.ts';
import type { LoadNow } from '../../main/core/acquisition/load-now.ts';
import { type Json, toJson } from '../../main/domain/journal.ts';
import { millis } from '../../main/domain/units.ts';

const loadsSchema = lineLoadSchema.array();

test('the record gives a load back as the screen reads it, every kind of advice with its values', () => {
  const load: LoadNow = {
    needed: 6,
    carried: 2.3,
    watched: 2,
    worst: { device: 'lamp-1', age: millis(90_000), every: millis(30_000) },
    advice: [
      { code: 'catching-up', span: millis(4_000) },
      { code: 'silent-devices', count: 3 },
      { code: 'faster-bus', from: 9_600, to: 19_200 },
      { code: 'more-in-flight', from: 1, to: 3 },
      { code: 'slower-polls', factor: 2.9 },
      { code: 'slower-close-watch', factor: 1.2 },
    ],
  };
  const loads = [
    { endpoint: 'lamps', ...load },
    { endpoint: 'quiet', needed: 1, advice: [] } satisfies { endpoint: string } & LoadNow,
  ];
  const kept = JSON.stringify(toJson(loads));
  expect(loadsSchema.parse(JSON.parse(kept))).toEqual(loads);
});

test('a record of before is read as it was written', () => {
  const before: Json = [
    {
      endpoint: 'lamps',
      needed: 6,
      carried: 2.3,
      worst: { device: 'lamp-1', age: 90000, every: 30000 },
      advice: [
        { code: 'more-in-flight', from: 1, to: 3 },
        { code: 'slower-polls', factor: 2.9, since: 'a field of then' },
      ],
    },
  ];
  expect(loadsSchema.parse(before)).toEqual(before);
});
