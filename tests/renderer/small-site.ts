/** A site of three zones on two roads, and fifty lamps. */
import { indexSite } from '../../renderer/stores/site-index.ts';

export const place = (id: string, road: string, from: number) => ({
  id,
  name: `雾区${id}`,
  nameEn: `Zone ${id}`,
  road,
  direction: 'up' as const,
  from,
  to: from + 1000,
  segments: [],
  control: 'auto' as const,
  policy: 'default',
  bands: [],
});

export const site = indexSite({
  id: 's',
  name: 's',
  timeZone: 'UTC',
  faultTexts: {},
  endpoints: [],
  roads: ['south', 'north'].map((id) => ({
    id,
    name: id,
    class: 'expressway' as const,
    postedSpeed: 120,
    from: 0,
    to: 9000,
    line: [],
  })),
  zones: [place('a', 'north', 0), place('b', 'south', 5000), place('c', 'south', 100)],
  devices: Array.from({ length: 50 }, (_, n) => ({
    id: `lamp-${n}`,
    kind: 'flashing-lamp' as const,
    name: `爆闪灯 ${n}`,
    profile: 'p',
    unit: 1,
    zone: 'a',
    road: 'north',
    stake: n,
    side: 'left' as const,
    managed: true,
    simulated: false,
    lights: [],
  })),
});
