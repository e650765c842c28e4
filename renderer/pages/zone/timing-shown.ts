import type { ZoneView } from '../../../main/contract/views/zone.ts';

/** By what the figure beside a zone's field is counted, also while it is still to come. */
export function timingShown(timing: ZoneView['timing']): 'detectionToLast' | 'orderToLast' | 'decisionToLast' {
  if (timing.detectedAt !== undefined) return 'detectionToLast';
  if (timing.orderedAt !== undefined) return 'orderToLast';
  return timing.decidedAt === undefined ? 'detectionToLast' : 'decisionToLast';
}
