/** What goes wrong at the roadside, through the whole system: guidance never weakens, nothing succeeds unproved. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { clear, type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
const east = (plant: Plant) => plant.core.parts.zone('east')!;
const alarmCodes = (plant: Plant) => plant.core.parts.alarms.alarms.map((alarm) => alarm.code);
const foggy = async (visibility = 150): Promise<Plant> => {
  const plant = await startPlant();
  plant.roadside.setWeather(steady(metres(visibility)));
  await plant.clock.advance(3 * minute);
  return plant;
};

test('sensors lost in fog: the mode is held for hours, said as an alarm, and never relaxed', async () => {
  const plant = await foggy();
  expect(east(plant).mode).toBe('active');
  for (const sensor of ['vis-1', 'vis-2', 'vis-3']) plant.roadside.setBehaviour(sensor, [behaviour('silent')]);
  plant.roadside.setWeather(clear);
  await plant.clock.advance(120 * minute);
  expect(east(plant)).toMatchObject({ mode: 'active', source: 'hold', visibility: { trust: 'none' } });
  expect(alarmCodes(plant)).toContain('visibility-lost');
  for (const sensor of east(plant).sensors) expect(sensor.quality).toBe('missing');
  for (const sensor of ['vis-1', 'vis-2', 'vis-3']) plant.roadside.setBehaviour(sensor, []);
  await plant.clock.advance(90 * minute);
  expect(east(plant).mode).toBe('standby');
});

test('lamps that are still being switched are not called ineffective, unless it lasts', async () => {
  const plant = await startPlant();
  for (const host of ['host-1', 'host-2']) plant.roadside.setBehaviour(host, [behaviour('ignores-writes')]);
  plant.roadside.setWeather(steady(metres(150)));
  expect(await plant.clock.advanceUntil(() => east(plant).mode === 'active', 5 * minute, 500)).toBe(true);
  await plant.clock.advance(500);
  expect(east(plant).effectiveness).toMatchObject({ effective: false, settling: true });
  await plant.clock.advance(minute);
  expect(east(plant).effectiveness).toMatchObject({ effective: false });
  expect(east(plant).effectiveness).not.toHaveProperty('settling');
});

test('what a person saw is as old as their look, however fresh the sensors are', async () => {
  const plant = await foggy();
  const li = await signIn(plant, 'li', 'operator');
  const entered = await li.acts.enterVisibility({ zone: 'east', value: 60, minutes: 30, source: 'video' });
  expect(entered).toMatchObject({ done: true });
  const at = plant.clock.now();
  await plant.clock.advance(10 * minute);
  const { visibility } = east(plant);
  expect(visibility).toMatchObject({ escalate: 60, entered: { by: 'li' } });
  expect(Math.abs(visibility.at! - at)).toBeLessThan(2_000);
  expect(visibility.entered!.at).toBe(visibility.at);
});

test('a sensor that falls silent does not age the figure that the others give', async () => {
  const plant = await foggy();
  plant.roadside.setBehaviour('vis-1', [behaviour('silent')]);
  await plant.clock.advance(10 * minute);
  const { visibility, sensors } = east(plant);
  const [silent] = sensors;
  expect(silent).toMatchObject({ id: 'vis-1' });
  expect(silent!.quality).not.toBe('good');
  expect(plant.clock.now() - visibility.at!).toBeLessThan(30_000);
});

test('a dirty sensor may strengthen but not clear', async () => {
  const plant = await startPlant();
  for (const sensor of ['vis-1', 'vis-2'])
    plant.roadside.setBehaviour(sensor, [behaviour('sensor-dirty', { factor: 1 })]);
  plant.roadside.setBehaviour('vis-3', [behaviour('silent')]);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(20 * minute);
  expect(east(plant).mode).toBe('active');
  plant.roadside.setWeather(clear);
  await plant.clock.advance(60 * minute);
  expect(east(plant).mode).toBe('active');
  expect(east(plant).visibility.trust).toBe('hold');
});

test('a dead host delays nobody, is told as one alarm, and is brought along when it returns', async () => {
  const plant = await startPlant();
  plant.roadside.setBehaviour('h2', [behaviour('silent')]);
  await plant.clock.advance(2 * minute);
  plant.roadside.setWeather(steady(metres(150)));
  const others = () => ['host-1', 'host-3', 'sign-1', 'sign-2'].map((id) => plant.core.parts.device(id)!.phase);
  const decided = await plant.clock.advanceUntil(() => east(plant).mode === 'active', 5 * minute, 200);
  expect(decided).toBe(true);
  await plant.clock.advance(3_000);
  expect(others()).toEqual(['verified', 'verified', 'verified', 'verified']);
  await plant.clock.advance(2 * minute);
  expect(east(plant).convergence).toMatchObject({ verified: 4, offline: 1, state: 'partial' });
  expect(east(plant).effectiveness.effective).toBe(false);
  expect(alarmCodes(plant)).toContain('gateway-down');
  expect(plant.core.parts.device('host-2')!.condition).toBe('offline');

  plant.roadside.setBehaviour('h2', []);
  await plant.clock.advance(90_000);
  expect(east(plant).convergence).toMatchObject({ verified: 5, state: 'converged' });
  expect(plant.roadside.lampState('host-2').on).toBe(true);
});

test('missing devices are told once: by their silent line, by themselves, or by guidance that fails', async () => {
  const plant = await startPlant();
  const about = (zone: string) =>
    plant.core.parts.alarms.alarms.flatMap((alarm) =>
      alarm.zone === zone && alarm.code.startsWith('zone-')
        ? [[alarm.code, alarm.data['offline'], alarm.suppressed?.cause?.code]]
        : [],
    );
  plant.roadside.setWeather(steady(metres(150)));
  plant.roadside.setBehaviour('lamp-1', [behaviour('silent')]);
  await plant.clock.advance(6 * minute);
  expect(about('south')).toEqual([['zone-partial', 1, undefined]]);
  plant.roadside.setBehaviour('se1', [behaviour('silent')]);
  await plant.clock.advance(2 * minute);
  expect(about('south')).toEqual([['zone-partial', 1, undefined]]);
  plant.roadside.setBehaviour('lamp-1', []);
  await plant.clock.advance(2 * minute);
  expect(about('south')).toEqual([['zone-partial', 1, 'gateway-down']]);

  plant.roadside.setBehaviour('lamp-1', [behaviour('silent')]);
  plant.roadside.setBehaviour('se1', []);
  await plant.clock.advance(2 * minute);
  plant.roadside.setBehaviour('sh1', [behaviour('silent')]);
  await plant.clock.advance(2 * minute);
  expect(about('south')).toEqual([
    ['zone-partial', 1, 'zone-not-effective'],
    ['zone-not-effective', undefined, undefined],
  ]);
});

test('a host that lies on read-back ends as failed, says so, and the others are verified', async () => {
  const plant = await startPlant();
  plant.roadside.setBehaviour('host-1', [behaviour('ignores-writes')]);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(6 * minute);
  expect(east(plant).convergence).toMatchObject({ verified: 4, failed: 1 });
  expect(alarmCodes(plant)).toContain('command-failed');
  expect(plant.core.parts.store.openFaults()).toContainEqual(
    expect.objectContaining({ device: 'host-1', code: 'command/failed' }),
  );
  const failed = plant.events('command.failed').at(-1)!;
  expect(failed).toMatchObject({ device: 'host-1' });
  expect(failed.data['mismatch']).toEqual(expect.arrayContaining(['brightness']));

  plant.roadside.setBehaviour('host-1', []);
  await plant.clock.advance(6 * minute);
  expect(east(plant).convergence).toMatchObject({ verified: 5, failed: 0, state: 'converged' });
  expect(plant.core.parts.store.openFaults().filter((fault) => fault.device === 'host-1')).toEqual([]);
});

test('a host that restarts dark, or is switched by hand, is put right without anyone asking', async () => {
  const plant = await foggy();
  const isLit = () => plant.roadside.lampState('host-1').on;
  expect(isLit()).toBe(true);
  plant.roadside.reboot('host-1');
  await plant.clock.advance(5_000);
  expect(isLit()).toBe(false);
  await plant.clock.advance(2 * minute);
  expect(isLit()).toBe(true);
  expect(plant.events('device.drifted').filter((event) => event.device === 'host-1').length).toBeGreaterThanOrEqual(1);

  plant.roadside.switchByHand('host-2', { mode: 'off', brightness: 0 });
  await plant.clock.advance(2 * minute);
  expect(plant.roadside.lampState('host-2').on).toBe(true);
  expect(east(plant).convergence.state).toBe('converged');
});

test('somebody who keeps switching a lamp off is answered at once a few times, then once a minute', async () => {
  const plant = await foggy();
  plant.roadside.setBehaviour('host-1', [behaviour('hand-switched', { every: 5_000, lit: false })]);
  await plant.clock.advance(20 * minute);
  const orders = plant.events('command.intended').filter((event) => event.device === 'host-1').length;
  expect(orders).toBeGreaterThan(5);
  expect(orders).toBeLessThan(40);
});

test('a busy gateway is waited for, not called broken', async () => {
  const plant = await startPlant();
  plant.roadside.setBehaviour('host-1', [behaviour('busy', { times: 3 })]);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(plant.core.parts.device('host-1')).toMatchObject({ phase: 'verified' });
  expect(plant.events('command.busy').length).toBeGreaterThanOrEqual(3);
  expect(plant.events('command.failed')).toEqual([]);
});

test('a lone low reading that its neighbours contradict strengthens by one mode and asks for a look', async () => {
  const plant = await startPlant();
  plant.roadside.setBehaviour('vis-2', [behaviour('sensor-stuck', { at: 60 })]);
  await plant.clock.advance(2 * minute);
  expect(['outline', 'active']).toContain(east(plant).mode);
  expect(alarmCodes(plant)).toContain('contradicted-sensor');
});

test('a lone low reading is shown, judged by law and kept on record as it was read, and not as trusted', async () => {
  const plant = await startPlant();
  plant.roadside.setBehaviour('vis-2', [behaviour('sensor-stuck', { at: 31 })]);
  const shown = new Set<number>();
  for (let second = 0; second < 90; second += 1) {
    await plant.clock.advance(1_000);
    const { visibility, sensors } = east(plant);
    if (visibility.escalate === undefined) continue;
    expect(sensors.map((sensor) => sensor.shortMean)).toContain(visibility.escalate);
    shown.add(Math.round(visibility.escalate));
  }
  const zone = east(plant);
  expect(shown).toContain(31);
  expect(zone).toMatchObject({ mode: 'outline', visibility: { band: 'control', trust: 'good', decisive: 'vis-2' } });
  expect(zone.visibility.escalate).toBeCloseTo(31, 0);
  expect(zone.visibility.alone).toEqual({ sensors: ['vis-2'], followed: 'outline' });
  expect(zone.speed).toMatchObject({ recommended: 20, legalCap: 20, article: '81(3)' });
  expect(plant.events('fog.changed').at(-1)?.data).toMatchObject({ band: 'control', followed: 'outline' });
  const li = await signIn(plant, 'li', 'viewer');
  const [record] = await li.fogEvents.list({ limit: 1 });
  expect(record?.minVisibility).toBeCloseTo(31, 0);
  expect(record?.strongest).toBe('outline');
});

test('the PC’s clock jumps an hour: nothing relaxes, nothing stops', async () => {
  const plant = await foggy();
  for (const jump of [60 * minute, -120 * minute]) {
    plant.clock.jump(jump);
    await plant.clock.advance(2 * minute);
    expect(east(plant).mode).toBe('active');
  }
  await plant.clock.advance(10 * minute);
  expect(east(plant).convergence.state).toBe('converged');
});
