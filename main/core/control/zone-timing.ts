/** How quickly the field followed what a zone was last asked, and since what that is reckoned. */
import { rank } from '../../domain/mode.ts';
import type { Decision } from '../../domain/response.ts';
import type { ResponseAct } from '../../domain/response-act.ts';
import { type Millis, millis, type UtcMs } from '../../domain/units.ts';

export interface ZoneTiming {
  /** The first sight of the band, where the fog itself brought a stronger mode. */
  readonly detectedAt?: UtcMs;
  /** A person's order, where that brought it. */
  readonly orderedAt?: UtcMs;
  readonly decidedAt?: UtcMs;
  readonly firstVerifiedAt?: UtcMs;
  readonly lastVerifiedAt?: UtcMs;
  /** To the last lamp verified, from the first of these that is known; absent until converged. */
  readonly detectionToLast?: Millis;
  readonly orderToLast?: Millis;
  readonly decisionToLast?: Millis;
}

export type Span = { readonly [K in 'detectionToLast' | 'orderToLast' | 'decisionToLast']?: Millis };

/** What the journal keeps of a reckoning: how long it took, and when the last lamp was verified. */
export const timingData = (timing: ZoneTiming): { readonly [key: string]: Millis | UtcMs } => ({
  ...spanOf(timing),
  ...(timing.lastVerifiedAt !== undefined && { lastVerifiedAt: timing.lastVerifiedAt }),
});

/** What a new reckoning starts from. */
export interface Start {
  readonly before: Decision | undefined;
  readonly decision: Decision;
  /** The person's act that is being carried out. */
  readonly act: ResponseAct['kind'] | undefined;
  readonly bandSince: UtcMs | undefined;
  readonly now: UtcMs;
}

const orders: ReadonlySet<ResponseAct['kind']> = new Set(['override', 'return-to-automatic', 'arm']);
export const isOrder = (act: ResponseAct['kind'] | undefined): boolean => act !== undefined && orders.has(act);

/** Acts by which a person sets what the field is to do: no pause after a failure stands against them. */
export const commandsField = (act: ResponseAct['kind']): boolean => orders.has(act) || act === 'confirm';

/**
 * A reckoning that begins now: since a person's order, or since the fog was first seen where it brought a stronger mode
 * while nobody held the zone, or else since the decision alone.
 */
export function beginTiming({ before, decision, act, bandSince, now }: Start): ZoneTiming {
  if (isOrder(act)) return { orderedAt: now, decidedAt: now };
  const isHeld = before?.source === 'override' || decision.source === 'override';
  const isStronger = rank(decision.mode) > rank(before?.mode ?? 'standby');
  return { ...(!isHeld && isStronger && bandSince !== undefined && { detectedAt: bandSince }), decidedAt: now };
}

/** How long it took up to the last lamp verified so far, named by what it is counted from; empty while none is. */
export function spanOf({ detectedAt, orderedAt, decidedAt, lastVerifiedAt }: ZoneTiming): Span {
  const to = (start: UtcMs): Millis => millis((lastVerifiedAt ?? start) - start);
  if (lastVerifiedAt === undefined) return {};
  if (detectedAt !== undefined) return { detectionToLast: to(detectedAt) };
  if (orderedAt !== undefined) return { orderToLast: to(orderedAt) };
  return decidedAt === undefined ? {} : { decisionToLast: to(decidedAt) };
}
