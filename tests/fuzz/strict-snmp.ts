/** A second reader of SNMPv2c responses, written from RFC 3416 and X.690: what a datagram says to a get, or nothing. */
import { decode } from '../drivers/ber.ts';

type Value = number | string | undefined;

/** The value of an element: a number, octets in hex, nothing; `unread` for types that the test does not send. */
function readValue(tag: number, content: Buffer): Value {
  switch (tag) {
    case 2:
      return content.length >= 1 && content.length <= 4 ? content.readIntBE(0, content.length) : 'unread';
    case 4:
      return content.toString('hex');
    case 0x43:
      return content.length >= 1 && content.length <= 4 && content[0]! < 0x80
        ? content.readIntBE(0, content.length)
        : 'unread';
    default:
      return 'unread';
  }
}

export interface StrictAnswer {
  readonly id: number;
  readonly oids: readonly string[];
  readonly values: readonly Value[];
}

/** Reads a datagram whose lengths add up; `undefined` for all that is no good response to `community`. */
export function strictAnswer(datagram: Buffer, community: string): StrictAnswer | undefined {
  const [message, ...after] = decode(datagram);
  if (message?.tag !== 0x30 || after.length > 0) return undefined;
  const [version, name, pdu] = decode(message.content);
  if (version?.tag !== 2 || version.content.at(-1) !== 1 || name?.content.toString() !== community) return undefined;
  if (pdu?.tag !== 0xa2) return undefined;
  const [id, status, , list] = decode(pdu.content);
  if (id === undefined || id.content.length > 6 || id.content.length < 1 || list === undefined) return undefined;
  if (status === undefined || status.content.some((octet) => octet !== 0)) return undefined;
  if (list.tag !== 0x30 || id.tag !== 2 || status?.tag !== 2) return undefined;
  const binds = decode(list.content).map(({ content }) => decode(content));
  return {
    id: id.content.readIntBE(0, id.content.length),
    oids: binds.map(([oid]) => oid?.content.toString('hex') ?? ''),
    values: binds.map(([, value]) => (value === undefined ? 'unread' : readValue(value.tag, value.content))),
  };
}
