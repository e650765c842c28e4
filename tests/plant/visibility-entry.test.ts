/** What a person entered by hand ends by its time, by their hand or by the next entry, and the record says which. */
import { expect, test, vi } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { StoreFailure } from '../../main/core/store/fault.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
const east = (plant: Plant) => plant.core.parts.zone('east')!;
const entry = { zone: 'east', value: 150, minutes: 10, source: 'video' } as const;
const entered = async (client: Awaited<ReturnType<typeof signIn>>, asked = {}): Promise<number> => {
  const result = await client.acts.enterVisibility({ ...entry, ...asked });
  if (!result.done) throw new Error(JSON.stringify(result.refusal));
  return result.event;
};
const endings = (plant: Plant) => plant.events('visibility.ended');

test('the end of an entry is told when its time is over, and is what the fog that follows names as its cause', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const event = await entered(li);
  expect(east(plant).visibility).toMatchObject({ escalate: 150, entered: { by: 'li', source: 'video' } });
  await plant.clock.advance(10 * minute - 2_000);
  expect(endings(plant)).toEqual([]);
  await plant.clock.advance(4_000);
  expect(endings(plant)).toMatchObject([
    { zone: 'east', causes: [event], data: { why: 'expired', value: 150, source: 'video' } },
  ]);
  const [ended] = endings(plant);
  expect(ended).not.toHaveProperty('actor');
  const cleared = plant.events('fog.changed').findLast(({ zone }) => zone === 'east')!;
  expect(cleared.causes).toContain(ended!.seq);
  expect(cleared.causes).not.toContain(event);
  // Whatever the fog does afterwards has nothing to do with it.
  plant.roadside.setWeather(steady(metres(80)));
  await plant.clock.advance(2 * minute);
  const later = plant.events('fog.changed').filter(({ zone, seq }) => zone === 'east' && seq > cleared.seq);
  expect(later.length).toBeGreaterThan(0);
  expect(later.flatMap(({ causes }) => causes)).not.toContain(ended!.seq);
  await plant.core.stop();
});

test('a mistaken entry is withdrawn before its time; where there is none, that is refused', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const none = { done: false, refusal: { code: 'nothing-to-end' } };
  expect(await li.acts.withdrawVisibility({ zone: 'east' })).toMatchObject(none);
  expect(plant.events('act.refused').at(-1)).toMatchObject({
    zone: 'east',
    actor: 'li',
    data: { act: 'withdraw-visibility', code: 'nothing-to-end' },
  });
  const event = await entered(li);
  expect(await li.acts.withdrawVisibility({ zone: 'east' })).toMatchObject({ done: true });
  expect(east(plant).visibility.entered).toBeUndefined();
  expect(east(plant).visibility.escalate).toBeGreaterThan(1_000);
  expect(endings(plant)).toMatchObject([
    { zone: 'east', actor: 'li', causes: [event], data: { why: 'withdrawn', value: 150 } },
  ]);
  expect(plant.events('fog.changed').at(-1)!.causes).toContain(endings(plant)[0]!.seq);
  expect(await li.acts.withdrawVisibility({ zone: 'east' })).toMatchObject(none);
  await plant.clock.advance(12 * minute);
  expect(endings(plant), 'no second end').toHaveLength(1);
  await plant.core.stop();
});

test('an entry that the clock has just ended cannot be withdrawn any more', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  await plant.clock.advance(300);
  await entered(li);
  await plant.clock.advance(10 * minute - 100);
  // No tick in between: whoever presses now is the first to see that its time is over.
  vi.spyOn(plant.clock, 'now').mockReturnValue((plant.clock.now() + 200) as ReturnType<typeof plant.clock.now>);
  expect(await li.acts.withdrawVisibility({ zone: 'east' })).toMatchObject({ refusal: { code: 'nothing-to-end' } });
  vi.restoreAllMocks();
  expect(endings(plant)).toMatchObject([{ data: { why: 'expired' } }]);
  await plant.core.stop();
});

test('the next entry ends the one before it', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const first = await entered(li);
  const second = await entered(li, { value: 80, source: 'patrol' });
  expect(endings(plant)).toMatchObject([
    { actor: 'li', causes: [first], data: { why: 'replaced', value: 150, source: 'video' } },
  ]);
  expect(east(plant).visibility.entered).toMatchObject({ value: 80, source: 'patrol' });
  await plant.clock.advance(11 * minute);
  expect(endings(plant)).toMatchObject([{ causes: [first] }, { causes: [second], data: { why: 'expired' } }]);
  await plant.core.stop();
});

test('withdrawing follows the rules of entering: a viewer may not, and another console must not hold the zone', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const wu = await signIn(plant, 'wu', 'viewer');
  const zhao = await signIn(plant, 'zhao', 'operator');
  await entered(li);
  await expect(wu.acts.withdrawVisibility({ zone: 'east' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await zhao.acts.withdrawVisibility({ zone: 'east' })).toMatchObject({
    refusal: { code: 'no-authority', by: 'li' },
  });
  expect(east(plant).visibility.entered).toMatchObject({ by: 'li' });
  await expect(li.acts.withdrawVisibility({ zone: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await li.acts.releaseAuthority({ zone: 'east' });
  expect(await zhao.acts.withdrawVisibility({ zone: 'east' })).toMatchObject({ done: true });
  expect(east(plant).authority).toMatchObject({ by: 'zhao' });
  await plant.core.stop();
});

test('entered and withdrawn while the disk refuses, it is all in the record afterwards, in order and with its cause', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const refusal = vi.spyOn(plant.core.parts.store, 'transact').mockImplementation(() => {
    throw new StoreFailure({ code: 'store/disk-full', file: 'journal.db', detail: '' });
  });
  await entered(li);
  await plant.clock.advance(5_000);
  expect(await li.acts.withdrawVisibility({ zone: 'east' })).toMatchObject({ done: true });
  refusal.mockRestore();
  await plant.clock.advance(2_000);
  const [began] = plant.events('visibility.entered');
  expect(endings(plant)).toMatchObject([{ causes: [began!.seq], data: { why: 'withdrawn' } }]);
  expect(plant.core.parts.store.loadState('visibility/east')).toBeNull();
  await plant.core.stop();
});

test('a mistaken entry that was taken back holds no sign down, though a sensor is silent', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  plant.roadside.setWeather(steady(metres(150)));
  plant.roadside.setBehaviour('vis-3', [behaviour('silent')]);
  await plant.clock.advance(5 * minute);
  const before = east(plant).speed;
  await li.acts.enterVisibility({ zone: 'east', value: 30, minutes: 30, source: 'video' });
  await plant.clock.advance(5_000);
  expect(east(plant).speed).toMatchObject({ recommended: 20 });
  expect(await li.acts.withdrawVisibility({ zone: 'east' })).toMatchObject({ done: true });
  await plant.clock.advance(2 * 60 * minute);
  expect(east(plant).speed).toMatchObject(before);
  await plant.core.stop();
});
