/**
 * What stands beside the road, as written in the site file. Owns places and identities;
 * knows nothing of what a device is doing or how it is spoken to.
 */
import type { Kmh, Metres, Millis } from './units.ts';

export type RoadClass = 'expressway' | 'ordinary';
export type DeviceKind = 'visibility-sensor' | 'guidance-host' | 'flashing-lamp' | 'sentinel' | 'sign';
/** Side of the carriageway as seen in the direction of growing stakes. */
export type Side = 'left' | 'right' | 'median';
/** `up` runs towards growing stakes. */
export type Direction = 'up' | 'down';
export type LngLat = readonly [longitude: number, latitude: number];

export interface Road {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly class: RoadClass;
  readonly postedSpeed: Kmh;
  readonly from: Metres;
  readonly to: Metres;
  /** WGS 84 polyline from `from` to `to`. */
  readonly line: readonly LngLat[];
}

export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly from: Metres;
  readonly to: Metres;
}

/** How far automation may go in a zone without a person. */
export type ZoneControl = 'auto' | 'confirm' | 'manual';

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly road: string;
  readonly direction: Direction | 'both';
  readonly from: Metres;
  readonly to: Metres;
  readonly segments: readonly Segment[];
  readonly policy: string;
  readonly control: ZoneControl;
}

export type Protocol = 'modbus-tcp' | 'modbus-rtu' | 'modbus-rtu-over-tcp' | 'snmp-v2c' | 'snmp-v3';

export interface SerialLine {
  readonly path: string;
  readonly baudRate: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly dataBits: 8;
  readonly stopBits: 1 | 2;
}

/** SNMPv3 user security (RFC 3414, RFC 7860 for SHA-2). */
export interface SnmpUser {
  readonly name: string;
  readonly authProtocol: 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
  readonly authKey: string;
  readonly privProtocol: 'aes' | 'aes256b' | 'aes256r';
  readonly privKey: string;
}

/** One line to the roadside: a socket, a serial port or a UDP peer. Its requests form one queue. */
export interface Endpoint {
  readonly id: string;
  readonly name?: string;
  readonly nameEn?: string;
  readonly protocol: Protocol;
  readonly host?: string;
  readonly port?: number;
  readonly serial?: SerialLine;
  readonly community?: string;
  readonly user?: SnmpUser;
  /** Deadline of one request, from the first byte sent. */
  readonly timeout: Millis;
  readonly connectTimeout: Millis;
  readonly pauseAfterConnect: Millis;
  readonly pauseBetween: Millis;
  /** Requests allowed on the wire at once; 1 unless the gateway is known to pipeline. */
  readonly inFlight: number;
  /** The gateway accepts a single connection: never open a second before the first is closed. */
  readonly oneConnection: boolean;
  /** The far end is our own simulator: the screen says so. */
  readonly simulated: boolean;
}

/** A row of guidance lights driven by one host. */
export interface LightRow {
  readonly from: Metres;
  readonly to: Metres;
  readonly spacing: Metres;
  readonly sides: readonly Side[];
}

export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly nameEn?: string;
  readonly profile: string;
  /** Absent on unmanaged devices, which are inventory for patrols only. */
  readonly endpoint?: string;
  readonly unit: number;
  /** Added to every register address of the profile, for several devices on one unit. */
  readonly addressOffset: number;
  readonly zone?: string;
  readonly road: string;
  readonly stake: Metres;
  readonly side: Side;
  readonly position?: LngLat;
  readonly county?: string;
  readonly countyEn?: string;
  readonly managed: boolean;
  readonly lights?: LightRow;
  /** Interval of the fast poll, when it differs from the profile's. */
  readonly pollEvery?: Millis;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
  /** IANA time zone in which people read the clock, e.g. Asia/Shanghai. */
  readonly timeZone: string;
  readonly roads: readonly Road[];
  readonly zones: readonly Zone[];
  readonly endpoints: readonly Endpoint[];
  readonly devices: readonly Device[];
}

/** One guidance light of a host's row; `index` counts from 0 in the host's node order. */
export interface Light {
  readonly host: string;
  readonly index: number;
  readonly stake: Metres;
  readonly side: Side;
}

/** The lights of a host in node order: along the stakes, and at each stake side by side as listed. */
export function lightsOf(host: Device): readonly Light[] {
  const row = host.lights;
  if (row === undefined) return [];
  const lights: Light[] = [];
  for (let stake: number = row.from; stake <= row.to; stake += row.spacing) {
    for (const side of row.sides) lights.push({ host: host.id, index: lights.length, stake: stake as Metres, side });
  }
  return lights;
}

/** Written form of a stake: 123400 m is `K123+400`, 50 m before the road's beginning is `-K0+050`. */
export function formatStake(stake: Metres): string {
  const whole = Math.abs(Math.round(stake));
  const sign = stake < 0 && whole > 0 ? '-' : '';
  return `${sign}K${Math.floor(whole / 1000)}+${String(whole % 1000).padStart(3, '0')}`;
}

/** Reads `K123+400`, `123+400` or plain metres; `undefined` when it is none of these. */
export function parseStake(text: string): Metres | undefined {
  const marked = /^\s*[Kk]?(\d{1,5})\+(\d{3}(?:\.\d+)?)\s*$/.exec(text);
  if (marked) return (Number(marked[1]) * 1000 + Number(marked[2])) as Metres;
  return /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? (Number(text) as Metres) : undefined;
}

/** True when traffic meets `a` before `b` in the zone's direction; both-way zones count as `up`. */
export const isUpstream = (direction: Zone['direction'], a: Metres, b: Metres): boolean =>
  direction === 'down' ? a > b : a < b;
