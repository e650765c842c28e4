/**
 * What every line's trace has in common: a ring that exists only while the trace is on, and one flag that the line
 * asks before it hands over a frame.
 */
import type { Fault } from '../../main/domain/outcome.ts';
import type { Clock, LineTrace, TraceEntry, TraceValues } from '../port.ts';
import { type Direction, FrameRing, type KeptFrame, longestKept } from './frame-ring.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export abstract class RingTrace implements LineTrace {
  /** Asked before each frame; nothing else is done while it is false. */
  on = false;
  readonly #clock: Clock;
  #ring: FrameRing | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    this.#ring ??= new FrameRing();
    this.on = true;
  }

  /** Forgets what was recorded and gives the memory back. */
  stop(): void {
    this.on = false;
    this.#ring = undefined;
    this.forget();
  }

  entries(): readonly TraceEntry[] {
    const entries: TraceEntry[] = [];
    for (const frame of this.#ring?.frames() ?? []) entries.push(this.#entryOf(frame));
    return entries;
  }

  /** Told of an exchange that failed without a frame that says so. `detail` must hold no secret. */
  failed(fault: Fault, detail?: string): void {
    this.interrupt();
    this.#note('event', detail === undefined ? {} : { detail }, fault.code);
  }

  /** Takes what a frame says, in codes and values. */
  protected abstract tell(bytes: Uint8Array, direction: 'out' | 'in', length: number): Told;
  /** Bytes held back for an unfinished frame are worthless from here on. */
  protected abstract interrupt(): void;
  protected abstract forget(): void;

  protected keep(direction: 'out' | 'in', bytes: Uint8Array, length: number, at = this.#clock.now()): void {
    this.#ring?.push(at, direction, bytes, length);
  }

  protected now(): ReturnType<Clock['now']> {
    return this.#clock.now();
  }

  /** Keeps values without a frame: what an encrypted frame holds, as far as it may be shown. */
  protected note(values: TraceValues): void {
    this.#note('event', values, undefined);
  }

  #note(direction: Direction, values: TraceValues, fault: Fault['code'] | undefined): void {
    let text = encoder.encode(JSON.stringify(values));
    if (text.length > longestKept) text = encoder.encode('{}');
    this.#ring?.push(this.#clock.now(), direction, text, text.length, fault);
  }

  #entryOf({ seq, at, direction, bytes, length, fault }: KeptFrame): TraceEntry {
    if (direction === 'event') {
      const decoded = JSON.parse(decoder.decode(bytes)) as TraceValues;
      return { seq, at, direction, hex: '', length: 0, decoded, ...(fault !== undefined && { fault }) };
    }
    const told = this.tell(bytes, direction, length);
    const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
    return { seq, at, direction, hex, length, ...told };
  }
}

export type Told = Pick<TraceEntry, 'decoded' | 'fault'>;
