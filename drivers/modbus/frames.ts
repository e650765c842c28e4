/**
 * The bytes of Modbus, judged without I/O: is this the answer to that request?
 * Requests and replies here are `unit, function code, data…` without MBAP header or CRC.
 */

/** Longest MBAP length field: unit and a PDU of 253 bytes (Modbus Messaging on TCP/IP V1.0b, 4.1). */
const longestLength = 254;
export const mbapHeader = 6;
/** Longest frame on either carrier: 6 + 254 on TCP, 256 on a serial line. */
export const longestFrame = mbapHeader + longestLength;

export type Verdict = 'answer' | 'exception' | 'wrong-echo' | 'damaged';

/** Whole size in bytes of the MBAP frame that begins at `at`, or 0 when the header cannot be one. */
export function mbapSize(bytes: Uint8Array, at: number): number {
  const protocol = word(bytes, at + 2);
  const length = word(bytes, at + 4);
  return protocol === 0 && length >= 3 && length <= longestLength ? mbapHeader + length : 0;
}

/** Judges `length` bytes of `reply` from `at` as the answer to `request`. */
export function judge(request: Uint8Array, reply: Uint8Array, at: number, length: number): Verdict {
  const code = request[1] ?? 0;
  if (length < 3 || reply[at] !== request[0]) return 'damaged';
  if (reply[at + 1] === (code | 0x80)) return length === 3 ? 'exception' : 'damaged';
  if (reply[at + 1] !== code || length !== answerLength(request)) return 'damaged';
  if (code <= 4) return reply[at + 2] === length - 3 ? 'answer' : 'damaged';
  for (let i = 2; i < 6; i += 1) if (reply[at + i] !== request[i]) return 'wrong-echo';
  return 'answer';
}

/** Bytes of the good answer to `request`: unit and PDU, without CRC. */
export function answerLength(request: Uint8Array): number {
  const count = word(request, 4);
  switch (request[1]) {
    case 1:
    case 2:
      return 3 + Math.ceil(count / 8);
    case 3:
    case 4:
      return 3 + 2 * count;
    default:
      return 6;
  }
}

/** Bytes of the serial frame, CRC included, that `held` is becoming; 0 when it cannot become an answer to `request`. */
export function serialSize(request: Uint8Array, held: Uint8Array, length: number): number {
  if (length > 0 && held[0] !== request[0]) return 0;
  if (length < 2) return longestFrame;
  const code = request[1] ?? 0;
  if (held[1] === (code | 0x80)) return 5;
  if (held[1] !== code) return 0;
  const size = answerLength(request);
  if (code <= 4 && length > 2 && held[2] !== size - 3) return 0;
  return size + 2;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16 of a serial frame (Modbus over Serial Line V1.02, 2.5.1.2), low byte sent first. */
export function crc16(bytes: Uint8Array, length: number): number {
  let crc = 0xffff;
  for (let i = 0; i < length; i += 1) crc = (crc >> 8) ^ (crcTable[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return crc;
}
