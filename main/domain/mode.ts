/** Guidance modes of a fog zone, weakest first (domain.md §6.1: M0 to M4, and X for accidents). */
export const modes = ['standby', 'outline', 'active', 'anti-collision', 'control', 'accident'] as const;
export type Mode = (typeof modes)[number];

/** Modes that visibility alone can call for; `accident` needs a person. */
export const fogModes = [
  'standby',
  'outline',
  'active',
  'anti-collision',
  'control',
] as const satisfies readonly Mode[];
export type FogMode = (typeof fogModes)[number];

/** 0 for `standby` up to 4 for `control`; `accident` ranks with `control`. */
export const rank = (mode: Mode): number => Math.min(modes.indexOf(mode), 4);
export const isStronger = (a: Mode, b: Mode): boolean => rank(a) > rank(b);
export const isWeaker = (a: Mode, b: Mode): boolean => rank(a) < rank(b);
export const strongest = (a: Mode, b: Mode): Mode => (isStronger(b, a) ? b : a);

/** The fog mode one step weaker; `standby` stays. */
export function oneStepDown(mode: Mode): FogMode {
  return fogModes[Math.max(rank(mode) - 1, 0)] ?? 'standby';
}
