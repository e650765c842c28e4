import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterwards } from './patient-clock.ts';

/** Answers the n-th request with the n-th list of chunks, whatever was asked, and `sign` to none of them. */
export class RtuGateway {
  answers: readonly (readonly Uint8Array[])[] = [];
  /** A request that gets its own answer and counts for none: what a unit that owes is asked before the next one. */
  sign: { readonly request: string; readonly answer: Uint8Array } | undefined;
  /** Sent 20 ms after each new connection, as a bus does with an answer that comes too late. */
  stale: Uint8Array | undefined;
  /** Milliseconds before an answer. */
  delay = 0;
  readonly heard: Buffer[] = [];
  port = 0;
  readonly #live = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#live.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#live.delete(socket));
    const stale = this.stale;
    if (stale !== undefined) afterwards(20, () => socket.write(stale));
    socket.on('data', (bytes) => {
      const sign = bytes.toString('hex') === this.sign?.request ? this.sign : undefined;
      const chunks = [...((sign ? [sign.answer] : this.answers[this.heard.length]) ?? [])];
      if (sign === undefined) this.heard.push(bytes);
      const next = (): void => {
        const chunk = chunks.shift();
        if (chunk !== undefined) socket.write(chunk, () => setImmediate(next));
      };
      afterwards(this.delay, next);
    });
  });

  static async start(): Promise<RtuGateway> {
    const gateway = new RtuGateway();
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    gateway.port = (gateway.#server.address() as AddressInfo).port;
    return gateway;
  }

  async stop(): Promise<void> {
    for (const socket of this.#live) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
