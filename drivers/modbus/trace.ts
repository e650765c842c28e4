/** Records the frames of a Modbus line. Puts received pieces together again; judges nothing. */
import type { Protocol } from '../../main/domain/asset.ts';
import type { UtcMs } from '../../main/domain/units.ts';
import type { Clock, TraceEntry } from '../port.ts';
import { RingTrace, type Told } from '../trace/line-trace.ts';
import { crc16, longestFrame, mbapHeader, mbapSize } from './frames.ts';
import { type Framing, tellAsAsked, tellFrame } from './tell-frame.ts';

const shortestSerial = 5;
/** Held while the trace is off: thousands of lines need no room for frames that nobody asks for. */
const nothing = new Uint8Array(0);

export class ModbusTrace extends RingTrace {
  readonly #framing: Framing;
  #held: Uint8Array = nothing;
  #heldLength = 0;
  #heldAt: UtcMs | undefined;
  /** While entries are told: the coils or inputs that each request asked for, by transaction; 0 on serial lines. */
  readonly #asked = new Map<number, number>();

  constructor(protocol: Protocol, clock: Clock) {
    super(clock);
    this.#framing = protocol === 'modbus-tcp' ? 'mbap' : 'rtu';
  }

  sent(bytes: Uint8Array): void {
    if (this.#framing === 'rtu') this.interrupt();
    this.keep('out', bytes, bytes.length);
  }

  /** `bytes` may be a piece of a frame or several frames. */
  received(bytes: Uint8Array, length: number): void {
    if (this.#held === nothing) this.#held = new Uint8Array(longestFrame);
    for (let at = 0; at < length; at += 1) {
      if (this.#heldLength === 0) this.#heldAt = this.now();
      this.#held[this.#heldLength++] = bytes[at] ?? 0;
      if (this.#isWhole() || this.#heldLength === longestFrame) this.interrupt();
    }
  }

  override entries(): readonly TraceEntry[] {
    this.#asked.clear();
    return super.entries();
  }

  /** The last frame received was an answer that `unit` owed, and was thrown away. */
  late(unit: number): void {
    this.note({ late: unit });
  }

  protected tell(bytes: Uint8Array, direction: 'out' | 'in', length: number): Told {
    return tellAsAsked(tellFrame(this.#framing, bytes, direction, length), direction, this.#asked);
  }

  /** Keeps what was received so far as one frame, whole or not. */
  protected interrupt(): void {
    if (this.#heldLength > 0) this.keep('in', this.#held, this.#heldLength, this.#heldAt);
    this.#heldLength = 0;
  }

  protected forget(): void {
    this.#held = nothing;
    this.#heldLength = 0;
  }

  #isWhole(): boolean {
    if (this.#framing === 'mbap') {
      return this.#heldLength > mbapHeader && mbapSize(this.#held, 0) === this.#heldLength;
    }
    const end = this.#heldLength - 2;
    if (this.#heldLength < shortestSerial) return false;
    return crc16(this.#held, end) === (this.#held[end] ?? 0) + ((this.#held[end + 1] ?? 0) << 8);
  }
}
