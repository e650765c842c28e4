/**
 * The few UDP sockets through which all SNMP sessions of this process ask their agents. Owns the proof of where a
 * datagram comes from: it goes to the session that asks at exactly that address and port, or to nobody. Must never keep
 * a socket that nobody uses.
 *
 * The system tells a socket that many share of no agent where nobody listens: such an agent is known by its deadline
 * alone, like one without power.
 */
import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram';
import { isIP, SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Whom a session asks. */
export interface AgentAddress {
  /** An IP address, never a name. */
  readonly host: string;
  readonly port: number;
  /** Most answers that may be under way at once. */
  readonly inFlight: number;
}

export interface Guest {
  /** A datagram from the agent. */
  heard(datagram: Buffer): void;
  /** Nothing can be sent or heard any more, as the system says why; never told before `take` returned. */
  unreachable(why: string): void;
}

/**
 * Answers that one socket may have to hold. libuv reads as many of one socket in a turn of the event loop, so that after
 * a stall of this program one turn takes all of them in before anything counts as late (see ../shared-deadline.ts).
 */
const mostInFlight = 32;
/** Octets; above every system's default. Linux grants less where `net.core.rmem_max` says so, which is enough still. */
const receiveBuffer = 1_048_576;

/** Every address that is sent to is an IP address, so that a datagram leaves within the call of `send`. */
const lookup: NonNullable<SocketOptions['lookup']> = (address, _options, found) => found(null, address, isIP(address));

export class SocketPool {
  readonly #sockets = new Set<SharedSocket>();
  /** Datagrams that came from none of the agents asked. */
  foreign = 0;

  /** Sockets that are open now. */
  get size(): number {
    return this.#sockets.size;
  }

  /** A place to ask from, on a socket on which nobody else asks the same agent. */
  take(agent: AgentAddress, guest: Guest): Seat {
    const type = isIP(agent.host) === 6 ? 'udp6' : 'udp4';
    const key = keyOf(canonical(agent.host), agent.port);
    const fits = [...this.#sockets].find((socket) => socket.type === type && socket.hasRoomFor(key, agent.inFlight));
    return new Seat(fits ?? this.#open(type), key, agent, guest);
  }

  #open(type: 'udp4' | 'udp6'): SharedSocket {
    const socket = new SharedSocket(type, {
      foreign: () => {
        this.foreign += 1;
      },
      ended: () => {
        this.#sockets.delete(socket);
      },
    });
    this.#sockets.add(socket);
    socket.bind();
    return socket;
  }
}

/** The pool of the product: there is one, for what it saves are the file descriptors of the process. */
export const agentSockets = new SocketPool();

type Sent = (error: NodeJS.ErrnoException | null) => void;

/** One session's part of a socket; good for nothing once left. */
export class Seat {
  readonly agent: AgentAddress;
  readonly guest: Guest;
  readonly #key: string;
  readonly #socket: SharedSocket;
  #isAwaited = false;
  #hasLeft = false;

  constructor(socket: SharedSocket, key: string, agent: AgentAddress, guest: Guest) {
    this.#socket = socket;
    this.#key = key;
    this.agent = agent;
    this.guest = guest;
    socket.add(key, this);
  }

  /** Sends within this call where the system takes it; `sent` comes later, and may not come after `leave`. */
  send(datagram: Buffer, sent: Sent): void {
    if (!this.#hasLeft) this.#socket.send(datagram, this.agent, sent);
  }

  /** Keeps the process alive. */
  ref(): void {
    if (this.#isAwaited || this.#hasLeft) return;
    this.#isAwaited = true;
    this.#socket.await(1);
  }

  unref(): void {
    if (!this.#isAwaited) return;
    this.#isAwaited = false;
    this.#socket.await(-1);
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.unref();
    this.#hasLeft = true;
    this.#socket.delete(this.#key, this);
  }
}

interface SocketOwner {
  /** A datagram came that is for no seat. */
  foreign(): void;
  /** Nobody may take a seat any more. */
  ended(): void;
}

class SharedSocket {
  readonly type: 'udp4' | 'udp6';
  readonly #owner: SocketOwner;
  readonly #socket: Socket;
  readonly #seats = new Map<string, Seat>();
  #inFlight = 0;
  /** Seats that keep the process alive. */
  #awaited = 0;
  #isOpen = true;

  constructor(type: 'udp4' | 'udp6', owner: SocketOwner) {
    this.type = type;
    this.#owner = owner;
    this.#socket = createSocket({ type, lookup, recvBufferSize: receiveBuffer });
    this.#socket.unref();
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error));
    this.#socket.on('message', (datagram, from) => this.#hear(datagram, from));
  }

  bind(): void {
    try {
      this.#socket.bind({ port: 0, exclusive: true });
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException);
    }
  }

  hasRoomFor(key: string, inFlight: number): boolean {
    return !this.#seats.has(key) && this.#inFlight + inFlight <= mostInFlight;
  }

  add(key: string, seat: Seat): void {
    this.#seats.set(key, seat);
    this.#inFlight += seat.agent.inFlight;
  }

  delete(key: string, { agent }: Seat): void {
    this.#seats.delete(key);
    this.#inFlight -= agent.inFlight;
    if (this.#seats.size === 0) this.#end();
  }

  send(datagram: Buffer, { host, port }: AgentAddress, sent: Sent): void {
    if (this.#isOpen) this.#socket.send(datagram, port, host, sent);
  }

  await(more: 1 | -1): void {
    this.#awaited += more;
    if (!this.#isOpen) return;
    if (this.#awaited > 0) this.#socket.ref();
    else this.#socket.unref();
  }

  #hear(datagram: Buffer, { address, port }: RemoteInfo): void {
    const seat = this.#seats.get(keyOf(address, port));
    if (seat === undefined) this.#owner.foreign();
    else seat.guest.heard(datagram);
  }

  /** Told later, for whoever has it opened is not seated yet. */
  #fail({ code, message }: NodeJS.ErrnoException): void {
    this.#end();
    process.nextTick(() => {
      for (const { guest } of [...this.#seats.values()]) guest.unreachable(code ?? message);
    });
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#owner.ended();
    this.#socket.close();
  }
}

const keyOf = (address: string, port: number): string => `${address} ${port}`;

/** As the system writes the address of a datagram. */
function canonical(host: string): string {
  if (isIP(host) !== 6) return host;
  const [given = '', zone] = host.split('%');
  const { address } = new SocketAddress({ address: given, family: 'ipv6' });
  const isLinkLocal = /^fe[89ab]/.test(address);
  return isLinkLocal && zone !== undefined ? `${address}%${zoneName(zone)}` : address;
}

/** Windows numbers the zones of link-local addresses; the others name the interface, also where the site has its number. */
function zoneName(zone: string): string {
  if (process.platform === 'win32') return zone;
  const isOfZone = (address: { scopeid?: number }): boolean => String(address.scopeid) === zone;
  const named = Object.entries(networkInterfaces()).find(([, addresses]) => addresses?.some(isOfZone));
  return named?.[0] ?? zone;
}
