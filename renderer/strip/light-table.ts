/**
 * The lights of one zone as typed arrays: places never change, states are overwritten as the feed brings them.
 * React never sees a single light.
 */
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { SiteDevice } from '../stores/site-index.ts';

/**
 * Drawn looks from the calmest to the worst; where lights share a column the worst one shows. `unlit` is a lamp that is
 * dark where its zone wants light, so that lit neighbours never paint it away.
 */
export const lightLooks = [
  'dark',
  'lit',
  'host-dark',
  'host-lit',
  'maintenance',
  'external',
  'unknown',
  'no-verify',
  'stuck-on',
  'unlit',
  'offline',
  'fault',
] as const;
export type LightLook = (typeof lightLooks)[number];

const codeOf = Object.fromEntries(lightLooks.map((look, code) => [look, code])) as {
  readonly [L in LightLook]: number;
};
export const lookOf = (code: number): LightLook => lightLooks[code] ?? 'unknown';

export interface LightTable {
  readonly count: number;
  readonly stake: Float64Array;
  /** 0 left, 1 right, 2 median. */
  readonly side: Uint8Array;
  readonly look: Uint8Array;
  /** Position within its host, from 0; 0 for a lamp that is its own device. */
  readonly index: Uint16Array;
  readonly device: readonly string[];
  /** First row and number of rows of each device. */
  readonly rows: ReadonlyMap<string, { readonly from: number; readonly count: number }>;
}

const sideCode = { left: 0, right: 1, median: 2 } as const;

/** Hosts contribute their lights, flashing lamps themselves; everything starts unknown. */
export function makeLightTable(devices: readonly SiteDevice[]): LightTable {
  const places: { stake: number; side: number; device: string; index: number }[] = [];
  const rows = new Map<string, { from: number; count: number }>();
  for (const device of devices) {
    const from = places.length;
    if (device.kind === 'guidance-host') {
      for (const light of device.lights) {
        places.push({ stake: light.stake, side: sideCode[light.side], device: device.id, index: light.index });
      }
    } else if (device.kind === 'flashing-lamp') {
      places.push({ stake: device.stake, side: sideCode[device.side], device: device.id, index: 0 });
    }
    if (places.length > from) rows.set(device.id, { from, count: places.length - from });
  }
  return {
    count: places.length,
    stake: Float64Array.from(places, (place) => place.stake),
    side: Uint8Array.from(places, (place) => place.side),
    look: new Uint8Array(places.length).fill(codeOf.unknown),
    index: Uint16Array.from(places, (place) => place.index),
    device: places.map((place) => place.device),
    rows,
  };
}

/** Writes one device's lights into the table; true when any of them changed. */
export function takeDevice(table: LightTable, id: string, device: DeviceView | undefined): boolean {
  const rows = table.rows.get(id);
  if (rows === undefined) return false;
  let changed = false;
  for (let at = 0; at < rows.count; at += 1) {
    const row = rows.from + at;
    const look = codeOf[lookAt(device, table.index[row] ?? 0)];
    if (table.look[row] === look) continue;
    table.look[row] = look;
    changed = true;
  }
  return changed;
}

/** What one light may be drawn as: a stale device is unknown, never its last colour. */
export function lookAt(device: DeviceView | undefined, index: number): LightLook {
  const look = lookToldOf(device, index);
  const isDark = look === 'dark' || look === 'host-dark';
  return isDark && saysLit(device?.desired ?? {}) === true ? 'unlit' : look;
}

function lookToldOf(device: DeviceView | undefined, index: number): LightLook {
  if (device === undefined || (device.stale && device.condition !== 'offline')) return 'unknown';
  if (device.condition === 'maintenance') return 'maintenance';
  const letter = device.lights?.[index];
  if (letter === undefined) return lookOfCondition(device);
  if (device.condition === 'offline') return 'offline';
  if (letter === 'l') return 'lit';
  if (letter === 'd') return 'dark';
  if (letter === 'f') return 'fault';
  if (letter === 'x') return 'offline';
  return letter === 'h' ? hostLook(device) : 'unknown';
}

const hostLook = ({ reported }: DeviceView): LightLook => {
  const lit = saysLit(reported);
  return lit === undefined ? 'unknown' : lit ? 'host-lit' : 'host-dark';
};

/** Whether a state gives light, by whichever function the device has; `undefined` when it does not say. */
function saysLit({ lit, mode, brightness }: DeviceView['reported']): boolean | undefined {
  if (lit !== undefined) return lit;
  if (mode !== undefined) return mode !== 'off';
  return brightness === undefined ? undefined : brightness > 0;
}

function lookOfCondition(device: DeviceView): LightLook {
  switch (device.condition) {
    case 'lit':
      return 'lit';
    case 'dark':
      return 'dark';
    case 'operating':
      return device.reported.lit === undefined ? hostLook(device) : device.reported.lit ? 'lit' : 'dark';
    case 'external':
    case 'stuck-on':
    case 'no-verify':
    case 'offline':
    case 'maintenance':
      return device.condition;
    case 'fault':
    case 'mismatch':
    case 'misconfigured':
      return 'fault';
    default:
      return 'unknown';
  }
}
