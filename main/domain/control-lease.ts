/**
 * Control authority over a zone as a lease: one console holds it or nobody does. Owns who may take it from whom and when
 * it lapses. Must never stand in the way of automation, which asks for no lease.
 */
import { isBlank } from './shown-text.ts';
import { earlier, elapsed, later, type Millis, minutes, seconds, type UtcMs } from './units.ts';

export interface ControlLease {
  /** The console that holds; an opaque name, one for each sign-in. */
  readonly console: string;
  /** The account at it, which several people may share. */
  readonly by: string;
  readonly since: UtcMs;
  /** The holder's latest act on the zone. */
  readonly actedAt: UtcMs;
  /** Since when the console is not connected; absent while it is. */
  readonly lostAt?: UtcMs;
  /** Taken only to look at a preview; it goes when the stage does. */
  readonly tentative: boolean;
  /** Why it was taken over from another console. */
  readonly reason?: string;
}

/** A console wants to act on a zone, or asks for its authority by name. */
export interface Claim {
  readonly console: string;
  readonly by: string;
  /** Stands at or above the role that may take over at once. */
  readonly mayTakeOver: boolean;
  /** Asked for as such; acts alone never take over from a console that is there. */
  readonly explicit: boolean;
  readonly reason?: string;
  readonly tentative: boolean;
  readonly connected: boolean;
  readonly now: UtcMs;
}

export type LeaseRefusal =
  /** `own`: it is another console of the account that asks. */
  | { readonly code: 'no-authority'; readonly by: string; readonly since: UtcMs; readonly own?: true }
  | { readonly code: 'authority-in-use'; readonly by: string; readonly until: UtcMs }
  | { readonly code: 'no-reason' };

export type Claimed =
  | { readonly ok: true; readonly change: 'taken' | 'taken-over' | 'kept'; readonly lease: ControlLease }
  | { readonly ok: false; readonly refusal: LeaseRefusal };

/** A console that lost its connection keeps its zones this long (Fogward's choice). */
export const graceAfterLoss = seconds(60);
/** A holder who did nothing for this long can be relieved by any operator (Fogward's choice). */
export const idleAfter = minutes(5);

/** The lease if it still stands at `now`, else `undefined`. */
export function standing(lease: ControlLease | undefined, now: UtcMs): ControlLease | undefined {
  if (lease?.lostAt === undefined) return lease;
  return elapsed(lease.lostAt, now) >= graceAfterLoss ? undefined : lease;
}

/** Judges a claim against what stands, and yields the one lease that stands afterwards. */
export function claim(lease: ControlLease | undefined, wanted: Claim): Claimed {
  const held = standing(lease, wanted.now);
  if (held === undefined) return { ok: true, change: 'taken', lease: leaseFor(wanted) };
  if (held.console === wanted.console) {
    const tentative = held.tentative && wanted.tentative;
    return {
      ok: true,
      change: 'kept',
      lease: { ...leaseFor(wanted), ...reasonOf(held), since: held.since, tentative },
    };
  }
  const refusal = whyNotFrom(held, wanted);
  if (refusal !== undefined) return { ok: false, refusal };
  return { ok: true, change: 'taken-over', lease: { ...leaseFor(wanted), ...reasonOf(wanted) } };
}

const reasonOf = ({ reason }: Pick<ControlLease, 'reason'>) => (reason === undefined ? {} : { reason });

const leaseFor = ({ console, by, now, tentative, connected }: Claim): ControlLease => ({
  console,
  by,
  since: now,
  actedAt: now,
  tentative,
  ...(connected ? {} : { lostAt: now }),
});

/**
 * Why another console cannot have it. A person who moved on from a dead console can, without a word; where both are
 * there, an account may be shared by two people, so that a reason is needed, though no rank and no waiting.
 */
function whyNotFrom(held: ControlLease, wanted: Claim): LeaseRefusal | undefined {
  const isSameAccount = held.by === wanted.by;
  if (isSameAccount && held.lostAt !== undefined) return undefined;
  if (!wanted.explicit)
    return { code: 'no-authority', by: held.by, since: held.since, ...(isSameAccount && { own: true as const }) };
  if (isBlank(wanted.reason ?? '')) return { code: 'no-reason' };
  const idleAt = later(held.actedAt, idleAfter);
  if (isSameAccount || wanted.mayTakeOver || wanted.now >= idleAt) return undefined;
  return { code: 'authority-in-use', by: held.by, until: idleAt };
}

/** The lease once `console` lost its connection, or has one again. */
export function withConnection(lease: ControlLease, console: string, connected: boolean, now: UtcMs): ControlLease {
  if (lease.console !== console || connected === (lease.lostAt === undefined)) return lease;
  const { lostAt, ...kept } = lease;
  return connected ? kept : { ...kept, lostAt: now };
}

/** The lease after the clock was set back by `span`: what it waits for comes no later than it would have. */
export const movedBack = (lease: ControlLease, span: Millis): ControlLease => ({
  ...lease,
  since: earlier(lease.since, span),
  actedAt: earlier(lease.actedAt, span),
  ...(lease.lostAt !== undefined && { lostAt: earlier(lease.lostAt, span) }),
});
