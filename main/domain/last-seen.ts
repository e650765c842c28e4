/**
 * What the law goes by where the fog is out of sight: what each sensor, or a person, last said of it. Losing a sensor
 * never raises a speed; what was last seen counts until somebody sees again, or the fog has been left by clearing.
 */
import { clearThreshold } from './band.ts';
import { mayEscalate, type SensorView, vote, type ZonePicture } from './fog.ts';
import { isClear } from './fog-call.ts';
import type { FogMode } from './mode.ts';
import type { Policy } from './policy.ts';
import type { ResponseInput, ResponseState } from './response.ts';
import { elapsed, least, type Metres, metres, type UtcMs } from './units.ts';

/** What was seen last of the fog in a zone, in metres. */
export interface LastSeen {
  /** By sensor: what it sees, or saw before it was lost; a doubtful sensor can only lower it. */
  readonly sensors: { readonly [sensor: string]: Metres };
  /** What a person entered last; gone as soon as every sensor sees well by itself. */
  readonly person?: Metres;
  /** Since when what can be seen has been clear of every band. */
  readonly clearSince?: UtcMs;
}

/** What a legal speed is judged by. */
export interface Sight {
  /** In metres: the least of what is seen and of what was last seen where nobody sees; absent when nothing is known. */
  readonly visibility?: Metres;
  /** The mode that automation holds, where the rest of the fog is not known at all. */
  readonly held?: FogMode;
}

const isGood = (sensor: SensorView): boolean => sensor.reading.quality === 'good' && sensor.shortMean !== undefined;

/** The state with what is seen at this tick; its timers have run already. */
export function followSight(state: ResponseState, input: ResponseInput): ResponseState {
  const { lastSeen: before, ...rest } = state;
  const { picture, policy, now } = input;
  const seen = seeLast(before, picture);
  if (!isClear('outline', input)) return isEmpty(seen) ? rest : { ...rest, lastSeen: seen };
  const clearSince = before?.clearSince ?? now;
  const isOver = elapsed(clearSince, now) >= policy.clear.hold;
  return { ...rest, lastSeen: { ...(isOver ? seeLast(undefined, picture) : seen), clearSince } };
}

/** What a legal speed goes by in `state` under `picture`. */
export function sightOf(state: Pick<ResponseState, 'lastSeen' | 'mode'>, picture: ZonePicture): Sight {
  const { sensors, person } = seeLast(state.lastSeen, picture);
  const present = new Set(picture.sensors.map(({ id }) => id));
  const absent = Object.entries(sensors).flatMap(([id, value]) => (present.has(id) ? [] : [value]));
  const sites = picture.subSegments.map((site) => vote(site.sensors.map((id) => sensors[id])));
  const visibility = least([picture.escalate, person, ...absent, ...sites]);
  const someoneLooked = person !== undefined;
  const unknown = !someoneLooked && picture.sensors.some(({ id }) => sensors[id] === undefined);
  return {
    ...(visibility === undefined ? {} : { visibility }),
    ...(picture.escalate === undefined || unknown ? { held: state.mode } : {}),
  };
}

/** After a mode was left by clearing nothing that was last seen says more fog than was cleared from. */
export function lifted(lastSeen: LastSeen, left: FogMode, policy: Policy): LastSeen {
  const least = clearThreshold(left, policy);
  const lift = (value: Metres): Metres => metres(Math.max(value, least));
  const sensors = Object.entries(lastSeen.sensors).map(([id, value]) => [id, lift(value)]);
  const { person } = lastSeen;
  return {
    ...lastSeen,
    sensors: Object.fromEntries(sensors),
    ...(person === undefined ? {} : { person: lift(person) }),
  };
}

/** What a person entered stands for every sensor that does not see; without one a lost sensor keeps what it last said. */
function seeLast(before: LastSeen | undefined, picture: ZonePicture): LastSeen {
  const { entered } = picture;
  const kept = entered === undefined ? (before?.sensors ?? {}) : {};
  const seen = picture.sensors.flatMap((sensor) => {
    const value = figureOf(sensor, kept[sensor.id]);
    return value === undefined ? [] : [[sensor.id, value] as const];
  });
  const allSee = picture.sensors.length > 0 && picture.sensors.every(isGood);
  const person = entered?.value ?? (allSee ? undefined : before?.person);
  return { sensors: { ...kept, ...Object.fromEntries(seen) }, ...(person === undefined ? {} : { person }) };
}

function figureOf(sensor: SensorView, before: Metres | undefined): Metres | undefined {
  const { shortMean } = sensor;
  if (shortMean === undefined || !mayEscalate(sensor)) return before;
  return isGood(sensor) || before === undefined ? shortMean : metres(Math.min(before, shortMean));
}

/** Once a person took back what they had entered it was never seen. */
export function withoutPerson({ lastSeen, ...rest }: ResponseState): ResponseState {
  if (lastSeen === undefined) return rest;
  const { person: _, ...seen } = lastSeen;
  return isEmpty(seen) ? rest : { ...rest, lastSeen: seen };
}

const isEmpty = ({ sensors, person }: LastSeen): boolean => person === undefined && Object.keys(sensors).length === 0;
