/**
 * The UDP socket handed to net-snmp. Owns the proof of where a datagram comes from: it is connected to the agent, so
 * the kernel drops what others send and tells us when nobody listens. Must never hand on a datagram in clear when
 * the session was agreed to be secret.
 */
import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import type { Fault } from '../../main/domain/outcome.ts';
import { type Sender, sendSoon } from '../outbox.ts';
import { readdress } from './datagram.ts';

export interface SocketOwner {
  /** The system says that nobody can be reached. */
  unreachable(why: string): void;
  /** A datagram from the agent that was not let through. */
  rejected(fault: Fault): void;
  /** Every datagram as it goes out. */
  sent(datagram: Buffer): void;
  /** Every datagram as it comes in, before it is judged; true when it was understood as it is. */
  recognises(datagram: Buffer): boolean;
  /** A datagram that was let through; true when net-snmp is to hear no more of it. */
  claims(datagram: Buffer): boolean;
}

type Sent = (error: Error | null, bytes: number) => void;

/** Looks like `dgram.Socket` as far as net-snmp uses it. */
export class AgentSocket extends EventEmitter implements Sender {
  readonly #socket: Socket;
  readonly #owner: SocketOwner;
  /** Datagrams that leave by the end of this turn of the event loop, or once the socket is connected. */
  #leaving: Buffer[] = [];
  #isConnected = false;
  #closed = false;
  /** What net-snmp is to read instead of sending what it encodes next. */
  #answer: Buffer | undefined;
  /** What net-snmp encoded last, as long as it has not left, and what it is reading right now. */
  encoded: Buffer | undefined;
  reading: Buffer | undefined;

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
      if (owner.recognises(datagram)) return;
      const fault = objectionTo(datagram);
      if (fault !== undefined) owner.rejected(fault);
      else if (!owner.claims(datagram)) this.#read(datagram);
    });
    this.#socket.on('close', () => this.emit('close'));
    this.#socket.connect(port, host, () => this.#connected());
  }

  /** Reports success at once: the deadline, not the system, decides whether a datagram was worth sending. */
  send(bytes: Buffer, offset: number, length: number, _port: number, _host: string, sent: Sent): void {
    const datagram = bytes.subarray(offset, offset + length);
    const answer = this.#answer;
    this.#answer = undefined;
    sent(null, length);
    if (answer === undefined) {
      this.encoded = datagram;
      this.post(datagram);
    } else {
      readdress(answer, datagram);
      this.#read(answer);
    }
  }

  /** Sends a datagram by the end of this turn. */
  post(datagram: Buffer): void {
    if (this.#closed) return;
    this.#leaving.push(datagram);
    if (this.#isConnected && this.#leaving.length === 1) sendSoon(this);
  }

  /** Has net-snmp read `answer` as what came to the request that it encodes in `ask`, which does not leave; changes its id. */
  readFor(ask: () => void, answer: Buffer): void {
    this.#answer = answer;
    try {
      ask();
    } finally {
      this.#answer = undefined;
    }
  }

  leave(): void {
    const leaving = this.#leaving;
    this.#leaving = [];
    this.encoded = undefined;
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

  #read(datagram: Buffer): void {
    this.reading = datagram;
    this.emit('message', datagram);
    this.reading = undefined;
  }

  #connected(): void {
    this.#isConnected = true;
    this.leave();
  }

  #transmit(datagram: Buffer): void {
    if (this.#closed) return;
    this.#owner.sent(datagram);
    this.#socket.send(datagram, this.#left);
  }

  readonly #left = (error: NodeJS.ErrnoException | null): void => {
    if (error !== null && !this.#closed) this.#owner.unreachable(error.code ?? error.message);
  };
}
