/**
 * Where the bands of a policy begin and end. Owns nothing but the comparison of a visibility with band edges.
 */
import { type FogMode, isStronger, type Mode, rank } from './mode.ts';
import type { Policy } from './policy.ts';
import { type Metres, metres } from './units.ts';

/** The strongest mode whose band edge lies above `visibility` (m); `standby` when none does (domain.md §6.1). */
export function bandOf(visibility: Metres, policy: Policy): FogMode {
  return strongestOf(policy, (below) => visibility < below);
}

/** The mode that consecutive raw samples below the policy's instant limit call for (domain.md §6.2). */
export function instantMode(policy: Policy): FogMode {
  return strongestOf(policy, (below) => below >= policy.escalate.instantBelow);
}

/** The visibility (m) below which `mode` or a stronger one is entered; 0 when no band reaches that far. */
export function upperEdgeOf(mode: Mode, policy: Policy): Metres {
  return highestEdge(policy, (other) => rank(other) >= rank(mode));
}

/** The smallest visibility (m) of the mode's own band: the entry of the next stronger one, 0 for the strongest. */
export function lowerEdgeOf(mode: Mode, policy: Policy): Metres {
  return highestEdge(policy, (other) => rank(other) > rank(mode));
}

/** Clear threshold in metres: the factor of domain.md §6.2 times the band edge. */
export const clearThreshold = (mode: Mode, policy: Policy): Metres =>
  metres(upperEdgeOf(mode, policy) * policy.clear.factor);

function strongestOf(policy: Policy, includes: (below: Metres) => boolean): FogMode {
  const called = policy.bands.filter((band) => includes(band.below)).map((band) => band.mode);
  return called.reduce<FogMode>((mode, next) => (isStronger(next, mode) ? next : mode), 'standby');
}

function highestEdge(policy: Policy, belongs: (mode: FogMode) => boolean): Metres {
  const edges = policy.bands.filter((band) => belongs(band.mode)).map((band) => band.below);
  return metres(Math.max(0, ...edges));
}
