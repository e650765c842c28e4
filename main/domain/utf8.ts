/** Is a file that a person wrote UTF-8 text? Read leniently, a file in another encoding would yield names of garbage. */
import type { Complaint } from './document.ts';

/** The complaint about the first byte that is not UTF-8; `undefined` when all of them are. */
export function complaintAboutEncoding(bytes: Uint8Array, file: string): Complaint | undefined {
  const bad = firstOutsideUtf8(bytes);
  if (bad === undefined) return undefined;
  const start = bytes.lastIndexOf(lineFeed, bad) + 1;
  const written = (bytes[bad] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return {
    file,
    line: bytes.subarray(0, start).filter((byte) => byte === lineFeed).length + 1,
    column: bytes.subarray(start, bad).filter((byte) => !isContinuation(byte)).length + 1,
    what: `not UTF-8 text (byte 0x${written})`,
    expected: 'UTF-8',
    todo: 'save the file as UTF-8; GBK and UTF-16 are not read',
  };
}

const lineFeed = 0x0a;
const isContinuation = (byte: number): boolean => byte >= 0x80 && byte <= 0xbf;

/** Where the first malformed sequence begins (RFC 3629, 4). */
function firstOutsideUtf8(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return undefined;
}

/** Octets of the well-formed sequence that begins here; 0 when there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  // The second octet shuts out longer spellings of shorter sequences, surrogates, and what is beyond U+10FFFF.
  const second = bytes[at + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const greatest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > greatest) return 0;
  for (let more = 2; more < length; more += 1) if (!isContinuation(bytes[at + more] ?? 0)) return 0;
  return length;
}
