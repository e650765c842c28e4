/** What a sign shows in a mode: the policy's text with the speed in its place. */
import type { Mode } from './mode.ts';
import type { ModeSetting } from './policy.ts';
import type { Kmh } from './units.ts';

export interface SignWish {
  readonly mode: Mode;
  readonly setting: ModeSetting;
  readonly roadClass: 'expressway' | 'ordinary';
  /** Speed for this sign, already tapered and capped; absent shows no number. */
  readonly speed?: Kmh;
  /** The policy's words for a speed on this class of road, with `{speed}` in them. */
  readonly speedWords: string;
}

/** The text of the sign; its length is not looked at. */
export function signMessage(wish: SignWish): string {
  const text = textOf(wish);
  return wish.speed === undefined
    ? text.replace(/\s*\S*\{speed\}\S*/gu, '').trim()
    : text.replaceAll('{speed}', String(wish.speed));
}

/** A speed chosen for an accident is shown even where the policy's text has no place for one. */
function textOf({ mode, setting, roadClass, speed, speedWords }: SignWish): string {
  const text = setting.sign.text[roadClass];
  const lacksSpeed = mode === 'accident' && speed !== undefined && text !== '' && !text.includes('{speed}');
  return lacksSpeed ? `${text} ${speedWords}` : text;
}
