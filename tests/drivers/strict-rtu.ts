/** A second reader of RTU, written from the specification: which bytes are the answer to a request for `good`. */

/** Bit by bit, as the specification draws it: not the table that the driver uses. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc % 2 === 1 ? Math.floor(crc / 2) ^ 0xa001 : Math.floor(crc / 2);
  }
  return crc;
}

/**
 * Unit and PDU of the frame that answers, when one is there: `good` is the PDU of the good answer. Fewer bytes than that
 * frame has may come before it; what begins like a frame is waited for, and only a wrong CRC sends the reader on.
 */
export function answerIn(bytes: Buffer, unit: number, good: Buffer): Buffer | undefined {
  const whole = good.length + 3;
  for (let start = 0; start < whole; start += 1) {
    const rest = bytes.subarray(start);
    const [first, code, count] = rest;
    if (first !== unit) continue;
    const isException = code === (good[0]! | 0x80);
    const isRead = good[0]! <= 4;
    if (code !== undefined && !isException && code !== good[0]) continue;
    if (isRead && !isException && count !== undefined && count !== good[1]) continue;
    const length = isException ? 3 : good.length + 1;
    if (rest.length < length + 2) return undefined;
    const body = rest.subarray(0, length);
    if (crcOf(body) === rest.readUInt16LE(length)) return body;
  }
  return undefined;
}
