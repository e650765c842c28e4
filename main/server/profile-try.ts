/** Reads a live device once through its profile and sets what came over the wire beside what it means. Writes nothing. */
import type { DeviceProgram, PollClass, Request, Session } from '../../drivers/port.ts';
import type { Profile } from '../../drivers/profile/compile.ts';
import { writtenRequest } from '../../drivers/profile/explain.ts';
import { placeAt, type Scalar, writtenPlace } from '../../drivers/profile/point.ts';
import type { DeviceState } from '../domain/command.ts';
import type { Fault } from '../domain/outcome.ts';
import type { Sample } from '../domain/reading.ts';

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
  readonly faults: readonly string[];
}

export interface TriedRequest {
  readonly class: PollClass;
  readonly request: string;
  /** Milliseconds until the answer. */
  readonly took: number;
  readonly fault?: Fault;
  readonly points: readonly TriedPoint[];
}

export interface Tried {
  readonly requests: readonly TriedRequest[];
  readonly reported: DeviceState;
  readonly failed: number;
}

/** Sends every poll of the program once, one after the other; a fault does not end the reading of the rest. */
export async function tryDevice(
  profile: Profile,
  program: DeviceProgram,
  session: Session,
  addressOffset: number,
): Promise<Tried> {
  const requests: TriedRequest[] = [];
  const samples: Sample[] = [];
  for (const poll of program.polls)
    for (const request of poll.requests) {
      const begun = performance.now();
      const outcome = await session.exchange(request);
      const took = Math.round((performance.now() - begun) * 10) / 10;
      const head = { class: poll.class, request: writtenRequest(request), took };
      const point = pointIn(profile, addressOffset);
      if (outcome.ok) {
        const decoded = program.decode(request, outcome.value);
        samples.push(...decoded);
        requests.push({ ...head, points: decoded.map(point) });
      } else {
        const points = program.pointsOf(request).map((key) => point(unread(key), outcome.fault));
        requests.push({ ...head, fault: outcome.fault, points });
      }
    }
  const failed = requests.filter((request) => request.fault !== undefined).length;
  return { requests, reported: program.reported(samples), failed };
}

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
export function describeTried({ requests, reported, failed }: Tried, all: number): readonly string[] {
  const rows = requests.flatMap((request) => request.points);
  const names = rows.map((row) => (row.index === undefined ? row.point : `${row.point}#${row.index}`));
  const raws = rows.map((row) => (row.raw === '' ? '–' : shortened(row.raw)));
  const width = { name: longest(names), where: longest(rows.map((row) => row.where)), raw: longest(raws) };
  let at = 0;
  const lines = requests.flatMap((request) => [
    `${request.class}  ${request.request}  ${request.fault === undefined ? `answered in ${request.took} ms` : `FAILED after ${request.took} ms: ${faultText(request.fault)}`}`,
    ...request.points.map((row) => {
      const i = at++;
      const value =
        row.value === undefined
          ? `(${row.why ?? 'no value'})`
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
    ...(state.length > 0 ? [`reports: ${state.join(' ')}`] : []),
    failed === 0 ? `all ${all} requests answered` : `${failed} of ${all} requests failed`,
  ];
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
