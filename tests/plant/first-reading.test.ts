/** Between a start and the first reading a zone claims nothing: not standby, not agreement with nought devices. */
import { afterEach, expect, test } from 'vitest';
import { buildRoadside } from '../../drivers/simulator/roadside.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Core } from '../../main/core/core.ts';
import { clear, library, readPlantSite, startPlantCore } from './plant.ts';
import { VirtualClock } from './virtual-clock.ts';

let core: Core | undefined;
afterEach(() => core?.stop());

test('a zone says so until control has begun, and its feed tells when it has', async () => {
  const clock = new VirtualClock();
  const loaded = readPlantSite();
  const built = buildRoadside(loaded.site, library, { clock, weather: clear, seed: 1 });
  if (!built.ok) throw new Error(built.fault.detail);
  core = startPlantCore(loaded, built.value, clock, undefined);
  const { parts, health } = core;
  const unread = () => loaded.site.zones.map(({ id }) => parts.zone(id)!.unread);
  const reader = parts.feeds.zones.read(undefined);
  const first = (await reader.next()).value!;
  expect(first).toMatchObject({ type: 'snapshot', items: [{ unread: true }, { unread: true }] });
  expect([health().status, unread()]).toEqual(['reading-field', [true, true]]);

  await clock.advanceUntil(() => health().status === 'running', 60_000, 100);
  expect(unread()).toEqual([undefined, undefined]);
  const next = reader.next();
  await clock.advance(1_000);
  const told = (await next).value!;
  expect(told.type === 'delta' && told.changed.map((zone: ZoneView) => zone.unread)).toEqual([undefined, undefined]);
});
