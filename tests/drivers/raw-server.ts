import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Says the same bytes to everyone who sends something, then hangs up. */
export class RawServer {
  say: readonly Uint8Array[] = [];
  port = 0;
  readonly #live = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#live.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#live.delete(socket));
    socket.once('data', () => {
      for (const bytes of this.say) if (bytes.length > 0) socket.write(bytes);
      socket.end();
    });
  });

  static async start(): Promise<RawServer> {
    const server = new RawServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  async stop(): Promise<void> {
    for (const socket of this.#live) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
