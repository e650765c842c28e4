import type { TFunction } from 'i18next';

const letters = ['V', 'S', 'U', 'D'] as const;

/** Words for the letters by which a profile's note says how well each part is known; empty where it uses none. */
export function sourceLegend(t: TFunction, note: string): string {
  const used = letters.filter((letter) => new RegExp(`(?<![A-Za-z0-9.])${letter}(?![A-Za-z0-9.])`).test(note));
  return used.map((letter) => `${letter} = ${t(`device.sourceFlag.${letter}`)}`).join(t('list.comma'));
}
