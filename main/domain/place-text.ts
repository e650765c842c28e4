/**
 * Tells whether the words for a place speak of a speed. Pure; the twin of `sign-text.ts` with the doubt turned round:
 * on a sign a bare number is a speed, among the words for a place (exit 12, K12+300, lane 2) it is a place.
 */
import { afterSpeedWord, isStakeOrRoad, plainReadings, written } from './sign-text.ts';

const hour = '(?:小?时|h(?:ou)?rs?|h)';
/** A unit that only speeds have. 码 and 迈 begin names too (12 码头, 2 迈皋桥), so what follows them is looked at. */
const speedUnit = new RegExp(
  [
    `^\\s*(?:(?:公里|千米|km|kilomet(?:re|er)s?|mi(?:les?)?)\\s*(?:/|每|per|an?|一)\\s*${hour}`,
    '(?:km\\s*h|kmph|kph|mph)(?![a-z])|km?/h|m/s|米[/每]秒',
    '[码碼迈邁](?=$|[^\\p{L}]|以|左右|行|的|通过|慢|限|速))',
  ].join('|'),
  'iu',
);
/** 80 限速, 120 公里时速, 60 speed limit; not 12 限速牌 nor exit 12 speed camera, which name what stands there. */
const speedWordAfter = /^\s*(?:公里|千米|km)?\s*的?(?:[时车限]速|速度|speed(?:\s*limit)?|limit)(?!\s*\p{L})/iu;
/** 限80; a weight or a height is no speed. */
const limitBefore = /限[^\p{L}\p{N}]{0,3}$/u;
const weightOrCount = /^\s*(?:吨|t(?![a-z])|米|m(?![a-z/])|辆|人|号|道|车道)/iu;
/** Limits of something else, which end where a place may begin. */
const otherLimit = /(?:height|width|weight|load|city|town)\s+limits?[^\p{L}\p{N}]*$/iu;

/** True where a number in the words for a place reads as a speed: by its unit, or by a word of speed beside it. */
export const namesSpeed = (place: string): boolean => plainReadings(place).some(namesSpeedPlainly);

function namesSpeedPlainly(plain: string): boolean {
  return [...plain.matchAll(written)].some((match) => {
    const before = plain.slice(0, match.index);
    const after = plain.slice(match.index + match[0].length);
    if (speedUnit.test(after)) return true;
    if (isStakeOrRoad(before, match[0], after)) return false;
    if (speedWordAfter.test(after)) return true;
    if (afterSpeedWord.test(before)) return !otherLimit.test(before);
    return limitBefore.test(before) && !weightOrCount.test(after);
  });
}
