/**
 * The contract between the core and whatever speaks to the roadside. The core schedules `Request`s it does not
 * understand; a `DeviceProgram` (a compiled profile) makes them and reads their replies; a `Session` carries them.
 * Drivers return `Outcome`s and never throw.
 */
import type { Device, Endpoint } from '../main/domain/asset.ts';
import type { Capability, DesiredState, DeviceFunction, ReportedState } from '../main/domain/command.ts';
import type { FaultCode, Outcome } from '../main/domain/outcome.ts';
import type { Sample } from '../main/domain/reading.ts';
import type { Millis, UtcMs } from '../main/domain/units.ts';

/** Time as a port, so a day of fog can pass in a second. `monotonic` never jumps and is for deadlines. */
export interface Clock {
  now(): UtcMs;
  monotonic(): Millis;
  /** Calls `act` once after `delay`; the returned function cancels. */
  after(delay: Millis, act: () => void): () => void;
}

export type RegisterTable = 'holding' | 'input';
export type BitTable = 'coil' | 'discrete';

export interface SnmpBinding {
  readonly oid: string;
  readonly type: 'integer' | 'octet-string' | 'gauge' | 'oid' | 'ip-address' | 'time-ticks' | 'counter' | 'counter64';
  readonly value: number | string | Uint8Array;
}

/** One exchange on the wire. */
export type Request =
  | {
      readonly kind: 'read-registers';
      readonly unit: number;
      readonly table: RegisterTable;
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: 'read-bits';
      readonly unit: number;
      readonly table: BitTable;
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: 'write-registers';
      readonly unit: number;
      readonly address: number;
      readonly values: readonly number[];
      readonly single: boolean;
    }
  | {
      readonly kind: 'write-bits';
      readonly unit: number;
      readonly address: number;
      readonly values: readonly boolean[];
      readonly single: boolean;
    }
  | { readonly kind: 'get'; readonly oids: readonly string[] }
  | { readonly kind: 'set'; readonly bindings: readonly SnmpBinding[] };

/** `varbinds` come in the order asked; a missing object has no value. */
export type Reply =
  | { readonly kind: 'registers'; readonly values: readonly number[] }
  | { readonly kind: 'bits'; readonly values: readonly boolean[] }
  | {
      readonly kind: 'varbinds';
      readonly values: readonly { readonly oid: string; readonly value?: number | string | Uint8Array }[];
    }
  | { readonly kind: 'written' };

/** Counters since the session was opened; round trips in milliseconds over the last 512 answers. */
export interface LinkStatistics {
  readonly state: 'idle' | 'connecting' | 'up' | 'down';
  readonly requests: number;
  readonly answers: number;
  readonly faults: { readonly [code: string]: number };
  readonly reconnects: number;
  /** Answers that came after their deadline, were told from others' and thrown away: the deadline may be too short. */
  readonly late?: number;
  readonly roundTrip: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly lastAnswerAt?: UtcMs;
}

/** Codes and values of a frame (`unit`, `function`, `address`, `values`, `oids` …), never sentences. */
export type TraceValues = { readonly [name: string]: string | number | readonly (string | number)[] };

/** One frame as it went over the line, or an `event` between frames. Holds no community string and no key. */
export interface TraceEntry {
  readonly seq: number;
  readonly at: UtcMs;
  readonly direction: 'out' | 'in' | 'event';
  /** Bytes of the frame, secrets blanked out; shorter than `length` when a long frame was cut. */
  readonly hex: string;
  readonly length: number;
  readonly decoded: TraceValues;
  /** What the frame, or its absence, meant for the exchange. */
  readonly fault?: FaultCode;
}

/** The latest frames of a line, at most 500 in at most 256 KiB; off until somebody looks for a fault. */
export interface LineTrace {
  readonly on: boolean;
  start(): void;
  /** Ends recording and forgets what was recorded. */
  stop(): void;
  /** Oldest first; none while off. */
  entries(): readonly TraceEntry[];
}

/** One open line to an endpoint. Connects on demand, reconnects by itself, settles every exchange exactly once. */
export interface Session {
  /** Sends one request and waits for its answer, at most the endpoint's `timeout` (plus connecting). */
  exchange(request: Request): Promise<Outcome<Reply>>;
  /**
   * As `exchange`, for whoever asks thousands of times a second: calls `settle` once, perhaps before it returns. Where the
   * request has to wait for the line, `isWanted` is asked right before it leaves; false ends it as `queue/expired`.
   * `leftAt`, by the monotonic clock, is told of a request that was held back.
   */
  send?(request: Request, settle: (outcome: Outcome<Reply>, leftAt?: Millis) => void, isWanted?: () => boolean): void;
  /**
   * Requests held back because their unit still owes an answer that could be taken for theirs. They take no place on
   * the line: others overtake them.
   */
  readonly held?: number;
  statistics(): LinkStatistics;
  readonly trace?: LineTrace;
  /** Ends the line; pending exchanges settle with `session/closed`. */
  close(): Promise<void>;
}

export type PollClass = 'fast' | 'normal' | 'slow' | 'deep';

/** A group of reads that belong together and are due at the same interval. */
export interface Poll {
  readonly class: PollClass;
  readonly every: Millis;
  readonly requests: readonly Request[];
}

/** One write of a command; steps of one device go out in order. */
export interface WriteStep {
  readonly request: Request;
  readonly functions: readonly DeviceFunction[];
  /** Sending it twice does the same as once; pulses and toggles are not: only a read-back that shows no effect lets them be sent again. */
  readonly idempotent: boolean;
  /** Pause before the next step of this device. */
  readonly pauseAfter: Millis;
}

/** How a technician sees one point of a profile. */
export interface PointDescription {
  readonly name: string;
  readonly title: string;
  readonly titleEn?: string;
  /** Register or OID as the vendor's manual writes it, e.g. `4x 0x0003` or `1.3.6.1…`. */
  readonly where: string;
  readonly encoding: string;
  readonly unit?: string;
  readonly pollClass: PollClass;
  /** What its raw numbers stand for where they measure nothing: named states, or bits that each tell something. */
  readonly coded?: 'states' | 'bits';
  /** The functions whose state is read from it: while it is old, theirs is not known. */
  readonly shows: readonly DeviceFunction[];
  /** Number of elements of a list point. */
  readonly count?: number;
}

/** A device's profile, compiled and bound to its unit and addresses. Pure: same inputs, same outputs. */
export interface DeviceProgram {
  readonly profile: {
    readonly id: string;
    readonly title: string;
    readonly titleEn?: string;
    readonly maker?: string;
    /** How sure its numbers are, as one letter (V, S, U, D), a colon, and where they come from. */
    readonly source: string;
    readonly sourceEn?: string;
  };
  readonly capability: Capability;
  readonly points: readonly PointDescription[];
  readonly polls: readonly Poll[];
  /** Turns one reply into samples; a reply of the wrong shape yields samples marked `undecodable`. */
  decode(request: Request, reply: Reply): readonly Sample[];
  /**
   * Two or more reads that together cover the points of this one; empty when it cannot be divided. One illegal
   * address fails a whole read: dividing finds it and saves the rest. The same requests each time it is asked.
   */
  divide(request: Request): readonly Request[];
  /** Keys (`point`, or `point#index` in a list) of the samples that `decode` makes of a reply to this request. */
  pointsOf(request: Request): readonly string[];
  /** The writes that bring the device from `reported` to `desired`; only functions that differ are written. */
  writesFor(desired: DesiredState, reported: ReportedState): readonly WriteStep[];
  /** Reads that show the state of these functions, from the status registers where they differ. */
  readBackFor(functions: readonly DeviceFunction[]): readonly Request[];
  /** The functions that these samples show, in canonical units. */
  reported(samples: readonly Sample[]): ReportedState;
  /** Pause between the last write and the first read-back; deadline for the read-back to agree. */
  readonly settle: Millis;
  readonly verifyWithin: Millis;
  /** Writes that keep the device from falling back by itself, if it has a watchdog. */
  readonly watchdog?: { readonly every: Millis; readonly requests: readonly Request[] };
  /** Samples of these points changing downward mean the device restarted (uptime counters). */
  readonly uptimePoint?: string;
  /** Range limit of a visibility sensor in metres: resting there is clear air, not a stuck value. */
  readonly ceiling?: number;
  /** How the device says "busy" beyond exceptions 5 and 6, and how long to wait then. */
  readonly busy?: {
    readonly exceptions: readonly number[];
    readonly wait: Millis;
    /** The wait that these samples ask for; `undefined` when the device is free. */
    waitIn(samples: readonly Sample[]): Millis | undefined;
  };
  /** The message that a sign shows by itself when it no longer hears the centre. */
  readonly lossMessage?: {
    /** The writes that store `text` for silence of `minutes`. */
    writesFor(text: string, minutes: number): readonly WriteStep[];
    /** Reads that show what is set. */
    readonly reads: readonly Request[];
    /** True when the samples prove text and time; `undefined` when they say nothing of it. */
    shows(samples: readonly Sample[], text: string, minutes: number): boolean | undefined;
  };
  /** Words for the fault codes that this profile raises. */
  readonly faultTexts?: { readonly [code: string]: { readonly zh: string; readonly en: string } };
}

/** What the shells hand to the core. */
export interface Drivers {
  /** The program for a device, or `profile/invalid` with file, line and column in `detail`. */
  program(device: Device): Outcome<DeviceProgram>;
  open(endpoint: Endpoint, clock: Clock): Session;
}
