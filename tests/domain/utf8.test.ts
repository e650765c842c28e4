/** Text in another encoding is told from UTF-8, byte for byte as a strict decoder does. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complaintAboutEncoding } from '../../main/domain/utf8.ts';

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

test('any bytes are judged as a strict decoder judges them', () => {
  const likely = fc.constantFrom(
    0x41,
    0x0a,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc1,
    0xc2,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
  );
  const bytes = fc.array(fc.oneof(likely, fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
  const text = fc.string({ unit: 'binary' }).map((each) => [...new TextEncoder().encode(each)]);
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        text,
        fc.tuple(text, bytes).map((both) => both.flat()),
      ),
      (each) => {
        const judged = Uint8Array.from(each);
        expect(complaintAboutEncoding(judged, 'f') === undefined).toBe(isUtf8(judged));
      },
    ),
    { numRuns: 3_000 },
  );
});

test('the place is that of the first such byte, in characters', () => {
  const bytes = Buffer.concat([Buffer.from('a: 1\n雾灯: '), Buffer.from([0xb5])]);
  expect(complaintAboutEncoding(bytes, 'f.yaml')).toMatchObject({
    file: 'f.yaml',
    line: 2,
    column: 5,
    what: 'not UTF-8 text (byte 0xB5)',
  });
});
