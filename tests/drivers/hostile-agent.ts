import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { decode, encode, integer, numberIn } from './ber.ts';

/** One SNMPv2c request as it came over the wire. */
export interface AskedObjects {
  readonly id: number;
  readonly tag: number;
  readonly community: string;
  /** Encoded OIDs, in order. */
  readonly oids: readonly Buffer[];
  /** Encoded varbinds, in order. */
  readonly varbinds: readonly Buffer[];
  readonly datagram: Buffer;
  readonly from: RemoteInfo;
  readonly number: number;
}

/** A UDP peer that does to its clients whatever a test tells it. */
export class HostileAgent {
  readonly asked: AskedObjects[] = [];
  behave: (asked: AskedObjects) => void = () => undefined;
  port = 0;
  readonly #socket: Socket;
  readonly #stranger: Socket;

  private constructor(host: string) {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    this.#socket = createSocket(type);
    this.#stranger = createSocket(type);
  }

  static async start(host = '127.0.0.1', port = 0): Promise<HostileAgent> {
    const agent = new HostileAgent(host);
    agent.#socket.on('message', (datagram, from) => agent.#hear(datagram, from));
    await new Promise<void>((resolve) => agent.#socket.bind(port, host, resolve));
    agent.port = agent.#socket.address().port;
    return agent;
  }

  say(to: AskedObjects, datagram: Uint8Array): void {
    this.#socket.send(datagram, to.from.port, to.from.address);
  }

  /** The same from another port, as somebody else on the network would. */
  sayAsStranger(to: AskedObjects, datagram: Uint8Array): void {
    this.#stranger.send(datagram, to.from.port, to.from.address);
  }

  /** To somebody who asked another agent. */
  sayTo(to: RemoteInfo, datagram: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.send(datagram, to.port, to.address, () => resolve()));
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#stranger.close(() => resolve()));
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #hear(datagram: Buffer, from: RemoteInfo): void {
    const parts = decode(decode(datagram)[0]!.content);
    const common = { datagram, from, number: this.asked.length + 1 };
    if (numberIn(parts[0]!.content) === 3) {
      const id = numberIn(decode(parts[1]!.content)[0]!.content);
      this.asked.push({ ...common, id, tag: 0, community: '', oids: [], varbinds: [] });
    } else {
      const [id, , , list] = decode(parts[2]!.content);
      const varbinds = decode(list!.content);
      this.asked.push({
        ...common,
        id: numberIn(id!.content),
        tag: parts[2]!.tag,
        community: parts[1]!.content.toString(),
        oids: varbinds.map((one) => encode(6, decode(one.content)[0]!.content)),
        varbinds: varbinds.map((one) => encode(0x30, one.content)),
      });
    }
    this.behave(this.asked.at(-1)!);
  }
}

interface Lies {
  readonly version?: number;
  readonly community?: string;
  readonly tag?: number;
  readonly id?: number;
  readonly status?: number;
  readonly index?: number;
}

/** A v2c response with these varbinds; fields differ from the request's where a test lies. */
export function response(asked: AskedObjects, varbinds: readonly Uint8Array[], lies: Lies = {}): Buffer {
  const pdu = encode(
    lies.tag ?? 0xa2,
    integer(lies.id ?? asked.id),
    integer(lies.status ?? 0),
    integer(lies.index ?? 0),
    encode(0x30, ...varbinds),
  );
  return encode(0x30, integer(lies.version ?? 1), encode(4, Buffer.from(lies.community ?? asked.community)), pdu);
}

/** Each object asked for, with this encoded value. */
export const each = (asked: AskedObjects, value: Uint8Array): Buffer[] =>
  asked.oids.map((one) => encode(0x30, one, value));
