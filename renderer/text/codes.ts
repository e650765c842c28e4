import type { TFunction } from 'i18next';

/** A code in the reader's language; a code without words (a profile's own fault) is shown as it is. */
export function word(t: TFunction, group: string, code: string): string {
  return t(`${group}.${code}`, { defaultValue: code });
}
