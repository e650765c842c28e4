/**
 * Counts what every device does, in columns of plain numbers: 160 bytes a device, so that a city of 100,000 costs 16 MB
 * and nothing is allocated per answer. Owns numbers only.
 */
import type { FaultCode, Outcome } from '../../domain/outcome.ts';
import { type UtcMs, utcMs } from '../../domain/units.ts';

/** Written as a record so that the compiler misses none; `true` where the device itself has answered. */
const classes: { readonly [C in FaultCode]: boolean } = {
  'link/unreachable': false,
  'link/no-answer': false,
  'link/reset': false,
  'link/damaged': false,
  'session/closed': false,
  'modbus/busy': true,
  'modbus/misconfigured': true,
  'modbus/device-failure': true,
  'modbus/child-dead': false,
  'modbus/wrong-echo': true,
  'snmp/no-such-object': true,
  'snmp/refused': true,
  'snmp/wrong-reply': false,
  'snmp/authentication': false,
  'device/busy': true,
  'device/refused': true,
  'profile/invalid': false,
  'queue/expired': false,
  'queue/full': false,
  'queue/offline': false,
};
/** The device itself has said this: it is there. */
export const isDevicesAnswer = (code: FaultCode): boolean => classes[code];

const codes = Object.keys(classes) as FaultCode[];
const placeOf = new Map(codes.map((code, place) => [code, place]));

/**
 * Round trips fall into buckets that grow by 2^(1/4), from 0.25 ms to 14 s, so a quantile is off by 9 % at most. A
 * bucket counts to 255; then the whole row is halved, so that old answers fade as new ones come.
 */
const buckets = 64;
const perDoubling = 4;
const shortest = 0.25;
const fullest = 255;

const bucketOf = (trip: number): number =>
  trip <= shortest ? 0 : Math.min(Math.ceil(Math.log2(trip / shortest) * perDoubling), buckets - 1);
/** The middle of a bucket, in milliseconds. */
const tripOf = (bucket: number): number => shortest * 2 ** ((bucket - 0.5) / perDoubling);

export interface DeviceStatistics {
  /** Sent on the line; polls that were never sent are faults of class `queue/*` and no requests. */
  readonly requests: number;
  /** Good answers and the device's own exceptions. */
  readonly answers: number;
  readonly faults: { readonly [code: string]: number };
  /** Milliseconds, within 9 %; older answers weigh less. */
  readonly roundTrip: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** When it last gave what was asked for. */
  readonly lastGoodAt?: UtcMs;
}

export class DeviceMeters {
  readonly #requests: Uint32Array;
  readonly #answers: Uint32Array;
  readonly #lastGood: Float64Array;
  readonly #faults: Uint32Array;
  readonly #trips: Uint8Array;

  constructor(devices: number) {
    this.#requests = new Uint32Array(devices);
    this.#answers = new Uint32Array(devices);
    this.#lastGood = new Float64Array(devices);
    this.#faults = new Uint32Array(devices * codes.length);
    this.#trips = new Uint8Array(devices * buckets);
  }

  /** Bytes that one device costs. */
  static get bytesEach(): number {
    return 4 + 4 + 8 + 4 * codes.length + buckets;
  }

  /** An exchange of `device` ended at `at`; `trip` is its time on the line, absent when it was never sent. */
  settled(device: number, outcome: Outcome<unknown>, trip: number | undefined, at: UtcMs): void {
    if (trip !== undefined) this.#requests[device] = (this.#requests[device] ?? 0) + 1;
    if (outcome.ok) this.#lastGood[device] = at;
    else this.#count(device, outcome.fault.code);
    if (trip === undefined || !(outcome.ok || classes[outcome.fault.code])) return;
    this.#answers[device] = (this.#answers[device] ?? 0) + 1;
    const place = device * buckets + bucketOf(trip);
    if (this.#trips[place] === fullest) this.#fade(device);
    this.#trips[place] = (this.#trips[place] ?? 0) + 1;
  }

  report(device: number): DeviceStatistics {
    const lastGood = this.#lastGood[device] ?? 0;
    const row = this.#faults.subarray(device * codes.length, (device + 1) * codes.length);
    return {
      requests: this.#requests[device] ?? 0,
      answers: this.#answers[device] ?? 0,
      faults: Object.fromEntries(codes.flatMap((code, place) => (row[place] ? [[code, row[place]]] : []))),
      roundTrip: {
        p50: this.#quantile(device, 0.5),
        p95: this.#quantile(device, 0.95),
        p99: this.#quantile(device, 0.99),
      },
      ...(lastGood > 0 && { lastGoodAt: utcMs(lastGood) }),
    };
  }

  #count(device: number, code: FaultCode): void {
    const place = device * codes.length + (placeOf.get(code) ?? 0);
    this.#faults[place] = (this.#faults[place] ?? 0) + 1;
  }

  #fade(device: number): void {
    for (let place = device * buckets; place < (device + 1) * buckets; place += 1) {
      this.#trips[place] = (this.#trips[place] ?? 0) >> 1;
    }
  }

  #quantile(device: number, share: number): number {
    const row = this.#trips.subarray(device * buckets, (device + 1) * buckets);
    let left = Math.ceil(share * row.reduce((sum, count) => sum + count, 0));
    if (left === 0) return 0;
    for (const [bucket, count] of row.entries()) {
      left -= count;
      if (left <= 0) return tripOf(bucket);
    }
    return 0;
  }
}
