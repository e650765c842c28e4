import type { JournalEventView } from '../../main/contract/views/record.ts';

export type Tone = 'calm' | 'act' | 'warning' | 'serious';

const serious = new Set(['command.failed', 'link.lost', 'fault.raised', 'alarm.raised', 'core.stopped']);
const warning = new Set([
  'command.unknown',
  'command.refused',
  'device.drifted',
  'device.rebooted',
  'act.refused',
  'quality.changed',
  'proposal.made',
  'automation.suspended',
  'account.sign-in-failed',
  'screen.reloaded',
]);
const acts = new Set([
  'decision.made',
  'override.set',
  'override.ended',
  'stage.executed',
  'proposal.confirmed',
  'proposal.vetoed',
  'automation.armed',
  'visibility.entered',
  'visibility.ended',
  'fog-event.opened',
  'fog-event.closed',
  'zone.converged',
]);

/** How loud a journal event may be on the screen. */
export function toneOf(event: Pick<JournalEventView, 'kind' | 'data'>): Tone {
  // A reading that became good again asks for nothing.
  if (event.kind === 'quality.changed' && event.data['quality'] === 'good') return 'calm';
  if (serious.has(event.kind)) return 'serious';
  if (warning.has(event.kind)) return 'warning';
  return acts.has(event.kind) ? 'act' : 'calm';
}

/**
 * Leaves only the newest of a zone's successive fog readings in one band; the list is newest first and stays so.
 * Every one of them is in the journal.
 */
export function condense<E extends Pick<JournalEventView, 'kind' | 'data' | 'zone'>>(
  events: readonly E[],
): readonly E[] {
  const newest = new Map<string | undefined, string>();
  return events.filter((event) => {
    if (event.kind !== 'fog.changed') return true;
    const band = `${String(event.data['band'])} ${String(event.data['followed'])}`;
    const repeats = newest.get(event.zone) === band;
    newest.set(event.zone, band);
    return !repeats;
  });
}

const detail = new Set([
  'command.intended',
  'command.sent',
  'command.busy',
  'command.verified',
  'command.superseded',
  'device.configured',
  'account.signed-in',
  'account.signed-out',
]);
/** Events that say nothing of the road, or so much of single devices that they would drown the ticker; the journal keeps them. */
export const isDetail = (event: Pick<JournalEventView, 'kind'>): boolean => detail.has(event.kind);
