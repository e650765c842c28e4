/**
 * Messages on NTCIP 1203 signs: MULTI text, message CRC, id and activation codes, and the order of SETs that shows a
 * text. Pure. Object identifiers, memory types and error codes: domain.md §3.1 (V). Column order 6 beacon, 7 pixel
 * service, 8 run-time priority, status codes 6 modifyReq and 7 validateReq, and the octet order of the CRC (X-25,
 * octets swapped) follow public sign software, not the standard's own text: U.
 */
import type { Millis } from '../../main/domain/units.ts';
import type { Request, SnmpBinding } from '../port.ts';
import { decodeText, encodeText } from './codec.ts';
import type { SignCodecSpec } from './schema.ts';

const dms = '1.3.6.1.4.1.1206.4.2.3';

/** Objects of a sign controller; message columns take `.memoryType.number`. */
export const signObjects = {
  controlMode: `${dms}.6.1.0`,
  activateMessage: `${dms}.6.3.0`,
  messageSource: `${dms}.6.5.0`,
  activateError: `${dms}.6.17.0`,
  lossMessage: `${dms}.6.12.0`,
  lossTime: `${dms}.6.13.0`,
  multi: `${dms}.5.8.1.3`,
  owner: `${dms}.5.8.1.4`,
  crc: `${dms}.5.8.1.5`,
  beacon: `${dms}.5.8.1.6`,
  pixelService: `${dms}.5.8.1.7`,
  runTimePriority: `${dms}.5.8.1.8`,
  status: `${dms}.5.8.1.9`,
} as const;

export const memoryTypes = { permanent: 2, changeable: 3, volatile: 4, current: 5, schedule: 6, blank: 7 } as const;
export const messageStatus = {
  notUsed: 1,
  modifying: 2,
  validating: 3,
  valid: 4,
  error: 5,
  modifyRequest: 6,
  validateRequest: 7,
  notUsedRequest: 8,
} as const;

/** CRC-16 of ISO/IEC 3309: reflected 0x1021, start and final inversion 0xFFFF. */
export function crc16(octets: Uint8Array): number {
  let crc = 0xffff;
  for (const octet of octets) {
    crc ^= octet;
    for (let i = 0; i < 8; i += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  return crc ^ 0xffff;
}

/** dmsMessageCRC over MULTI string, beacon and pixel service, low octet of the CRC first. */
export function messageCrc(multi: Uint8Array, beacon = 0, pixelService = 0): number {
  const crc = crc16(Uint8Array.from([...multi, beacon, pixelService]));
  return ((crc & 0xff) << 8) | (crc >>> 8);
}

/** Plain text as MULTI: `[` doubled, line breaks as `[nl]`, after the sign's own prefix. */
export const multiOf = (text: string, prefix: string): string =>
  text === '' ? '' : prefix + text.replace(/[[\]]/g, '$&$&').replace(/\r?\n/g, '[nl]');

/** MULTI as plain text: tags dropped, `[nl…]` and `[np]` as line breaks. */
export function textOfMulti(multi: string): string {
  return multi.replace(/\[\[|\]\]|\[([^\]]*)\]/g, (whole, tag: string | undefined) => {
    if (tag === undefined) return whole.charAt(0);
    return /^(nl\d*|np)$/i.test(tag) ? '\n' : '';
  });
}

export interface MessageId {
  readonly memoryType: number;
  readonly number: number;
  readonly crc: number;
}

/** MessageIDCode: memory type, number, CRC; 5 octets. */
export const encodeMessageId = ({ memoryType, number, crc }: MessageId): Uint8Array =>
  Uint8Array.of(memoryType, number >> 8, number & 0xff, crc >> 8, crc & 0xff);

/** Reads a MessageIDCode; `undefined` when it is not 5 octets long. */
export function decodeMessageId(octets: ArrayLike<number>): MessageId | undefined {
  if (octets.length !== 5) return undefined;
  const [memoryType = 0, high = 0, low = 0, crcHigh = 0, crcLow = 0] = Array.from(octets);
  return { memoryType, number: high * 256 + low, crc: crcHigh * 256 + crcLow };
}

export interface Activation extends MessageId {
  /** Minutes; 65535 is without end. */
  readonly duration: number;
  readonly priority: number;
  readonly activator: readonly number[];
}

/** MessageActivationCode: duration, priority, memory type, number, CRC, IPv4 of the activator; 12 octets. */
export const encodeActivation = (a: Activation): Uint8Array =>
  Uint8Array.of(a.duration >> 8, a.duration & 0xff, a.priority, ...encodeMessageId(a), ...a.activator.slice(0, 4));

/** Reads a MessageActivationCode; `undefined` when it is not 12 octets long. */
export function decodeActivation(octets: ArrayLike<number>): Activation | undefined {
  if (octets.length !== 12) return undefined;
  const all = Array.from(octets);
  const id = decodeMessageId(all.slice(3, 8));
  const [high = 0, low = 0, priority = 0] = all;
  return id === undefined ? undefined : { ...id, duration: high * 256 + low, priority, activator: all.slice(8) };
}

/** One SET of the sequence. */
export interface SignStep {
  readonly request: Extract<Request, { kind: 'set' }>;
  readonly pauseAfter: Millis;
}

const integer = (oid: string, value: number): SnmpBinding => ({ oid, type: 'integer', value });
const octets = (oid: string, value: Uint8Array): SnmpBinding => ({ oid, type: 'octet-string', value });
const none = 0 as Millis;

/**
 * The SETs that show `text`: open the slot, write it, have it validated, activate it by its CRC; an empty text
 * activates the blank message of the run-time priority. A slot the sign finds invalid refuses activation, and
 * dmsActivateMsgError then says why.
 */
export function signSteps(text: string, codec: SignCodecSpec): readonly SignStep[] {
  const { duration, priority } = codec;
  const activator = codec.activator.split('.').map(Number);
  const activate = (id: MessageId): SignStep => ({
    request: {
      kind: 'set',
      bindings: [octets(signObjects.activateMessage, encodeActivation({ ...id, duration, priority, activator }))],
    },
    pauseAfter: none,
  });
  if (text === '') return [activate({ memoryType: memoryTypes.blank, number: codec.runTimePriority, crc: 0 })];
  const { steps, id } = storeSteps(text, codec.messageNumber, codec);
  return [...steps, activate(id)];
}

/** The SETs that store and validate a text in a slot, and the id under which the sign then knows it. */
function storeSteps(
  text: string,
  number: number,
  codec: SignCodecSpec,
): { readonly steps: readonly SignStep[]; readonly id: MessageId } {
  const multi = encodeText(multiOf(text, codec.prefix), codec.charset);
  const column = (oid: string): string => `${oid}.${codec.memoryType}.${number}`;
  const set = (bindings: readonly SnmpBinding[], pauseAfter: Millis = none): SignStep => ({
    request: { kind: 'set', bindings },
    pauseAfter,
  });
  const beacon = [integer(column(signObjects.beacon), 0), integer(column(signObjects.pixelService), 0)];
  const steps = [
    set([integer(column(signObjects.status), messageStatus.modifyRequest)]),
    set([
      octets(column(signObjects.multi), multi),
      octets(column(signObjects.owner), encodeText(codec.owner, 'ascii')),
      ...(codec.writeBeacon ? beacon : []),
      integer(column(signObjects.runTimePriority), codec.runTimePriority),
    ]),
    set([integer(column(signObjects.status), messageStatus.validateRequest)], codec.validatePause as Millis),
  ];
  return { steps, id: { memoryType: codec.memoryType, number, crc: messageCrc(multi) } };
}

/** What dmsCommunicationsLossMessage must hold for `text`; `undefined` when the profile has no slot for it. */
export function lossIdOf(text: string, codec: SignCodecSpec): Uint8Array | undefined {
  if (codec.commLoss === undefined) return undefined;
  const multi = encodeText(multiOf(text, codec.prefix), codec.charset);
  return encodeMessageId({
    memoryType: codec.memoryType,
    number: codec.commLoss.messageNumber,
    crc: messageCrc(multi),
  });
}

/** The SETs after which the sign shows `text` by itself once it has not heard from the centre for `minutes`. */
export function lossSteps(text: string, minutes: number, codec: SignCodecSpec): readonly SignStep[] {
  if (codec.commLoss === undefined) return [];
  const { steps, id } = storeSteps(text, codec.commLoss.messageNumber, codec);
  const bindings = [octets(signObjects.lossMessage, encodeMessageId(id)), integer(signObjects.lossTime, minutes)];
  return [...steps, { request: { kind: 'set', bindings }, pauseAfter: none }];
}

/**
 * The text that a sign shows, from the MULTI string of its current buffer and dmsMsgTableSource. Blank memory is the
 * empty text. When the source names our own slot its CRC must be that of the text, else nothing is certain.
 */
export function shownText(
  multi: ArrayLike<number> | undefined,
  source: ArrayLike<number> | undefined,
  codec: SignCodecSpec,
): string | undefined {
  const id = source === undefined ? undefined : decodeMessageId(source);
  if (source !== undefined && id === undefined) return undefined;
  if (id?.memoryType === memoryTypes.blank) return '';
  if (multi === undefined) return undefined;
  const shown = Uint8Array.from(Array.from(multi));
  if (id?.memoryType === codec.memoryType && id.number === codec.messageNumber && id.crc !== messageCrc(shown)) {
    return undefined;
  }
  return textOfMulti(decodeText(shown, codec.charset));
}
