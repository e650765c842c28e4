/** Everything on the strip but the lights, as plain data that can be painted and pointed at. */
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Quality } from '../../main/domain/reading.ts';
import { type Severity, severityOf } from '../parts/condition-mark.tsx';
import type { SiteDevice, SiteZone } from '../stores/site-index.ts';
import { type Row, type StripRows, type StripWindow, stakeAt, xOf } from './geometry.ts';
import { visibilityScale } from './visibility-scale.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number | undefined;
  /** 0 clear to 4 thickest, by the zone's own bands. */
  readonly fog: number;
  readonly contradicted: boolean;
}

export type Look = 'none' | 'intended' | 'sent' | 'verified' | 'failed' | 'unknown';

export interface Mark {
  readonly id: string;
  readonly kind: SiteDevice['kind'];
  readonly stake: number;
  readonly severity: Severity;
  readonly look: Look;
  readonly text: string;
  /** What the device is being told to show, when that is not yet what it shows. */
  readonly wanted: string | undefined;
  /** A sign before the zone, on which the speed is still above the zone's. */
  readonly upstream: boolean;
  readonly value: number | undefined;
  readonly quality: Quality | undefined;
}

export interface Scene {
  readonly stretches: readonly Stretch[];
  readonly marks: readonly Mark[];
  readonly bands: SiteZone['bands'];
  readonly segments: SiteZone['segments'];
  readonly zone: { readonly from: number; readonly to: number };
  readonly direction: SiteZone['direction'];
  readonly darkRun: ZoneView['effectiveness']['longestDarkRun'];
  readonly effective: boolean;
  /** Where drivers are warned before the zone, and the way they drive there. */
  readonly upstream: readonly Upstream[];
  /** The sensor that sets the zone's visibility. */
  readonly decisive: string | undefined;
}

export interface Upstream {
  readonly from: number;
  readonly to: number;
  readonly towards: 'up' | 'down';
}

/** What a scene needs to know of a zone; less of it is known of the past. */
export type ScenePicture = Pick<ZoneView, 'sensors' | 'subSegments'> &
  Partial<Pick<ZoneView, 'mode' | 'effectiveness'>> & {
    readonly visibility?: Pick<ZoneView['visibility'], 'decisive'> | undefined;
  };

/** The warning stretches of a zone: before it in the direction of travel, at both ends where it guides both ways. */
export function upstreamOf({ direction, from, to, upstream = 0 }: SiteZone): readonly Upstream[] {
  if (upstream <= 0) return [];
  const up = { from: Math.max(0, from - upstream), to: from, towards: 'up' } as const;
  const down = { from: to, to: to + upstream, towards: 'down' } as const;
  return direction === 'up' ? [up] : direction === 'down' ? [down] : [up, down];
}

/** A sign that traffic meets before the zone: the core has it step the speed down towards the zone's. */
export const isUpstreamSign = (place: SiteZone, { kind, stake }: Pick<SiteDevice, 'kind' | 'stake'>): boolean =>
  kind === 'sign' && (place.direction === 'down' ? stake > place.to : stake < place.from);

/** How thick a visibility is by the bands: 0 above all of them, then one step a band. */
export const fogStep = (bands: SiteZone['bands'], value: number | undefined): number =>
  value === undefined ? 0 : bands.filter((band) => value < band.below).length;

const looks: { readonly [P in NonNullable<DeviceView['phase']>]: Look } = {
  intended: 'intended',
  sent: 'sent',
  busy: 'sent',
  verified: 'verified',
  failed: 'failed',
  unknown: 'unknown',
  superseded: 'none',
  expired: 'failed',
};
const lookOfPhase = (phase: DeviceView['phase']): Look => (phase === undefined ? 'none' : looks[phase]);

export function makeScene(
  place: SiteZone,
  zone: ScenePicture | undefined,
  devices: readonly SiteDevice[],
  live: (id: string) => DeviceView | undefined,
): Scene {
  const sensors = new Map((zone?.sensors ?? []).map((sensor) => [sensor.id, sensor]));
  const marks = devices
    .filter((device) => device.kind !== 'flashing-lamp')
    .map((device): Mark => {
      const view = live(device.id);
      const sensor = sensors.get(device.id);
      const message = view?.reported.message;
      const wanted = view?.desired?.message;
      return {
        id: device.id,
        kind: device.kind,
        stake: device.stake,
        severity: view === undefined || view.stale || view.offline === true ? 'unsure' : severityOf(view.condition),
        look: lookOfPhase(view?.phase),
        text: message ?? '',
        upstream: isUpstreamSign(place, device),
        wanted: wanted === undefined || wanted === message ? undefined : wanted,
        value: sensor?.shortMean ?? sensor?.value,
        quality: sensor?.quality,
      };
    });
  return {
    stretches: (zone?.subSegments ?? []).map((part) => ({
      from: part.from,
      to: part.to,
      value: part.escalate,
      fog: fogStep(place.bands, part.escalate),
      contradicted: part.contradicted,
    })),
    marks,
    bands: place.bands,
    segments: place.segments,
    zone: { from: place.from, to: place.to },
    direction: place.direction,
    darkRun: zone?.mode === 'standby' ? undefined : zone?.effectiveness?.longestDarkRun,
    effective: zone?.effectiveness?.effective ?? true,
    upstream: upstreamOf(place),
    decisive: zone?.visibility?.decisive,
  };
}

/** The whole stretch that must fit on the strip: the zone and every device in it, with a little air. */
export function wholeWindow(
  place: SiteZone,
  devices: readonly SiteDevice[],
  width: number,
  rows: StripRows,
): StripWindow {
  const stakes = [place.from, place.to, ...devices.map((device) => device.stake)];
  const from = Math.min(...stakes);
  const to = Math.max(...stakes);
  const air = Math.max(50, (to - from) * 0.01);
  return { from: from - air, to: to + air, width, rows };
}

export const profileY = ({ rows }: StripWindow, value: number): number =>
  rows.profile.bottom - visibilityScale(value) * (rows.profile.bottom - rows.profile.top);

/** Where a mark is drawn. */
export function placeOf(mark: Mark, window: StripWindow): { readonly x: number; readonly y: number } {
  const { rows } = window;
  const x = xOf(window, mark.stake);
  const mid = (row: Row): number => (row.top + row.bottom) / 2;
  if (mark.kind === 'visibility-sensor') {
    return { x, y: mark.value === undefined ? rows.profile.bottom - 8 : profileY(window, mark.value) };
  }
  if (mark.kind === 'sign') return { x, y: mid(rows.signs) };
  return { x, y: mid(mark.kind === 'sentinel' ? rows.points : rows.hosts) };
}

/** A sensor's shape with its figure reaches this far above or below its place. */
const sensorReach = 30;

/** A line for words in the profile that no sensor standing at these heights lies on: low, else high, else between. */
export function freeLine({ top, bottom }: Row, sensors: readonly number[]): number {
  const lines = [bottom - 8, top + 16, (top + bottom) / 2 + 4];
  const room = (line: number): number => Math.min(sensorReach, ...sensors.map((y) => Math.abs(y - (line - 4))));
  return lines.reduce((best, line) => (room(line) > room(best) ? line : best));
}

/** The mark under a point, if any; signs are pointed at by their boxes. */
export function findMark(scene: Scene, window: StripWindow, x: number, y: number): Mark | undefined {
  let best: Mark | undefined;
  let distance = 14;
  for (const mark of scene.marks) {
    if (mark.kind === 'sign') continue;
    const place = placeOf(mark, window);
    const away = Math.hypot(place.x - x, place.y - y);
    if (away < distance) {
      best = mark;
      distance = away;
    }
  }
  return best;
}

export const stretchAt = (scene: Scene, window: StripWindow, x: number): Stretch | undefined => {
  const stake = stakeAt(window, x);
  return scene.stretches.find((part) => stake >= part.from && stake <= part.to);
};
