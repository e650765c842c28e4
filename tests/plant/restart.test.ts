/**
 * The core dies at any instant and comes back on the data folder it left. A crash is played by copying the folder as
 * it is on disk at that instant and cutting the old core's clock: nothing it had pending happens any more.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, expect, test } from 'vitest';
import type { Clock } from '../../drivers/port.ts';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { buildRoadside } from '../../drivers/simulator/roadside.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import type { Core } from '../../main/core/core.ts';
import { metres, minutes, utcMs } from '../../main/domain/units.ts';
import { clear, library, readPlantSite, seededJitter, startPlantCore } from './plant.ts';
import { VirtualClock } from './virtual-clock.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-plant-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A clock that stops calling once cut, like the timers of a killed process. */
function mortal(clock: VirtualClock): Clock & { cut(): void } {
  let alive = true;
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (delay, act) => clock.after(delay, () => (alive ? act() : undefined)),
    cut: () => {
      alive = false;
    },
  };
}

interface World {
  readonly clock: VirtualClock;
  readonly roadside: ReturnType<typeof must>;
  core: Core;
  life: ReturnType<typeof mortal>;
  folder: string;
}
const loaded = readPlantSite();
const must = (built: ReturnType<typeof buildRoadside>) => {
  if (!built.ok) throw new Error(built.fault.detail);
  return built.value;
};

async function newWorld(): Promise<World> {
  const clock = new VirtualClock();
  const roadside = must(buildRoadside(loaded.site, library, { clock, weather: clear, seed: 3 }));
  const life = mortal(clock);
  const folder = newFolder();
  const world: World = { clock, roadside, life, folder, core: startPlantCore(loaded, roadside, life, folder) };
  await clock.advanceUntil(() => world.core.health().status === 'running', 60_000, 100);
  return world;
}

/** Kills the core as it stands and starts another on what the disk holds, `away` milliseconds later. */
async function crash(world: World, away = 0): Promise<void> {
  world.life.cut();
  await world.clock.advance(away);
  const folder = newFolder();
  for (const file of ['journal.db', 'journal.db-wal', 'telemetry.db', 'telemetry.db-wal'])
    cpSync(join(world.folder, file), join(folder, file), { recursive: true });
  world.core.parts.store.close();
  world.folder = folder;
  world.life = mortal(world.clock);
  world.core = startPlantCore(loaded, world.roadside, world.life, folder);
}

test('killed at 50 random instants: no act is lost, nothing verified is repeated, the field is read before acting', {
  timeout: 240_000,
}, async () => {
  const random = seededJitter(2026);
  const world = await newWorld();
  const visibilities = [5000, 300, 150, 80, 40];
  for (let round = 0; round < 50; round += 1) {
    world.roadside.setWeather(steady(metres(visibilities[Math.floor(random() * visibilities.length)]!)));
    await world.clock.advance(Math.floor(random() * 45_000));
    await world.clock.advance(Math.floor(random() * 1_000));
    const before = world.core.parts.store.lastSeq();
    const modeBefore = world.core.parts.zone('east')!.automaticMode;
    await crash(world);

    const { store } = world.core.parts;
    expect(store.lastSeq(), `round ${round}: what was on disk is still there`).toBeGreaterThanOrEqual(before);
    expect(world.core.health().status).not.toBe('running');
    const startedAt = store.lastSeq();
    await world.clock.advanceUntil(() => world.core.health().status === 'running', 60_000, 20);
    const beforeReading = store
      .query({ kind: 'command.intended', limit: 500 })
      .filter((event) => event.seq > startedAt);
    const beganAt =
      store.query({ kind: 'decision.made', limit: 50 }).findLast((event) => event.seq > startedAt)?.seq ?? 0;
    for (const event of beforeReading)
      expect(event.seq, `round ${round}: commanded before the field was read`).toBeGreaterThan(beganAt);
    expect(world.core.parts.zone('east')!.automaticMode, `round ${round}: the mode was taken up`).toBe(modeBefore);
    expect(store.verify().intact).toBe(true);
  }
  world.roadside.setWeather(steady(metres(80)));
  await world.clock.advance(180_000);
  expect(world.core.parts.zone('east')).toMatchObject({ convergence: { state: 'converged' } });
  expect(openCommands(world.core)).toEqual([]);
});

test('after a crash with everything verified, nothing is sent again', async () => {
  const world = await newWorld();
  world.roadside.setWeather(steady(metres(150)));
  await world.clock.advance(180_000);
  expect(world.core.parts.zone('east')!.convergence.state).toBe('converged');
  await crash(world);
  const startedAt = world.core.parts.store.lastSeq();
  await world.clock.advance(60_000);
  expect(world.core.parts.zone('east')).toMatchObject({
    mode: 'active',
    armed: true,
    convergence: { state: 'converged' },
  });
  expect(
    world.core.parts.store.query({ kind: 'command.intended', limit: 50 }).filter((event) => event.seq > startedAt),
  ).toEqual([]);
});

test('what was last seen of the fog holds the speed after a crash, though no sensor is heard any more', async () => {
  const world = await newWorld();
  world.roadside.setWeather(steady(metres(150)));
  await world.clock.advance(240_000);
  expect(world.core.parts.zone('east')).toMatchObject({ mode: 'active', speed: { recommended: 60 } });
  // In the time for which fog must last nothing is decided anew, but the law goes by what is seen.
  world.roadside.setWeather(steady(metres(60)));
  await world.clock.advanceUntil(() => world.core.parts.zone('east')!.speed.recommended === 40, 60_000, 20);
  await world.clock.advance(140);
  expect(world.core.parts.zone('east')).toMatchObject({ mode: 'active' });
  for (const id of ['vis-1', 'vis-2', 'vis-3']) world.roadside.setBehaviour(id, [behaviour('silent')]);
  await crash(world, 60_000);
  await world.clock.advanceUntil(() => world.core.health().status === 'running', 120_000, 1_000);
  await world.clock.advance(30_000);
  const after = world.core.parts.zone('east')!;
  expect(after.visibility.escalate).toBeUndefined();
  expect(after).toMatchObject({ mode: 'active', speed: { recommended: 40, article: '81(2)' } });
});

test('an act before the field was read is refused, and what was saved stays', async () => {
  const world = await newWorld();
  world.roadside.setWeather(steady(metres(150)));
  await world.clock.advance(180_000);
  await crash(world);
  expect(world.core.health().status).toBe('reading-field');
  const { access } = world.core.parts;
  await access.setup('root', 'a long password');
  const caller = { session: undefined, where: 'test' };
  const client = createRouterClient(world.core.router, { context: { caller } });
  await client.session.signIn({ name: 'root', password: 'a long password' });
  const staged = await client.acts.stageMode({ zone: 'east', mode: 'outline', reason: 'early', minutes: 30 });
  expect(staged).toMatchObject({ done: false, refusal: { code: 'reading-field' } });
  expect(await client.acts.arm({ zone: 'east', on: false })).toMatchObject({ refusal: { code: 'reading-field' } });
  await world.clock.advance(60_000);
  expect(world.core.parts.zone('east')).toMatchObject({ mode: 'active', armed: true });
});

/** The guidance of a zone's own hosts, as they were switched while nobody commanded them. */
async function litByThemselves(world: World): Promise<void> {
  world.life.cut();
  for (const host of ['host-1', 'host-2', 'host-3']) world.roadside.switchByHand(host, { mode: 'active', lit: true });
  await crash(world, 60_000);
}

/** True while each of the zone's hosts is lit, looked at every second for `span` milliseconds. */
async function stayLit(world: World, span: number): Promise<boolean> {
  for (let passed = 0; passed < span; passed += 1_000) {
    await world.clock.advance(1_000);
    if (['host-1', 'host-2', 'host-3'].some((host) => !world.roadside.lampState(host).on)) return false;
  }
  return true;
}

test('lamps that the field lit by itself while the core was away stay lit until automation clears them', async () => {
  const world = await newWorld();
  await world.clock.advance(60_000);
  expect(world.core.parts.zone('east')!.mode).toBe('standby');
  await litByThemselves(world);
  world.roadside.setWeather(steady(metres(150)));
  expect(await stayLit(world, 120_000)).toBe(true);
  expect(world.core.parts.zone('east')).toMatchObject({ mode: 'active', armed: true });
  world.roadside.setWeather(clear);
  await world.clock.advance(60 * 60_000);
  expect(world.core.parts.zone('east')!.mode, 'cleared by its own rules').toBe('standby');
  expect(world.roadside.lampState('host-1').on).toBe(false);
});

test('what a person held of a device, or an override still in force, is not taken for the field’s own doing', async () => {
  const world = await newWorld();
  const { control } = world.core.parts;
  const until = utcMs(world.clock.now() + 60 * 60_000);
  control.overrides.hold({ device: 'host-1', desired: { mode: 'active' }, by: 'mei', reason: 'r', until }, []);
  const ordered = control.act(
    'south',
    { kind: 'override', mode: 'active', by: 'a', reason: 'r', for: minutes(60) },
    'override.set',
    { name: 'a', role: 'supervisor', console: 'desk' },
    {},
  );
  expect(ordered.ok).toBe(true);
  await world.clock.advance(120_000);
  expect(world.core.parts.device('host-1')?.reported.mode).toBe('active');
  expect(world.core.parts.device('shost-1')?.reported.mode).toBe('active');
  await crash(world);
  await world.clock.advance(60_000);
  expect(world.core.parts.zone('east')).toMatchObject({ mode: 'standby' });
  expect(world.core.parts.zone('south')).toMatchObject({ mode: 'active', automaticMode: 'standby' });
});

test('a changed configuration leaves automation disarmed until a person arms it; the mode is held meanwhile', async () => {
  const world = await newWorld();
  world.roadside.setWeather(steady(metres(150)));
  await world.clock.advance(180_000);
  world.life.cut();
  await world.core.stop();
  world.life = mortal(world.clock);
  const changed = { ...loaded, fingerprint: 'another' };
  world.core = startPlantCore(changed, world.roadside, world.life, world.folder);
  await world.clock.advanceUntil(() => world.core.health().status === 'running', 60_000, 100);
  world.roadside.setWeather(clear);
  await world.clock.advance(40 * 60_000);
  expect(world.core.parts.zone('east')).toMatchObject({ mode: 'active', armed: false });
  expect(world.core.parts.alarms.alarms.map((alarm) => alarm.code)).toContain('automation-disarmed');
  const armed = world.core.parts.control.act(
    'east',
    { kind: 'arm', by: 'a' },
    'automation.armed',
    { name: 'a', role: 'operator', console: 'desk' },
    {},
  );
  expect(armed.ok).toBe(true);
  await world.clock.advance(40 * 60_000);
  expect(world.core.parts.zone('east')!.mode).toBe('standby');
});

test('a second core on the folder of a living one is refused', async () => {
  const world = await newWorld();
  expect(() => startPlantCore(loaded, world.roadside, world.clock, world.folder)).toThrow('store/in-use');
  await world.core.stop();
  await startPlantCore(loaded, world.roadside, world.clock, world.folder).stop();
});

test('a held device whose saved state is damaged is said and left to its zone; the others are held on', async () => {
  const world = await newWorld();
  const { overrides } = world.core.parts.control;
  const until = utcMs(world.clock.now() + 30 * 60_000);
  for (const device of ['lamp-1', 'sentinel-1'])
    overrides.hold(
      { device, desired: device === 'lamp-1' ? { lit: true } : { mainWarning: 'slow' }, by: 'mei', reason: 'r', until },
      [],
    );
  await world.clock.advance(60_000);
  expect(world.roadside.lampState('lamp-1').on).toBe(true);
  world.core.parts.recorder.flush();
  world.core.parts.store.saveState('device-override/lamp-1', { device: 'lamp-1', desired: { lit: 'perhaps' } });
  await crash(world);
  const startedAt = world.core.parts.store.lastSeq();
  expect(await world.clock.advanceUntil(() => world.core.health().status === 'running', 60_000, 100)).toBe(true);
  await world.clock.advance(60_000);

  const { store, control } = world.core.parts;
  const said = store.query({ kind: 'device-override.ended', limit: 10 }).filter(({ seq }) => seq > startedAt);
  expect(said).toMatchObject([{ device: 'lamp-1', zone: 'south', data: { why: 'damaged-state' } }]);
  expect(control.overrides.of('lamp-1')).toBeUndefined();
  expect(control.overrides.of('sentinel-1')).toMatchObject({ by: 'mei' });
  expect(store.loadState('device-override/lamp-1')).toBeNull();
  await crash(world);
  await world.clock.advance(60_000);
  expect(world.core.parts.store.query({ kind: 'device-override.ended', limit: 10 }), 'said once').toHaveLength(
    said.length,
  );
});

test('maintenance whose saved state is damaged is said and ended; the others are mended on', async () => {
  const world = await newWorld();
  const { picture, store } = world.core.parts;
  for (const device of ['lamp-1', 'sentinel-1'])
    picture.setMaintenance(device, { by: 'mei', reason: 'mast', since: world.clock.now() });
  world.core.parts.recorder.flush();
  store.saveState('maintenance/lamp-1', { by: 'mei', reason: 7 });
  await crash(world);
  expect(await world.clock.advanceUntil(() => world.core.health().status === 'running', 60_000, 100)).toBe(true);

  const after = world.core.parts;
  expect(after.picture.record('lamp-1')?.maintenance).toBeUndefined();
  expect(after.picture.record('sentinel-1')?.maintenance).toMatchObject({ by: 'mei', reason: 'mast' });
  after.recorder.flush();
  expect(after.store.query({ kind: 'maintenance.ended', limit: 10 })).toMatchObject([
    { device: 'lamp-1', zone: 'south', data: { why: 'damaged-state' } },
  ]);
  expect(after.store.loadState('maintenance/lamp-1')).toBeNull();
});

/** Commands of the whole journal that never ended, by device. */
function openCommands(core: Core): readonly string[] {
  const { store, recorder } = core.parts;
  recorder.flush();
  const open = new Map<string, number>();
  for (let seq = 1; seq <= store.lastSeq(); seq += 1) {
    const event = store.event(seq);
    if (event?.device === undefined) continue;
    if (event.kind === 'command.intended') open.set(event.device, seq);
    if (/^command\.(verified|failed|unknown|refused|superseded)$/.test(event.kind)) open.delete(event.device);
  }
  return [...open.keys()];
}

test('the trend of the half hour before a crash is there again, with a gap where no core ran', async () => {
  const world = await newWorld();
  const minute = 60_000;
  const zone = () => world.core.parts.zone('east')!;
  const at = (wanted: number) => zone().visibility.trend.find(([began]) => began === wanted)?.[1];
  await world.clock.advance(20 * minute);
  world.roadside.setWeather(steady(metres(150)));
  await world.clock.advance(10 * minute);
  const before = zone().visibility.trend.map(([began, value]): [number, number] => [began, value]);
  const killedAt = world.clock.now();
  await crash(world, 5 * minute);

  expect(world.core.health().status).not.toBe('running');
  const kept = before.filter(([began]) => began > world.clock.now() - 29 * minute);
  expect(kept.length).toBeGreaterThan(20);
  for (const [began, value] of kept) {
    expect(at(began)! / value, new Date(began).toISOString()).toBeGreaterThan(0.9);
    expect(at(began)! / value, new Date(began).toISOString()).toBeLessThan(1.1);
  }
  const startedAt = world.clock.now();
  await world.clock.advanceUntil(() => world.core.health().status === 'running', minute, 100);
  await world.clock.advance(minute);
  const inBetween = zone().visibility.trend.filter(([began]) => began > killedAt && began + minute < startedAt);
  expect(inBetween).toEqual([]);
  expect(zone().visibility.trend.at(-1)![0]).toBeGreaterThan(startedAt - minute);
  expect(zone().visibility.trend[0]![0]).toBeGreaterThanOrEqual(world.clock.now() - 31 * minute);
  await world.core.stop();
});

test('a figure that a person entered is taken up with its author, moment, source and end; an expired one is ended', async () => {
  const minute = 60_000;
  const world = await newWorld();
  const person = { name: 'mei', role: 'operator', console: 'desk' } as const;
  const enteredAt = world.clock.now();
  const entry = { value: 150, minutes: 30, source: 'patrol' } as const;
  const east = world.core.parts.control.enterVisibility('east', entry, person);
  const south = world.core.parts.control.enterVisibility('south', { ...entry, minutes: 5 }, person);
  const shown = world.core.parts.zone('east')!.visibility.entered;
  expect(shown).toMatchObject({ value: 150, by: 'mei', at: enteredAt, until: enteredAt + 30 * minute });
  // Killed at once: nothing that would have been written later is on disk.
  await crash(world, 10 * minute);
  expect(await world.clock.advanceUntil(() => world.core.health().status === 'running', minute, 100)).toBe(true);
  const after = world.core.parts;
  expect(after.zone('east')!.visibility).toMatchObject({ entered: shown, escalate: 150 });
  expect(after.zone('south')!.visibility.entered).toBeUndefined();
  expect(after.store.query({ kind: 'visibility.ended', limit: 10 })).toMatchObject([
    { zone: 'south', causes: [south], data: { why: 'expired', value: 150, source: 'patrol' } },
  ]);
  expect(after.store.query({ kind: 'fog.changed', zone: 'east', limit: 1 })[0]?.causes).toContain(east);

  await world.clock.advance(enteredAt + 30 * minute - world.clock.now() + 2_000);
  expect(after.zone('east')!.visibility.entered).toBeUndefined();
  expect(after.store.query({ kind: 'visibility.ended', zone: 'east', limit: 10 })).toMatchObject([
    { causes: [east], data: { why: 'expired' } },
  ]);
  await crash(world);
  await world.clock.advance(minute);
  expect(world.core.parts.zone('east')!.visibility.entered).toBeUndefined();
  expect(world.core.parts.store.query({ kind: 'visibility.ended', limit: 10 }), 'each said once').toHaveLength(2);
});

test('an entered figure whose saved state is damaged is said and forgotten; another zone keeps its own', async () => {
  const world = await newWorld();
  const person = { name: 'mei', role: 'operator', console: 'desk' } as const;
  const { control, store } = world.core.parts;
  for (const zone of ['east', 'south'])
    control.enterVisibility(zone, { value: 150, minutes: 30, source: 'video' }, person);
  store.saveState('visibility/east', { value: 'thick', by: 'mei' });
  await crash(world);
  expect(await world.clock.advanceUntil(() => world.core.health().status === 'running', 60_000, 100)).toBe(true);

  const after = world.core.parts;
  expect(after.zone('east')!.visibility.entered).toBeUndefined();
  expect(after.zone('south')!.visibility.entered).toMatchObject({ by: 'mei', value: 150 });
  expect(after.store.query({ kind: 'visibility.ended', limit: 10 })).toMatchObject([
    { zone: 'east', data: { why: 'damaged-state' } },
  ]);
  expect(after.store.loadState('visibility/east')).toBeNull();
});
