import type { ZoneView } from '../../../main/contract/views/zone.ts';

type Proposal = NonNullable<ZoneView['proposal']>;

/**
 * Why this person's yes to a closure would be refused, as the text that stands in place of the button: theirs is the
 * first voice already, or the second must be a supervisor's. Undefined where their yes counts, and for what is no closure.
 */
export function whyNoVoice({ kind, first }: Proposal, me: string | undefined, isSupervisor: boolean) {
  if (kind !== 'closure' || first === undefined) return undefined;
  if (first.by === me) return first.supervisor ? 'proposal.agreed.second' : 'proposal.agreed.supervisor';
  return first.supervisor || isSupervisor ? undefined : 'proposal.needsSupervisor';
}

/** What an answer does while a person holds the zone; a closure changes no mode. */
export const heldText = ({ kind }: Pick<Proposal, 'kind'>): string =>
  kind === 'closure' ? 'proposal.held.closure' : 'proposal.held';
