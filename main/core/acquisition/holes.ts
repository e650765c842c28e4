/**
 * What one device was found to lack: which of its reads are asked in parts, and which smallest parts are not asked for now.
 * All of it is provisional, for a device that is ill refuses what it has. Sends nothing, knows no time.
 */
import type { DeviceProgram, Reply, Request } from '../../../drivers/port.ts';
import { type Fault, isMisconfiguration, type Outcome } from '../../domain/outcome.ts';

/**
 * Modbus exception 2, and what an SNMP agent says in its place; exception 3, for many devices call a count that runs over
 * an address they lack an illegal value, or take no count as long as this one.
 */
const illegalAddress = 2;
const illegalValue = 3;

/** The device says that what a read asks for is not all there, or not to be had at once. */
export const isRefused = (outcome: Outcome<Reply>): outcome is { readonly ok: false; readonly fault: Fault } =>
  !outcome.ok &&
  (outcome.fault.exception === illegalAddress || outcome.fault.exception === illegalValue) &&
  isMisconfiguration(outcome.fault);

interface Divided {
  readonly request: Request;
  readonly parts: readonly Request[];
}

/** A smallest part that was refused. */
interface Missing {
  readonly request: Request;
  /** What the device said to it. */
  readonly fault: Fault;
  /** Good answers of the device until it was first refused. */
  readonly answers: number;
  /** Its points were heard before. */
  readonly wasHeard: boolean;
}

export class Holes {
  readonly #program: Pick<DeviceProgram, 'divide' | 'pointsOf'>;
  readonly #divided = new Map<string, Divided>();
  /** Was divided, and is asked whole to see whether it is still refused. */
  readonly #joined = new Map<string, Divided>();
  readonly #suspects = new Map<string, Missing>();
  readonly #absent = new Map<string, Missing>();
  #hasNews = false;
  /** The absent ones when `hasChanged` was last asked. */
  #told = '';

  constructor(program: Pick<DeviceProgram, 'divide' | 'pointsOf'>) {
    this.#program = program;
  }

  /** What is asked in place of `request`: itself, or parts of it that are not known to be absent. */
  around(request: Request): readonly Request[] {
    return this.#leavesOf(request).filter((leaf) => !this.#absent.has(nameOf(leaf)));
  }

  #leavesOf(request: Request): readonly Request[] {
    const divided = this.#divided.get(nameOf(request));
    return divided === undefined ? [request] : divided.parts.flatMap((part) => this.#leavesOf(part));
  }

  /**
   * The device refused this read; gives the parts to ask in its place, at the end those that were absent. A smallest part
   * is called absent once it is refused again after the device answered something else: `answers` counts its good answers.
   */
  refused(request: Request, fault: Fault, answers: number, wasHeard: boolean): readonly Request[] {
    const name = nameOf(request);
    if (this.#divided.has(name))
      return [...this.around(request), ...this.#absentIn(request).map((each) => each.request)];
    const parts = this.#program.divide(request);
    if (parts.length > 0) {
      this.#divided.set(name, { request, parts });
      // What is refused once more is no news: it may be so for ever, and is asked whole ever more seldom.
      if (!this.#joined.delete(name)) this.#hasNews = true;
      return parts;
    }
    const absent = this.#absent.get(name);
    if (absent !== undefined) {
      // Behind the others: where not all can be asked again at once, each has its turn.
      this.#absent.delete(name);
      this.#absent.set(name, absent);
      return [];
    }
    const suspect = this.#suspects.get(name);
    if (suspect === undefined) this.#suspects.set(name, { request, fault, answers, wasHeard });
    else if (answers > suspect.answers) {
      this.#suspects.delete(name);
      this.#absent.set(name, suspect);
      this.#hasNews = true;
    }
    return [];
  }

  /** The device answered this read: nothing within it is missing. */
  answered(request: Request): void {
    for (const known of [this.#divided, this.#joined, this.#suspects, this.#absent])
      for (const [name, each] of known) if (isWithin(each.request, request)) known.delete(name);
  }

  /** Joins again what was divided around nothing that is missing, as it was while the device refused everything. */
  rejoin(): void {
    const missing = [...this.#absent.values(), ...this.#suspects.values()];
    for (const [name, divided] of this.#divided) {
      if (missing.some((each) => isWithin(each.request, divided.request))) continue;
      this.#divided.delete(name);
      this.#joined.set(name, divided);
    }
  }

  /** Something was divided or called absent since this was last asked. */
  takeNews(): boolean {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  /** Nothing of these reads is there to ask for. */
  swallows(requests: readonly Request[]): boolean {
    return requests.length > 0 && requests.every((request) => this.around(request).length === 0);
  }

  /** Every read is asked whole, and none is known that was refused so. */
  get isEmpty(): boolean {
    return this.#divided.size === 0 && this.#joined.size === 0 && this.#absent.size === 0;
  }

  /** Smallest parts were refused, and it is not known yet whether the device lacks them. */
  get hasSuspects(): boolean {
    return this.#suspects.size > 0;
  }

  /** Other parts are absent than when this was last asked. */
  hasChanged(): boolean {
    const before = this.#told;
    this.#told = [...this.#absent.keys()].sort().join();
    return this.#told !== before;
  }

  /** Keys of all points that are not asked for now. */
  get points(): readonly string[] {
    const parts = [...this.#absent.values()].map(({ request }) => request).sort((a, b) => addressOf(a) - addressOf(b));
    return [...new Set(parts.flatMap((part) => this.#program.pointsOf(part)))];
  }

  #absentIn(request: Request): readonly Missing[] {
    return [...this.#absent.values()].filter((each) => isWithin(each.request, request));
  }

  /** The fault of these reads when some of their points are not asked for now. */
  faultOf(requests: readonly Request[]): Fault | undefined {
    const absent = requests.flatMap((request) => this.#absentIn(request));
    const [first] = absent;
    if (first === undefined) return undefined;
    const detail = absent.flatMap((part) => this.#program.pointsOf(part.request)).join(' ');
    return { ...first.fault, detail };
  }

  /** Some of these reads' points are not heard: not known to be absent, or absent though they were heard before. */
  loses(requests: readonly Request[]): boolean {
    const lost = [...this.#suspects.values(), ...[...this.#absent.values()].filter(({ wasHeard }) => wasHeard)];
    return lost.some((each) => isWithinAny(each, requests));
  }
}

const isWithinAny = ({ request }: Missing, others: readonly Request[]): boolean =>
  others.some((other) => isWithin(request, other));

const nameOf = (request: Request): string =>
  request.kind === 'read-registers' || request.kind === 'read-bits'
    ? `${request.table} ${request.address} ${request.count}`
    : request.kind === 'get'
      ? request.oids.join(' ')
      : request.kind;

const addressOf = (request: Request): number => ('address' in request ? request.address : 0);

/** True when `outer` reads all that `inner` reads. */
export function isWithin(inner: Request, outer: Request): boolean {
  if (inner.kind === 'get') return outer.kind === 'get' && inner.oids.every((oid) => outer.oids.includes(oid));
  if (inner.kind !== 'read-registers' && inner.kind !== 'read-bits') return false;
  if (outer.kind !== inner.kind || outer.table !== inner.table) return false;
  return inner.address >= outer.address && inner.address + inner.count <= outer.address + outer.count;
}
