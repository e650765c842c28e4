/** A zone without fog, alarms or orders, for tests to build on. */
import type { ZoneView } from '../../main/contract/views/zone.ts';

export const calmZone = (id: string): ZoneView => ({
  id,
  at: 0,
  visibility: { trust: 'good', band: 'standby', trend: [] },
  sensors: [],
  subSegments: [],
  mode: 'standby',
  source: 'automatic',
  automaticMode: 'standby',
  since: 0,
  armed: true,
  reasons: [],
  speed: { statutory: false },
  convergence: {
    total: 0,
    verified: 0,
    pending: 0,
    failed: 0,
    unknown: 0,
    offline: 0,
    unsupported: 0,
    maintenance: 0,
    state: 'idle',
  },
  effectiveness: { effective: true, lamps: 0, litShare: 0, reasons: [] },
  timing: {},
  openAlarms: 0,
});
