import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterwards, patientClock } from './patient-clock.ts';
import { crcOf } from './strict-rtu.ts';

export interface Asked {
  readonly frame: Buffer;
  readonly unit: number;
  readonly code: number;
  readonly address: number;
  readonly count: number;
  /** By the patient clock. */
  readonly at: number;
}

export const sealed = (...bytes: readonly number[]): Buffer => {
  const crc = crcOf(Uint8Array.from(bytes));
  return Buffer.from([...bytes, crc & 0xff, crc >> 8]);
};

/** Every register says which unit and address it is. */
export const valueAt = (unit: number, address: number): number => unit * 1_000 + address;

/** What a healthy device answers: registers by `valueAt`, bits all set, writes confirmed. */
export function answerTo({ unit, code, address, count, frame }: Asked): Buffer {
  if (code === 1 || code === 2) {
    const bytes = Math.ceil(count / 8);
    return sealed(unit, code, bytes, ...Array.from({ length: bytes }, () => 0xff));
  }
  if (code > 4) return sealed(...frame.subarray(0, 6));
  const words = Array.from({ length: count }, (_, at) => valueAt(unit, address + at));
  return sealed(unit, code, 2 * count, ...words.flatMap((word) => [word >> 8, word & 0xff]));
}

/**
 * A bus behind a gateway that carries RTU inside TCP. It sends what its devices say to whoever is connected then, also
 * when that is not who asked.
 */
export class RtuBus {
  readonly heard: Asked[] = [];
  port = 0;
  connections = 0;
  /** What happens to a request: usually `say`, at once or later. */
  behave: (asked: Asked) => void;
  readonly #clock = patientClock();
  #latest: Socket | undefined;
  readonly #live = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#latest = socket;
    this.connections += 1;
    this.#live.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#live.delete(socket));
    socket.on('data', (frame) => {
      const asked = {
        frame,
        unit: frame[0]!,
        code: frame[1]!,
        address: frame.readUInt16BE(2),
        count: frame.readUInt16BE(4),
        at: this.#clock.monotonic(),
      };
      this.heard.push(asked);
      this.behave(asked);
    });
  });

  constructor(behave: (asked: Asked, bus: RtuBus) => void) {
    this.behave = (asked) => behave(asked, this);
  }

  static async start(behave: (asked: Asked, bus: RtuBus) => void): Promise<RtuBus> {
    const bus = new RtuBus(behave);
    await new Promise<void>((ready) => bus.#server.listen(0, '127.0.0.1', ready));
    bus.port = (bus.#server.address() as AddressInfo).port;
    return bus;
  }

  /** Sends each piece on its own, after `delay` milliseconds. */
  say(delay: number, ...pieces: readonly Uint8Array[]): void {
    const next = ([piece, ...rest]: readonly Uint8Array[]): void => {
      if (piece !== undefined) this.#latest?.write(piece, () => setImmediate(next, rest));
    };
    if (delay === 0) next(pieces);
    else afterwards(delay, () => next(pieces));
  }

  reset(): void {
    this.#latest?.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.#live) socket.destroy();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}
