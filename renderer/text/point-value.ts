/** A point's value in the reader's words. */
import type { TFunction } from 'i18next';
import type { PointView } from '../../main/contract/views/device.ts';
import { word } from './codes.ts';
import { showNumber } from './numbers.ts';

/** A state by its name, a code without a name as such, a word of bits by those that are set, anything else as measured. */
export function tellPoint(t: TFunction, { value, coded }: Pick<PointView, 'value' | 'coded'>): string {
  if (value === undefined) return '—';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'string') return word(t, 'value', value);
  if (coded === 'states') return t('point.unknownCode', { code: value });
  if (coded !== 'bits') return showNumber(value);
  const set = bitsOf(value);
  return set.length === 0 ? t('point.noBits') : t('point.bits', { bits: set.join(t('list.comma')) });
}

/** Numbers of the bits set in a register's word of up to 32 bits. */
const bitsOf = (value: number): readonly number[] =>
  Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => Math.floor(value / 2 ** bit) % 2 === 1);
