/** Signs that drivers read as numbers and that are no plain figures: circled, of other scripts, emoji. */

/** Runs of signs for consecutive numbers: first sign, last sign, number of the first. */
const runs: readonly (readonly [from: number, to: number, value: number])[] = [
  [0x2460, 0x2473, 1], // ① to ⑳
  [0x2474, 0x2487, 1], // in brackets
  [0x2488, 0x249b, 1], // with a full stop
  [0x24ea, 0x24ea, 0],
  [0x24eb, 0x24f4, 11], // white on black, 11 to 20
  [0x24f5, 0x24fe, 1], // double circled
  [0x24ff, 0x24ff, 0],
  [0x2776, 0x277f, 1], // white on black
  [0x2780, 0x2789, 1],
  [0x278a, 0x2793, 1],
  [0x3021, 0x3029, 1], // Hangzhou
  [0x3248, 0x324f, 10], // on black squares, by tens
  [0x1f100, 0x1f100, 0],
  [0x1f101, 0x1f10a, 0], // with a comma
  [0x1f10b, 0x1f10c, 0],
];
/** 10 to 80, one sign for each ten. */
const byTens = 0x3248;
const single: { readonly [sign: string]: string } = {
  ...{ '🔟': '10', '💯': '100' },
  ...{ Ⅾ: '500', ⅾ: '500', Ⅿ: '1000', ⅿ: '1000' },
};
const hasOdd = /[^\p{ASCII}]/u;
/** A number that no table knows might be any. */
const unknown = '999';

/** The text with plain figures for every sign that is a number (Unicode's N) or is read as one. */
export const withOddFigures = (text: string): string =>
  hasOdd.test(text)
    ? text
        .replace(/\p{N}|🔟|💯/gu, figuresOf)
        .normalize('NFKC')
        .replace(/(?![0-9])\p{N}/gu, otherScript)
    : text;

/** Those that neither a run nor a ten knows are left for compatibility forms, such as ㊿ for 50. */
function figuresOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const run = runs.find(([from, to]) => code >= from && code <= to);
  if (run === undefined) return single[sign] ?? sign;
  const [from, , value] = run;
  return String(value + (code - from) * (from === byTens ? 10 : 1));
}

/** Digits of every script stand in tens, zero first; other numerals could be anything. */
function otherScript(sign: string): string {
  if (sign === '〇') return sign;
  if (!/\p{Nd}/u.test(sign)) return unknown;
  let before = 0;
  const code = sign.codePointAt(0) ?? 0;
  while (before < code && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before % 10);
}
