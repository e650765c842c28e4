/** One cause, one line, through the whole system; and what people put aside stays so over a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import type { LoadedSite } from '../../main/core/config/loaded-site.ts';
import { isAside, standingOf } from '../../main/domain/alarm.ts';
import { isActive } from '../../main/domain/alarm-fold.ts';
import { type Plant, readPlantSite, signIn, startPlant } from './plant.ts';

const minute = 60_000;
const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'fogward-alarms-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const east = ['v1', 'v2', 'v3', 'h1', 'h2', 'h3'];
const silence = (plant: Plant, lines: readonly string[], on: boolean): void => {
  for (const line of lines) plant.roadside.setBehaviour(line, on ? [behaviour('silent')] : []);
};
const alarms = (plant: Plant) => plant.core.parts.alarms.alarms;
const listed = (plant: Plant, code: string) =>
  alarms(plant)
    .filter((alarm) => alarm.code === code && !isAside(alarm))
    .map((alarm) => alarm.key);

test('gateways of one road that fall silent together are one line, over a restart too, and single again after it', async () => {
  const plant = await startPlant({ dataDir: folder() });
  await plant.clock.advance(minute);
  silence(plant, east, true);
  await plant.clock.advance(3 * minute);
  expect(listed(plant, 'trunk-down')).toEqual(['road/g1']);
  expect(listed(plant, 'gateway-down')).toEqual([]);
  const trunk = alarms(plant).find((alarm) => alarm.code === 'trunk-down')!;
  expect(trunk.data).toMatchObject({ gateways: 6, of: 8 });
  expect(trunk.data['folded']).toBeGreaterThanOrEqual(6);

  await plant.restart();
  await plant.clock.advance(3 * minute);
  expect(alarms(plant).filter((alarm) => alarm.code === 'trunk-down')).toMatchObject([{ id: trunk.id, count: 1 }]);
  expect(listed(plant, 'gateway-down')).toEqual([]);

  silence(plant, ['v1', 'v2', 'v3', 'h1'], false);
  await plant.clock.advance(5 * minute);
  expect(listed(plant, 'gateway-down').toSorted()).toEqual(['h2', 'h3']);
  expect(alarms(plant).find((alarm) => alarm.code === 'trunk-down')?.state).toBe('returned-unacknowledged');
});

/** The plant with one named segment, so that its hosts have a feeder. */
function withSegment(): LoadedSite {
  const loaded = readPlantSite();
  const zones = loaded.site.zones.map((zone) =>
    zone.id === 'east' ? { ...zone, segments: [{ id: 'hill', name: '山坡段', from: zone.from, to: zone.to }] } : zone,
  );
  return { ...loaded, site: { ...loaded.site, zones } };
}

test('lines that go and come back one by one have one cause, told once, which then hides no dead gateway', async () => {
  const plant = await startPlant({ loaded: withSegment() });
  const told = new Map<string, number>();
  /** Top lines of common causes, second by second: at most one at a time. */
  const watch = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await plant.clock.advance(1_000);
      const causes = alarms(plant).filter(
        (alarm) => ['trunk-down', 'feeder-out'].includes(alarm.code) && isActive(alarm) && !isAside(alarm),
      );
      expect(causes.length).toBeLessThanOrEqual(1);
      for (const { code, key, count } of causes) told.set(`${code} ${key}`, count);
    }
  };
  await watch(60);
  for (const line of ['v1', 'v2', 'h1', 'h2', 'h3']) {
    silence(plant, [line], true);
    await watch(3);
  }
  await watch(120);
  // The hosts are noticed first: their segment, then the road as its sensors are missed too.
  expect([...told]).toEqual([
    ['feeder-out east/hill', 1],
    ['trunk-down road/g1', 1],
  ]);
  told.clear();
  for (const line of ['v1', 'v2', 'h1', 'h2']) {
    silence(plant, [line], false);
    await watch(40);
  }
  expect([...told]).toEqual([['trunk-down road/g1', 1]]);
  expect(listed(plant, 'gateway-down')).toContain('h3');
});

test('a single dead gateway is told by itself', async () => {
  const plant = await startPlant();
  silence(plant, ['h2'], true);
  await plant.clock.advance(2 * minute);
  expect(listed(plant, 'gateway-down')).toEqual(['h2']);
  expect(listed(plant, 'trunk-down')).toEqual([]);
});

test('shelved, commented and out of service: kept over a restart, journalled, and back in time', async () => {
  const plant = await startPlant({ dataDir: folder() });
  silence(plant, ['h2', 'lamps'], true);
  await plant.clock.advance(3 * minute);
  const watch = () => plant.core.parts.alarms;
  const idOf = (key: string) => alarms(plant).find((alarm) => alarm.key === key)!.id;
  const id = idOf('h2');
  expect(watch().comment(id, 'patrol on its way', 'li')).toHaveProperty('event');
  expect(watch().shelve(id, 30, 'waiting for the supplier', 'li')).toHaveProperty('event');
  const lamps = { code: 'gateway-down', key: 'lamps' } as const;
  expect(watch().takeOutOfService(lamps, 'road works', 'wang')).toHaveProperty('event');
  await plant.restart();
  await plant.clock.advance(20 * minute);
  expect(listed(plant, 'gateway-down')).toEqual([]);
  expect(watch().views('shelved')).toMatchObject([{ key: 'h2', active: true, comments: [{ by: 'li' }] }]);
  expect(watch().views('out-of-service')).toMatchObject([{ key: 'lamps', outOfService: { by: 'wang' } }]);
  await plant.clock.advance(12 * minute);
  expect(alarms(plant).find((alarm) => alarm.id === id)).toMatchObject({ state: 'unacknowledged' });
  expect(plant.events('alarm.unshelved')).toMatchObject([{ data: { key: 'h2', why: 'expired' } }]);
  expect(standingOf(alarms(plant).find((alarm) => alarm.key === 'lamps')!)).toBe('out-of-service');
  expect(watch().putInService(lamps, 'works done', 'wang')).toHaveProperty('event');
  expect(listed(plant, 'gateway-down').toSorted()).toEqual(['h2', 'lamps']);
  expect(
    ['alarm.shelved', 'alarm.commented', 'alarm.out-of-service', 'alarm.back-in-service'].map(
      (kind) => plant.events(kind).length,
    ),
  ).toEqual([1, 1, 1, 1]);
  // The journal names the gateway, not its alarm alone.
  expect(plant.events('alarm.shelved')[0]!.data).toMatchObject({ endpoint: 'h2' });
  const raised = plant.events('alarm.raised').length;
  const { average, observed } = watch().kpi();
  expect(average.value).toBeCloseTo(raised / (observed / (10 * minute)));
});

test('who may put an alarm aside: operators shelve and comment, supervisors take out of service, viewers look', async () => {
  const plant = await startPlant();
  const { alarms: viewer } = await signIn(plant, 'zhao', 'viewer');
  const { alarms: operator } = await signIn(plant, 'li', 'operator');
  const { alarms: supervisor } = await signIn(plant, 'wang', 'supervisor');
  silence(plant, ['h2'], true);
  await plant.clock.advance(2 * minute);
  const { id, code, key } = (await viewer.list({ show: 'listed' })).find((alarm) => alarm.code === 'gateway-down')!;
  const shelf = { id, minutes: 30, reason: 'known' };
  await expect(viewer.shelve(shelf)).rejects.toMatchObject({ code: 'FORBIDDEN', data: { needs: 'operator' } });
  await expect(viewer.comment({ id, text: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(operator.shelve({ ...shelf, minutes: 481 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(operator.shelve({ ...shelf, reason: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(await operator.shelve(shelf)).toMatchObject({ done: true });
  expect((await viewer.list({ show: 'shelved' })).map((alarm) => alarm.id)).toEqual([id]);
  expect((await viewer.list({ show: 'listed' })).map((alarm) => alarm.id)).not.toContain(id);
  expect(await operator.unshelve({ id })).toMatchObject({ done: true });
  expect(await operator.unshelve({ id })).toMatchObject({ done: false, refusal: { code: 'not-shelved' } });
  const out = { code, key, on: true, reason: 'road works' };
  await expect(operator.outOfService(out)).rejects.toMatchObject({ code: 'FORBIDDEN', data: { needs: 'supervisor' } });
  expect(await supervisor.outOfService(out)).toMatchObject({ done: true });
  expect(await supervisor.outOfService({ ...out, code: 'no-such' })).toMatchObject({ done: false });
  expect(await viewer.kpi()).toMatchObject({ standing: { value: 0 }, average: { target: { flag: 'V' } } });
});
