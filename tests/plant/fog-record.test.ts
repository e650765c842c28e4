/** The record of fog that waits for a person: when it called, how long nobody answered, how it was answered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { createFogReport } from '../../main/core/report/fog-events.ts';
import type { ZoneControl } from '../../main/domain/asset.ts';
import { metres, minutes } from '../../main/domain/units.ts';
import { type Plant, readPlantSite, startPlant } from './plant.ts';

const minute = 60_000;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-record-'));
  folders.push(folder);
  return folder;
};

const li = { name: 'li', role: 'operator', console: 'desk' } as const;
const order = { kind: 'override', mode: 'active', by: 'li', reason: 'seen on video', for: minutes(30) } as const;

async function plantWith(control: ZoneControl, dataDir?: string): Promise<Plant> {
  const loaded = readPlantSite();
  const zones = loaded.site.zones.map((zone) => ({ ...zone, control }));
  const plant = await startPlant({
    loaded: { ...loaded, site: { ...loaded.site, zones } },
    ...(dataDir && { dataDir }),
  });
  await plant.clock.advance(2 * minute);
  return plant;
}

const zone = (plant: Plant) => plant.core.parts.zone('east')!;
const records = (plant: Plant) => plant.core.parts.report.list({ zone: 'east', limit: 9 });
const ofEast = (plant: Plant, kind: string) => plant.events(kind).filter((event) => event.zone === 'east');
const record = (plant: Plant) => records(plant)[0];

/** Fog that calls for `active`, until the zone's fog event is open; what the clock said then. */
async function foggy(plant: Plant): Promise<number> {
  plant.roadside.setWeather(steady(metres(150)));
  expect(await plant.clock.advanceUntil(() => zone(plant).fogEvent !== undefined, 5 * minute, 500)).toBe(true);
  return plant.clock.now();
}

const act = (
  plant: Plant,
  wanted: Parameters<Plant['core']['parts']['control']['act']>[1],
  kind: 'override.set' | 'proposal.confirmed' | 'proposal.vetoed' | 'automation.suspended',
) => {
  const data = wanted.kind === 'override' ? { mode: wanted.mode } : { kind: 'escalate', mode: 'active' };
  expect(plant.core.parts.control.act('east', wanted, kind, li, data)).toMatchObject({ ok: true });
};

/** Clear air until the event is closed, and what the record says of it then; rebuilt from the journal it is the same. */
async function closed(plant: Plant) {
  plant.roadside.setWeather(steady(metres(5_000)));
  expect(await plant.clock.advanceUntil(() => zone(plant).fogEvent === undefined, 60 * minute, 1_000)).toBe(true);
  expect(records(plant)).toHaveLength(1);
  const rebuilt = createFogReport(plant.core.parts.store);
  rebuilt.rebuild();
  expect(rebuilt.list({ zone: 'east', limit: 9 })).toEqual(records(plant));
  return record(plant)!;
}

describe('in a zone that asks, fog that waits eleven minutes', () => {
  it('and is confirmed then took eleven minutes, and what it fell to meanwhile is its lowest', async () => {
    const plant = await plantWith('confirm');
    const calledAt = await foggy(plant);
    expect(zone(plant).mode).toBe('standby');
    await plant.clock.advance(5 * minute);
    plant.roadside.setWeather(steady(metres(120)));
    await plant.clock.advance(3 * minute);
    plant.roadside.setWeather(steady(metres(170)));
    await plant.clock.advance(3 * minute);
    expect(record(plant)).toMatchObject({ strongest: 'standby', modes: [{ mode: 'standby' }] });
    expect(record(plant)!.questions).toMatchObject([{ mode: 'active' }]);
    expect(record(plant)!.questions![0]).not.toHaveProperty('answer');
    act(plant, { kind: 'confirm', proposal: zone(plant).proposal!.id, by: 'li' }, 'proposal.confirmed');
    await plant.clock.advance(2 * minute);
    expect(zone(plant).mode).toBe('active');

    const fog = record(plant)!;
    expect(Math.abs(fog.openedAt - calledAt)).toBeLessThanOrEqual(1_000);
    expect(fog.minVisibility).toBeLessThan(130);
    expect(fog.minVisibilityAt).toBeLessThan(fog.openedAt + 9 * minute);
    expect(fog.responseTime).toBeGreaterThan(11 * minute);
    expect(fog.responseTime).toBeLessThan(13 * minute);
    const [question] = fog.questions!;
    expect(question).toMatchObject({ answer: 'confirmed', by: 'li' });
    expect(Math.round((question!.endedAt! - question!.askedAt) / minute)).toBe(11);
    const opening = plant.core.parts.report.get(fog.id)!;
    expect(opening.event).toMatchObject({ called: 'active', calledAt: fog.openedAt });
    const called = opening.entries.find(({ seq }) => seq === fog.id)!;
    expect(called).toMatchObject({ kind: 'fog.called', data: { reasons: [{ code: 'visibility-below' }] } });
    expect(opening.entries.find(({ seq }) => seq === called.causes[0])?.kind).toBe('fog.changed');
    await plant.core.stop();
  });

  it('for an override is not answered in three seconds', async () => {
    const plant = await plantWith('confirm');
    await foggy(plant);
    await plant.clock.advance(11 * minute);
    act(plant, order, 'override.set');
    await plant.clock.advance(2 * minute);
    expect(record(plant)!.responseTime).toBeGreaterThan(11 * minute);
    expect(record(plant)).toMatchObject({ overrides: 1, questions: [{ answer: 'override', by: 'li' }] });
    await plant.core.stop();
  });

  it('over a restart is one event, waiting since it was first asked', async () => {
    const plant = await plantWith('confirm', newFolder());
    const calledAt = await foggy(plant);
    const { id } = record(plant)!;
    await plant.clock.advance(5 * minute);
    await plant.restart();
    expect(zone(plant).fogEvent).toBe(id);
    await plant.clock.advance(6 * minute);
    act(plant, { kind: 'confirm', proposal: zone(plant).proposal!.id, by: 'li' }, 'proposal.confirmed');
    await plant.clock.advance(2 * minute);
    expect(records(plant)).toHaveLength(1);
    expect(record(plant)).toMatchObject({ id, questions: [{ answer: 'confirmed' }] });
    const [question] = record(plant)!.questions!;
    expect(question!.endedAt! - question!.askedAt).toBeGreaterThan(11 * minute - 2_000);
    expect(record(plant)!.responseTime).toBeGreaterThan(11 * minute);
    expect(record(plant)!.openedAt).toBeLessThanOrEqual(calledAt);
    expect(ofEast(plant, 'fog.called').filter(({ at }) => at > calledAt + minute)).toEqual([]);
    await plant.core.stop();
  });
});

it('a veto is in the record, with what was vetoed; the event ends when the fog has ceased', async () => {
  const plant = await plantWith('confirm');
  await foggy(plant);
  await plant.clock.advance(3 * minute);
  act(plant, { kind: 'veto', proposal: zone(plant).proposal!.id, by: 'li' }, 'proposal.vetoed');
  await plant.clock.advance(5 * minute);
  expect(zone(plant)).toMatchObject({ mode: 'standby', fogEvent: record(plant)!.id });
  const fog = await closed(plant);
  expect(fog).toMatchObject({ strongest: 'standby', called: 'active', overrides: 0 });
  expect(fog.questions).toMatchObject([{ mode: 'active', answer: 'vetoed', by: 'li' }]);
  expect(fog).not.toHaveProperty('responseTime');
  expect(ofEast(plant, 'fog.ceased')).toMatchObject([{ seq: fog.closedBy, data: { mode: 'active' } }]);
  await plant.core.stop();
});

describe.each(['confirm', 'manual'] as const)('in a %s zone', (control) => {
  it('fog that nobody answered is an event that says so', async () => {
    const plant = await plantWith(control);
    await foggy(plant);
    await plant.clock.advance(4 * minute);
    const fog = await closed(plant);
    expect(fog.minVisibility).toBeLessThan(200);
    expect(fog).toMatchObject({ called: 'active', strongest: 'standby', questions: [{ answer: 'unanswered' }] });
    expect(fog.questions![0]!.endedAt! - fog.questions![0]!.askedAt).toBeGreaterThan(4 * minute);
    await plant.core.stop();
  });
});

it('under suspended automation fog is an event all the same, over a restart too, answered by an override', async () => {
  const plant = await plantWith('auto', newFolder());
  act(plant, { kind: 'disarm', why: 'person' }, 'automation.suspended');
  const calledAt = await foggy(plant);
  const { id } = record(plant)!;
  await plant.clock.advance(5 * minute);
  await plant.restart();
  await plant.clock.advance(6 * minute);
  expect(zone(plant)).toMatchObject({ mode: 'standby', armed: false, fogEvent: id });
  expect(ofEast(plant, 'fog.called').filter(({ at }) => at > calledAt + minute)).toEqual([]);
  act(plant, order, 'override.set');
  await plant.clock.advance(2 * minute);
  const fog = record(plant)!;
  expect(fog.questions).toMatchObject([{ mode: 'active', answer: 'override' }]);
  expect(fog.responseTime).toBeGreaterThan(11 * minute);
  await plant.core.stop();
});

it('an override to standby in the fog of an automatic zone does not end its event', async () => {
  const plant = await plantWith('auto');
  await foggy(plant);
  await plant.clock.advance(3 * minute);
  expect(zone(plant).mode).toBe('active');
  const { id, responseTime } = record(plant)!;
  expect(responseTime).toBeLessThan(2 * minute);
  plant.roadside.setWeather(steady(metres(700)));
  await plant.clock.advance(3 * minute);
  const chief = { name: 'wang', role: 'supervisor', console: 'desk' } as const;
  const off = { ...order, mode: 'standby', by: 'wang', for: minutes(5) } as const;
  expect(plant.core.parts.control.act('east', off, 'override.set', chief, { mode: 'standby' })).toMatchObject({
    ok: true,
  });
  await plant.clock.advance(minute);
  expect(zone(plant)).toMatchObject({ mode: 'standby', fogEvent: id });
  expect(await closed(plant)).toMatchObject({ id, overrides: 1 });
  expect(record(plant)).not.toHaveProperty('questions');
  await plant.core.stop();
});

it('a mode that a person orders without fog opens an event as ever, and its end closes it', async () => {
  const plant = await plantWith('confirm');
  act(plant, { ...order, for: minutes(5) }, 'override.set');
  await plant.clock.advance(2 * minute);
  expect(record(plant)).toMatchObject({ strongest: 'active', overrides: 1 });
  expect(record(plant)!.responseTime).toBeLessThan(minute);
  expect(record(plant)).not.toHaveProperty('calledAt');
  await closed(plant);
  await plant.core.stop();
});
