import type { ResponseState } from '../../main/domain/response.ts';
import type { ActContext, Acted } from '../../main/domain/response-act.ts';
import { kmh } from '../../main/domain/units.ts';
import { armed, at, goodSensor, see } from './night.ts';
import { samplePolicy } from './sample-policy.ts';

/** What the tests of acts and proposals look through. */
export const seeing = (value: number) => () => [goodSensor('S1', 1_000, value)];
export const context = (visibility: number, second: number, supervisor = false): ActContext => ({
  now: at(second),
  picture: see([goodSensor('S1', 1_000, visibility)], at(second)),
  policy: samplePolicy,
  supervisor,
  road: { class: 'expressway', postedSpeed: kmh(120) },
});
export const accepted = (acted: Acted): ResponseState => {
  if (!acted.ok) throw new Error(`refused: ${acted.refusal.code}`);
  return acted.state;
};
export const refused = (acted: Acted) => (acted.ok ? 'accepted' : acted.refusal.code);
export const inMode = (mode: ResponseState['mode']): ResponseState => ({ ...armed(), mode });
export const proposalIn = (state: ResponseState) => state.proposal ?? { id: 'none' };
export const codes = (tick: { readonly decision: { readonly reasons: readonly { readonly code: string }[] } }) =>
  tick.decision.reasons.map((reason) => reason.code);
