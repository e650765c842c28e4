/** A zone where people decide: every change waits for a click or a veto, except what cannot wait. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres, minutes } from '../../main/domain/units.ts';
import { readPlantSite, signIn, startPlant } from './plant.ts';

const minute = 60_000;

/** The plant with people deciding in all its zones. */
const confirming = () => {
  const loaded = readPlantSite();
  const zones = loaded.site.zones.map((zone) => ({ ...zone, control: 'confirm' as const }));
  return { ...loaded, site: { ...loaded.site, zones } };
};

test('a question that grows is asked aloud again, and nobody has more time because the fog thickened', async () => {
  const plant = await startPlant({ loaded: confirming(), weather: steady(metres(300)) });
  const li = await signIn(plant, 'li', 'operator');
  const proposal = () => plant.core.parts.zone('east')!.proposal;
  const asked = () =>
    plant.core.parts.alarms.alarms.find(({ code, zone }) => zone === 'east' && code.startsWith('proposal-'))!;
  const proposed = (mode: string) => plant.clock.advanceUntil(() => proposal()?.mode === mode, 5 * minute, 500);
  expect(await proposed('outline')).toBe(true);
  await plant.clock.advance(2_000);
  expect(asked()).toMatchObject({ code: 'proposal-waiting', data: { mode: 'outline' } });
  const { answerBy } = proposal()!;
  await li.alarms.acknowledge({ id: asked().id });
  expect(asked().state).toBe('acknowledged');
  plant.roadside.setWeather(steady(metres(150)));
  expect(await proposed('active')).toBe(true);
  await plant.clock.advance(2_000);
  expect(asked()).toMatchObject({ code: 'proposal-waiting', data: { mode: 'active' }, state: 'unacknowledged' });
  expect(plant.events('alarm.raised').at(-1)).toMatchObject({ zone: 'east', data: { code: 'proposal-waiting' } });
  expect(proposal()!.answerBy).toBe(answerBy);
});

test('a proposal waits for a click, a veto holds it off, and the strongest mode waits for nobody', async () => {
  const plant = await startPlant({ loaded: confirming() });
  const li = await signIn(plant, 'li', 'operator');
  const zone = () => plant.core.parts.zone('east')!;
  const proposed = (mode: string) => plant.clock.advanceUntil(() => zone().proposal?.mode === mode, 5 * minute, 500);

  plant.roadside.setWeather(steady(metres(150)));
  expect(await proposed('active')).toBe(true);
  expect(zone()).toMatchObject({ mode: 'standby', proposal: { mode: 'active', kind: 'escalate' } });
  expect(zone().proposal).not.toHaveProperty('until');
  const alarms = () =>
    plant.core.parts.alarms.alarms.map((alarm) => alarm.code).filter((code) => /proposal/.test(code));
  // The mean passed the weaker mode's band on its way: what was asked first has waited since then.
  const first = plant.events('proposal.made').find((event) => event.zone === 'east')!;
  expect(first.data).toMatchObject({ mode: 'outline' });
  expect(zone().proposal).toMatchObject({ answerBy: first.at + 5 * minute, vetoFor: 30 * minute });
  await plant.clock.advance(4 * minute);
  expect(alarms()).toContain('proposal-waiting');
  expect(alarms()).not.toContain('proposal-unanswered');
  await plant.clock.advance(minute + 1_000);
  const raised = plant.events('alarm.raised').filter((event) => event.zone === 'east');
  expect(raised.at(-1)).toMatchObject({ data: { code: 'proposal-unanswered', priority: 'critical' } });
  // One question is one line: that it waits is told by the graver alarm, and is not over.
  const waiting = plant.core.parts.alarms.alarms.find(
    (alarm) => alarm.code === 'proposal-waiting' && alarm.zone === 'east',
  )!;
  expect(waiting).toMatchObject({ suppressed: { cause: { code: 'proposal-unanswered' } } });
  expect(plant.events('alarm.returned').filter((event) => event.data['code'] === 'proposal-waiting')).toEqual([]);
  expect(zone().mode).toBe('standby');
  expect(plant.roadside.lampState('host-1').on).toBe(false);
  expect(await li.acts.confirm({ zone: 'east', proposal: zone().proposal!.id })).toMatchObject({ done: true });
  await plant.clock.advance(50_000);
  expect(zone()).toMatchObject({ mode: 'active', source: 'confirmed', authority: { by: 'li' } });
  expect(plant.roadside.lampState('host-1').on).toBe(true);
  expect(plant.events('proposal.confirmed').at(-1)).toMatchObject({ actor: 'li', data: { mode: 'active' } });

  plant.roadside.setWeather(steady(metres(80)));
  expect(await proposed('anti-collision')).toBe(true);
  const { id } = zone().proposal!;
  expect(await li.acts.veto({ zone: 'east', proposal: id, reason: 'video is clear' })).toMatchObject({ done: true });
  expect(plant.events('proposal.vetoed').at(-1)).toMatchObject({
    actor: 'li',
    data: { kind: 'escalate', mode: 'anti-collision', reason: 'video is clear' },
  });
  expect(await li.acts.confirm({ zone: 'east', proposal: id })).toMatchObject({
    refusal: { code: 'no-such-proposal' },
  });
  await plant.clock.advance(5 * minute);
  expect(zone()).toMatchObject({ mode: 'active' });
  expect(zone().proposal).toBeUndefined();

  plant.roadside.setWeather(steady(metres(30)));
  await plant.clock.advance(2 * minute);
  expect(zone()).toMatchObject({ mode: 'control', proposal: { kind: 'closure' } });
  await plant.core.stop();
});

test('a proposal that an override already meets raises no alarm before that ends', async () => {
  const loaded = readPlantSite();
  const zones = loaded.site.zones.map((zone) => ({ ...zone, control: 'confirm' as const }));
  const plant = await startPlant({ loaded: { ...loaded, site: { ...loaded.site, zones } } });
  const asking = () =>
    plant.core.parts.alarms.alarms.flatMap(({ zone, code }) =>
      zone === 'east' && code.startsWith('proposal') ? [code] : [],
    );
  const order = { kind: 'override', mode: 'anti-collision', by: 'li', reason: 'patrol', for: minutes(30) } as const;
  const li = { name: 'li', role: 'operator', console: 'desk' } as const;
  plant.core.parts.control.act('east', order, 'override.set', li, {});
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(10 * minute);
  expect(plant.core.parts.zone('east')!.proposal).toMatchObject({ mode: 'active' });
  expect(asking()).toEqual([]);
  await plant.core.stop();
});

test('a closure that nobody answered has waited since it was first proposed, over a crash too', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fogward-closure-'));
  const plant = await startPlant({ dataDir });
  plant.roadside.setWeather(steady(metres(30)));
  const zone = () => plant.core.parts.zone('east')!;
  expect(await plant.clock.advanceUntil(() => zone().proposal?.kind === 'closure', 5 * minute)).toBe(true);
  const { at } = zone().proposal!;
  await plant.clock.advance(6 * minute);
  const unanswered = () =>
    plant.core.parts.alarms.alarms.filter(({ code, zone }) => code === 'proposal-unanswered' && zone === 'east');
  const [before] = unanswered();
  expect(before).toMatchObject({ state: 'unacknowledged', count: 1 });
  await plant.restart();
  await plant.clock.advance(minute);
  expect(zone().proposal).toMatchObject({ kind: 'closure', at });
  expect(unanswered()).toMatchObject([{ id: before!.id, state: 'unacknowledged', count: 1 }]);
  await plant.core.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a closure that a silent sensor alone keeps asked says which one, and ends once a person has looked', async () => {
  const plant = await startPlant({ weather: steady(metres(30)) });
  const li = await signIn(plant, 'li', 'operator');
  const closure = () => plant.core.parts.zone('east')!.proposal;
  const asking = () =>
    plant.core.parts.alarms.alarms.find(({ code, zone }) => zone === 'east' && code === 'proposal-unanswered');
  expect(await plant.clock.advanceUntil(() => closure()?.kind === 'closure', 5 * minute)).toBe(true);
  await plant.clock.advance(6 * minute);
  expect(closure()).not.toHaveProperty('doubtful');
  expect(asking()!.data).not.toHaveProperty('sensors');
  plant.roadside.setBehaviour('vis-2', [behaviour('silent')]);
  await plant.clock.advance(minute);
  plant.roadside.setWeather(steady(metres(9_900)));
  expect(await plant.clock.advanceUntil(() => closure()?.doubtful?.join() === 'vis-2', 20 * minute)).toBe(true);
  await plant.clock.advance(2_000);
  expect(closure()).toMatchObject({ kind: 'closure', doubtful: ['vis-2'] });
  expect(asking()!.data).toMatchObject({ kind: 'closure', sensors: ['vis-2'] });
  const seen = { zone: 'east', value: 5_000, source: 'video', minutes: 30 } as const;
  expect(await li.acts.enterVisibility(seen)).toMatchObject({ done: true });
  await plant.clock.advance(5_000);
  expect(closure()).toBeUndefined();
  await plant.core.stop();
});
