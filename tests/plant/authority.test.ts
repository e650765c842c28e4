/** Who commands a zone: two consoles never do, one operator needs no extra click, and automation asks nobody. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RouterClient } from '@orpc/server';
import { expect, test, vi } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import type { Router } from '../../main/core/router/router.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
type Client = RouterClient<Router>;

/** Keeps the console connected until the returned function is called. */
async function connect(client: Client): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const pulse = await client.live.pulse(undefined, { signal: stop.signal });
  await pulse.next();
  const reading = (async () => {
    for await (const _ of pulse);
  })().catch(() => undefined);
  return async () => {
    stop.abort();
    await reading;
  };
}

const stageMode = async (client: Client, mode: 'standby' | 'outline' | 'active' | 'anti-collision' = 'active') =>
  client.acts.stageMode({ zone: 'east', mode, reason: 'test', minutes: 30 });
async function act(client: Client, mode: 'standby' | 'outline' | 'active' | 'anti-collision' = 'active') {
  const staged = await stageMode(client, mode);
  return 'preview' in staged ? client.acts.execute({ stage: staged.id }) : staged;
}
/** Prepares a mode for the zone, and a command for one of its hosts. */
async function prepare(client: Client): Promise<readonly [{ id: string }, { id: string }]> {
  const staged = await stageMode(client, 'anti-collision');
  const desired = { brightness: 8 };
  const single = await client.acts.stageDevice({ device: 'host-1', desired, reason: 'test', minutes: 5 });
  if (!('id' in staged) || !('id' in single)) throw new Error('refused');
  return [staged, single];
}
const holder = (plant: Plant) => plant.core.parts.zone('east')!.authority;
const kinds = (plant: Plant) =>
  plant
    .events()
    .flatMap(({ kind, actor, data }) =>
      kind.startsWith('authority.')
        ? [[kind.slice('authority.'.length), actor, data['why'] ?? data['reason'] ?? data['act']]]
        : [],
    );

test('staging takes a free zone, acting keeps it, and another console is refused every act', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const zhao = await signIn(plant, 'zhao', 'operator');
  const leave = await connect(li);
  expect(holder(plant)).toBeUndefined();
  expect(await act(li)).toMatchObject({ done: true });
  expect(holder(plant)).toMatchObject({ by: 'li', lost: false });
  expect((await li.zones.get({ id: 'east' })).authority).toMatchObject({ by: 'li', here: true });
  expect((await zhao.zones.list()).find(({ id }) => id === 'east')!.authority).not.toHaveProperty('here');
  await plant.clock.advance(4 * minute);
  const no = { done: false, refusal: { code: 'no-authority', by: 'li' } };
  expect(await stageMode(zhao)).toMatchObject(no);
  expect(await zhao.acts.returnToAutomatic({ zone: 'east' })).toMatchObject(no);
  expect(await zhao.acts.arm({ zone: 'east', on: false })).toMatchObject(no);
  expect(await zhao.acts.retryFailed({ zone: 'east' })).toMatchObject(no);
  expect(await zhao.acts.enterVisibility({ zone: 'east', value: 80, minutes: 10, source: 'video' })).toMatchObject(no);
  expect(
    await zhao.acts.stageDevice({ device: 'host-1', desired: { mode: 'off' }, reason: 'test', minutes: 5 }),
  ).toMatchObject(no);
  expect(await zhao.acts.releaseDevice({ device: 'host-1' })).toMatchObject(no);
  expect(plant.events('act.refused').at(-1)).toMatchObject({ actor: 'zhao', data: { code: 'no-authority', by: 'li' } });
  expect(await li.acts.returnToAutomatic({ zone: 'east' })).toMatchObject({ done: true });
  expect(kinds(plant)).toEqual([['taken', 'li', 'stage']]);
  await leave();
  await plant.core.stop();
});

test('is taken over with a reason: by a supervisor at once, by an operator after five idle minutes', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const zhao = await signIn(plant, 'zhao', 'operator');
  const chen = await signIn(plant, 'chen', 'supervisor');
  const ends = [await connect(li), await connect(zhao), await connect(chen)];
  await act(li);
  const [staged, single] = await prepare(li);
  expect(await zhao.acts.takeAuthority({ zone: 'east', reason: 'shift' })).toMatchObject({
    refusal: { code: 'authority-in-use', by: 'li' },
  });
  expect(await chen.acts.takeAuthority({ zone: 'east' })).toMatchObject({ refusal: { code: 'no-reason' } });
  expect(await chen.acts.takeAuthority({ zone: 'east', reason: 'police' })).toMatchObject({ done: true });
  // What li had prepared is gone with the zone, and whoever tries it is told who took it and why.
  const gone = { refusal: { code: 'stage-taken-over', by: 'chen', reason: 'police' } };
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject(gone);
  expect(await li.acts.execute({ stage: single.id })).toMatchObject(gone);
  expect(holder(plant)).toMatchObject({ by: 'chen', reason: 'police' });
  await plant.clock.advance(5 * minute);
  expect(await zhao.acts.takeAuthority({ zone: 'east', reason: 'shift' })).toMatchObject({ done: true });
  expect(await chen.acts.releaseAuthority({ zone: 'east' })).toMatchObject({ refusal: { code: 'nothing-to-end' } });
  expect(await zhao.acts.releaseAuthority({ zone: 'east' })).toMatchObject({ done: true });
  expect(await li.acts.takeAuthority({ zone: 'east' })).toMatchObject({ done: true });
  await li.session.signOut();
  expect(holder(plant)).toBeUndefined();
  expect(kinds(plant)).toEqual([
    ['taken', 'li', 'stage'],
    ['taken-over', 'chen', 'police'],
    ['taken-over', 'zhao', 'shift'],
    ['released', 'zhao', 'by-hand'],
    ['taken', 'li', undefined],
    ['released', 'li', 'signed-out'],
  ]);
  expect(plant.events('authority.taken-over')[0]).toMatchObject({ data: { from: 'li' } });
  for (const end of ends) await end();
  await plant.core.stop();
});

test('another console of the same account needs a reason while the first one is there, and none once it is gone', async () => {
  const plant = await startPlant();
  const first = await signIn(plant, 'li', 'operator');
  const second = await signIn(plant, 'li', 'operator');
  const leaveFirst = await connect(first);
  const leaveSecond = await connect(second);
  await act(first);
  const [staged, single] = await prepare(first);
  // No act takes the zone by the way.
  const no = { done: false, refusal: { code: 'no-authority', by: 'li', own: true } };
  expect(await stageMode(second)).toMatchObject(no);
  expect(await second.acts.returnToAutomatic({ zone: 'east' })).toMatchObject(no);
  expect(await second.acts.execute({ stage: staged.id })).toMatchObject(no);
  expect(await second.acts.takeAuthority({ zone: 'east' })).toMatchObject({ refusal: { code: 'no-reason' } });
  expect((await first.zones.get({ id: 'east' })).authority).toMatchObject({ by: 'li', here: true });
  // Neither rank nor waiting stands between two consoles of one account.
  expect(await second.acts.takeAuthority({ zone: 'east', reason: 'desk 2' })).toMatchObject({ done: true });
  expect((await first.zones.get({ id: 'east' })).authority).toMatchObject({ by: 'li', reason: 'desk 2' });
  const gone = { refusal: { code: 'stage-taken-over', by: 'li', reason: 'desk 2' } };
  expect(await first.acts.execute({ stage: staged.id })).toMatchObject(gone);
  expect(await first.acts.execute({ stage: single.id })).toMatchObject(gone);
  await leaveSecond();
  expect(await first.acts.takeAuthority({ zone: 'east' })).toMatchObject({ done: true });
  expect((await first.zones.get({ id: 'east' })).authority).toMatchObject({ here: true });
  // Whoever moved on from a dead console just goes on working.
  await leaveFirst();
  const end = await connect(second);
  expect(await act(second, 'outline')).toMatchObject({ done: true });
  expect(kinds(plant)).toEqual([
    ['taken', 'li', 'stage'],
    ['taken-over', 'li', 'desk 2'],
    ['taken-over', 'li', undefined],
    ['taken-over', 'li', 'stage'],
  ]);
  expect(plant.events('authority.taken-over')[0]).toMatchObject({ data: { from: 'li', reason: 'desk 2' } });
  await end();
  await plant.core.stop();
});

test('is held while the connection lives, a minute longer, and by nobody after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fogward-authority-'));
  const plant = await startPlant({ dataDir });
  const li = await signIn(plant, 'li', 'operator');
  const leave = await connect(li);
  await act(li);
  await plant.clock.advance(10 * minute);
  expect(holder(plant)).toMatchObject({ by: 'li', lost: false });
  await leave();
  await plant.clock.advance(50_000);
  expect(holder(plant)).toMatchObject({ by: 'li', lost: true });
  const back = await connect(li);
  await plant.clock.advance(2 * minute);
  expect(holder(plant)).toMatchObject({ lost: false });
  await back();
  await plant.clock.advance(61_000);
  expect(holder(plant)).toBeUndefined();
  await act(li, 'anti-collision');
  await plant.restart();
  expect(holder(plant)).toBeUndefined();
  await plant.restart();
  expect(kinds(plant)).toEqual([
    ['taken', 'li', 'stage'],
    ['released', 'li', 'connection-lost'],
    ['taken', 'li', 'stage'],
    ['released', 'li', 'restart'],
  ]);
  await plant.core.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a preview that leads to nothing gives the zone back', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const leave = await connect(li);
  const staged = await stageMode(li);
  if (!('id' in staged)) throw new Error('refused');
  expect(holder(plant)).toMatchObject({ by: 'li' });
  await li.acts.cancel({ stage: staged.id });
  expect(holder(plant)).toBeUndefined();
  await stageMode(li);
  await plant.clock.advance(32_000);
  expect(holder(plant)).toBeUndefined();
  await act(li);
  const again = await stageMode(li, 'outline');
  if ('id' in again) await li.acts.cancel({ stage: again.id });
  expect(holder(plant)).toMatchObject({ by: 'li' });
  await leave();
  await plant.core.stop();
});

test('automation goes on whoever holds the zone', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const leave = await connect(li);
  await li.acts.takeAuthority({ zone: 'east' });
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(plant.core.parts.zone('east')).toMatchObject({ mode: 'active', source: 'automatic', authority: { by: 'li' } });
  await leave();
  await plant.core.stop();
});

test('an incident: place and speed, shown on signs, never above the law', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const incident = (speed: number) =>
    li.acts.stageMode({ zone: 'east', mode: 'accident', reason: 'crash', minutes: 30, speed, stretch: 'K3+200' });
  const staged = await incident(50);
  if (!('id' in staged)) throw new Error('refused');
  expect(staged.preview).toMatchObject({ to: 'accident', speed: { recommended: 50 }, stretch: 'K3+200' });
  const sign = staged.preview.changes.find(({ kind }) => kind === 'sign')!;
  expect(sign.desired.message).toContain('50');
  await li.acts.execute({ stage: staged.id });
  await plant.clock.advance(minute);
  expect(await li.zones.get({ id: 'east' })).toMatchObject({
    mode: 'accident',
    override: { speed: 50, stretch: 'K3+200' },
    speed: { recommended: 50 },
  });
  expect(plant.core.parts.device(sign.device)!.reported.message).toContain('50');
  plant.roadside.setWeather(steady(metres(90)));
  await plant.clock.advance(3 * minute);
  expect((await li.zones.get({ id: 'east' })).speed.recommended).toBeLessThanOrEqual(40);
  expect(await incident(50)).toMatchObject({ refusal: { code: 'speed-above-legal', cap: 40 } });
  await plant.core.stop();
});

test('a preview says when it leaves one of the strongest modes', async () => {
  const plant = await startPlant();
  const chen = await signIn(plant, 'chen', 'supervisor');
  const leaving = async (mode: 'standby' | 'outline' | 'active' | 'anti-collision') => {
    const staged = await stageMode(chen, mode);
    return 'preview' in staged && staged.preview.leavingStrong;
  };
  expect(await leaving('anti-collision')).toBe(false);
  await act(chen, 'anti-collision');
  await plant.clock.advance(1_000);
  expect([await leaving('active'), await leaving('anti-collision')]).toEqual([true, false]);
  await act(chen, 'active');
  await plant.clock.advance(1_000);
  expect(await leaving('standby')).toBe(false);
  await plant.core.stop();
});

test('closing the road takes an operator and a supervisor, at two consoles', async () => {
  const plant = await startPlant({ weather: steady(metres(30)) });
  const closure = () => plant.core.parts.zone('east')!.proposal;
  expect(await plant.clock.advanceUntil(() => closure()?.kind === 'closure', 5 * minute)).toBe(true);
  const li = await signIn(plant, 'li', 'operator');
  const zhao = await signIn(plant, 'zhao', 'operator');
  const chen = await signIn(plant, 'chen', 'supervisor');
  await li.acts.takeAuthority({ zone: 'east' });
  const confirm = (client: Client) => client.acts.confirm({ zone: 'east', proposal: closure()!.id });
  expect(await confirm(li)).toMatchObject({ done: true });
  expect(closure()).toMatchObject({ first: { by: 'li', supervisor: false } });
  expect(await confirm(li)).toMatchObject({ refusal: { code: 'needs-second-person' } });
  expect(await confirm(zhao)).toMatchObject({ refusal: { code: 'needs-supervisor' } });
  expect(await confirm(chen)).toMatchObject({ done: true });
  expect(closure()).toBeUndefined();
  expect(plant.events('proposal.seconded').map(({ actor }) => actor)).toEqual(['li']);
  const [confirmed, ...others] = plant.events('proposal.confirmed');
  expect(others).toEqual([]);
  expect(confirmed).toMatchObject({ actor: 'chen', data: { kind: 'closure', first: 'li' } });
  expect(confirmed!.data).not.toHaveProperty('mode');
  await plant.clock.advance(1_000);
  expect(plant.core.parts.zone('east')!.reasons).toContainEqual(
    expect.objectContaining({ code: 'closure-agreed', by: 'li, chen' }),
  );
  await plant.core.stop();
});

test('a preview that is refused when it is carried out leaves its zone to others, whatever the reason', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const staged = await stageMode(li, 'outline');
  if (!('id' in staged)) throw new Error('refused');
  expect(holder(plant)).toMatchObject({ by: 'li' });
  const zone = plant.core.parts.control.zone('east')!;
  const refuse = vi.spyOn(zone, 'apply').mockReturnValue({ ok: false, refusal: { code: 'not-armed' } as never });
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: false });
  refuse.mockRestore();
  expect(holder(plant)).toBeUndefined();
});

test('a preview that ends at one console does not take the zone from another one of the same account', async () => {
  const plant = await startPlant();
  const { authority } = plant.core.parts.control;
  const there = { name: 'li', role: 'operator', console: 'b' } as const;
  expect(authority.take('east', there, { act: 'stage', tentative: true })).toMatchObject({ ok: true });
  authority.releaseTentative('east', 'a');
  expect(holder(plant)).toMatchObject({ by: 'li' });
  authority.releaseTentative('east', 'b');
  expect(holder(plant)).toBeUndefined();
});
