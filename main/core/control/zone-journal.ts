/** What the journal keeps of a zone's decisions and proposals: codes and values. */
import { whyEnter } from '../../domain/automation.ts';
import type { ZonePicture } from '../../domain/fog.ts';
import { type EventKind, type Json, toJson } from '../../domain/journal.ts';
import type { Mode } from '../../domain/mode.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Decision, Proposal, ResponseState } from '../../domain/response.ts';
import type { Metres } from '../../domain/units.ts';

type Data = { readonly [key: string]: Json };

/** `calling` is what the fog calls for, answered or not. */
export const decisionData = (
  before: Decision | undefined,
  now: Decision,
  calling: Mode,
  visibility: Metres | undefined,
): Data => ({
  mode: now.mode,
  from: before?.mode ?? 'standby',
  source: now.source,
  calling,
  reasons: toJson(now.reasons),
  ...(visibility !== undefined && { visibility }),
  ...(now.speed.recommended !== undefined && { speed: now.speed.recommended }),
});

/** What a person answered: a closure changes no mode, and whoever agreed first is named with it. */
export const answeredData = (id: string, proposal: Proposal | undefined): Data => ({
  proposal: id,
  ...(proposal !== undefined && { kind: proposal.kind }),
  ...(proposal !== undefined && proposal.kind !== 'closure' && { mode: proposal.mode }),
  ...(proposal?.first !== undefined && { first: proposal.first.by }),
});

export const proposalData = (proposal: Proposal): Data => ({
  proposal: proposal.id,
  mode: proposal.mode,
  kind: proposal.kind,
  ...(proposal.until !== undefined && { until: proposal.until }),
});

/** What the road shows while the fog calls, and by whose decision. */
type InForce = Pick<Decision, 'mode' | 'source'> | undefined;

interface FogNews {
  readonly kind: Extract<EventKind, 'fog.called' | 'fog.ceased'>;
  readonly data: Data;
}

/** The fog began to call for a mode, or for a stronger one, or has ceased to; `undefined` when it did neither. */
export function fogNews(
  before: ResponseState,
  after: ResponseState,
  picture: ZonePicture,
  policy: Policy,
  inForce: InForce,
): FogNews | undefined {
  const [old, fog] = [before.fog, after.fog];
  const seen = picture.escalate === undefined ? {} : { visibility: picture.escalate };
  if (fog === undefined) {
    const clear = picture.clear === undefined ? {} : { clear: picture.clear };
    return old && { kind: 'fog.ceased', data: { mode: old.mode, since: old.since, ...seen, ...clear } };
  }
  if (old?.mode === fog.mode) return undefined;
  const why = whyEnter(fog.mode, { picture, policy });
  const data = {
    mode: fog.mode,
    seenSince: fog.seenSince,
    reasons: why === undefined ? [] : [toJson(why)],
    shown: inForce?.mode ?? 'standby',
    source: inForce?.source ?? 'automatic',
    ...(!after.armed && { suspended: true }),
    ...seen,
  };
  return { kind: 'fog.called', data };
}

/** An override that ended by itself, a proposal that came up or went without an act; `ended` is the kind of what is over. */
export function turnNews(
  before: ResponseState,
  after: ResponseState,
  byAct: boolean,
): readonly {
  readonly kind: EventKind;
  readonly data: { readonly [key: string]: Json };
  readonly ended?: EventKind;
}[] {
  const { override, proposal: old } = before;
  const { proposal } = after;
  const isOver = override !== undefined && after.override === undefined;
  const isNew = proposal !== undefined && proposal.id !== old?.id;
  const hasLapsed = old !== undefined && proposal?.id !== old.id && !byAct;
  return [
    ...(isOver
      ? [{ kind: 'override.ended', data: { mode: override.mode, why: 'expired' }, ended: 'override.set' } as const]
      : []),
    ...(isNew ? [{ kind: 'proposal.made', data: proposalData(proposal) } as const] : []),
    ...(hasLapsed ? [{ kind: 'proposal.lapsed', data: proposalData(old), ended: 'proposal.made' } as const] : []),
  ];
}
