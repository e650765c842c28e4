/** What the simulator takes from a profile: its points, its functions, and the places that exist but mean nothing. */
import type { Profile } from '../profile/compile.ts';
import type { ProfileFunction } from '../profile/functions.ts';
import { formatOf, type Place, type Point, placeOf } from '../profile/point.ts';

export interface ProfileView {
  /** Points that show something else than a function's state. */
  readonly points: readonly Point[];
  readonly functions: readonly ProfileFunction[];
  /** Places of fixed writes (before, after, watchdog). */
  readonly extras: readonly Place[];
}

const views = new WeakMap<Profile, ProfileView>();

/** The view of a profile, made once. */
export function viewOf(profile: Profile): ProfileView {
  const known = views.get(profile);
  if (known !== undefined) return known;
  const readBacks = new Set(profile.functions.map((f) => f.readFrom));
  const view: ProfileView = {
    points: profile.points.filter((point) => !readBacks.has(point) || point.name === 'verify'),
    functions: profile.functions,
    extras: extrasOf(profile),
  };
  views.set(profile, view);
  return view;
}

function extrasOf({ document }: Profile): readonly Place[] {
  const extras = [...document.beforeWrite, ...document.afterWrite, ...(document.watchdog?.writes ?? [])];
  return extras.flatMap((write): Place[] => {
    const { table, address, oid, type } = write;
    const text = typeof write.values[0] === 'string' && type === undefined;
    const place = placeOf({ table, address, oid, type: text && oid !== undefined ? 'octet-string' : type });
    if (place.kind === 'object') return [place];
    return write.values.map((_, i) =>
      place.kind === 'bits'
        ? { ...place, address: place.address + i }
        : { ...place, address: place.address + i, count: 1 },
    );
  });
}

/** A function's written value as a point, so that it can be read out of memory. */
export function writtenPoint(f: ProfileFunction): Point | undefined {
  if (f.writing.kind !== 'value' && f.writing.kind !== 'text') return undefined;
  return {
    name: f.name,
    title: f.title,
    poll: 'normal',
    place: f.writing.place,
    format: f.writing.kind === 'value' ? f.writing.format : formatOf({ encoding: 'text' }),
    charset: f.readFrom?.charset ?? 'utf8',
    scale: 1,
    offset: 0,
    sentinels: [],
    faults: [],
  };
}
