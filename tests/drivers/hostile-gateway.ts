import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** One Modbus TCP request as it came over the wire. */
export interface Asked {
  readonly id: number;
  readonly unit: number;
  readonly pdu: Buffer;
  readonly frame: Buffer;
  readonly socket: Socket;
  /** Number of the connection, from 1. */
  readonly connection: number;
  /** Number of the request at this gateway, from 1. */
  readonly number: number;
}

/** A raw TCP server that does to its clients whatever a test tells it. */
export class HostileGateway {
  readonly asked: Asked[] = [];
  readonly live = new Set<Socket>();
  connections = 0;
  mostAtOnce = 0;
  port = 0;
  greet: (socket: Socket) => void = () => undefined;
  behave: (asked: Asked) => void;
  readonly #server: Server;

  private constructor(behave: (asked: Asked) => void) {
    this.behave = behave;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(behave: (asked: Asked) => void): Promise<HostileGateway> {
    const gateway = new HostileGateway(behave);
    await gateway.listen(0);
    return gateway;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.live) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    const connection = this.connections;
    this.live.add(socket);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.live.size);
    socket.on('error', () => undefined);
    socket.on('close', () => this.live.delete(socket));
    this.greet(socket);
    let held = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      while (held.length >= 6 && held.length >= 6 + held.readUInt16BE(4)) {
        const frame = held.subarray(0, 6 + held.readUInt16BE(4));
        held = held.subarray(frame.length);
        const asked = { id: frame.readUInt16BE(0), unit: frame.readUInt8(6), pdu: frame.subarray(7), frame };
        this.asked.push({ ...asked, socket, connection, number: this.asked.length + 1 });
        this.behave(this.asked.at(-1)!);
      }
    });
  }
}

/** An MBAP frame around `pdu`; fields differ from the request's where a test lies. */
export function framed(
  asked: Asked,
  pdu: Uint8Array,
  lies: { id?: number; unit?: number; protocol?: number } = {},
): Buffer {
  const frame = Buffer.alloc(7 + pdu.length);
  frame.writeUInt16BE(lies.id ?? asked.id, 0);
  frame.writeUInt16BE(lies.protocol ?? 0, 2);
  frame.writeUInt16BE(pdu.length + 1, 4);
  frame.writeUInt8(lies.unit ?? asked.unit, 6);
  frame.set(pdu, 7);
  return frame;
}

/** Holding and input registers that hold their own address; writes are confirmed. */
export function honestPdu({ pdu }: Pick<Asked, 'pdu'>): Buffer {
  const code = pdu.readUInt8(0);
  const address = pdu.readUInt16BE(1);
  if (code >= 5) return pdu.subarray(0, 5);
  const count = pdu.readUInt16BE(3);
  if (code <= 2) return Buffer.from([code, Math.ceil(count / 8), ...new Uint8Array(Math.ceil(count / 8)).fill(0xff)]);
  const reply = Buffer.alloc(2 + 2 * count);
  reply.writeUInt8(code, 0);
  reply.writeUInt8(2 * count, 1);
  for (let i = 0; i < count; i += 1) reply.writeUInt16BE((address + i) & 0xffff, 2 + 2 * i);
  return reply;
}

export const answerHonestly = (asked: Asked): void => {
  asked.socket.write(framed(asked, honestPdu(asked)));
};
