/**
 * Guidance at an accident, over what the fog calls for: it never tells drivers more speed, nor shows them less light,
 * than automation would there. Everything else about the mode is the policy's.
 */
import type { RoadClass } from './asset.ts';
import type { Sight } from './last-seen.ts';
import type { FogMode, Mode } from './mode.ts';
import type { ModeSetting, Policy } from './policy.ts';
import type { SpeedAdvice } from './response.ts';
import { adviseSpeed } from './speed.ts';
import type { Kmh } from './units.ts';

/** What the speed of a zone goes by: `automatic` is what the fog calls for, `chosen` what a person set. */
export interface SpeedGrounds {
  readonly automatic: FogMode;
  readonly sight: Sight;
  readonly roadClass: RoadClass;
  readonly postedSpeed: Kmh;
  readonly chosen?: Kmh | undefined;
}

/** Speed for drivers in `mode`; at an accident without a speed of its own at most what the fog calls for. */
export function speedIn(mode: Mode, grounds: SpeedGrounds, policy: Policy): SpeedAdvice {
  const { automatic, sight, roadClass, postedSpeed, chosen } = grounds;
  const own = adviseSpeed(mode, sight, roadClass, postedSpeed, policy, chosen);
  if (mode !== 'accident' || chosen !== undefined) return own;
  const { recommended } = adviseSpeed(automatic, sight, roadClass, postedSpeed, policy);
  const isLower = recommended !== undefined && (own.recommended === undefined || recommended < own.recommended);
  return isLower ? { ...own, recommended } : own;
}

/** What `mode` asks of the devices; the lamps of an accident are at least as bright and quick as the fog's. */
export function settingIn(mode: Mode, automatic: FogMode, { settings }: Policy): ModeSetting {
  const own = settings[mode];
  if (mode !== 'accident') return own;
  const { lamp: fog } = settings[automatic];
  const { lamp } = own;
  return {
    ...own,
    lamp: {
      ...lamp,
      flashPerMinute: Math.max(lamp.flashPerMinute, fog.flashPerMinute),
      brightnessDay: Math.max(lamp.brightnessDay, fog.brightnessDay),
      brightnessNight: Math.max(lamp.brightnessNight, fog.brightnessNight),
      tailGroups: Math.max(lamp.tailGroups, fog.tailGroups),
    },
  };
}
