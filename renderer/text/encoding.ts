/** How a value lies in its register or object, in the reader's words. */
import type { TFunction } from 'i18next';
import { word } from './codes.ts';

/** `uint32 high-first`, `bits 4-7`, `bit 3` as the core writes them; what is not known is shown as it is. */
export function tellEncoding(t: TFunction, encoding: string): string {
  const [name = '', detail] = encoding.split(' ');
  if (detail === undefined) return word(t, 'encoding', name);
  if (name === 'bit' || name === 'bits') return t(`encoding.${name}`, { at: detail.replace('-', '–') });
  return `${word(t, 'encoding', name)}${t('list.comma')}${word(t, 'encoding', detail)}`;
}

/** A unit as people write it: symbols stay, words are translated. */
export const tellUnit = (t: TFunction, unit: string): string => word(t, 'unit', unit);
