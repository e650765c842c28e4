import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Stage } from '../../main/contract/views/stage.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { sameCommand } from '../../main/domain/situation.ts';

/** Whether a preview may still be carried out, and if not, why. */
export type PreviewStanding = 'valid' | 'underWay' | 'spent' | 'lost' | 'changed' | 'over';

export interface PreviewFacts {
  /** Milliseconds for which the stage can still be executed. */
  readonly left: number;
  /** The core fell silent while the preview was open. */
  readonly lost: boolean;
  /** Executing was asked for once and answered, however. */
  readonly spent: boolean;
  /** It no longer starts from what is. */
  readonly changed: boolean;
  readonly underWay: boolean;
}

export function previewStanding({ left, lost, spent, changed, underWay }: PreviewFacts): PreviewStanding {
  if (underWay) return 'underWay';
  if (lost) return 'lost';
  if (spent) return 'spent';
  if (changed) return 'changed';
  return left > 0 ? 'valid' : 'over';
}

/** What it shows is the past: it must not look as if it could still be carried out. */
export const isVoid = (standing: PreviewStanding): boolean => standing !== 'valid' && standing !== 'underWay';

export interface Live {
  readonly zone: (id: string) => Pick<ZoneView, 'at' | 'situation'> | undefined;
  readonly device: (id: string) => Pick<DeviceView, 'desired' | 'phaseAt'> | undefined;
}

/** Devices that the command passes by. */
const passedBy: readonly string[] = ['refused', 'unsupported', 'unmanaged'];

/** The zone, or a device that would be switched, is no longer as it was staged; what was told before that says nothing. */
export function hasChanged({ situation, madeAt, preview }: Stage, { zone, device }: Live): boolean {
  if (situation !== undefined) {
    const told = zone(preview.zone ?? '');
    return told !== undefined && told.at >= madeAt && told.situation !== situation;
  }
  return preview.changes.some((change) => {
    const told = passedBy.includes(change.note) ? undefined : device(change.device);
    if (told === undefined || (told.phaseAt !== undefined && told.phaseAt < madeAt)) return false;
    return !sameCommand(change.commanded, told.desired);
  });
}
