import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Stage } from '../../main/contract/views/stage.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { type DeviceNews, graveNews, isPassedBy, newsOf } from '../../main/domain/situation.ts';

/** Whether a preview may still be carried out, and if not, why. */
export type PreviewStanding = 'valid' | 'underWay' | 'spent' | 'lost' | 'taken' | 'changed' | 'over';

export interface PreviewFacts {
  /** Milliseconds for which the stage can still be executed. */
  readonly left: number;
  /** The core fell silent while the preview was open. */
  readonly lost: boolean;
  /** Executing was asked for once and answered, however. */
  readonly spent: boolean;
  /** Another console commands the zone by now. */
  readonly taken: boolean;
  /** It no longer starts from what is. */
  readonly changed: boolean;
  readonly underWay: boolean;
}

export function previewStanding({ left, lost, spent, taken, changed, underWay }: PreviewFacts): PreviewStanding {
  if (underWay) return 'underWay';
  if (lost) return 'lost';
  if (spent) return 'spent';
  if (taken) return 'taken';
  if (changed) return 'changed';
  return left > 0 ? 'valid' : 'over';
}

/** What it shows is the past: it must not look as if it could still be carried out. */
export const isVoid = (standing: PreviewStanding): boolean => standing !== 'valid' && standing !== 'underWay';

export interface Live {
  readonly zone: (id: string) => Pick<ZoneView, 'at' | 'situation' | 'authority'> | undefined;
  readonly device: (id: string) => Pick<DeviceView, 'condition' | 'offline' | 'reported' | 'desired'> | undefined;
  /** Core time up to which the devices' changes are known. */
  readonly devicesAt: number | undefined;
  readonly zoneOf: (device: string) => string | undefined;
}

/** What became of all that a preview started from. */
export interface Changed {
  /** Who commands the zone by now, at another console, and why. */
  readonly taken?: { readonly by: string; readonly reason?: string | undefined };
  /** The zone's mode, or what decides it. */
  readonly zone: boolean;
  readonly devices: ReadonlyMap<string, DeviceNews>;
}

/** What the core told since the staging that makes the preview untrue; what was told before that says nothing. */
export function whatChanged(stage: Stage, live: Live): Changed {
  const told = zonesOf(stage, live).flatMap((id) => live.zone(id) ?? []);
  const since = told.filter(({ at }) => at >= stage.madeAt);
  const holder = since.find(({ authority }) => authority !== undefined && authority.here !== true)?.authority;
  return {
    ...(holder && { taken: { by: holder.by, reason: holder.reason } }),
    zone: stage.situation !== undefined && since.some(({ situation }) => situation !== stage.situation),
    devices: (live.devicesAt ?? 0) < stage.madeAt ? new Map() : newsIn(stage, live),
  };
}

export const isUntrue = ({ zone, devices }: Changed): boolean => zone || devices.size > 0;

/** The zones that it would command; those of devices left out are somebody else's matter. */
function zonesOf({ preview }: Stage, { zoneOf }: Live): readonly string[] {
  if (preview.zone !== undefined) return [preview.zone];
  const asked = preview.changes.filter((change) => !isPassedBy(change));
  return [...new Set(asked.flatMap(({ device }) => zoneOf(device) ?? []))];
}

function newsIn({ situation, preview }: Stage, { device }: Live): ReadonlyMap<string, DeviceNews> {
  const news = new Map<string, DeviceNews>();
  for (const change of preview.changes) {
    const now = device(change.device);
    if (now === undefined) continue;
    const facts = { ...now, maintenance: now.condition === 'maintenance' };
    const each = newsOf(change, facts, situation === undefined ? 'singly' : 'by-zone');
    if (each !== undefined) news.set(change.device, each);
  }
  return graveNews(news, preview.changes.length);
}
