/**
 * Judges a datagram before net-snmp decodes it. Pure. Bytes that do not add up are damage, and an SNMPv3 message in
 * clear is no answer: net-snmp alone would take either.
 */
import type { Fault } from '../../main/domain/outcome.ts';
import { type Element, elementAt, inside } from './ber.ts';

/** Deeper than any SNMP message nests. */
const deepest = 8;
/** Bits of `msgFlags` (RFC 3412, 6.4): authenticated, private. */
const authPriv = 0x03;
const sequence = 0x30;
const integer = 0x02;
const octets = 0x04;
const objectId = 0x06;
/** Error statuses go from noError (0) to inconsistentName (18). */
const greatestStatus = 18;
const report = 0xa8;
const response = 0xa2;
/** `msgVersion` of SNMPv2c (RFC 1901) and SNMPv3 (RFC 3412). */
const versions = { v2c: 1, v3: 3 } as const;

/** `link/damaged` unless the lengths of all elements add up to the datagram. */
export function damageIn(datagram: Buffer): Fault | undefined {
  const message = elementAt(datagram, 0, datagram.length);
  const isSound =
    message !== undefined &&
    message.tag === sequence &&
    message.to === datagram.length &&
    isFilled(datagram, message, 0);
  if (isSound) return undefined;
  // Further bytes could hold a community string, and a fault's detail is kept and shown.
  const start = datagram.subarray(0, 4).toString('hex');
  return { code: 'link/damaged', detail: `not an SNMP message: ${datagram.length} bytes, ${start}` };
}

/** As `damageIn`, and `snmp/wrong-reply` for what is not an SNMPv2c response: net-snmp trips over a report there. */
export function objectionToV2c(datagram: Buffer): Fault | undefined {
  const damage = damageIn(datagram);
  if (damage !== undefined) return damage;
  const message = elementAt(datagram, 0, datagram.length);
  const [version, community, pdu, more] = message === undefined ? [] : inside(datagram, message);
  const isWhole = community?.tag === octets && more === undefined;
  if (isWhole && isVersion(datagram, version, versions.v2c) && pdu !== undefined && isResponse(datagram, pdu))
    return undefined;
  return { code: 'snmp/wrong-reply', detail: 'not an SNMPv2c response' };
}

const isVersion = (bytes: Buffer, version: Element | undefined, wanted: number): boolean =>
  version?.tag === integer && version.to - version.from === 1 && bytes[version.from] === wanted;

/** Request id, error status, error index, and names bound to values (RFC 3416, 3): net-snmp does not look at most tags. */
function isResponse(bytes: Buffer, pdu: Element): boolean {
  const [id, status, index, bindings, more] = inside(bytes, pdu);
  if (pdu.tag !== response || more !== undefined || bindings?.tag !== sequence) return false;
  if (![id, status, index].every((element) => element?.tag === integer && element.to > element.from)) return false;
  // Any other than these net-snmp would take for a success or for a failure, as its sign bit happens to be.
  if (status === undefined || !isUpTo(greatestStatus, bytes.subarray(status.from, status.to))) return false;
  return inside(bytes, bindings).every((binding) => {
    const [name, value, other] = inside(bytes, binding);
    return binding.tag === sequence && name?.tag === objectId && value !== undefined && other === undefined;
  });
}

/**
 * As `damageIn`, and `snmp/wrong-reply` for an SNMPv3 message that is not both authenticated and encrypted by the engine
 * asked, save the report that an agent sends in clear while its engine is being discovered (RFC 3414, 4). `isAsked`: keys
 * are made for whatever engine is named, before anything of it is proved, so that it must not be just any.
 */
export function objectionToV3(datagram: Buffer, isAsked: (engine: Buffer) => boolean = () => true): Fault | undefined {
  const damage = damageIn(datagram);
  if (damage !== undefined) return damage;
  const message = elementAt(datagram, 0, datagram.length);
  const [version, header, security, scoped] = message === undefined ? [] : inside(datagram, message);
  if (!isVersion(datagram, version, versions.v3)) return { code: 'snmp/wrong-reply', detail: 'not an SNMPv3 message' };
  const flags = header && flagsIn(datagram, header);
  const isSecret = flags !== undefined && (flags & authPriv) === authPriv;
  if (!isSecret) {
    if (scoped?.tag === sequence && isReport(datagram, scoped)) return undefined;
    return { code: 'snmp/wrong-reply', detail: 'an answer without the agreed security' };
  }
  const engine = security && engineIn(datagram, security);
  if (engine !== undefined && isAsked(engine)) return undefined;
  return { code: 'snmp/wrong-reply', detail: 'an answer in the name of another engine' };
}

/** The first of the security parameters (RFC 3414, 2.4). */
function engineIn(bytes: Buffer, security: Element): Buffer | undefined {
  const parameters = elementAt(bytes, security.from, security.to);
  const engine = parameters && elementAt(bytes, parameters.from, parameters.to);
  return engine && bytes.subarray(engine.from, engine.to);
}

/** Some agents write small numbers in more octets than they need. */
const isUpTo = (most: number, number: Buffer): boolean =>
  number.length <= 4 && number.subarray(0, -1).every((octet) => octet === 0) && (number.at(-1) ?? 0) <= most;

/** Where the content of the request id stands in a sound SNMPv2c message. */
export function requestIdIn(datagram: Buffer): { readonly from: number; readonly to: number } | undefined {
  const message = elementAt(datagram, 0, datagram.length);
  const version = message && elementAt(datagram, message.from, message.to);
  const community = version && elementAt(datagram, version.to, message.to);
  const pdu = community && elementAt(datagram, community.to, message.to);
  return pdu && elementAt(datagram, pdu.from, pdu.to);
}

function isFilled(bytes: Buffer, parent: Element, depth: number): boolean {
  if (depth > deepest) return false;
  let at = parent.from;
  while (at < parent.to) {
    const child = elementAt(bytes, at, parent.to);
    if (child === undefined || ((child.tag & 0x20) !== 0 && !isFilled(bytes, child, depth + 1))) return false;
    at = child.to;
  }
  return true;
}

/** Header: message id, largest size, flags, security model. */
function flagsIn(bytes: Buffer, header: Element): number | undefined {
  const flags = inside(bytes, header)[2];
  return flags === undefined ? undefined : bytes[flags.from];
}

/** Scoped PDU: context engine, context name, PDU. */
const isReport = (bytes: Buffer, scoped: Element): boolean => inside(bytes, scoped)[2]?.tag === report;

/** Octets of the ids that net-snmp mostly draws, and of all of ours. */
const idSize = 4;

/** A datagram of which only the request id changes; that has four octets, from `idAt` on. */
export interface Pattern {
  readonly bytes: Buffer;
  readonly idAt: number;
}

/** The request id of a sound SNMPv2c message, if it has four octets. */
export function longIdOf(datagram: Buffer): number | undefined {
  const pattern = patternOf(datagram);
  return pattern && datagram.readInt32BE(pattern.idAt);
}

/** Makes `answer`, whose request id has four octets, the answer to `question`; not a copy, for it is soon remembered. */
export function readdress(answer: Buffer, question: Buffer): void {
  const id = requestIdIn(question);
  const pattern = patternOf(answer);
  if (id !== undefined && pattern !== undefined)
    answer.writeInt32BE(question.readIntBE(id.from, id.to - id.from), pattern.idAt);
}

/** The message by the place of its request id; nothing when it is not sound or its id has another length. */
export function patternOf(bytes: Buffer): Pattern | undefined {
  const id = requestIdIn(bytes);
  return id !== undefined && id.to - id.from === idSize ? { bytes, idAt: id.from } : undefined;
}
