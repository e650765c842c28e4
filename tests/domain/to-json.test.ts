/** What the record can keep: the compiler lets plain data through and nothing that JSON would lose. */
import { expect, test } from 'vitest';
import { type Json, toJson } from '../../main/domain/journal.ts';
import { type UtcMs, utcMs } from '../../main/domain/units.ts';

interface Plain {
  readonly at: UtcMs;
  readonly why?: 'expired' | 'returned';
  readonly parts: readonly { readonly id: string; readonly lit: boolean | null }[];
  readonly more: { readonly [key: string]: Json };
}
const plain: Plain = { at: utcMs(1), parts: [{ id: 'a', lit: null }], more: { list: [1, 'b'] } };

test('a type of the domain goes through as it is, and comes back the same', () => {
  const json: Json = toJson(plain);
  expect(json).toBe(plain);
  expect(JSON.parse(JSON.stringify(json))).toEqual(plain);
});

test('what JSON would lose does not compile', () => {
  const lost: Json[] = [
    // @ts-expect-error a Map
    toJson({ parts: new Map([['a', 1]]) }),
    // @ts-expect-error a Set in a list
    toJson([new Set([1])]),
    // @ts-expect-error a function
    toJson({ ...plain, tell: () => 'a' }),
    // @ts-expect-error a Date
    toJson({ at: new Date(0) }),
    // @ts-expect-error bytes
    toJson({ bytes: new Uint8Array(1) }),
    // @ts-expect-error undefined where a value is due
    toJson([undefined]),
    // @ts-expect-error undefined in a field
    toJson({ at: undefined }),
    // @ts-expect-error a bigint
    toJson({ at: 1n }),
  ];
  const comesBack = (each: Json) => expect(JSON.parse(JSON.stringify(each))).toStrictEqual(each);
  for (const each of lost) expect(() => comesBack(each)).toThrow();
  expect(() => comesBack(plain.more)).not.toThrow();
});
