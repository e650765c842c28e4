/**
 * Records the datagrams of an SNMP session. Takes the community and keys out before anything is kept; of encrypted
 * messages it tells the objects asked for and never their values.
 */
import type { Endpoint } from '../../main/domain/asset.ts';
import type { Clock } from '../port.ts';
import { RingTrace, type Told } from '../trace/line-trace.ts';
import { redacted, secretsOf } from './redact.ts';
import { tellDatagram } from './tell-datagram.ts';
import type { SnmpRequest } from './values.ts';

/** Objects named in one note; more would not fit what is kept of a frame. */
const mostNamed = 24;

export class SnmpTrace extends RingTrace {
  readonly #secrets: readonly Buffer[];
  readonly #isSecret: boolean;

  constructor(endpoint: Endpoint, clock: Clock) {
    super(clock);
    this.#secrets = secretsOf(endpoint);
    this.#isSecret = endpoint.protocol === 'snmp-v3';
  }

  sent(datagram: Uint8Array): void {
    this.#datagram('out', datagram);
  }

  received(datagram: Uint8Array): void {
    this.#datagram('in', datagram);
  }

  /** What goes into an encrypted message, without values. */
  asked(request: SnmpRequest): void {
    if (!this.#isSecret) return;
    const oids = request.kind === 'get' ? request.oids : request.bindings.map((binding) => binding.oid);
    this.note({ pdu: request.kind, count: oids.length, oids: oids.slice(0, mostNamed) });
  }

  /** What came out of an encrypted message, without values. */
  answered(oids: readonly string[]): void {
    if (this.#isSecret) this.note({ pdu: 'response', count: oids.length, oids: oids.slice(0, mostNamed) });
  }

  protected tell(bytes: Uint8Array, _: 'out' | 'in', length: number): Told {
    return tellDatagram(bytes, length);
  }

  protected interrupt(): void {}

  protected forget(): void {}

  #datagram(direction: 'out' | 'in', datagram: Uint8Array): void {
    this.keep(direction, redacted(datagram, this.#secrets), datagram.length);
  }
}
