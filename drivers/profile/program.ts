/**
 * A profile bound to an address offset and a number of lights (the shape), then to a unit (the program).
 * Pure results, remembered: programs and their requests are shared by all devices that agree in these, so never
 * use their identity to tell devices apart.
 */
import type { DeviceFunction, ReportedState } from '../../main/domain/command.ts';
import type { Sample } from '../../main/domain/reading.ts';
import type { Millis } from '../../main/domain/units.ts';
import type { DeviceProgram, PointDescription, Poll, Request } from '../port.ts';
import type { Profile } from './compile.ts';
import { capabilityOf, type ProfileFunction, shownBy } from './functions.ts';
import { lossFault, lossMessageOf } from './loss-message.ts';
import { shownText } from './ntcip-1203.ts';
import {
  type Decoder,
  decoderFor,
  divideWindow,
  type Element,
  elementsAt,
  keyOf,
  type PlannedPoll,
  pollsOf,
  type Window,
  windowKey,
  windowsFor,
} from './plan.ts';
import { elementsOf, type Place, type Point, placeAt, type Scalar, writtenEncoding, writtenPlace } from './point.ts';
import type { ProfileDocument } from './schema.ts';
import { watchdogRequests, writeSteps } from './writes.ts';

/** Everything that does not depend on the unit. */
export interface Shape {
  readonly profile: Profile;
  readonly addressOffset: number;
  /** Every place that is read or written, with the name of its point or function. */
  readonly places: readonly { readonly name: string; readonly place: Place }[];
  readonly polls: readonly PlannedPoll[];
  readonly decoders: ReadonlyMap<number | string, Decoder>;
  readonly readBack: (functions: readonly DeviceFunction[]) => readonly Window[];
  readonly divide: (window: Window) => readonly Window[];
  readonly points: readonly PointDescription[];
  readonly reported: DeviceProgram['reported'];
  readonly programs: Map<string, DeviceProgram>;
}

/** A memo of pure results, so that it lives exactly as long as its profile. */
const shapes = new WeakMap<Profile, Map<string, Shape>>();

export function shapeFor(profile: Profile, addressOffset: number, lights: number): Shape {
  const known = shapes.get(profile) ?? new Map<string, Shape>();
  shapes.set(profile, known);
  const key = `${addressOffset} ${lights}`;
  const shape = known.get(key) ?? makeShape(profile, addressOffset, lights);
  known.set(key, shape);
  return shape;
}

function makeShape(profile: Profile, addressOffset: number, lights: number): Shape {
  const { batch } = profile.document;
  const elements = elementsAt(profile.points, addressOffset, lights);
  const polls = pollsOf(elements, batch);
  const decoders = new Map<number | string, Decoder>();
  const learn = (window: Window): void => {
    const key = keyOf(window);
    if (!decoders.has(key)) decoders.set(key, decoderFor(window, elements));
  };
  for (const poll of polls) poll.windows.forEach(learn);
  const readBacks = new Map<string, readonly Window[]>();
  const readBack = (functions: readonly DeviceFunction[]): readonly Window[] => {
    const key = functions.join(' ');
    const known = readBacks.get(key);
    if (known !== undefined) return known;
    const shown = readBackPoints(profile, functions);
    const windows = windowsFor(
      elements.filter(({ point }) => shown.has(point)),
      batch,
    );
    windows.forEach(learn);
    readBacks.set(key, windows);
    return windows;
  };
  return {
    profile,
    addressOffset,
    places: placesOf(profile, elements, addressOffset),
    polls,
    decoders,
    readBack,
    divide: (window) => {
      const parts = divideWindow(window, elements, batch);
      parts.forEach(learn);
      return parts;
    },
    points: describePoints(profile, addressOffset, lights),
    reported: reporterOf(profile.functions),
    programs: new Map(),
  };
}

function placesOf(profile: Profile, elements: readonly Element[], addressOffset: number): Shape['places'] {
  const written = profile.functions.flatMap(({ name, writing }) => {
    if ((writing.kind !== 'value' && writing.kind !== 'text') || writing.place.kind === 'object') return [];
    return [{ name, place: { ...writing.place, address: writing.place.address + addressOffset } }];
  });
  return [...elements.map(({ point, place }) => ({ name: point.name, place })), ...written];
}

/** Names of the points that show a function; a sign's text also needs its source. */
const pointsShowing = (f: ProfileFunction): readonly (string | undefined)[] =>
  f.writing.kind === 'sign' ? [f.readFrom?.name, f.writing.codec.sourcePoint] : [f.readFrom?.name];

/** The points that show these functions; a busy point is always asked along. */
function readBackPoints(profile: Profile, functions: readonly DeviceFunction[]): ReadonlySet<Point> {
  const wanted = profile.functions.filter((f) => functions.includes(f.name));
  const names = new Set(wanted.flatMap(pointsShowing));
  if (wanted.length > 0) names.add(profile.document.busy?.point);
  return new Set(profile.points.filter((point) => names.has(point.name)));
}

function describePoints(profile: Profile, addressOffset: number, lights: number): readonly PointDescription[] {
  const shownBy = (name: string): readonly DeviceFunction[] =>
    profile.functions.filter((f) => pointsShowing(f).includes(name)).map((f) => f.name);
  return profile.points.map((point) => {
    const count = elementsOf(point, lights);
    return {
      name: point.name,
      title: point.title,
      ...(point.titleEn === undefined ? {} : { titleEn: point.titleEn }),
      where: writtenPlace(placeAt(point, undefined, addressOffset)),
      encoding: writtenEncoding(point.format),
      ...(point.unit === undefined ? {} : { unit: point.unit }),
      pollClass: point.poll,
      ...codedAs(point),
      shows: shownBy(point.name),
      ...(count === undefined ? {} : { count }),
    };
  });
}

/** A number is a code where the profile names its states, or reads faults out of its bits and measures nothing by it. */
function codedAs(point: Profile['points'][number]): Pick<PointDescription, 'coded'> {
  if (point.meanings !== undefined) return { coded: 'states' };
  const isBitField = point.unit === undefined && point.faults.some((fault) => 'bit' in fault || 'bits' in fault);
  return isBitField ? { coded: 'bits' } : {};
}

/** Reads the functions out of samples; the last sample of a point counts. */
function reporterOf(functions: readonly ProfileFunction[]): DeviceProgram['reported'] {
  const byPoint = new Map<string, ProfileFunction[]>();
  for (const f of functions) {
    if (f.readFrom !== undefined && f.writing.kind !== 'sign') {
      byPoint.set(f.readFrom.name, [...(byPoint.get(f.readFrom.name) ?? []), f]);
    }
  }
  const signs = functions.filter((f) => f.writing.kind === 'sign');
  return (samples) => {
    const state: { [name: string]: Scalar } = {};
    for (const sample of samples) {
      for (const f of byPoint.get(sample.point) ?? []) {
        const value = shownBy(f, sample);
        if (value !== undefined) state[f.name] = value;
      }
    }
    for (const f of signs) {
      const text = signText(f, samples);
      if (text !== undefined) state[f.name] = text;
    }
    return state satisfies { readonly [name: string]: Scalar } as ReportedState;
  };
}

function signText(f: ProfileFunction, samples: readonly Sample[]): string | undefined {
  if (f.writing.kind !== 'sign') return undefined;
  const octetsFrom = (name: string | undefined): readonly number[] | undefined => {
    const raw = samples.findLast((sample) => sample.point === name && sample.invalid === undefined)?.raw;
    return typeof raw === 'string' ? undefined : raw;
  };
  const { codec } = f.writing;
  const source = octetsFrom(codec.sourcePoint);
  if (codec.sourcePoint !== undefined && source === undefined) return undefined;
  return shownText(octetsFrom(f.readFrom?.name), source, codec);
}

function requestOf(window: Window, unit: number): Request {
  if (window.kind === 'objects') return { kind: 'get', oids: window.oids };
  const { address, count } = window;
  return window.kind === 'registers'
    ? { kind: 'read-registers', unit, table: window.table, address, count }
    : { kind: 'read-bits', unit, table: window.table, address, count };
}

function windowOf(request: Request): Window | undefined {
  if (request.kind === 'get') return { kind: 'objects', oids: request.oids };
  if (request.kind !== 'read-registers' && request.kind !== 'read-bits') return undefined;
  const { address, count } = request;
  return request.kind === 'read-registers'
    ? { kind: 'registers', table: request.table, address, count }
    : { kind: 'bits', table: request.table, address, count };
}

/** Finds the decoder of a request by what it asks, so that requests may be copied; OID lists are remembered. */
function decoderFinder(shape: Shape): (request: Request) => Decoder | undefined {
  const { decoders } = shape;
  const byOids = new WeakMap<readonly string[], Decoder>();
  return (request) => {
    if (request.kind === 'read-registers' || request.kind === 'read-bits') {
      return decoders.get(windowKey(request.table, request.address, request.count));
    }
    if (request.kind !== 'get') return undefined;
    let decoder = byOids.get(request.oids);
    if (decoder === undefined) {
      decoder = decoders.get(request.oids.join(' '));
      if (decoder !== undefined) byOids.set(request.oids, decoder);
    }
    return decoder;
  };
}

const defaultIntervals = { fast: 5_000, normal: 30_000, slow: 300_000, deep: 3_600_000 } as const;

/** The program of one unit; devices of the same shape, unit and interval share it. */
export function programOf(shape: Shape, unit: number, pollEvery: Millis | undefined): DeviceProgram {
  const key = `${unit} ${pollEvery ?? ''}`;
  const program = shape.programs.get(key) ?? bind(shape, unit, pollEvery);
  shape.programs.set(key, program);
  return program;
}

function bind(shape: Shape, unit: number, pollEvery: Millis | undefined): DeviceProgram {
  const { profile, addressOffset } = shape;
  const { document } = profile;
  const target = { unit, addressOffset };
  const polls: readonly Poll[] = shape.polls.map((poll) => ({
    class: poll.class,
    every: (poll.class === 'fast' && pollEvery !== undefined
      ? pollEvery
      : (document.polls[poll.class]?.every ?? defaultIntervals[poll.class])) as Millis,
    requests: poll.windows.map((window) => requestOf(window, unit)),
  }));
  const find = decoderFinder(shape);
  const readBacks = new Map<readonly Window[], readonly Request[]>();
  const divided = new Map<number | string, readonly Request[]>();
  const busy = busyOf(document);
  const ceiling = document.points['visibility']?.ceiling;
  const hasUptime = profile.points.some((point) => point.name === 'uptime');
  return {
    profile: headOf(document),
    capability: capabilityOf(
      profile.functions,
      profile.points.some((point) => point.name === 'verify'),
    ),
    points: shape.points,
    polls,
    decode: (request, reply) => find(request)?.decode(reply) ?? [],
    divide: (request) => {
      const window = windowOf(request);
      if (window === undefined) return [];
      const key = keyOf(window);
      const known = divided.get(key) ?? shape.divide(window).map((part) => requestOf(part, unit));
      divided.set(key, known);
      return known;
    },
    pointsOf: (request) => find(request)?.keys ?? [],
    writesFor: (desired, reported) => writeSteps(document, profile.groups, desired, reported, target),
    readBackFor: (functions) => {
      const windows = shape.readBack(functions);
      const known = readBacks.get(windows) ?? windows.map((window) => requestOf(window, unit));
      readBacks.set(windows, known);
      return known;
    },
    reported: shape.reported,
    settle: document.settle as Millis,
    verifyWithin: document.verifyWithin as Millis,
    ...(document.watchdog === undefined
      ? {}
      : { watchdog: { every: document.watchdog.every as Millis, requests: watchdogRequests(document, target) } }),
    ...(hasUptime ? { uptimePoint: 'uptime' } : {}),
    ...(ceiling === undefined ? {} : { ceiling }),
    ...(busy === undefined ? {} : { busy }),
    ...lossMessageOf(profile, (window) => requestOf(window, 0)),
    faultTexts: faultTextsOf(profile),
  };
}

function headOf(document: ProfileDocument): DeviceProgram['profile'] {
  return {
    id: document.id,
    title: document.title,
    ...(document.titleEn === undefined ? {} : { titleEn: document.titleEn }),
    ...(document.maker === undefined ? {} : { maker: document.maker }),
    source: `${document.source.flag}: ${document.source.text}`,
    ...(document.source.textEn === undefined ? {} : { sourceEn: `${document.source.flag}: ${document.source.textEn}` }),
  };
}

function busyOf(document: ProfileDocument): DeviceProgram['busy'] {
  const { busy } = document;
  if (busy === undefined) return undefined;
  const wait = busy.wait as Millis;
  const isBusy = (sample: Sample): boolean => sample.point === busy.point && sample.value === busy.equals;
  return {
    exceptions: busy.exceptions,
    wait,
    waitIn: (samples) => (busy.point !== undefined && samples.some(isBusy) ? wait : undefined),
  };
}

const faultTextsOf = (profile: Profile): NonNullable<DeviceProgram['faultTexts']> =>
  Object.fromEntries([
    ...profile.points.flatMap((point) => point.faults.map(({ code, zh, en }) => [code, { zh, en }] as const)),
    ...(profile.document.functions.message?.codec?.commLoss === undefined ? [] : [lossFault]),
  ]);
