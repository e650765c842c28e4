/**
 * The UDP socket handed to net-snmp. Owns the proof of where a datagram comes from: it is connected to the agent, so
 * the kernel drops what others send and tells us when nobody listens. Must never hand on a datagram in clear when
 * the session was agreed to be secret.
 */
import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import type { Fault } from '../../main/domain/outcome.ts';
import { type Sender, sendSoon } from '../outbox.ts';

export interface SocketOwner {
  /** The system says that nobody can be reached. */
  unreachable(why: string): void;
  /** A datagram from the agent that was not let through. */
  rejected(fault: Fault): void;
  /** Every datagram as it goes out and comes in, before it is judged. */
  sent(datagram: Buffer): void;
  received(datagram: Buffer): void;
}

type Sent = (error: Error | null, bytes: number) => void;

/** Looks like `dgram.Socket` as far as net-snmp uses it. */
export class AgentSocket extends EventEmitter implements Sender {
  readonly #socket: Socket;
  readonly #owner: SocketOwner;
  /** Datagrams that leave at the end of this turn of the event loop, or once the socket is connected. */
  #leaving: Buffer[] = [];
  #isConnected = false;
  #closed = false;

  constructor(
    transport: 'udp4' | 'udp6',
    host: string,
    port: number,
    objectionTo: (datagram: Buffer) => Fault | undefined,
    owner: SocketOwner,
  ) {
    super();
    this.#owner = owner;
    this.#socket = createSocket(transport);
    this.#socket.on('error', (error: NodeJS.ErrnoException) => owner.unreachable(error.code ?? error.message));
    this.#socket.on('message', (datagram) => {
      owner.received(datagram);
      const fault = objectionTo(datagram);
      if (fault === undefined) this.emit('message', datagram);
      else owner.rejected(fault);
    });
    this.#socket.on('close', () => this.emit('close'));
    this.#socket.connect(port, host, () => this.#connected());
  }

  /** Reports success at once: the deadline, not the system, decides whether a datagram was worth sending. */
  send(bytes: Buffer, offset: number, length: number, _port: number, _host: string, sent: Sent): void {
    const datagram = bytes.subarray(offset, offset + length);
    sent(null, length);
    if (this.#closed) return;
    this.#leaving.push(datagram);
    if (this.#isConnected && this.#leaving.length === 1) sendSoon(this);
  }

  leave(): void {
    const leaving = this.#leaving;
    this.#leaving = [];
    for (const datagram of leaving) this.#transmit(datagram);
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
    this.#isConnected = true;
    this.leave();
  }

  #transmit(datagram: Buffer): void {
    if (this.#closed) return;
    this.#owner.sent(datagram);
    this.#socket.send(datagram, (error) => {
      if (error !== null && !this.#closed)
        this.#owner.unreachable((error as NodeJS.ErrnoException).code ?? error.message);
    });
  }
}
