/** A bare socket for looking at what the simulator puts on the wire; waits for events, never for time. */
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import type { VirtualClock } from '../../plant/virtual-clock.ts';

export class RawClient {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #ended: string | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake?.();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#ended = error.code ?? 'error';
    });
    socket.on('close', () => {
      this.#ended ??= 'closed';
      this.#wake?.();
    });
  }

  static connect(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new RawClient(socket);
    return new Promise((settle) => {
      socket.once('connect', () => settle(client));
      socket.once('close', () => settle(client));
    });
  }

  send(...bytes: readonly number[]): void {
    this.#socket.write(Buffer.from(bytes));
  }

  /** The next `count` bytes, taken out. */
  async take(count: number): Promise<number[]> {
    while (this.#received.length < count && this.#ended === undefined) await this.#event();
    const taken = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    return [...taken];
  }

  /** How the connection ended, and what had arrived and was not taken. */
  async end(): Promise<{ readonly how: string; readonly left: number }> {
    while (this.#ended === undefined) await this.#event();
    return { how: this.#ended, left: this.#received.length };
  }

  close(): void {
    this.#socket.destroy();
  }

  #event(): Promise<void> {
    return new Promise((settle) => {
      this.#wake = settle;
    });
  }
}

/** Waits until the simulator has put an answer off to a later time, as slow devices do. */
export async function untilPutOff(clock: VirtualClock): Promise<void> {
  while (clock.untilNext() === undefined) await new Promise<void>((turn) => setImmediate(turn));
}
