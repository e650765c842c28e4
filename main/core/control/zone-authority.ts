/**
 * Who commands each zone right now. Owns the leases and their journal entries; the rules are domain/control-lease.
 * Automation never asks here.
 */
import type { Clock } from '../../../drivers/port.ts';
import { permits } from '../../domain/authority.ts';
import {
  type ControlLease,
  claim,
  type LeaseRefusal,
  movedBack,
  standing,
  withConnection,
} from '../../domain/control-lease.ts';
import type { EventKind, Json } from '../../domain/journal.ts';
import { ClockSteps } from '../clock-steps.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import type { Person } from './stages.ts';

export interface ZoneAuthorityOptions {
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Called with a zone's id when its holder changed. */
  readonly changed: (zone: string) => void;
}

export interface Asked {
  /** The act that needs it; absent when authority itself is asked for. */
  readonly act?: string;
  /** Why it is taken from another console. */
  readonly reason?: string;
  /** Only a preview so far. */
  readonly tentative?: boolean;
  readonly causes?: readonly number[];
}

export type Taken =
  | { readonly ok: true; readonly event: number; readonly from?: string }
  | { readonly ok: false; readonly refusal: LeaseRefusal };

/** Key of a zone's holder among the saved states. */
const keyOf = (zone: string): string => `authority/${zone}`;

export class ZoneAuthority {
  readonly #options: ZoneAuthorityOptions;
  readonly #leases = new Map<string, ControlLease>();
  /** What gave each zone to its holder. */
  readonly #takenBy = new Map<string, number>();
  /** Open connections of each console. */
  readonly #connections = new Map<string, number>();
  readonly #clockSteps: ClockSteps;

  constructor(options: ZoneAuthorityOptions) {
    this.#options = options;
    this.#clockSteps = new ClockSteps(options.clock);
  }

  /** Who holds the zone; nobody after a start. */
  of(zone: string): ControlLease | undefined {
    this.#followClock();
    return standing(this.#leases.get(zone), this.#options.clock.now());
  }

  /** Why this console may not act on the zone now; free zones and its own are no obstacle. */
  refusal(zone: string, person: Person): LeaseRefusal | undefined {
    const claimed = this.#judge(zone, person, { act: 'any' });
    return claimed.ok ? undefined : claimed.refusal;
  }

  /** Takes the zone, or keeps it with a fresh act; `event` is 0 when nothing changed hands. */
  take(zone: string, person: Person, asked: Asked): Taken {
    const before = this.of(zone);
    const claimed = this.#judge(zone, person, asked);
    if (!claimed.ok) return claimed;
    this.#leases.set(zone, claimed.lease);
    if (claimed.change === 'kept') return { ok: true, event: 0 };
    const { act, reason, causes = [] } = asked;
    const from = claimed.change === 'taken-over' && before !== undefined ? { from: before.by } : {};
    const data = { ...from, ...(act !== undefined && { act }), ...(reason !== undefined && { reason }) };
    const kind = claimed.change === 'taken' ? 'authority.taken' : 'authority.taken-over';
    const taken = this.#takenBy.get(zone);
    const because = kind === 'authority.taken-over' && taken !== undefined ? [...causes, taken] : causes;
    const event = this.#note(kind, zone, person.name, data, because);
    this.#takenBy.set(zone, event);
    return { ok: true, event, ...from };
  }

  /** Gives a zone back; `undefined` when this console does not hold it. */
  release(zone: string, person: Person, why = 'by-hand'): number | undefined {
    const held = this.of(zone);
    return held?.console === person.console ? this.#end(zone, held, why) : undefined;
  }

  /** A preview ended without being carried out: a lease taken for nothing else ends with it. */
  releaseTentative(zone: string, console: string): void {
    const held = this.of(zone);
    if (held?.tentative === true && held.console === console) this.#end(zone, held, 'stage-ended');
  }

  connected(console: string): void {
    this.#connections.set(console, (this.#connections.get(console) ?? 0) + 1);
    this.#reconsider(console);
  }

  disconnected(console: string): void {
    const left = (this.#connections.get(console) ?? 1) - 1;
    if (left > 0) this.#connections.set(console, left);
    else this.#connections.delete(console);
    this.#reconsider(console);
  }

  signedOut(console: string): void {
    for (const [zone, held] of this.#leases) if (held.console === console) this.#end(zone, held, 'signed-out');
  }

  /** Ends leases whose console stayed away. */
  tick(): void {
    this.#followClock();
    const now = this.#options.clock.now();
    for (const [zone, held] of this.#leases)
      if (standing(held, now) === undefined) this.#end(zone, held, 'connection-lost');
  }

  /** After a start nobody holds anything; who did is told. */
  takeUp(store: Store): void {
    for (const [key, value] of store.states('authority/')) {
      if (value === null) continue;
      const by = typeof value === 'object' && 'by' in value ? String(value.by) : 'unknown';
      this.#note('authority.released', key.slice('authority/'.length), by, { why: 'restart' }, []);
    }
  }

  #followClock(): void {
    const back = this.#clockSteps.takeStep();
    if (back === undefined) return;
    for (const [zone, held] of this.#leases) this.#leases.set(zone, movedBack(held, back));
  }

  #judge(zone: string, person: Person, { act, reason, tentative = false }: Asked) {
    this.#followClock();
    return claim(this.#leases.get(zone), {
      console: person.console,
      by: person.name,
      mayTakeOver: permits(person.role, 'authority.take-over'),
      explicit: act === undefined,
      ...(reason !== undefined && { reason }),
      tentative,
      connected: this.#connections.has(person.console),
      now: this.#options.clock.now(),
    });
  }

  #reconsider(console: string): void {
    this.#followClock();
    const now = this.#options.clock.now();
    for (const [zone, held] of this.#leases)
      this.#leases.set(zone, withConnection(held, console, this.#connections.has(console), now));
  }

  #end(zone: string, held: ControlLease, why: string): number {
    this.#leases.delete(zone);
    const taken = this.#takenBy.get(zone);
    return this.#note('authority.released', zone, held.by, { why }, taken === undefined ? [] : [taken]);
  }

  #note(
    kind: EventKind,
    zone: string,
    actor: string,
    data: { readonly [key: string]: Json },
    causes: readonly number[],
  ): number {
    const { recorder, clock, changed } = this.#options;
    const at = clock.now();
    const holder = this.#leases.get(zone);
    const saved: Json = holder === undefined ? null : { by: holder.by, since: holder.since };
    const event = recorder.one({ kind, at, zone, actor, causes, data }, new Map([[keyOf(zone), saved]]));
    changed(zone);
    return event;
  }
}
