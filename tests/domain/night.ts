/** A zone on a virtual clock: feeds samples through track, view, picture and decision second by second. */
import type { Zone, ZoneControl } from '../../main/domain/asset.ts';
import { type EnteredVisibility, type SensorView, seeZone, type ZonePicture } from '../../main/domain/fog.ts';
import type { Policy } from '../../main/domain/policy.ts';
import {
  type Decision,
  decide,
  initialResponse,
  type ResponseInput,
  type ResponseState,
} from '../../main/domain/response.ts';
import { kmh, metres, seconds, type UtcMs, utcMs } from '../../main/domain/units.ts';
import { emptyTrack, type SensorSample, track, viewSensor } from '../../main/domain/visibility-track.ts';
import { samplePolicy } from './sample-policy.ts';

export const start = utcMs(1_700_000_000_000);
export const at = (secondsFromStart: number): UtcMs => utcMs(start + secondsFromStart * 1_000);

export const zone: Zone = {
  id: 'Z1',
  name: '雾区一',
  road: 'G3',
  direction: 'up',
  from: metres(0),
  to: metres(12_000),
  segments: [],
  policy: 'sample',
  control: 'auto',
};

export const armed = (state: ResponseState = initialResponse(start)): ResponseState => ({ ...state, armed: true });

/** A good sensor whose means both equal `value`. */
export const goodSensor = (id: string, stake: number, value: number, now: UtcMs = start): SensorView => ({
  id,
  stake: metres(stake),
  reading: { value: metres(value), at: now, quality: 'good', cause: 'none' },
  shortMean: metres(value),
  longMean: metres(value),
  believed: metres(value),
  lastGood: [],
});

/** A sensor that has not been heard for long; `believed` is what it last credibly said. */
export const lostSensor = (id: string, stake: number, believed?: number): SensorView => ({
  id,
  stake: metres(stake),
  reading: { at: start, quality: 'missing', cause: 'lost' },
  ...(believed === undefined ? {} : { believed: metres(believed) }),
  lastGood: [],
});

export const degradedSensor = (id: string, stake: number, value: number, believed = value): SensorView => ({
  ...goodSensor(id, stake, value),
  reading: { value: metres(value), at: start, quality: 'suspect', cause: 'degraded' },
  believed: metres(Math.min(value, believed)),
});

export const stuckSensor = (id: string, stake: number, value: number, believed = value): SensorView => ({
  ...goodSensor(id, stake, value),
  reading: { value: metres(value), at: start, quality: 'suspect', cause: 'stuck' },
  believed: metres(believed),
});

export const see = (
  sensors: readonly SensorView[],
  now: UtcMs = start,
  entered?: EnteredVisibility,
  policy: Policy = samplePolicy,
): ZonePicture => seeZone({ zone, sensors, policy, now, ...(entered === undefined ? {} : { entered }) });

export interface Scene {
  readonly policy?: Policy;
  readonly control?: ZoneControl;
  readonly localHour?: number;
}

export const inputAt = (picture: ZonePicture, now: UtcMs, scene: Scene = {}): ResponseInput => ({
  zone: zone.id,
  control: scene.control ?? 'auto',
  roadClass: 'expressway',
  postedSpeed: kmh(120),
  picture,
  policy: scene.policy ?? samplePolicy,
  now,
  localHour: scene.localHour ?? 12,
});

export interface Tick {
  readonly second: number;
  readonly state: ResponseState;
  readonly decision: Decision;
  readonly picture: ZonePicture;
}

/** Runs one decision a second from `from` to `to` (seconds), with the sensors that `sensorsAt` yields. */
export function run(
  state: ResponseState,
  from: number,
  to: number,
  sensorsAt: (second: number) => readonly SensorView[],
  scene: Scene = {},
): readonly Tick[] {
  const ticks: Tick[] = [];
  let current = state;
  for (let second = from; second <= to; second++) {
    const picture = see(sensorsAt(second), at(second), undefined, scene.policy ?? samplePolicy);
    const next = decide(current, inputAt(picture, at(second), scene));
    current = next.state;
    ticks.push({ second, ...next, picture });
  }
  return ticks;
}

/** Runs raw samples of one sensor, polled every `poll` seconds, through the whole chain, deciding every `every` seconds. */
export function runSamples(
  sampleAt: (second: number) => Omit<SensorSample, 'at'>,
  duration: number,
  scene: Scene = {},
  poll = 10,
  every = 1,
): readonly Tick[] {
  const policy = scene.policy ?? samplePolicy;
  const ticks: Tick[] = [];
  let memory = emptyTrack(start);
  let state = armed();
  for (let second = 0; second <= duration; second++) {
    if (second % poll === 0) memory = track(memory, { at: at(second), ...sampleAt(second) }, policy);
    if (second % every !== 0) continue;
    const view = viewSensor('S1', metres(1_000), memory, policy, seconds(poll), at(second));
    const picture = see([view], at(second), undefined, policy);
    const next = decide(state, inputAt(picture, at(second), scene));
    state = next.state;
    ticks.push({ second, ...next, picture });
  }
  return ticks;
}

export const okSample = (value: number): Omit<SensorSample, 'at'> => ({ value: metres(value), condition: 'ok' });

export const lastOf = <T>(items: readonly T[]): T => {
  const last = items.at(-1);
  if (last === undefined) throw new Error('nothing ran');
  return last;
};

/** Seconds at which the decided mode changed, with the new mode. */
export const changesOf = (ticks: readonly Tick[]): readonly (readonly [number, string])[] =>
  ticks.flatMap((tick, index) =>
    index > 0 && ticks[index - 1]?.decision.mode !== tick.decision.mode ? [[tick.second, tick.decision.mode]] : [],
  );
