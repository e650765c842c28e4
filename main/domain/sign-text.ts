/** Reads what a text on a sign would tell drivers about speed. Knows no sign and no road. */

const digits: { readonly [digit: string]: number } = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
/** What follows a number that is a distance, a time, a stake or a count, and so no speed. */
const notASpeed =
  /^\s*(?:米|m(?![a-z/])|公里(?![/每])|千米(?![/每])|km(?!\s*[/h])|分钟|分(?!米)|秒|小时|点|时(?!速)|辆|起|号|%|[:：+])/i;
const written = /(?<![\d.+])(\d{1,4})(?:\.\d+)?|[零〇一二两三四五六七八九十百]{2,}/gu;

/** Every number in a text that a driver could take for a speed in km/h, in Arabic, full-width or Chinese figures. */
export function speedsIn(text: string): readonly number[] {
  const plain = text.normalize('NFKC');
  const found: number[] = [];
  for (const match of plain.matchAll(written)) {
    const after = plain.slice(match.index + match[0].length);
    const before = plain.slice(0, match.index);
    if (notASpeed.test(after) || /[:：+GSX]$/i.test(before)) continue;
    const value = match[1] === undefined ? chineseNumber(match[0]) : Number(match[0]);
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** 一百二十 is 120, 六十 is 60, 八〇 is 80; `undefined` for what is no number below 1000. */
function chineseNumber(text: string): number | undefined {
  if (!/[十百]/.test(text)) {
    const plain = [...text].map((digit) => digits[digit]);
    return plain.some((digit) => digit === undefined) ? undefined : Number(plain.join(''));
  }
  const match = /^(?:([一二两三四五六七八九])百)?零?(?:([一二两三四五六七八九])?(十))?([一二两三四五六七八九])?$/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, hundreds, tens, ten, ones] = match;
  const short = hundreds !== undefined && ten === undefined && ones !== undefined && !text.includes('零');
  const value = (digit: string | undefined): number => (digit === undefined ? 0 : (digits[digit] ?? 0));
  return (
    value(hundreds) * 100 +
    (ten === undefined ? 0 : (tens === undefined ? 1 : value(tens)) * 10) +
    value(ones) * (short ? 10 : 1)
  );
}
