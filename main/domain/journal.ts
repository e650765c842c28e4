/**
 * The record's vocabulary: append-only events as codes and values, never sentences, each naming its causes.
 * Storage and hashing live in core/store.
 */
import type { UtcMs } from './units.ts';

export type EventKind =
  | 'core.started'
  | 'core.stopped'
  | 'record.gap'
  | 'link.lost'
  | 'link.restored'
  | 'quality.changed'
  | 'visibility.entered'
  | 'visibility.ended'
  | 'fog.changed'
  | 'fog.called'
  | 'fog.ceased'
  | 'fog-event.opened'
  | 'fog-event.closed'
  | 'decision.made'
  | 'proposal.made'
  | 'proposal.seconded'
  | 'proposal.confirmed'
  | 'proposal.vetoed'
  | 'proposal.lapsed'
  | 'override.set'
  | 'override.ended'
  | 'device-override.set'
  | 'device-override.ended'
  | 'automation.suspended'
  | 'automation.armed'
  | 'stage.made'
  | 'stage.executed'
  | 'stage.cancelled'
  | 'stage.expired'
  | 'act.refused'
  | 'command.intended'
  | 'command.sent'
  | 'command.busy'
  | 'command.refused'
  | 'command.verified'
  | 'command.failed'
  | 'command.unknown'
  | 'command.superseded'
  | 'zone.converged'
  | 'device.drifted'
  | 'device.rebooted'
  | 'device.configured'
  | 'fault.raised'
  | 'fault.cleared'
  | 'alarm.raised'
  | 'alarm.acknowledged'
  | 'alarm.unacknowledged'
  | 'alarm.returned'
  | 'alarm.cleared'
  | 'alarm.shelved'
  | 'alarm.unshelved'
  | 'alarm.commented'
  | 'alarm.out-of-service'
  | 'alarm.back-in-service'
  | 'maintenance.started'
  | 'maintenance.ended'
  | 'trace.started'
  | 'trace.stopped'
  | 'authority.taken'
  | 'authority.taken-over'
  | 'authority.released'
  | 'account.signed-in'
  | 'account.signed-out'
  | 'account.sign-in-failed'
  | 'account.changed'
  | 'screen.reloaded'
  | 'simulation.changed';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What of a `T` the record can keep: all of plain data, nothing of a function, a Map or whatever else JSON would lose. */
export type Kept<T> = T extends Json
  ? T
  : T extends Lost
    ? never
    : T extends object
      ? { readonly [K in keyof T]: Kept<T[K]> }
      : never;
type Lost =
  | Date
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView
  | ((...given: never) => unknown);

/** A value of the domain as the record keeps it; does not compile for what JSON would not give back. */
export const toJson = <T>(value: T & Kept<T>): Json => value as Json;

/** An event before the store gave it a number. `causes` are sequence numbers of earlier events. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly at: UtcMs;
  readonly zone?: string;
  readonly device?: string;
  readonly actor?: string;
  readonly causes: readonly number[];
  readonly data: { readonly [key: string]: Json };
}

export interface JournalEvent extends NewEvent {
  readonly seq: number;
  /** SHA-256 over the previous event's hash and this event's content, hex. */
  readonly hash: string;
}
