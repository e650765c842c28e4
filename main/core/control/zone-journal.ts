/** What the journal keeps of a zone's decisions and proposals: codes and values. */
import { type Json, toJson } from '../../domain/journal.ts';
import type { Decision, Proposal } from '../../domain/response.ts';
import type { Metres } from '../../domain/units.ts';

type Data = { readonly [key: string]: Json };

export const decisionData = (before: Decision | undefined, now: Decision, visibility: Metres | undefined): Data => ({
  mode: now.mode,
  from: before?.mode ?? 'standby',
  source: now.source,
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
