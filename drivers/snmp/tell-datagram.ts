/** What an SNMP datagram says, in codes and values. Pure; any bytes are told somehow, none throw. */
import type { TraceValues } from '../port.ts';
import type { Told } from '../trace/line-trace.ts';

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** PDU types of RFC 3416, 3. */
const pduNames: { readonly [tag: number]: string } = {
  160: 'get',
  161: 'get-next',
  162: 'response',
  163: 'set',
  165: 'get-bulk',
  166: 'inform',
  167: 'trap',
  168: 'report',
};
/** Exceptions that stand for a value (RFC 3416, 3). */
const missing: { readonly [tag: number]: string } = {
  128: 'no-such-object',
  129: 'no-such-instance',
  130: 'end-of-view',
};
const version3 = 3;
const mostBindings = 64;
const longestText = 64;

/** Tells version, PDU, request, objects and values; of SNMPv3 only what travels in clear, for the rest is secret. */
export function tellDatagram(datagram: Uint8Array, length: number): Told {
  const [message] = elementsOf(Buffer.from(datagram));
  const [version, second, third, fourth] = message?.tag === 0x30 ? elementsOf(message.content) : [];
  if (version?.tag !== 2 || second === undefined || third === undefined) {
    return { decoded: { unreadable: length }, fault: 'link/damaged' };
  }
  if (numberOf(version.content) === version3) return { decoded: tellV3(second, third, fourth) };
  const decoded = { version: versionName(numberOf(version.content)), ...tellPdu(third) };
  return { decoded };
}

const versionName = (version: number): string => (version === 0 ? '1' : version === 1 ? '2c' : String(version));

function tellPdu(pdu: Element): TraceValues {
  const [id, status, index, list] = elementsOf(pdu.content);
  const bindings = list === undefined ? [] : elementsOf(list.content).slice(0, mostBindings);
  const pairs = bindings.map((binding) => elementsOf(binding.content));
  const error = status === undefined ? 0 : numberOf(status.content);
  return {
    pdu: pduNames[pdu.tag] ?? `0x${pdu.tag.toString(16)}`,
    ...(id !== undefined && { request: numberOf(id.content) }),
    ...(error !== 0 && { status: error, index: index === undefined ? 0 : numberOf(index.content) }),
    oids: pairs.map(([name]) => (name === undefined ? '' : oidOf(name.content))),
    ...(pdu.tag !== 160 && { values: pairs.map(([, value]) => (value === undefined ? '' : plainOf(value))) }),
  };
}

/** Header and engine (RFC 3412, 6; RFC 3414, 2.4); no user name, no digest, no content. */
function tellV3(header: Element, security: Element, scoped: Element | undefined): TraceValues {
  const [id, , flags] = elementsOf(header.content);
  const [parameters] = elementsOf(security.content);
  const [engine, boots, time] = parameters === undefined ? [] : elementsOf(parameters.content);
  const bits = flags?.content[0] ?? 0;
  return {
    version: '3',
    ...(id !== undefined && { message: numberOf(id.content) }),
    security: bits & 2 ? 'auth-priv' : bits & 1 ? 'auth' : 'none',
    ...(engine !== undefined && { engine: engine.content.toString('hex').slice(0, longestText) }),
    ...(boots !== undefined && { boots: numberOf(boots.content) }),
    ...(time !== undefined && { engineTime: numberOf(time.content) }),
    ...(scoped !== undefined && bits & 2 && { encrypted: scoped.content.length }),
  };
}

/** The elements in `bytes`; the last may be cut short. */
function elementsOf(bytes: Buffer): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at + 1 < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const size = first > 0x80 ? Math.min(first & 0x7f, 4) : 0;
    let length = size === 0 ? first & 0x7f : 0;
    for (let n = 0; n < size; n += 1) length = length * 256 + (bytes[at + 2 + n] ?? 0);
    const from = at + 2 + size;
    elements.push({ tag, content: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return elements;
}

/** Integers up to 48 bits; a longer counter is told as its low part. */
function numberOf(bytes: Buffer): number {
  if (bytes.length === 0) return 0;
  return bytes.readIntBE(Math.max(0, bytes.length - 6), Math.min(6, bytes.length));
}

function oidOf(bytes: Buffer): string {
  const first = bytes[0] ?? 0;
  const arcs = [Math.min(Math.floor(first / 40), 2), first - 40 * Math.min(Math.floor(first / 40), 2)];
  let arc = 0;
  for (const byte of bytes.subarray(1, 256)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

function plainOf({ tag, content }: Element): string | number {
  if (missing[tag] !== undefined) return missing[tag];
  if (tag === 2) return numberOf(content);
  if (tag === 6) return oidOf(content);
  if (tag === 0x40) return content.join('.');
  if (tag === 5) return '';
  // Counters, gauges and ticks are unsigned.
  if (tag >= 0x41 && tag <= 0x47) return content.subarray(-6).reduce((value, byte) => value * 256 + byte, 0);
  const shown = content.subarray(0, longestText);
  const isText = shown.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText ? shown.toString('latin1') : `0x${shown.toString('hex')}`;
}
