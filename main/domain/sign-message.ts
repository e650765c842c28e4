/**
 * What a sign shows in a mode: the policy's text with the speed in its place. The last gate before a text leaves: no
 * number above what may be shown passes it, whatever the policy says.
 */
import type { Mode } from './mode.ts';
import type { ModeSetting } from './policy.ts';
import { firstAbove, speedsIn } from './sign-text.ts';
import type { Kmh } from './units.ts';

export interface SignWish {
  readonly mode: Mode;
  readonly setting: ModeSetting;
  readonly roadClass: 'expressway' | 'ordinary';
  /** Speed for this sign, already tapered and capped; absent shows no number. */
  readonly speed?: Kmh;
  /** Largest speed that may be shown there now: `speed`, or the posted one where no number is shown. */
  readonly most: Kmh;
  /** The policy's words for a speed on this class of road, with `{speed}` in them. */
  readonly speedWords: string;
}

/** What is shown, and whether it is what the policy says; less of a warning than it says is weaker. */
export interface Said {
  readonly text: string;
  readonly fit: 'exact' | 'stronger-substitute' | 'weaker-substitute';
}

/** The text of a sign that shows at most `longest` characters. */
export function signMessage(wish: SignWish, longest: number): Said {
  const { text, fit } = lawfulMessage(wish);
  const fitting = shortened(text, longest);
  // A word left out may have made a number something else than a speed.
  const shown = maySay(fitting, wish.most) ? fitting : '';
  return { text: shown, fit: shown === text ? fit : 'weaker-substitute' };
}

function lawfulMessage(wish: SignWish): Said {
  const text = textOf(wish);
  const said =
    wish.speed === undefined
      ? text.replace(/\s*\S*\{speed\}(?:\s*(?:km(?:\/h)?|公里(?:\/小时)?|千米))?/gu, '').trim()
      : text.replaceAll('{speed}', String(wish.speed));
  if (maySay(said, wish.most)) return { text: said, fit: 'exact' };
  return { text: lawful(said, wish), fit: wish.speed === undefined ? 'weaker-substitute' : 'stronger-substitute' };
}

/** True when no number in the text is above `most` (km/h). */
export const maySay = (text: string, most: Kmh): boolean => firstAbove(text, most) === undefined;

/** The warning without the words that say too much; where a speed is to be shown it takes the place of the first. */
function lawful(said: string, { speed, speedWords, most }: SignWish): string {
  const phrase = speed === undefined ? '' : speedWords.replaceAll('{speed}', String(speed));
  const words = said.split(' ');
  const first = words.findIndex((word) => !maySay(word, most));
  const kept = words.map((word, index) => (index === first ? phrase : maySay(word, most) ? word : ''));
  const text = kept.filter((word) => word !== '').join(' ');
  // Words that only together say too much, or words for a speed that say too much themselves.
  return [text, phrase].find((each) => maySay(each, most)) ?? '';
}

/** A speed chosen for an accident is shown even where the policy's text has no place for one. */
function textOf({ mode, setting, roadClass, speed, speedWords }: SignWish): string {
  const text = setting.sign.text[roadClass];
  const lacksSpeed = mode === 'accident' && speed !== undefined && text !== '' && !text.includes('{speed}');
  return lacksSpeed ? `${text} ${speedWords}` : text;
}

const hasSpeed = (text: string): boolean => speedsIn(text).length > 0;

/** As much of a warning as there is room for, in whole words; what tells a speed goes last and is never cut through. */
function shortened(text: string, longest: number): string {
  let words = text.split(' ');
  while (words.length > 1 && words.join(' ').length > longest) {
    const last = words.findLastIndex((word) => !hasSpeed(word));
    words = words.toSpliced(last < 0 ? -1 : last, 1);
  }
  const kept = words.join(' ');
  return kept.length <= longest ? kept : cut(kept, longest);
}

/** A single word too long for the sign: cut between two signs, never inside a number, nor so that its speed is lost. */
function cut(word: string, longest: number): string {
  const saidBy = (text: string): string => [...new Set(speedsIn(text))].join();
  const said = saidBy(word);
  const signs = [...word];
  for (let count = signs.length - 1; count > 0; count--) {
    const start = signs.slice(0, count).join('');
    const splitsNumber = /\d$/u.test(start) && /^\d/u.test(signs[count] ?? '');
    if (start.length <= longest && !splitsNumber && saidBy(start) === said) return start;
  }
  return said.length <= longest ? said : '';
}
