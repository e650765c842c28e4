/**
 * Keeps the latest frames of one line in memory that is taken once and never grows. Owns bytes and times; knows no
 * protocol. Whoever records must have taken secrets out of the bytes before.
 */
import type { FaultCode } from '../../main/domain/outcome.ts';
import { type UtcMs, utcMs } from '../../main/domain/units.ts';
import type { TraceEntry } from '../port.ts';

/** Frames of one line. */
export const mostFrames = 500;
/** Bytes of frames of one line; with the columns beside them a ring stays below 256 KiB. */
export const arenaBytes = 224 * 1024;
/** A frame is kept up to this length; a Modbus frame has 260 bytes at most, an SNMP message rarely more than 1472. */
export const longestKept = 2_048;

export type Direction = TraceEntry['direction'];
const directions: readonly Direction[] = ['out', 'in', 'event'];

/** A frame as it was kept: `bytes` is a view that holds until the next `push`. */
export interface KeptFrame {
  readonly seq: number;
  readonly at: UtcMs;
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  /** Length on the wire; more than `bytes` where the frame was cut. */
  readonly length: number;
  readonly fault: FaultCode | undefined;
}

/** First in, first out: a new frame drops the oldest that stand in its way. */
export class FrameRing {
  readonly #arena = new Uint8Array(arenaBytes);
  readonly #times = new Float64Array(mostFrames);
  readonly #offsets = new Uint32Array(mostFrames);
  readonly #kept = new Uint16Array(mostFrames);
  readonly #lengths = new Uint32Array(mostFrames);
  readonly #directions = new Uint8Array(mostFrames);
  readonly #faults: (FaultCode | undefined)[] = new Array<FaultCode | undefined>(mostFrames).fill(undefined);
  #first = 0;
  #count = 0;
  #head = 0;

  get count(): number {
    return this.#count;
  }

  push(at: UtcMs, direction: Direction, bytes: Uint8Array, length: number, fault?: FaultCode): void {
    const kept = Math.min(length, longestKept);
    const offset = this.#makeRoom(kept);
    for (let i = 0; i < kept; i += 1) this.#arena[offset + i] = bytes[i] ?? 0;
    const place = (this.#first + this.#count) % mostFrames;
    this.#times[place] = at;
    this.#offsets[place] = offset;
    this.#kept[place] = kept;
    this.#lengths[place] = length;
    this.#directions[place] = directions.indexOf(direction);
    this.#faults[place] = fault;
    this.#count += 1;
  }

  /** Oldest first. */
  *frames(): Generator<KeptFrame> {
    for (let n = 0; n < this.#count; n += 1) {
      const place = (this.#first + n) % mostFrames;
      const offset = this.#offsets[place] ?? 0;
      yield {
        seq: this.#first + n,
        at: utcMs(this.#times[place] ?? 0),
        direction: directions[this.#directions[place] ?? 0] ?? 'event',
        bytes: this.#arena.subarray(offset, offset + (this.#kept[place] ?? 0)),
        length: this.#lengths[place] ?? 0,
        fault: this.#faults[place],
      };
    }
  }

  /** Where `size` bytes in a row are free. Every frame takes at least one byte, so that no two share a place. */
  #makeRoom(size: number): number {
    const need = Math.max(size, 1);
    if (this.#count === mostFrames) this.#drop();
    let offset = this.#head;
    if (offset + need > arenaBytes) {
      while (this.#count > 0 && this.#oldest() >= offset) this.#drop();
      offset = 0;
    }
    while (this.#count > 0 && this.#oldest() >= offset && this.#oldest() < offset + need) this.#drop();
    this.#head = offset + need;
    return offset;
  }

  #oldest(): number {
    return this.#offsets[this.#first % mostFrames] ?? 0;
  }

  #drop(): void {
    this.#first += 1;
    this.#count -= 1;
  }
}
