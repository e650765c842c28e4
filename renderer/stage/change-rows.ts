/** In which order a preview tells its devices: those that need a look first. */
import type { Stage } from '../../main/contract/views/stage.ts';
import type { DeviceNews } from '../../main/domain/situation.ts';

export type Change = Stage['preview']['changes'][number];

const order: readonly Change['note'][] = [
  'refused',
  'offline',
  'unsupported',
  'unmanaged',
  'weaker-substitute',
  'stronger-substitute',
  'maintenance',
  'held',
  'change',
  'already',
];

/** Those that changed since come first, then those that failed last time, those that are passed by, and the rest. */
export function worthALookFirst(changes: readonly Change[], news: ReadonlyMap<string, DeviceNews>): readonly Change[] {
  const rank = ({ device, note, failedLast }: Change): number => {
    if (news.has(device)) return -2;
    return failedLast === true ? -1 : order.indexOf(note);
  };
  return changes.toSorted((a, b) => rank(a) - rank(b));
}
