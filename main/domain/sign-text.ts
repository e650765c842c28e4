/**
 * Reads what a text on a sign would tell drivers about speed. Knows no sign and no road.
 * In doubt a number is a speed: a refused text is a nuisance, a wrong speed kills.
 */

import { withOddFigures } from './odd-figures.ts';
import type { Kmh } from './units.ts';
import { readingsOf, romanNumber, withEnglishFigures, wordEnd } from './written-numbers.ts';

const digits = '零一二三四五六七八九';
/** Other figures for the same numbers: formal, traditional, spoken. */
const otherFigures: { readonly [figure: string]: string } = {
  ...{ 〇: '零', '○': '零', 两: '二', 兩: '二', 幺: '一', 廿: '二十', 卄: '二十', 卅: '三十', 卌: '四十' },
  ...{ 壹: '一', 贰: '二', 貳: '二', 叁: '三', 參: '三', 肆: '四', 伍: '五', 陆: '六', 陸: '六' },
  ...{ 柒: '七', 捌: '八', 玖: '九', 拾: '十', 佰: '百', 皕: '二百' },
  ...{ 壱: '一', 弌: '一', 弐: '二', 弍: '二', 参: '三', 弎: '三', 亖: '四' },
};
const figure = `[\\d${digits}十百]`;
/** 120, 60.5, 1百20, 一百20, 一百二十, 百二. */
export const written = new RegExp(
  `\\d+(?:\\.\\d+|[十百]${figure}*)?|[${digits}十百]*[十百]\\d{1,2}(?!\\d)|[${digits}十百]+`,
  'gu',
);

const speedWord = '(?:(?<![高减減])速|速度|[减減]速(?=[至到])|每小时|s\\s*p\\s*e\\s*e\\s*d|limit)';
/** What may stand between such a word and its number without saying that the number is something else. */
const link =
  '(?:[^\\p{L}\\p{N}]|[度为是至到在于以应不得可请降提升改调成超过大最值上限约]|[最提不]高于?|高[于达]|降低|不低于|\\b(?:is|to|of|at|now|max|up|limit)\\b)';
/** Words of speed and what leads from them to their number, at the end of what stands before it. */
export const afterSpeedWord = new RegExp(`${speedWord}s?${link}{0,16}$`, 'iu');
/** Words farther off, or weaker ones, still make kilometres a speed unless a word of distance stands between. */
const nearSpeedWord = new RegExp(`(?:${speedWord}|最高|不超过|限|建议|max)([^\\d${digits}十百]{0,12})$`, 'iu');
const distanceWord = /前方|距|长|能见度|next|ahead/i;
const distanceBefore = /(?:前方|距离?|长|能见度|前行|还有|next|ahead|length|in|for|within)[^\d]{0,8}$/i;
const distanceAfter = /^\s*(?:公里|千米|km)\s*(?:之?后|之?外|处|长|ahead|away|long|to\b)/i;
const kilometres = /^\s*(?:公里|千米|km)/i;
/** 限速60-120公里: the second number is as much a speed as the first. */
const range = /^\s*(?:公里|千米|km(?:\/h)?)?\s*(?:[-~–—/、&+至到或和]|or|to|and)\s*$/i;
/** What follows a number that is a distance, a time or a count, and so no speed. */
const notASpeed =
  /^\s*(?:米|m(?![a-z/])|(?:公里|千米)(?!\s*(?:[/每时時限]|一?小时|per|an?\s))|km(?![a-z])(?!\s*(?:[/h每时限]|per|an?\s))|分钟|分(?!米)|秒|小时|点|时(?!速)|辆|起|号|%)/i;

/** Every number that a text, or what a sign makes of its tags, says as a speed in km/h. */
export function speedsIn(text: string): readonly number[] {
  const readings = plainReadings(text);
  return readings.length === 1 ? speedsSaid(readings[0] ?? '') : [...new Set(readings.flatMap(speedsSaid))];
}

/** The first number of a text above `most` (km/h); `undefined` when drivers may be told it. */
export const firstAbove = (text: string, most: Kmh): number | undefined => speedsIn(text).find((speed) => speed > most);

/** What may be read of a text and its tags, each in one way of writing numbers. */
export const plainReadings = (text: string): readonly string[] =>
  readingsOf(withOddFigures(text.replace(romanSigns, figuresOfRoman))).map(withPlainFigures);

/** Every number in a plain reading that a driver could take for a speed in km/h. */
function speedsSaid(plain: string): readonly number[] {
  const found: number[] = [];
  let endOfSaid: number | undefined;
  for (const match of plain.matchAll(written)) {
    const before = plain.slice(0, match.index);
    const end = match.index + match[0].length;
    const after = plain.slice(end);
    if (isStakeOrRoad(before, match[0], after)) continue;
    const joined = endOfSaid !== undefined && range.test(plain.slice(endOfSaid, match.index));
    const said = afterSpeedWord.test(before) || (joined && !isClock(before, match[0], after));
    endOfSaid = said ? end : undefined;
    if (said || couldBeSpeed(before, match[0], after)) found.push(numberIn(match[0]));
  }
  return found;
}

function couldBeSpeed(before: string, number: string, after: string): boolean {
  if (/^[^\d百十]$/.test(number) || /^[百十]$/.test(number) || isClock(before, number, after)) return false;
  if (!notASpeed.test(after)) return true;
  if (!kilometres.test(after)) return false;
  const between = nearSpeedWord.exec(before)?.[1];
  if (between !== undefined) return !distanceWord.test(between);
  // Kilometres that nothing makes a distance are read as a speed by whoever drives past them.
  return numberIn(number) >= 10 && !distanceBefore.test(before) && !distanceAfter.test(after);
}

/** A stake such as K99+000 or a road such as G20, unless the letter hangs on a word of speed. */
export function isStakeOrRoad(before: string, number: string, after: string): boolean {
  if (/k$/i.test(before) && /^\+\d{3}(?!\d)/.test(after)) return true;
  if (/k\d{1,4}\+$/i.test(before) && /^\d{3}(?:\.\d+)?$/.test(number)) return true;
  return (
    /^\d{1,4}$/.test(number) &&
    /(?<![a-z])[GSX]$/i.test(before) &&
    !afterSpeedWord.test(before.slice(0, -1).replace(/\s$/, '前'))
  );
}

/** The hour of 03:10, or its minutes. */
function isClock(before: string, number: string, after: string): boolean {
  const hour = /^\d{1,2}$/.test(number) && Number(number) <= 24 && /^:[0-5]\d(?!\d)/.test(after);
  return hour || (/(?<!\d)\d{1,2}:$/.test(before) && /^[0-5]\d$/.test(number));
}

/** The signs that are Roman numerals and nothing else, such as Ⅼ and Ⅹ. */
const romanSigns = /[\u2160-\u216d\u2170-\u217d]+/gu;
const figuresOfRoman = (signs: string): string => {
  const letters = signs.normalize('NFKC');
  return ` ${romanNumber(letters) ?? letters} `;
};
/** Plain letters are a Roman numeral only where a speed is due. */
const romanAfterSpeed = new RegExp(`(?<=${speedWord}s?${link}{0,16})[ivxlc]+${wordEnd}`, 'giu');

/** 1○○, 一20: Chinese figures in a row with others, one after the other. */
const besideFigures = new RegExp(
  `(?<=\\d[${digits}]*)[${digits}](?![${digits}]*[十百])|(?<![十百][${digits}]*)[${digits}](?=[${digits}]*\\d)`,
  'gu',
);

/** One way of writing for all: half width, no invisible characters, plain Chinese figures, spaced figures joined. */
function withPlainFigures(text: string): string {
  const plain = withEnglishFigures(text)
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(romanAfterSpeed, (letters) => String(romanNumber(letters) ?? letters))
    .replace(/./gu, (sign) => otherFigures[sign] ?? sign)
    .replace(besideFigures, (sign) => String(digits.indexOf(sign)))
    .replace(/(?<=\d)o+(?![a-z])/gi, (round) => '0'.repeat(round.length));
  const spaced = new RegExp(`(?<!${figure}|\\d[.:+])${figure}(?:\\s+${figure}(?!${figure}|[.:+]\\d))+`, 'gu');
  const parted = new RegExp(
    `(?<=${speedWord}${link}{0,16})(?<!\\d)(?:\\d(?:[^\\p{L}\\p{N}]+\\d(?!\\d|:\\d))+|\\d\\s+\\d\\d(?!\\d|:\\d)|\\d\\d\\s+0(?!\\d|:\\d))`,
    'giu',
  );
  return plain
    .replace(spaced, (run) => run.replace(/\s/g, ''))
    .replace(parted, (run) => run.replace(/\D/g, ''))
    .replace(new RegExp(`(?<=百)\\s+(?=${figure})`, 'gu'), '');
}

/** 一百二十, 百二, 一二零 and 1百20 are all 120; what no grammar allows is still read, as the sum of its parts. */
function numberIn(number: string): number {
  if (/^[\d.]+$/.test(number)) return Number(number);
  let sum = 0;
  let last = '';
  for (const sign of number) {
    if (sign === '十' || sign === '百') {
      sum += (last === '' ? 1 : Number(last)) * (sign === '十' ? 10 : 100);
      last = '';
    } else last += digits.includes(sign) ? String(digits.indexOf(sign)) : sign;
  }
  const tensLeftOut = /百[^零0]$/.test(number);
  return sum + Number(last) * (tensLeftOut ? 10 : 1);
}
