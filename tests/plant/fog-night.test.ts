/** Nights of fog through the whole system: what was decided, commanded, proved and recorded, from sensor to lamp. */
import { expect, test } from 'vitest';
import { night, steady, stretchesOf } from '../../drivers/simulator/weather.ts';
import { rank } from '../../main/domain/mode.ts';
import { legalCap } from '../../main/domain/speed.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, readPlantSite, startPlant } from './plant.ts';

const minute = 60_000;
const zonesOf = (plant: Plant) => plant.core.parts.site.zones.map((zone) => plant.core.parts.zone(zone.id)!);

test('fog on a sensor switches the zone’s lamps, proves it and records every cause', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  expect(zonesOf(plant).map((zone) => zone.mode)).toEqual(['standby', 'standby']);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(2 * minute);
  const [east] = zonesOf(plant);
  expect(east).toMatchObject({ mode: 'active', source: 'automatic', convergence: { state: 'converged', verified: 5 } });
  expect(east!.effectiveness).toMatchObject({ effective: true, litShare: 1 });
  expect(east!.timing.detectionToLast).toBeLessThan(60_000);
  for (const host of ['host-1', 'host-2', 'host-3', 'shost-1']) expect(plant.roadside.lampState(host).on).toBe(true);

  const verified = plant.events('command.verified').at(-1)!;
  const chain = plant.core.parts.store.chain(verified.seq).map((event) => event.kind);
  expect(chain).toEqual(
    expect.arrayContaining(['quality.changed', 'fog.changed', 'decision.made', 'command.intended']),
  );
});

test('a drifting fog night: every invariant holds in every minute, and the field follows', {
  timeout: 180_000,
}, async () => {
  const loaded = readPlantSite();
  const weather = night(stretchesOf(loaded.site), 11);
  const plant = await startPlant({ loaded, weather });
  const lastDown = new Map<string, { at: number; rank: number }>();
  let worst = 0;
  for (let passed = 0; passed < 11 * 60; passed += 1) {
    await plant.clock.advance(minute);
    for (const zone of zonesOf(plant)) {
      const before = lastDown.get(zone.id);
      const now = rank(zone.mode);
      if (before !== undefined && now < before.rank) {
        expect(before.rank - now, 'one step down').toBe(1);
        expect(zone.at - before.at, 'held before stepping down').toBeGreaterThanOrEqual(9 * minute);
      }
      if (before === undefined || now !== before.rank) lastDown.set(zone.id, { at: zone.at, rank: now });
      worst = Math.max(worst, now);
      const road = plant.core.parts.site.zones.find((it) => it.id === zone.id)!.road;
      const roadClass = plant.core.parts.site.roads.find((it) => it.id === road)!.class;
      const cap =
        zone.visibility.escalate === undefined ? undefined : legalCap(metres(zone.visibility.escalate), roadClass);
      if (cap !== undefined && zone.speed.recommended !== undefined)
        expect(zone.speed.recommended).toBeLessThanOrEqual(cap.cap);
      for (const sensor of zone.sensors) expect(sensor.at).toBeGreaterThan(0);
    }
  }
  expect(worst, 'the night reached the strongest modes').toBeGreaterThanOrEqual(3);
  expect(plant.core.parts.store.verify()).toMatchObject({ intact: true });
  const { intended, ended, open } = commandLedger(plant);
  expect(intended).toBeGreaterThan(20);
  expect(ended + open).toBe(intended);
  expect(open).toBe(0);
  const events = plant.core.parts.report.list({ limit: 50 });
  expect(new Set(events.map((event) => event.zone))).toEqual(new Set(['east', 'south']));
});

/** Counts commands intended and how many of them ended, over the whole journal. */
function commandLedger(plant: Plant): { intended: number; ended: number; open: number } {
  const { store, recorder } = plant.core.parts;
  recorder.flush();
  const ends = new Set([
    'command.verified',
    'command.failed',
    'command.unknown',
    'command.refused',
    'command.superseded',
  ]);
  const open = new Set<number>();
  let intended = 0;
  let ended = 0;
  for (let seq = 1; seq <= store.lastSeq(); seq += 1) {
    const event = store.event(seq);
    if (event?.kind === 'command.intended') {
      intended += 1;
      open.add(seq);
    } else if (event !== undefined && ends.has(event.kind))
      for (const cause of event.causes) if (open.delete(cause)) ended += 1;
  }
  return { intended, ended, open: open.size };
}
