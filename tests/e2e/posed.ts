/** The real screen before a core without a road: its zones stand as a test poses them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { zoneView } from '../bench/render-site.ts';
import { root } from './console.ts';

export interface Posed {
  readonly url: string;
  close(): void;
}

/** Serves a city with these zones and alarms, so many lamps in the first zone, and nothing else. */
export async function pose(zones: readonly ZoneView[], lamps = 10, alarms: readonly AlarmView[] = []): Promise<Posed> {
  const child: ChildProcess = fork(join(root, 'tests/bench/render-core.ts'), [String(lamps), String(zones.length)], {
    env: { ...process.env, FOGWARD_SCREEN: join(root, 'out/renderer') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  child.send({ pose: zones, alarms });
  return { url, close: () => child.disconnect() };
}

const minute = 60_000;

/** A zone with all at once that a tile must tell: thick fog, a closure to decide, doubt, and lamps that do not follow. */
export function busyZone(n: number, over: Partial<ZoneView> = {}): ZoneView {
  const now = Date.now();
  const calm = zoneView(`zone-${n}`, 480, now);
  return {
    ...calm,
    visibility: { ...calm.visibility, escalate: 38, clear: 41, band: 'control', trust: 'hold' },
    mode: 'control',
    automaticMode: 'control',
    convergence: { ...calm.convergence, verified: 418, failed: 24, unknown: 26, offline: 12, state: 'partial' },
    effectiveness: { effective: false, lamps: 480, litShare: 0.87, reasons: ['share-below'] },
    proposal: {
      id: `closure-${n}`,
      mode: 'control',
      kind: 'closure',
      at: now,
      answerBy: now + 5 * minute,
      vetoFor: 30 * minute,
    },
    openAlarms: 12,
    ...over,
  };
}

/** A person holds the zone in this mode. */
export const heldIn = (mode: ZoneView['mode']): Partial<ZoneView> => {
  const now = Date.now();
  return {
    mode,
    source: 'override',
    override: { mode, by: 'supervisor', reason: 'patrol', since: now, until: now + 60 * minute, leaves: 'standby' },
  };
};

/** A busy zone whose closure people agreed to or refused four minutes ago, as the core tells it. */
export function answeredZone(n: number, code: 'closure-agreed' | 'closure-refused'): ZoneView {
  const now = Date.now();
  const { proposal: _, ...zone } = busyZone(n);
  const answer = { code, by: 'operator-zhang, supervisor-li', at: now - 4 * minute };
  const whole = code === 'closure-agreed' ? answer : { ...answer, until: now + 26 * minute };
  return { ...zone, reasons: [...zone.reasons, whole] };
}

/** What a sensor of a zone has to say when it says nothing good. */
const sensor = (n: number, quality: 'good' | 'missing'): ZoneView['sensors'][number] => ({
  id: `sensor-${n}`,
  stake: 1_000 * n,
  quality,
  cause: quality === 'good' ? 'none' : 'stale',
  at: Date.now() - 3 * minute,
});

/**
 * A zone that warns in every way a row has words for: stale and silent sensors, an entry by hand, lamps failed, unknown
 * and out of reach, a long dark run, not armed, much to decide. Every second and third one is held by hand too weakly,
 * every third is disarmed, the others have an agreed or a refused closure beside a proposal.
 */
export function graveZone(n: number): ZoneView {
  if (n % 3 !== 0) return armedGraveZone(n);
  // Nothing is proposed where automation is off.
  const { proposal: _, ...held } = armedGraveZone(2 * n);
  return { ...held, id: busyZone(n).id, armed: false, unguided: 'control' };
}

function armedGraveZone(n: number): ZoneView {
  const now = Date.now();
  const { id, visibility, ...busy } = busyZone(n);
  const answered = answeredZone(n, n % 4 === 1 ? 'closure-agreed' : 'closure-refused');
  const relax = { id: `clear-${n}`, mode: 'anti-collision', kind: 'clear', at: now, until: now + 9 * minute } as const;
  const run = { side: 'left', lamps: 12, from: 1_000, to: 1_300, gap: 325 } as const;
  return {
    ...busy,
    id,
    visibility: {
      ...visibility,
      at: now - 3 * minute,
      entered: { value: 38, by: 'operator-zhang', at: now - 3 * minute, until: now + 20 * minute, source: 'video' },
    },
    sensors: [sensor(1, 'good'), sensor(2, 'missing'), sensor(3, 'missing')],
    effectiveness: { ...busy.effectiveness, longestDarkRun: run },
    ...(n % 2 === 0 ? heldIn('outline') : { reasons: answered.reasons, proposal: { ...relax, vetoFor: 30 * minute } }),
    since: now - 59 * minute,
  };
}
