/**
 * RTU framing on a serial line or inside TCP: one request at a time. Finds whole frames among what else a bus carries
 * (stray bytes, the line's own echo, late answers of other units); unit, function, length and CRC decide, and the first
 * byte that could begin a frame is heard out before any later one is tried.
 */
import { answerLength, crc16, judge, longestFrame, serialSize } from './frames.ts';
import { firstPaid, nothingOwed, type Owed } from './owed-answers.ts';
import { type Damage, hex, Wire, type WireOwner } from './wire.ts';

/** Unit, function, exception code and CRC: fewer bytes than these are noise and no answer that was damaged. */
const shortestFrame = 5;
/** So many bytes are told of what was no answer. */
const told = 16;

/** What is known of the line itself, beyond one connection. */
export class BusHabits {
  /** Sends back what it was sent, before the answer: seen at the last request whose echo differs from its answer. */
  echoes = false;
}

export class RtuWire extends Wire {
  readonly #owed: Owed;
  readonly #habits: BusHabits;
  /** Bytes that may become a frame. */
  readonly #held = new Uint8Array(longestFrame);
  #heldLength = 0;
  /** Bytes of the piece at hand that were not looked at yet. */
  #coming = 0;
  /** So many of all these came before the request was sent, and cannot answer it. */
  #early = 0;
  readonly #frame = new Uint8Array(longestFrame);
  #request: Buffer | undefined;
  #hasEchoed = false;
  /** Bytes since the request that belong to no frame. */
  #unfit = 0;
  readonly #unfitBytes = new Uint8Array(told);
  #isSpoilt = false;

  constructor(owner: WireOwner, owed: Owed = nothingOwed, habits = new BusHabits()) {
    super(owner);
    this.#owed = owed;
    this.#habits = habits;
  }

  write(request: Buffer): void {
    if (this.silent) return;
    this.#request = request;
    // The line was silent before this: what was held has broken off.
    this.#heldLength = 0;
    this.#early = this.#coming;
    this.#hasEchoed = false;
    this.#unfit = 0;
    this.#isSpoilt = false;
    this.owner.transmit([request]);
  }

  requestIn(): Buffer | undefined {
    return this.#request;
  }

  /** What is held stays: it may be the beginning of an answer that is late. */
  forget(): void {
    this.#request = undefined;
  }

  /** Stray bytes alone are none. */
  override damage(): Damage | undefined {
    const request = this.#request;
    if (request === undefined || this.#unfit < shortestFrame) return undefined;
    const bytes = hex(this.#unfitBytes, 0, Math.min(this.#unfit, told));
    const wanted = `asked unit ${request[0]} function ${request[1]} for ${answerLength(request)} bytes`;
    return { detail: `${wanted}, got ${this.#unfit}: ${bytes}`, isAnswer: this.#isSpoilt };
  }

  receive(bytes: Uint8Array, length: number): void {
    for (let at = 0; at < length && this.isOpen; at += 1) {
      this.#coming = length - at - 1;
      this.#held[this.#heldLength++] = bytes[at] ?? 0;
      while (this.#heldLength > 0 && this.isOpen && this.#look()) {}
    }
    this.#coming = 0;
  }

  /** Takes the first frame or the first byte off what is held; false when it takes more bytes to tell. */
  #look(): boolean {
    const unit = this.#held[0] ?? 0;
    const asked = this.#early === 0 && this.#request?.[0] === unit ? this.#request : undefined;
    if (asked !== undefined) {
      const echo = this.#echoOf(asked);
      if (echo === 'part') return false;
      if (echo === 'whole') return this.#skipEcho(asked);
    }
    const owed = this.#owedSize(unit);
    const size = owed > 0 || asked === undefined ? owed : serialSize(asked, this.#held, this.#heldLength);
    if (size === 0) return this.#skip();
    if (this.#heldLength < size) return false;
    if (((this.#held[size - 2] ?? 0) | ((this.#held[size - 1] ?? 0) << 8)) !== crc16(this.#held, size - 2)) {
      // Three bytes of it were right: unit, function and count.
      this.#isSpoilt ||= owed === 0 && asked !== undefined && (asked[1] ?? 0) <= 4 && this.#held[1] === asked[1];
      return this.#skip();
    }
    this.#frame.set(this.#held.subarray(0, size));
    this.#takeOff(size);
    this.#take(unit, asked, size - 2);
    return true;
  }

  /** Bytes of the frame that answers something owed and is begun by what is held; 0 when there is none. */
  #owedSize(unit: number): number {
    for (const { bytes } of this.#owed.debtsOf(unit)) {
      const size = serialSize(bytes, this.#held, this.#heldLength);
      if (size > 0) return size;
    }
    return 0;
  }

  /** A sound frame: what is owed comes before what was asked after it. */
  #take(unit: number, asked: Buffer | undefined, length: number): void {
    const place = firstPaid(this.#owed.debtsOf(unit), this.#frame, 0, length);
    if (place >= 0) this.owner.late(unit, place);
    else if (asked !== undefined && judge(asked, this.#frame, 0, length) !== 'damaged') this.#answer(asked, length);
    else this.owner.noise();
  }

  #answer(request: Buffer, length: number): void {
    if (differsFromEcho(request)) this.#habits.echoes = this.#hasEchoed;
    this.forget();
    if (judge(request, this.#frame, 0, length) === 'wrong-echo') this.owner.wrongEcho(1);
    else this.deliver(1, this.#frame, 0, length);
  }

  /**
   * Whether what is held is the request itself, come back on a line that hears its own voice. To a write of a single
   * value the right answer is the same bytes: there an echo is expected only where the line was heard to echo others,
   * and else counts as the answer. The read-back then shows what became of the write.
   */
  #echoOf(request: Buffer): 'none' | 'part' | 'whole' {
    if (this.#hasEchoed || !(differsFromEcho(request) || this.#habits.echoes)) return 'none';
    const length = Math.min(this.#heldLength, request.length);
    for (let at = 0; at < length; at += 1) if (this.#held[at] !== request[at]) return 'none';
    return length === request.length ? 'whole' : 'part';
  }

  #skipEcho(request: Buffer): boolean {
    this.#hasEchoed = true;
    this.#takeOff(request.length);
    return true;
  }

  /** The first byte held begins no frame. As many as the answer has are no mere noise before it. */
  #skip(): boolean {
    const [byte = 0] = this.#held;
    const isStale = this.#early > 0;
    this.#takeOff(1);
    const request = this.#request;
    if (request === undefined || isStale) {
      this.owner.noise();
      return true;
    }
    if (this.#unfit < told) this.#unfitBytes[this.#unfit] = byte;
    this.#unfit += 1;
    const damage = this.#unfit < answerLength(request) + 2 ? undefined : this.damage();
    if (damage === undefined) return true;
    this.forget();
    this.owner.damaged(damage.detail, damage.isAnswer);
    return true;
  }

  #takeOff(count: number): void {
    this.#held.copyWithin(0, count, this.#heldLength);
    this.#heldLength -= count;
    this.#early = Math.max(this.#early - count, 0);
  }
}

/** The answers to writes of a single register or coil are their requests, byte for byte. */
const differsFromEcho = (request: Uint8Array): boolean => request[1] !== 5 && request[1] !== 6;
