/** The real screen before a core without a road: its zones stand as a test poses them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { zoneView } from '../bench/render-site.ts';
import { root } from './console.ts';

export interface Posed {
  readonly url: string;
  close(): void;
}

/** Serves a city with these zones and nothing else. */
export async function pose(zones: readonly ZoneView[]): Promise<Posed> {
  const child: ChildProcess = fork(join(root, 'tests/bench/render-core.ts'), ['10', String(zones.length)], {
    env: { ...process.env, FOGWARD_SCREEN: join(root, 'out/renderer') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  child.send({ pose: zones });
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
    override: { mode, by: 'supervisor', reason: 'patrol', since: now, until: now + 60 * minute },
  };
};
