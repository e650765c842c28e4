import type { TFunction } from 'i18next';
import type { TraceEntryView } from '../../main/contract/views/endpoint.ts';
import { word } from './codes.ts';

type Decoded = TraceEntryView['decoded'];

/** Longer lists are cut on the screen; the file has them whole. */
const mostShown = 24;

/** What a frame says: each value with its name, in the order of the frame. */
export function tellFrame(t: TFunction, decoded: Decoded): string {
  return Object.entries(decoded)
    .map(([name, value]) => {
      const said = name === 'address' && typeof value === 'number' ? tellAddress(value) : tellValues(t, value);
      return `${word(t, 'trace.field', name)} ${said}`;
    })
    .join(' · ');
}

/** A register both ways that manuals write it. */
const tellAddress = (address: number): string =>
  `${address} (0x${address.toString(16).toUpperCase().padStart(4, '0')})`;

function tellValues(t: TFunction, value: Decoded[string]): string {
  if (!Array.isArray(value)) return String(value);
  const first = value.slice(0, mostShown).join(' ');
  return value.length > mostShown ? `${first}${t('list.more', { n: value.length - mostShown })}` : first;
}
