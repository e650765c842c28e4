/**
 * What net-snmp made of gets and their answers before, so that it need not make it again: an SNMPv2c agent is asked the
 * same all day, and mostly says the same. Remembers bytes; decides nothing.
 */
import type { Outcome } from '../../main/domain/outcome.ts';
import type { Reply } from '../port.ts';
import { type Pattern, patternOf } from './datagram.ts';
import type { SnmpRequest } from './values.ts';

/** A get as net-snmp encoded it, the last good answer to it, and what net-snmp decoded that to. */
export interface KnownGet {
  readonly question: Pattern;
  readonly answer: Pattern;
  readonly outcome: Outcome<Reply>;
}

/** net-snmp draws its request ids below 100,000,000, so that these are never the same. */
const leastId = 0x0800_0000;
const mostId = 0x7fff_ffff;

export const newRequestId = (): number => leastId + Math.floor(Math.random() * (mostId - leastId));

/** The gets of one session, each for as long as somebody may ask it again. */
export class Memory {
  #known = new WeakMap<SnmpRequest, KnownGet>();

  known(request: SnmpRequest): KnownGet | undefined {
    return this.#known.get(request);
  }

  /** `question` as net-snmp encoded it the first time; keeps `answer`, which must lie alone in its memory. */
  remember(request: SnmpRequest, question: Buffer | undefined, answer: Buffer, outcome: Outcome<Reply>): void {
    const asked = this.#known.get(request)?.question ?? (question && patternOf(ownCopy(question)));
    const said = patternOf(answer);
    if (asked === undefined || said === undefined) return;
    this.#known.set(request, { question: asked, answer: said, outcome });
  }

  forget(request: SnmpRequest): void {
    this.#known.delete(request);
  }

  clear(): void {
    this.#known = new WeakMap();
  }
}

/** The get once more, under this request id. */
export function questionUnder(id: number, { question }: KnownGet): Buffer {
  const datagram = Buffer.allocUnsafe(question.bytes.length);
  question.bytes.copy(datagram);
  datagram.writeInt32BE(id, question.idAt);
  return datagram;
}

/** Whether `datagram` is the last answer again, to the last octet, to the get that was asked under this request id. */
export function isSaidAgain(id: number, { answer }: KnownGet, datagram: Buffer): boolean {
  answer.bytes.writeInt32BE(id, answer.idAt);
  return datagram.equals(answer.bytes);
}

/** net-snmp encodes into a kilobyte, of which a question is a small part. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
