import { expect, test } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { inShort } from '../../renderer/pages/overview/zone-order.ts';
import { zoneView } from '../bench/render-site.ts';

const zone = (part: Partial<ZoneView>): ZoneView => ({ ...zoneView('z', 100, 0), ...part });
const { visibility } = zone({});
const clear = { ...visibility, escalate: 9_000, band: 'standby' } as const;
const calm = zone({ mode: 'standby', automaticMode: 'standby', visibility: clear });
const proposal = { id: 'p', mode: 'active', kind: 'escalate', at: 0 } as NonNullable<ZoneView['proposal']>;

test('zones out of sight in short: the gravest mode, held or wanted, what waits, and what is not known yet', () => {
  expect(inShort([calm, calm])).toEqual({ gravest: 'standby', waiting: 0, unread: 0 });
  expect(inShort([calm, { ...calm, visibility }]).gravest, 'fog that nobody guides yet').toBe('active');
  const held = zone({ mode: 'outline', automaticMode: 'control' });
  expect(inShort([calm, held, { ...calm, proposal }])).toEqual({ gravest: 'control', waiting: 1, unread: 0 });
  const accident = zone({ mode: 'accident', automaticMode: 'active' });
  expect(inShort([calm, accident]).gravest).toBe('accident');
  const unread = zone({ unread: true, mode: 'standby', automaticMode: 'standby' });
  expect(inShort([unread])).toEqual({ gravest: undefined, waiting: 0, unread: 1 });
  expect(inShort([unread, held])).toEqual({ gravest: 'control', waiting: 0, unread: 1 });
});
