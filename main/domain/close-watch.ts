/** When the devices of a zone are asked more often than in clear weather, and how often then. */
import type { DeviceKind } from './asset.ts';
import type { ZonePicture } from './fog.ts';
import type { CloseWatch } from './policy.ts';
import type { Decision, ResponseState } from './response.ts';
import { type Millis, millis } from './units.ts';

/** True while the zone is guided, its fog calls for guidance, or a change waits for a person. */
export const callsForCloseWatch = (
  decision: Pick<Decision, 'mode'>,
  state: Pick<ResponseState, 'mode' | 'proposal'>,
  picture: Pick<ZonePicture, 'band'>,
): boolean =>
  decision.mode !== 'standby' || state.mode !== 'standby' || picture.band !== 'standby' || state.proposal !== undefined;

/** One group of reads of a device: its poll class, and its interval in clear weather. */
export interface PacedPoll {
  readonly class: 'fast' | 'normal' | 'slow' | 'deep';
  readonly every: Millis;
}

/**
 * The interval of a poll under close watch: never longer than in clear weather. A sensor keeps its own pace: asked more
 * often than it measures, it would say the same again and again and be taken for stuck.
 */
export function intervalUnder(watch: CloseWatch | undefined, kind: DeviceKind, poll: PacedPoll): Millis {
  if (watch === undefined || kind === 'visibility-sensor') return poll.every;
  if (poll.class !== 'fast' && poll.class !== 'normal') return poll.every;
  return millis(Math.min(poll.every, watch[poll.class]));
}
