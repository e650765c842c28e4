/**
 * The port that modbus-serial writes to and hears from. Owns framing and the match of answer to request;
 * lets through only whole frames that answer a pending request. Must never hand on a byte it has not checked.
 */
import { EventEmitter } from 'node:events';
import { type Sender, sendSoon } from '../outbox.ts';
import { answerLength, crc16, judge, longestFrame, mbapHeader, mbapSize } from './frames.ts';
import { firstPaid, nothingOwed, type Owed } from './owed-answers.ts';

/** What a wire tells the session; `slot` is the place the request was sent from. */
export interface WireOwner {
  /** Frames that leave together. */
  transmit(frames: readonly Buffer[]): void;
  /** A sound frame that confirms something else than what was written. */
  wrongEcho(slot: number): void;
  /** The stream cannot be trusted any more; `isAnswer`: what came was the awaited answer, spoilt on the way. */
  damaged(detail: string, isAnswer?: boolean): void;
  /** Bytes that nobody asked for, on a line where frames end by silence. */
  noise(): void;
  /** The answer that `unit` owed at `place` among its debts has come and was thrown away. */
  late(unit: number, place: number): void;
  /** A sound answer of `length` bytes from `at`; true when it says what the last one said and needs no decoding. */
  recognises(slot: number, bytes: Uint8Array, at: number, length: number): boolean;
}

/** What came instead of an answer. */
export interface Damage {
  readonly detail: string;
  /** It was the answer itself, spoilt on the way: the unit owes no other. */
  readonly isAnswer: boolean;
}

/** modbus-serial keeps its table by these ids: ours are slots, so the table never grows. */
export abstract class Wire extends EventEmitter {
  _transactionIdRead = 1;
  _transactionIdWrite = 1;
  isOpen = true;
  /** While true, requests are only noted: their bytes have left already. */
  silent = false;
  protected readonly owner: WireOwner;

  constructor(owner: WireOwner) {
    super();
    this.owner = owner;
  }

  abstract write(request: Buffer): void;
  abstract receive(bytes: Uint8Array, length: number): void;
  /** Forgets the request sent from `slot`; an answer to it is no answer any more. */
  abstract forget(slot: number): void;
  /** The request sent from `slot` as modbus-serial wrote it. */
  abstract requestIn(slot: number): Buffer | undefined;

  /** What came since the request instead of its answer, on a line where only time tells that nothing better comes. */
  damage(): Damage | undefined {
    return undefined;
  }

  /** The line is open before the wire is made, so this only starts modbus-serial's listening. */
  open(started: (error: null) => void): void {
    started(null);
  }

  close(): void {
    this.isOpen = false;
    this.removeAllListeners();
  }

  /** Hands `length` checked bytes to modbus-serial with the CRC that its codec insists on. */
  protected deliver(slot: number, bytes: Uint8Array, at: number, length: number): void {
    if (this.owner.recognises(slot, bytes, at, length)) return;
    const frame = scratchFrame(length + 2);
    for (let i = 0; i < length; i += 1) frame[i] = bytes[at + i] ?? 0;
    const crc = crc16(frame, length);
    frame[length] = crc & 0xff;
    frame[length + 1] = crc >> 8;
    this._transactionIdRead = slot;
    this.emit('data', frame);
  }
}

/** One buffer for each length a frame can have. modbus-serial is done with a frame before `emit` returns. */
const scratch: (Buffer | undefined)[] = [];
function scratchFrame(length: number): Buffer {
  const frame = scratch[length] ?? Buffer.alloc(length);
  scratch[length] = frame;
  return frame;
}

/** Every read request in MBAP: header, unit, function, address, count. */
const readRequestLength = 12;

/** A repeated answer to one of this many past requests is a duplicate; any other unknown id is damage. */
const rememberedIds = 1024;

/**
 * Transaction ids of one endpoint, running on over its connections: a gateway may send the late answer to a request of
 * the last connection to the new one, where a count that began again would take it for another request's.
 */
export class TransactionIds {
  /** Requests sent so far. */
  issued = 0;
}

/** Modbus TCP: 16-bit transaction ids, several requests at once. */
export class MbapWire extends Wire implements Sender {
  readonly #requests: (Buffer | undefined)[] = [];
  readonly #ids: number[] = [];
  /** Frames of read requests by slot: a slot sends nothing before its last request ended, so its frame is free then. */
  readonly #frames: (Buffer | undefined)[] = [];
  readonly #held = new Uint8Array(longestFrame);
  #heldLength = 0;
  readonly #owed: Owed;
  readonly #count: TransactionIds;
  readonly #sendSoon: (sender: Sender) => void;
  /** Slots whose frames leave by the end of this turn of the event loop. */
  #leaving: number[] = [];
  /** The frame of each slot's latest request. */
  readonly #outgoing: Buffer[] = [];
  /** Requests that have left: bytes that come in can only answer these. */
  #left = 0;
  readonly #orders: number[] = [];

  constructor(
    owner: WireOwner,
    owed: Owed = nothingOwed,
    count = new TransactionIds(),
    soon: (sender: Sender) => void = sendSoon,
  ) {
    super(owner);
    this.#owed = owed;
    this.#count = count;
    this.#sendSoon = soon;
    this.#left = count.issued;
  }

  write(request: Buffer): void {
    if (this.silent) return;
    const id = this.#count.issued & 0xffff;
    this.#count.issued += 1;
    this.#orders[this._transactionIdWrite] = this.#count.issued;
    this.#requests[this._transactionIdWrite] = request;
    this.#ids[this._transactionIdWrite] = id;
    const length = request.length - 2;
    const frame = this.#frameFor(mbapHeader + length, (request[1] ?? 0) <= 4);
    frame[0] = id >> 8;
    frame[1] = id & 0xff;
    frame[4] = length >> 8;
    frame[5] = length & 0xff;
    for (let i = 0; i < length; i += 1) frame[mbapHeader + i] = request[i] ?? 0;
    this.#outgoing[this._transactionIdWrite] = frame;
    if (this.#leaving.includes(this._transactionIdWrite)) return;
    this.#leaving.push(this._transactionIdWrite);
    if (this.#leaving.length === 1) this.#sendSoon(this);
  }

  leave(): void {
    if (!this.isOpen) return;
    // What was forgotten meanwhile must not leave any more.
    const frames = this.#leaving.flatMap((slot) => (this.#requests[slot] && this.#outgoing[slot]) ?? []);
    this.#leaving = [];
    this.#left = this.#count.issued;
    if (frames.length > 0) this.owner.transmit(frames);
  }

  /** A frame of zeros, or of what the slot's last read request left. Writes get their own, whatever the socket still holds. */
  #frameFor(length: number, isRead: boolean): Buffer {
    if (!isRead || length !== readRequestLength) return Buffer.alloc(length);
    const slot = this._transactionIdWrite;
    const frame = this.#frames[slot] ?? Buffer.alloc(length);
    this.#frames[slot] = frame;
    return frame;
  }

  requestIn(slot: number): Buffer | undefined {
    return this.#requests[slot];
  }

  forget(slot: number): void {
    this.#requests[slot] = undefined;
  }

  receive(bytes: Uint8Array, length: number): void {
    let at = 0;
    while (at < length && this.isOpen) {
      if (this.#heldLength === 0 && length - at >= mbapHeader) {
        const size = mbapSize(bytes, at);
        if (size === 0) {
          this.#garbage(bytes, at);
          return;
        }
        if (length - at >= size) {
          this.#frame(bytes, at, size);
          at += size;
          continue;
        }
      }
      at = this.#hold(bytes, at, length);
    }
  }

  /** Keeps bytes of an unfinished frame; never more than one frame. */
  #hold(bytes: Uint8Array, from: number, length: number): number {
    const held = this.#held;
    let at = from;
    while (at < length && this.#heldLength < mbapHeader) held[this.#heldLength++] = bytes[at++] ?? 0;
    if (this.#heldLength < mbapHeader) return at;
    const size = mbapSize(held, 0);
    if (size === 0) {
      this.#garbage(held, 0);
      return length;
    }
    while (at < length && this.#heldLength < size) held[this.#heldLength++] = bytes[at++] ?? 0;
    if (this.#heldLength === size) {
      this.#heldLength = 0;
      this.#frame(held, 0, size);
    }
    return at;
  }

  #frame(bytes: Uint8Array, at: number, size: number): void {
    const id = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const slot = this.#slotOf(id);
    const request = this.#requests[slot];
    if (request === undefined) {
      const age = (this.#left - 1 - id) & 0xffff;
      if (age >= Math.min(this.#left, rememberedIds)) this.owner.damaged(`transaction ${id} was never asked`);
      return;
    }
    const start = at + mbapHeader;
    const verdict = judge(request, bytes, start, size - mbapHeader);
    if (verdict === 'damaged') {
      // A gateway without a memory of ids sends whatever its bus says as the answer to what it was asked last.
      const unit = bytes[start] ?? 0;
      const place = firstPaid(this.#owed.debtsOf(unit), bytes, start, size - mbapHeader);
      if (place >= 0) this.owner.late(unit, place);
      else this.owner.damaged(mismatch(request, bytes, start, size - mbapHeader));
      return;
    }
    this.forget(slot);
    if (verdict === 'wrong-echo') this.owner.wrongEcho(slot);
    else this.deliver(slot, bytes, start, size - mbapHeader);
  }

  /** The slot that waits for this id; a request that has not left yet cannot be what these bytes answer. */
  #slotOf(id: number): number {
    for (let slot = 1; slot < this.#ids.length; slot += 1) {
      const hadLeft = (this.#orders[slot] ?? Number.POSITIVE_INFINITY) <= this.#left;
      if (this.#ids[slot] === id && hadLeft && this.#requests[slot] !== undefined) return slot;
    }
    return 0;
  }

  #garbage(bytes: Uint8Array, at: number): void {
    this.owner.damaged(`no Modbus header: ${hex(bytes, at, mbapHeader)}`);
  }
}

/** At most sixteen bytes, for people. */
export const hex = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + Math.min(length, 16))).toString('hex');

const mismatch = (request: Uint8Array, reply: Uint8Array, at: number, length: number): string =>
  `asked unit ${request[0]} function ${request[1]} for ${answerLength(request)} bytes, got ${length}: ${hex(reply, at, length)}`;
