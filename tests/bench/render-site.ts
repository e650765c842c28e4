/** A synthetic city for the screen alone: one zone of `lamps` lamps, the rest of its zones small; and its live views. */
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { SiteView } from '../../main/contract/views/site.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';

export interface RenderCity {
  readonly site: SiteView;
  readonly zones: readonly ZoneView[];
  readonly devices: Map<string, DeviceView>;
  readonly lamps: readonly string[];
}

const spacing = 25;

/** Every lamp stands in the first zone, so that its page must draw all of them: the worst case of the strip. */
export function makeRenderCity(lamps: number, zones: number, now: number): RenderCity {
  const length = (lamps / 2) * spacing;
  const ids = Array.from({ length: lamps }, (_, n) => `lamp-${n}`);
  const zoneIds = Array.from({ length: zones }, (_, n) => `zone-${n}`);
  return {
    site: {
      id: 'render',
      name: '绘制基准城市',
      nameEn: 'Render bench city',
      timeZone: 'Asia/Shanghai',
      faultTexts: {},
      endpoints: [],
      roads: [
        {
          id: 'road',
          name: '聊城南绕城高速（虚构）',
          nameEn: 'Liaocheng South Ring Expressway (invented)',
          class: 'expressway',
          postedSpeed: 120,
          from: 0,
          to: length + zones * 5_000,
          line: [
            [115.9, 36.4],
            [116.1, 36.5],
            [116.4, 36.45],
          ],
        },
      ],
      zones: zoneIds.map((id, n) => ({
        id,
        name: `徒骇河团雾区 ${n + 1}（虚构）`,
        nameEn: `Tuhai River fog zone ${n + 1} (invented)`,
        road: 'road',
        direction: 'up' as const,
        from: n === 0 ? 0 : length + n * 5_000,
        to: n === 0 ? length : length + n * 5_000 + 4_000,
        segments: [],
        control: 'auto' as const,
        policy: 'default',
        bands: [
          { mode: 'outline' as const, below: 500 },
          { mode: 'active' as const, below: 200 },
          { mode: 'anti-collision' as const, below: 100 },
          { mode: 'control' as const, below: 50 },
        ],
      })),
      devices: ids.map((id, n) => ({
        id,
        kind: 'flashing-lamp' as const,
        name: `爆闪灯 ${n}`,
        profile: 'relay-beacon',
        endpoint: `gateway-${Math.floor(n / 10)}`,
        unit: n % 10,
        zone: 'zone-0',
        road: 'road',
        stake: Math.floor(n / 2) * spacing,
        side: n % 2 === 0 ? ('left' as const) : ('right' as const),
        managed: true,
        simulated: true,
        lights: [],
      })),
    },
    zones: zoneIds.map((id, n) => zoneView(id, n === 0 ? lamps : 0, now)),
    devices: new Map(ids.map((id) => [id, lampView(id, true, now)])),
    lamps: ids,
  };
}

/** One lamp as the feed tells it. */
export function lampView(id: string, lit: boolean, now: number, phase: DeviceView['phase'] = 'verified'): DeviceView {
  const state = { lit, brightness: lit ? 6 : 0, flashPerMinute: 60 };
  return {
    id,
    condition: lit ? 'lit' : 'dark',
    at: now,
    stale: false,
    desired: state,
    reported: state,
    reportedAt: now,
    ...(phase !== undefined && { phase }),
    faults: [],
  };
}

/** A zone in thick fog, half an hour of trend behind it. */
export function zoneView(id: string, total: number, now: number): ZoneView {
  return {
    id,
    at: now,
    visibility: {
      trust: 'good',
      escalate: 140,
      clear: 150,
      band: 'active',
      at: now,
      trend: Array.from(
        { length: 30 },
        (_, n) => [now - (30 - n) * 60_000, 100 + ((n * 37) % 300)] as [number, number],
      ),
    },
    sensors: [],
    subSegments: [{ from: 0, to: 1_000_000, escalate: 140, contradicted: false }],
    mode: 'active',
    source: 'automatic',
    automaticMode: 'active',
    since: now - 600_000,
    armed: true,
    reasons: [{ code: 'visibility-below', visibility: 140, threshold: 200, mode: 'active' }],
    speed: { recommended: 60, legalCap: 60, article: '81(1)', statutory: true },
    convergence: {
      total,
      verified: total,
      pending: 0,
      failed: 0,
      unknown: 0,
      offline: 0,
      unsupported: 0,
      maintenance: 0,
      state: 'converged',
    },
    effectiveness: { effective: true, lamps: total, litShare: 1, reasons: [] },
    timing: {},
    openAlarms: 0,
  };
}
