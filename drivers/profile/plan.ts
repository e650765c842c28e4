/**
 * Which requests read which points. Neighbouring points of one poll class are joined into one read; the way back from
 * a reply to its points is worked out once per profile, address offset and light count, and shared by all devices
 * that agree in these three, so ten thousand lamps cost little more than one.
 */

import type { Sample } from '../../main/domain/reading.ts';
import type { BitTable, PollClass, RegisterTable, Reply } from '../port.ts';
import { elementsOf, type Place, type Point, placeAt } from './point.ts';
import { invalidSample, type ObjectReader, objectReaderOf, type Reader, readerOf } from './reader.ts';

/** A read without its unit: a stretch of one table, or a list of objects. */
export type Window =
  | { readonly kind: 'registers'; readonly table: RegisterTable; readonly address: number; readonly count: number }
  | { readonly kind: 'bits'; readonly table: BitTable; readonly address: number; readonly count: number }
  | { readonly kind: 'objects'; readonly oids: readonly string[] };

/** One point, or one element of a list point, at its final place. */
export interface Element {
  readonly point: Point;
  readonly index: number | undefined;
  readonly place: Place;
}

export interface BatchLimits {
  readonly maxGap: number;
  readonly maxCount: number;
  readonly maxObjects: number;
}

/** Every element of these points on a device with this address offset and number of lights. */
export function elementsAt(points: readonly Point[], addressOffset: number, lights: number): readonly Element[] {
  return points.flatMap((point): readonly Element[] => {
    const count = elementsOf(point, lights);
    if (count === undefined) return [{ point, index: undefined, place: placeAt(point, undefined, addressOffset) }];
    return Array.from({ length: count }, (_, index) => ({ point, index, place: placeAt(point, index, addressOffset) }));
  });
}

/** The fewest reads that cover the elements within the limits, in address order; objects keep the file's order. */
export function windowsFor(elements: readonly Element[], limits: BatchLimits): readonly Window[] {
  const windows: Window[] = [];
  for (const table of ['holding', 'input', 'coil', 'discrete'] as const) {
    const spans = elements
      .flatMap(({ place }) => (place.kind !== 'object' && place.table === table ? [place] : []))
      .sort((a, b) => a.address - b.address);
    let from = 0;
    let to = -1;
    const close = (): void => {
      if (to <= from) return;
      const stretch = { address: from, count: to - from };
      if (table === 'coil' || table === 'discrete') windows.push({ kind: 'bits', table, ...stretch });
      else windows.push({ kind: 'registers', table, ...stretch });
    };
    for (const span of spans) {
      const end = Math.max(to, span.address + span.count);
      if (to > from && span.address - to <= limits.maxGap && end - from <= limits.maxCount) to = end;
      else {
        close();
        from = span.address;
        to = span.address + span.count;
      }
    }
    close();
  }
  const oids = [...new Set(elements.flatMap(({ place }) => (place.kind === 'object' ? [place.oid] : [])))];
  for (let i = 0; i < oids.length; i += limits.maxObjects) {
    windows.push({ kind: 'objects', oids: oids.slice(i, i + limits.maxObjects) });
  }
  return windows;
}

/**
 * Smaller windows that together cover the elements of one, cut between addresses; empty when all its elements hang
 * together, for points that share a register cannot be told apart by reading less.
 */
export function divideWindow(window: Window, elements: readonly Element[], limits: BatchLimits): readonly Window[] {
  const groups = groupsIn(window, elements);
  if (groups.length < 2) return [];
  const middle = groups.length >> 1;
  return [...windowsFor(groups.slice(0, middle).flat(), limits), ...windowsFor(groups.slice(middle).flat(), limits)];
}

/** The elements wholly inside a window, in address order; those that share registers, or an object, are one group. */
function groupsIn(window: Window, elements: readonly Element[]): readonly (readonly Element[])[] {
  const inside = elements.filter(({ place }) => isInside(place, window));
  if (window.kind === 'objects')
    return [...Map.groupBy(inside, ({ place }) => (place.kind === 'object' ? place.oid : '')).values()];
  const groups: Element[][] = [];
  let end = -1;
  const placed = inside.flatMap((element) => (element.place.kind === 'object' ? [] : [{ element, at: element.place }]));
  for (const { element, at } of placed.sort((a, b) => a.at.address - b.at.address)) {
    if (at.address < end) groups.at(-1)?.push(element);
    else groups.push([element]);
    end = Math.max(end, at.address + at.count);
  }
  return groups;
}

/** Decodes the replies to one window. */
export interface Decoder {
  readonly decode: (reply: Reply) => readonly Sample[];
  /** `point`, or `point#index` in a list, for each sample in order. */
  readonly keys: readonly string[];
}

const keyOfElement = ({ point, index }: Pick<Element, 'point' | 'index'>): string =>
  index === undefined ? point.name : `${point.name}#${index}`;

interface RegisterStep {
  readonly point: Point;
  readonly read: Reader;
  readonly at: number;
  readonly index: number | undefined;
}

function stepsIn(window: Exclude<Window, { kind: 'objects' }>, elements: readonly Element[]): readonly RegisterStep[] {
  const readers = new Map<Point, Reader>();
  return elements.flatMap(({ point, index, place }) => {
    if (place.kind === 'object' || place.table !== window.table) return [];
    if (!isInside(place, window)) return [];
    const at = place.address - window.address;
    const read = readers.get(point) ?? readerOf(point);
    readers.set(point, read);
    return [{ point, read, at, index }];
  });
}

const undecodable = (steps: readonly { readonly point: Point; readonly index: number | undefined }[]): Sample[] =>
  steps.map(({ point, index }) => invalidSample(point, index, [], 'undecodable'));

/** Decodes the replies to one window: every element that lies wholly inside it, whatever its poll class. */
export function decoderFor(window: Window, elements: readonly Element[]): Decoder {
  if (window.kind === 'objects') return objectDecoder(window.oids, elements);
  const steps = stepsIn(window, elements);
  const run = (words: readonly number[]): readonly Sample[] => {
    const samples = new Array<Sample>(steps.length);
    for (let i = 0; i < steps.length; i += 1) {
      const step = steps[i];
      if (step !== undefined) samples[i] = step.read(words, step.at, step.index);
    }
    return samples;
  };
  const decode = (reply: Reply): readonly Sample[] => {
    if (reply.kind === 'registers' && window.kind === 'registers' && reply.values.length === window.count) {
      return run(reply.values);
    }
    if (reply.kind === 'bits' && window.kind === 'bits' && reply.values.length >= window.count) {
      return run(reply.values.map((set) => (set ? 1 : 0)));
    }
    return undecodable(steps);
  };
  return { decode, keys: steps.map(keyOfElement) };
}

function objectDecoder(oids: readonly string[], elements: readonly Element[]): Decoder {
  const wanted = new Map(oids.map((oid, position) => [oid, position]));
  const steps = elements.flatMap(({ point, index, place }) => {
    const position = place.kind === 'object' ? wanted.get(place.oid) : undefined;
    const read: ObjectReader = objectReaderOf(point);
    return position === undefined || place.kind !== 'object' ? [] : [{ point, index, position, read, oid: place.oid }];
  });
  const decode = (reply: Reply): readonly Sample[] => {
    if (reply.kind !== 'varbinds' || reply.values.length < oids.length) return undecodable(steps);
    return steps.map(({ point, index, position, read, oid }) => {
      const bound = reply.values[position];
      if (bound === undefined || bound.oid !== oid) return invalidSample(point, index, [], 'undecodable');
      return read(bound.value, index);
    });
  };
  return { decode, keys: steps.map(keyOfElement) };
}

const tables = ['holding', 'input', 'coil', 'discrete'] as const;

/** A number that names a stretch of a table; OID lists are named by their text. */
export const windowKey = (table: (typeof tables)[number], address: number, count: number): number =>
  tables.indexOf(table) * 2 ** 28 + address * 4_096 + count;

export const keyOf = (window: Window): number | string =>
  window.kind === 'objects' ? window.oids.join(' ') : windowKey(window.table, window.address, window.count);

/** Windows of one poll class. */
export interface PlannedPoll {
  readonly class: PollClass;
  readonly windows: readonly Window[];
}

const isInside = (place: Place, window: Window): boolean => {
  if (place.kind === 'object') return window.kind === 'objects' && window.oids.includes(place.oid);
  if (window.kind === 'objects' || window.table !== place.table) return false;
  return place.address >= window.address && place.address + place.count <= window.address + window.count;
};

/** The polls of a set of elements, class by class; what a faster class reads along the way is not read again. */
export function pollsOf(elements: readonly Element[], limits: BatchLimits): readonly PlannedPoll[] {
  const read: Window[] = [];
  return (['fast', 'normal', 'slow', 'deep'] as const).flatMap((pollClass) => {
    const left = elements.filter(
      ({ point, place }) => point.poll === pollClass && !read.some((window) => isInside(place, window)),
    );
    const windows = windowsFor(left, limits);
    read.push(...windows);
    return windows.length === 0 ? [] : [{ class: pollClass, windows }];
  });
}
