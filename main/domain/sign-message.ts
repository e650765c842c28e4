/**
 * What a sign shows in a mode: the policy's text with the speed in its place. The last gate before a text leaves: no
 * number above what may be shown passes it, whatever the policy says.
 */
import type { Mode } from './mode.ts';
import type { ModeSetting } from './policy.ts';
import { firstAbove } from './sign-text.ts';
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

/** What is shown, and whether it is what the policy says. */
export interface Said {
  readonly text: string;
  readonly fit: 'exact' | 'stronger-substitute';
}

/** The text of the sign; its length is not looked at. */
export function signMessage(wish: SignWish): Said {
  const text = textOf(wish);
  const said =
    wish.speed === undefined
      ? text.replace(/\s*\S*\{speed\}\S*/gu, '').trim()
      : text.replaceAll('{speed}', String(wish.speed));
  if (maySay(said, wish.most)) return { text: said, fit: 'exact' };
  return { text: lawful(said, wish), fit: 'stronger-substitute' };
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
