/**
 * The UDP socket handed to net-snmp. Owns the proof of where a datagram comes from: it is connected to the agent, so
 * the kernel drops what others send and tells us when nobody listens. Must never hand on a datagram in clear when
 * the session was agreed to be secret.
 */
import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';

export interface SocketOwner {
  /** The system says that nobody can be reached. */
  unreachable(why: string): void;
  /** A datagram from the agent that was not let through. */
  rejected(why: string): void;
}

type Sent = (error: Error | null, bytes: number) => void;

/** Looks like `dgram.Socket` as far as net-snmp uses it. */
export class AgentSocket extends EventEmitter {
  readonly #socket: Socket;
  readonly #owner: SocketOwner;
  #waiting: Buffer[] | undefined = [];
  #closed = false;

  constructor(
    transport: 'udp4' | 'udp6',
    host: string,
    port: number,
    accepts: (datagram: Buffer) => boolean,
    owner: SocketOwner,
  ) {
    super();
    this.#owner = owner;
    this.#socket = createSocket(transport);
    this.#socket.on('error', (error: NodeJS.ErrnoException) => owner.unreachable(error.code ?? error.message));
    this.#socket.on('message', (datagram) => {
      if (accepts(datagram)) this.emit('message', datagram);
      else owner.rejected('a datagram without the agreed security');
    });
    this.#socket.on('close', () => this.emit('close'));
    this.#socket.connect(port, host, () => this.#connected());
  }

  /** Reports success at once: the deadline, not the system, decides whether a datagram was worth sending. */
  send(bytes: Buffer, offset: number, length: number, _port: number, _host: string, sent: Sent): void {
    const datagram = bytes.subarray(offset, offset + length);
    sent(null, length);
    if (this.#closed) return;
    if (this.#waiting === undefined) this.#transmit(datagram);
    else this.#waiting.push(datagram);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  #connected(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    if (!this.#closed) for (const datagram of waiting) this.#transmit(datagram);
  }

  #transmit(datagram: Buffer): void {
    this.#socket.send(datagram, (error) => {
      if (error !== null && !this.#closed)
        this.#owner.unreachable((error as NodeJS.ErrnoException).code ?? error.message);
    });
  }
}

/** Bits of `msgFlags` (RFC 3412, 6.4): authenticated, private. */
const authPriv = 0x03;

/**
 * True for an SNMPv3 message that is authenticated and encrypted, or is a report, which agents send in clear while an
 * engine is being discovered. net-snmp alone would take an unprotected answer for a protected one.
 */
export function isProtected(datagram: Buffer): boolean {
  const flags = flagsOf(datagram);
  return flags !== undefined && ((flags & authPriv) === authPriv || isReportInClear(datagram));
}

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The BER element at `at`, if it fits into `limit`. */
function elementAt(bytes: Buffer, at: number, limit: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  let length = first;
  let from = at + 2;
  if (first > 0x80) {
    const size = first & 0x7f;
    if (size > 3) return undefined;
    length = 0;
    for (let i = 0; i < size; i += 1) length = length * 256 + (bytes[from + i] ?? 0);
    from += size;
  }
  return from + length <= limit ? { tag, from, to: from + length } : undefined;
}

/** The elements inside the message: version, header, security parameters, scoped PDU. */
function partsOf(bytes: Buffer): Element[] {
  const message = elementAt(bytes, 0, bytes.length);
  return message === undefined ? [] : childrenOf(bytes, message);
}

function childrenOf(bytes: Buffer, parent: Element): Element[] {
  const children: Element[] = [];
  for (let at = parent.from; at < parent.to; ) {
    const child = elementAt(bytes, at, parent.to);
    if (child === undefined) break;
    children.push(child);
    at = child.to;
  }
  return children;
}

function flagsOf(bytes: Buffer): number | undefined {
  const header = partsOf(bytes)[1];
  if (header === undefined || header.tag !== 0x30) return undefined;
  const flags = childrenOf(bytes, header)[2];
  return flags === undefined ? undefined : bytes[flags.from];
}

const reportTag = 0xa8;

function isReportInClear(bytes: Buffer): boolean {
  const scoped = partsOf(bytes)[3];
  return scoped?.tag === 0x30 && childrenOf(bytes, scoped)[2]?.tag === reportTag;
}
