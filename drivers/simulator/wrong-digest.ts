/**
 * What an SNMPv3 agent says to whoever has the wrong authentication key: a report in clear that the digest is wrong,
 * before it decrypts anything (RFC 3414 §3.2 step 6). net-snmp's agent says nothing then.
 */
import snmp from 'net-snmp';
import type { SnmpUser } from '../../main/domain/asset.ts';
import { type Element, elementAt, inside } from '../snmp/ber.ts';

export interface Engine {
  readonly engineID: Buffer;
  readonly engineBoots: number;
  readonly engineTime: number;
}

/** Bits of `msgFlags` (RFC 3412 §6.4). */
const authenticated = 0x01;
const reportable = 0x04;
/** usmStatsWrongDigests.0, 1.3.6.1.6.3.15.1.1.5.0. */
const wrongDigests = Buffer.from([0x2b, 6, 1, 6, 3, 15, 1, 1, 5, 0]);
const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30, counter: 0x41, report: 0xa8 } as const;
/** SNMPv3 and its user-based security model; the longest UDP datagram. */
const version3 = 3;
const usm = 3;
const longest = 65_507;

/** The report that `message` earns from an agent that knows `user`, `count` being how many it sent with this one; or nothing. */
export function wrongDigestReport(message: Buffer, user: SnmpUser, engine: Engine, count: number): Buffer | undefined {
  const fields = fieldsOf(message);
  if (fields === undefined || (fields.flags & authenticated) === 0 || (fields.flags & reportable) === 0)
    return undefined;
  if (!fields.engine.equals(engine.engineID) || fields.user.toString('utf8') !== user.name) return undefined;
  const protocol = snmp.AuthProtocols[user.authProtocol];
  if (snmp.Authentication.isAuthentic(message, protocol, user.authKey, fields.engine, fields.digest)) return undefined;
  const octets = (content: Buffer) => element(tags.octets, content);
  const binding = element(tags.sequence, element(tags.oid, wrongDigests), integer(count, tags.counter));
  const none = octets(Buffer.alloc(0));
  return element(
    tags.sequence,
    integer(version3),
    element(tags.sequence, fields.id, integer(longest), octets(Buffer.from([0])), integer(usm)),
    octets(
      element(
        tags.sequence,
        octets(engine.engineID),
        integer(engine.engineBoots),
        integer(engine.engineTime),
        octets(fields.user),
        none,
        none,
      ),
    ),
    element(
      tags.sequence,
      octets(engine.engineID),
      none,
      // The request within is not decrypted, so its number is not known.
      element(tags.report, integer(0), integer(0), integer(0), element(tags.sequence, binding)),
    ),
  );
}

/** What travels in clear (RFC 3412 §6, RFC 3414 §2.4); `id` as it was encoded, `digest` in place. */
function fieldsOf(message: Buffer) {
  const content = ({ from, to }: Element): Buffer => message.subarray(from, to);
  const whole = elementAt(message, 0, message.length);
  const [version, header, security] = whole === undefined ? [] : inside(message, whole);
  if (version === undefined || header === undefined || security === undefined) return undefined;
  if (content(version).at(-1) !== version3) return undefined;
  const [id, , flags] = inside(message, header);
  const parameters = elementAt(message, security.from, security.to);
  const [engine, , , user, digest] = parameters === undefined ? [] : inside(message, parameters);
  if (id === undefined || flags === undefined || engine === undefined || user === undefined || digest === undefined)
    return undefined;
  return {
    id: element(tags.integer, content(id)),
    flags: message[flags.from] ?? 0,
    engine: content(engine),
    user: content(user),
    digest: content(digest),
  };
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** Of a number that is not negative. */
function integer(value: number, tag: number = tags.integer): Buffer {
  const bytes = [value & 0xff];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return element(tag, Buffer.from((bytes[0] ?? 0) < 0x80 ? bytes : [0, ...bytes]));
}
