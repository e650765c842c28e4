/**
 * What net-snmp takes for its UDP socket: one agent's seat on a shared one, which hears the agent alone. Must never hand
 * on a datagram in clear when the session was agreed to be secret.
 */
import { EventEmitter } from 'node:events';
import type { Fault } from '../../main/domain/outcome.ts';
import { type Sender, sendSoon } from '../outbox.ts';
import { readdress } from './datagram.ts';
import { type AgentAddress, agentSockets, type Seat } from './socket-pool.ts';

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
  readonly #seat: Seat;
  readonly #owner: SocketOwner;
  /** Datagrams that leave by the end of this turn of the event loop. */
  #leaving: Buffer[] = [];
  #closed = false;
  /** What net-snmp is to read instead of sending what it encodes next. */
  #answer: Buffer | undefined;
  /** What net-snmp encoded last, as long as it has not left, and what it is reading right now. */
  encoded: Buffer | undefined;
  reading: Buffer | undefined;

  constructor(agent: AgentAddress, objectionTo: (datagram: Buffer) => Fault | undefined, owner: SocketOwner) {
    super();
    this.#owner = owner;
    this.#seat = agentSockets.take(agent, {
      heard: (datagram) => {
        if (owner.recognises(datagram)) return;
        const fault = objectionTo(datagram);
        if (fault !== undefined) owner.rejected(fault);
        else if (!owner.claims(datagram)) this.#read(datagram);
      },
      unreachable: (why) => owner.unreachable(why),
    });
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
    if (this.#leaving.length === 1) sendSoon(this);
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
    this.#seat.leave();
    process.nextTick(() => this.emit('close'));
  }

  ref(): void {
    this.#seat.ref();
  }

  unref(): void {
    this.#seat.unref();
  }

  #read(datagram: Buffer): void {
    this.reading = datagram;
    this.emit('message', datagram);
    this.reading = undefined;
  }

  #transmit(datagram: Buffer): void {
    if (this.#closed) return;
    this.#owner.sent(datagram);
    this.#seat.send(datagram, this.#left);
  }

  readonly #left = (error: NodeJS.ErrnoException | null): void => {
    if (error !== null && !this.#closed) this.#owner.unreachable(error.code ?? error.message);
  };
}
