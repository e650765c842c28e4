/**
 * What modbus-serial made of requests and answers before, so that it need not make it again: a city is asked the same
 * questions all day, and mostly says the same. Remembers; decides nothing.
 */
import type { Outcome } from '../../main/domain/outcome.ts';
import type { Reply } from '../port.ts';
import type { ModbusRequest } from './requests.ts';

/** Reads that one line remembers the answers of; those beyond are decoded every time. */
const mostAnswers = 128;
/** Bytes of an answer before its registers: unit, function, count. */
const beforeRegisters = 3;

/** Encoded reads by request: devices of one make share their requests, so this holds a few for a whole city. */
const encoded = new WeakMap<ModbusRequest, Buffer>();

const isRead = (request: ModbusRequest): boolean => request.kind === 'read-registers' || request.kind === 'read-bits';

/** The bytes of a read that was sent before. */
export const encodedBefore = (request: ModbusRequest): Buffer | undefined => encoded.get(request);

export function rememberEncoded(request: ModbusRequest, bytes: Buffer | undefined): void {
  if (bytes !== undefined && isRead(request)) encoded.set(request, bytes);
}

/** The last good answer to each read of one line. */
export class LastAnswers {
  readonly #answers = new Map<ModbusRequest, Outcome<Reply>>();

  remember(request: ModbusRequest, answer: Outcome<Reply>): void {
    if (request.kind !== 'read-registers') return;
    // Read-backs are asked once and never again: the oldest make room, and a poll is soon remembered anew.
    if (this.#answers.size >= mostAnswers && !this.#answers.has(request)) {
      const [oldest] = this.#answers.keys();
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    this.#answers.set(request, answer);
  }

  /** The last answer, when these checked bytes say the same. */
  same(request: ModbusRequest, bytes: Uint8Array, at: number, length: number): Outcome<Reply> | undefined {
    const answer = this.#answers.get(request);
    if (answer?.ok !== true || answer.value.kind !== 'registers') return undefined;
    const { values } = answer.value;
    if (bytes[at + 1] !== functionOf(request) || length !== beforeRegisters + 2 * values.length) return undefined;
    let place = at + beforeRegisters;
    for (let index = 0; index < values.length; index += 1, place += 2) {
      if (values[index] !== (((bytes[place] ?? 0) << 8) | (bytes[place + 1] ?? 0))) return undefined;
    }
    return answer;
  }
}

const functionOf = (request: ModbusRequest): number =>
  request.kind === 'read-registers' && request.table === 'holding' ? 3 : 4;
