/** Reads a live device once through its profile and sets what came over the wire beside what it means. Writes nothing. */
import type { DeviceProgram, PollClass, Request, Session } from '../../drivers/port.ts';
import type { Profile } from '../../drivers/profile/compile.ts';
import { writtenRequest } from '../../drivers/profile/explain.ts';
import { placeAt, type Scalar, writtenPlace } from '../../drivers/profile/point.ts';
import type { DeviceState } from '../domain/command.ts';
import type { Fault } from '../domain/outcome.ts';
import type { Sample } from '../domain/reading.ts';
import { type AskedRead, inParts, isRefusedAlone } from './profile-parts.ts';

export interface TriedPoint {
  readonly point: string;
  readonly index?: number;
  readonly title: string;
  readonly where: string;
  readonly raw: string;
  readonly value?: Scalar;
  readonly unit?: string;
  readonly quality: 'good' | 'bad' | 'missing';
  /** Why there is no value: the profile's judgement, or the fault of the exchange. */
  readonly why?: string;
  /** Modbus exception or SNMP error-status, when the device answered with one. */
  readonly exception?: number;
  readonly faults: readonly string[];
}

export interface TriedRequest {
  readonly class: PollClass;
  readonly request: string;
  /** Milliseconds until the answer. */
  readonly took: number;
  readonly fault?: Fault;
  /** The reads that it was divided into as the device refused it, each as it ended. */
  readonly parts?: readonly TriedPart[];
  readonly points: readonly TriedPoint[];
}

export interface TriedPart {
  readonly request: string;
  readonly fault?: Fault;
}

/** A point that the device refuses by itself, while it answers others. */
export interface RefusedPoint extends Pick<TriedPoint, 'point' | 'index' | 'where' | 'exception'> {
  readonly request: string;
}

export interface Tried {
  readonly requests: readonly TriedRequest[];
  readonly refused: readonly RefusedPoint[];
  readonly reported: DeviceState;
  readonly failed: number;
}

/**
 * Sends every poll of the program once, one after the other; a fault does not end the reading of the rest. What the device
 * refuses is asked in parts, as acquisition does, down to the addresses that it refuses by themselves.
 */
export async function tryDevice(
  profile: Profile,
  program: DeviceProgram,
  session: Session,
  addressOffset: number,
): Promise<Tried> {
  const point = pointIn(profile, addressOffset);
  const requests: TriedRequest[] = [];
  const samples: Sample[] = [];
  const refused: RefusedPoint[] = [];
  let hasAnswered = false;
  for (const poll of program.polls)
    for (const request of poll.requests) {
      const begun = performance.now();
      const outcome = await session.exchange(request);
      const took = Math.round((performance.now() - begun) * 10) / 10;
      const parts = await inParts(program, session, { request, outcome }, hasAnswered);
      const points = new Map<string, TriedPoint>();
      for (const part of parts) {
        if (part.outcome.ok) {
          hasAnswered = true;
          const decoded = program.decode(part.request, part.outcome.value);
          samples.push(...decoded);
          for (const sample of decoded) points.set(keyOf(sample), point(sample));
          continue;
        }
        for (const key of program.pointsOf(part.request)) points.set(key, point(unread(key), part.outcome.fault));
        if (!isRefusedAlone(program, part)) continue;
        const written = writtenRequest(part.request);
        const named = program.pointsOf(part.request).flatMap((key) => points.get(key) ?? []);
        refused.push(...named.map((one) => ({ ...placeOf(one), request: written })));
      }
      requests.push({
        ...{ class: poll.class, request: writtenRequest(request), took },
        ...(outcome.ok ? {} : { fault: outcome.fault }),
        ...(parts.length === 1 ? {} : { parts: parts.map(describePart) }),
        points: program.pointsOf(request).flatMap((key) => points.get(key) ?? []),
      });
    }
  const failed = requests.filter((request) => request.fault !== undefined).length;
  // A device that refuses everything lacks nothing: it is not what the profile says, or its unit is another.
  return { requests, refused: hasAnswered ? refused : [], reported: program.reported(samples), failed };
}

const keyOf = ({ point, index }: Pick<Sample, 'point' | 'index'>): string =>
  index === undefined ? point : `${point}#${index}`;

const placeOf = ({ point, index, where, exception }: TriedPoint): Omit<RefusedPoint, 'request'> => ({
  point,
  ...(index === undefined ? {} : { index }),
  where,
  ...(exception === undefined ? {} : { exception }),
});

const describePart = ({ request, outcome }: AskedRead): TriedPart => ({
  request: writtenRequest(request),
  ...(outcome.ok ? {} : { fault: outcome.fault }),
});

/** A sample that stands for a point which no answer came for. */
function unread(key: string): Sample {
  const [point = key, index] = key.split('#');
  return { point, ...(index === undefined ? {} : { index: Number(index) }), raw: [], invalid: 'missing' };
}

const pointIn =
  (profile: Profile, addressOffset: number) =>
  (sample: Sample, fault?: Fault | number): TriedPoint => {
    const { index, value, unit, invalid } = sample;
    const point = profile.points.find((one) => one.name === sample.point);
    const why = typeof fault === 'object' ? fault.code : invalid;
    return {
      point: sample.point,
      ...(index === undefined ? {} : { index }),
      title: point?.titleEn ?? point?.title ?? sample.point,
      where: point === undefined ? '' : writtenPlace(placeAt(point, index, addressOffset)),
      raw: rawText(sample.raw, point?.place.kind === 'object'),
      ...(value === undefined ? {} : { value }),
      ...(unit === undefined ? {} : { unit }),
      quality: why === undefined ? 'good' : typeof fault === 'object' || invalid === 'missing' ? 'missing' : 'bad',
      ...(why === undefined ? {} : { why }),
      ...(typeof fault !== 'object' || fault.exception === undefined ? {} : { exception: fault.exception }),
      faults: sample.faults ?? [],
    };
  };

/** Registers as the manual writes them; SNMP numbers as they are, octets in hex. */
function rawText(raw: Sample['raw'], isObject: boolean): string {
  if (typeof raw === 'string') return raw;
  const width = isObject ? 2 : 4;
  if (isObject && raw.length === 1) return String(raw[0]);
  const words = raw.map((word) => word.toString(16).toUpperCase().padStart(width, '0'));
  return isObject ? words.join('') : words.map((word) => `0x${word}`).join(' ');
}

/** The lines that `profile try` prints. */
export function describeTried({ requests, refused, reported, failed }: Tried, all: number): readonly string[] {
  const rows = requests.flatMap((request) => request.points);
  const names = rows.map(keyOf);
  const raws = rows.map((row) => (row.raw === '' ? '–' : shortened(row.raw)));
  const width = { name: longest(names), where: longest(rows.map((row) => row.where)), raw: longest(raws) };
  let at = 0;
  const lines = requests.flatMap((request) => [
    `${request.class}  ${request.request}  ${endText(request)}`,
    ...request.points.map((row) => {
      const i = at++;
      const value =
        row.value === undefined
          ? `(${row.why ?? 'no value'}${row.exception === undefined ? '' : `, exception ${row.exception}`})`
          : `${shownValue(row.value)}${row.unit === undefined ? '' : ` ${row.unit}`}`;
      const faults = row.faults.length > 0 ? `  faults: ${row.faults.join(', ')}` : '';
      const columns = [
        (names[i] ?? '').padEnd(width.name),
        row.where.padEnd(width.where),
        (raws[i] ?? '').padEnd(width.raw),
        row.quality.padEnd(7),
        value,
      ];
      return `  ${columns.join('  ')}${faults}`;
    }),
  ]);
  const state = Object.entries(reported).map(([name, value]) => `${name}=${shownValue(value)}`);
  return [
    ...lines,
    ...refused.map(
      (one) =>
        `the device refuses ${one.where} (${keyOf(one)}): exception ${one.exception}, asked by itself as ${one.request}`,
    ),
    ...(state.length > 0 ? [`reports: ${state.join(' ')}`] : []),
    failed === 0 ? `all ${all} requests answered` : `${failed} of ${all} requests failed`,
  ];
}

/** How a request ended. */
function endText({ took, fault, parts }: TriedRequest): string {
  if (fault === undefined) return `answered in ${took} ms`;
  const failed = `FAILED after ${took} ms: ${faultText(fault)}`;
  if (parts === undefined) return failed;
  const heard = parts.filter((part) => part.fault === undefined).length;
  const inFull =
    heard < parts.length ? '' : ', so nothing is missing: the read is too long or runs over a gap (see `batch`)';
  return `${failed}; asked in parts, ${heard} of ${parts.length} answered${inFull}`;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
const shownValue = (value: Scalar): string => (value === '' ? "''" : String(value));
const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
const faultText = (fault: Fault): string =>
  [fault.code, fault.exception === undefined ? '' : `(exception ${fault.exception})`, fault.detail ?? '']
    .filter((part) => part !== '')
    .join(' ');

export const requestsIn = (program: DeviceProgram): readonly Request[] =>
  program.polls.flatMap((poll) => poll.requests);
