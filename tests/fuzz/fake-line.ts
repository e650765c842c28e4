/** The line of a Modbus session without a socket: a test hears what leaves and says what comes. Stands in for `line.ts`. */
import type { Line, LineOwner } from '../../drivers/modbus/line.ts';

/** As the socket's own: whatever the session keeps of it beyond the call is spoilt. */
const buffer = Buffer.alloc(512);

export class FakeLine implements Line {
  /** Frames that left, until the test takes them. */
  readonly heard: Buffer[] = [];
  readonly #owner: LineOwner;
  isOpen = false;
  #isOver = false;

  constructor(owner: LineOwner) {
    this.#owner = owner;
    queueMicrotask(() => {
      if (this.#isOver) return;
      this.isOpen = true;
      owner.opened();
    });
  }

  write(frames: readonly Buffer[]): void {
    for (const frame of frames) this.heard.push(Buffer.from(frame));
  }

  drop(): void {
    this.hangUp('dropped');
  }

  /** Both ends learn of it later, as with a socket. */
  hangUp(why = 'closed by the far end'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.isOpen = false;
    setImmediate(() => this.#owner.closed(why));
  }

  /** Bytes from the far end in pieces of at most `size`; nobody hears them once the line is over. */
  say(bytes: Buffer, size: () => number): void {
    for (let at = 0; at < bytes.length && this.isOpen; ) {
      const end = Math.min(bytes.length, at + Math.min(size(), buffer.length));
      bytes.copy(buffer, 0, at, end);
      this.#owner.received(buffer, end - at);
      buffer.fill(0xa5, 0, end - at);
      at = end;
    }
  }
}

/** The line that was opened last. */
export const far: { line: FakeLine | undefined } = { line: undefined };

export function connectTcp(_host: string, _port: number, owner: LineOwner): Line {
  far.line = new FakeLine(owner);
  return far.line;
}

export function connectSerial(_settings: object, owner: LineOwner): Line {
  return connectTcp('', 0, owner);
}
