/** What waits for whom in a proposal, and for how long: a person answers, the program only raises its voice. */
import { isStronger, type Mode, rank } from './mode.ts';
import type { Policy } from './policy.ts';
import type { Override, Proposal } from './response.ts';
import { later, type Millis, type UtcMs } from './units.ts';

/**
 * By when a person should have answered before an alarm says that nobody did. `undefined` where it runs by itself, or
 * where leaving it is safe: the road, guided as `inForce`, already shows as much as is proposed. Thicker fog gives
 * nobody more time: a stronger proposal is due when the weaker one before it was.
 */
export function answerDue(proposal: Omit<Proposal, 'id'>, inForce: Mode, { confirmation }: Policy): UtcMs | undefined {
  if (proposal.until !== undefined) return undefined;
  if (proposal.kind !== 'closure' && !isStronger(proposal.mode, inForce)) return undefined;
  return later(proposal.askedSince ?? proposal.at, confirmation.answerWithin);
}

/**
 * Whether a proposal asks somebody for an answer now. While a person's override shows as much as is proposed there is
 * nothing to decide before it ends; closing the road is another matter.
 */
export const asksNow = ({ kind, mode }: Pick<Proposal, 'kind' | 'mode'>, override: Override | undefined): boolean =>
  kind === 'closure' || override === undefined || isStronger(mode, override.mode);

/** How grave a question is beside others of its zone: closing the road above every mode, relaxing below all. */
export function gradeOf({ kind, mode }: Pick<Proposal, 'kind' | 'mode'>): number {
  if (kind === 'closure') return rank('control') + 1;
  return kind === 'clear' ? 0 : rank(mode);
}

/** How long a veto holds before the same is proposed again, if the fog still calls for it. */
export const vetoHolds = ({ kind }: Pick<Proposal, 'kind'>, { clear, override }: Policy): Millis =>
  kind === 'clear' ? clear.hold : override.default;

/** When a refused closure is asked again, if the strongest mode still stands. */
export const closureAskedAgain = (refusedAt: UtcMs, policy: Policy): UtcMs =>
  later(refusedAt, vetoHolds({ kind: 'closure' }, policy));

/** The second voice that a closure still needs (domain.md §6.2): a supervisor where the first was none. */
export const needsSupervisor = ({ kind, first }: Proposal): boolean =>
  kind === 'closure' && first !== undefined && !first.supervisor;
