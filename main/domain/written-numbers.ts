/** Ways to write a number that a driver reads at a glance and a program does not: tags between figures, words, Roman numerals. */

/** `[hc38]`: the character with this code in hexadecimal. */
const hexTag = /\[hc([\da-f]{1,4})\]/gi;
/** `[mvcdw100,1,10,80]`: the text after the last comma moves across the sign. */
const movingTag = /\[mv[^\][]*,([^\][,]*)\]/gi;
const partingTag = /\[n[lp]\d*\]/gi;
const anyTag = /\[\/?[a-z]{1,3}[^\][]*\]/gi;

/**
 * What drivers may read of a text on a sign that takes MULTI (NTCIP 1203): fonts, colours and places leave no trace
 * between figures; figures on two lines or pages may be read apart or as one number.
 */
export function readingsOf(text: string): readonly string[] {
  const shown = text
    .replace(/\[\[|\]\]/g, ' ')
    .replace(hexTag, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(movingTag, '$1');
  const bare = (parting: string): string => shown.replace(partingTag, parting).replace(anyTag, '');
  return [...new Set([text, bare('\n'), bare('')])];
}

const ones = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'
  .concat(' seventeen eighteen nineteen')
  .split(' ');
const tens = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const numberOf = (word: string): number => {
  const small = ones.indexOf(word);
  return small >= 0 ? small : tens.indexOf(word) * 10;
};
/** Longest first, so that `eighty` is not read as `eight`. */
const units = [...ones, ...tens.slice(2)].toSorted((a, b) => b.length - a.length).join('|');
/** Where a word ends, be it at a unit written to it. */
export const wordEnd = '(?=k?m(?![a-z])|km|kph|(?![a-z]))';
const joint = '[^\\p{L}\\p{N}]*';
const run = new RegExp(
  `(?:(?<![a-z])|(?<=speed|limit))(?:a${joint})?(?:${units}|hundred)(?:${joint}(?:and${joint})?(?:${units}|hundred))*${wordEnd}`,
  'giu',
);
const figureBefore = /\d[^\p{L}\p{N}]*$/u;
const figureAfter = /^[^\p{L}\p{N}]*\d/u;
const part = new RegExp(`${units}|hundred`, 'giu');

/**
 * Number words of English as figures: `one hundred and twenty`, `one twenty`, `eight zero`, `sixty`. A lone word below
 * ten, as in `one lane`, stays a word: it is no speed unless a figure stands beside it.
 */
export const withEnglishFigures = (text: string): string =>
  text.replace(run, (words, at: number) => {
    const said = [...words.toLowerCase().matchAll(part)].map(([word]) => word);
    const isLone = said.length === 1 && ones.slice(0, 10).includes(said[0] ?? '');
    const besideFigure = figureBefore.test(text.slice(0, at)) || figureAfter.test(text.slice(at + words.length));
    return isLone && !besideFigure ? words : figuresOf(said);
  });

function figuresOf(words: readonly string[]): string {
  let said = '';
  let now: number | undefined;
  const end = (): void => {
    if (now !== undefined) said += String(now);
    now = undefined;
  };
  for (const word of words) {
    if (word === 'hundred') {
      now = (now ?? 1) * 100;
      continue;
    }
    const value = numberOf(word);
    // Twenty-one and one hundred and twenty go on; eight zero and one twenty are said figure after figure.
    const goesOn =
      now !== undefined &&
      value > 0 &&
      ((now % 100 === 0 && now > 0) || (now % 10 === 0 && now % 100 >= 20 && value < 10));
    if (!goesOn) end();
    now = (now ?? 0) + value;
  }
  end();
  return said;
}

const romanValues: { readonly [letter: string]: number } = { I: 1, V: 5, X: 10, L: 50, C: 100 };
const roman = /^C{0,3}(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})$/;

/** A Roman numeral below 400 as a number; `undefined` for letters that are none. */
export function romanNumber(letters: string): number | undefined {
  const upper = letters.toUpperCase();
  if (upper === '' || !roman.test(upper)) return undefined;
  const values = [...upper].map((letter) => romanValues[letter] ?? 0);
  return values.reduce((sum, value, n) => (value < (values[n + 1] ?? 0) ? sum - value : sum + value), 0);
}
