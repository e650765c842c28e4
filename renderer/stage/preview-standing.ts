/** Whether a preview may still be carried out, and if not, why. */
export type PreviewStanding = 'valid' | 'underWay' | 'spent' | 'lost' | 'over';

export interface PreviewFacts {
  /** Milliseconds for which the stage can still be executed. */
  readonly left: number;
  /** The core fell silent while the preview was open. */
  readonly lost: boolean;
  /** Executing was asked for once and answered, however. */
  readonly spent: boolean;
  readonly underWay: boolean;
}

export function previewStanding({ left, lost, spent, underWay }: PreviewFacts): PreviewStanding {
  if (underWay) return 'underWay';
  if (lost) return 'lost';
  if (spent) return 'spent';
  return left > 0 ? 'valid' : 'over';
}

/** What it shows is the past: it must not look as if it could still be carried out. */
export const isVoid = (standing: PreviewStanding): boolean => standing !== 'valid' && standing !== 'underWay';
