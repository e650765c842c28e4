/** Whether the fog is in the band of the strongest mode now, or has plainly left it: what a closure is asked by. */
import { clearThreshold, instantMode, upperEdgeOf } from './band.ts';
import type { SensorView } from './fog.ts';
import type { ResponseInput } from './response.ts';
import { elapsed } from './units.ts';

/** True when the picture is too old to act upon: it may strengthen nothing and relax nothing. */
export const isOutdated = ({ picture, policy, now }: Pick<ResponseInput, 'picture' | 'policy' | 'now'>): boolean =>
  elapsed(picture.at, now) > policy.sensors.suspectAfter;

/** The fog seen right now is in the band of the strongest mode; the mode alone may be left from thicker fog. */
export function isAtWorst(input: Pick<ResponseInput, 'picture' | 'policy' | 'now'>): boolean {
  const { picture, policy } = input;
  if (isOutdated(input)) return false;
  if (picture.instant && instantMode(policy) === 'control') return true;
  return picture.followed !== undefined && picture.followed.limit < upperEdgeOf('control', policy);
}

/**
 * The fog that a closure was asked for is gone: as clearly as clearing asks for, and nowhere only lost from sight. The
 * mode outlasts it, and is no reason to go on asking.
 */
export function hasLeftWorst(input: ResponseInput): boolean {
  const { picture, policy } = input;
  if (isOutdated(input) || picture.trust !== 'good' || picture.followed === undefined || isAtWorst(input)) return false;
  const someoneLooked = picture.entered !== undefined;
  const isAbove = picture.followed.limit > clearThreshold('control', policy);
  return isAbove && (someoneLooked || unsureOf(input).length === 0);
}

/** Sensors that are not good now and were last believed in the worst fog. */
function unsureOf({ picture, policy }: Pick<ResponseInput, 'picture' | 'policy'>): readonly string[] {
  const threshold = clearThreshold('control', policy);
  const isUnsure = ({ reading, believed }: SensorView): boolean =>
    reading.quality !== 'good' && believed !== undefined && believed <= threshold;
  return picture.sensors.filter(isUnsure).map(({ id }) => id);
}

/**
 * Sensors whose doubt alone keeps a closure asked, though no other sees fog that calls for it: a look at the road frees
 * it. None while the fog itself asks.
 */
export function doubtAsking(input: Pick<ResponseInput, 'picture' | 'policy' | 'now'>): readonly string[] {
  const { picture, policy } = input;
  if (isAtWorst(input)) return [];
  if (picture.followed !== undefined && picture.followed.limit <= clearThreshold('control', policy)) return [];
  if (picture.trust === 'good') return picture.entered === undefined ? unsureOf(input) : [];
  return picture.sensors.filter(({ reading }) => reading.quality !== 'good').map(({ id }) => id);
}
