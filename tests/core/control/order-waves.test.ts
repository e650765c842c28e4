/** Waves of orders: nothing is lost, every line is served first things first, and the newest order for a device counts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderWaves } from '../../../main/core/control/order-waves.ts';

const order = (line: string, device: string, item = device) => ({ line, device, item });

function drain(waves: OrderWaves<string>): string[][] {
  const all: string[][] = [];
  while (!waves.isEmpty) all.push([...waves.next()]);
  return all;
}

test('every line gets its first order before any gets its second, and waves double', () => {
  const waves = new OrderWaves<string>();
  waves.put(['a', 'b'].flatMap((line) => [1, 2, 3, 4].map((n) => order(line, `${line}${n}`))));
  expect(waves.holds('a')).toBe(true);
  expect(drain(waves)).toEqual([
    ['a1', 'b1'],
    ['a2', 'b2', 'a3', 'b3'],
    ['a4', 'b4'],
  ]);
  expect(waves.holds('a')).toBe(false);
});

test('a newer order for a device replaces the one that waits, and a dropped one never comes', () => {
  const waves = new OrderWaves<string>();
  waves.put([order('a', 'a1'), order('a', 'a2'), order('a', 'a3')]);
  expect(waves.next()).toEqual(['a1']);
  waves.put([order('a', 'a2', 'newer')]);
  waves.drop('a3');
  expect(waves.of('a2')).toBe('newer');
  expect(waves.of('a3')).toBeUndefined();
  expect(drain(waves).flat()).toEqual(['newer']);
});

test('whatever is put comes out once, in its line’s order, in waves that stay small', () => {
  const lines = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2_000 });
  fc.assert(
    fc.property(lines, (chosen) => {
      const waves = new OrderWaves<string>();
      waves.put(chosen.map((line, at) => order(`${line}`, `${line}/${at}`)));
      const taken = drain(waves);
      for (const wave of taken) expect(wave.length).toBeLessThanOrEqual(500);
      const flat = taken.flat();
      expect(flat.toSorted()).toEqual(chosen.map((line, at) => `${line}/${at}`).toSorted());
      for (const line of new Set(chosen)) {
        const own = flat.filter((item) => item.startsWith(`${line}/`)).map((item) => Number(item.split('/')[1]));
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 30 },
  );
});
