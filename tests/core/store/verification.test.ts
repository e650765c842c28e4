/** The journal is checked beside the work of the core, never instead of it. */
import { expect, test, vi } from 'vitest';
import { sharedVerification } from '../../../main/core/store/verification.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { note, storeIn } from './stores.ts';

function longJournal(events: number) {
  const store = storeIn();
  store.append(Array.from({ length: events }, () => note()));
  const clock = new VirtualClock();
  return { store, clock, verify: sharedVerification(store, clock) };
}

test('others get their turn while a long journal is checked, and what they append is checked too', async () => {
  const { store, clock, verify } = longJournal(5_000);
  let turns = 0;
  const beat = (): void => {
    turns += 1;
    store.append([note()]);
    clock.after(1 as never, beat);
  };
  clock.after(1 as never, beat);
  const verdict = verify();
  await clock.advance(5_000);
  expect(turns).toBeGreaterThan(50);
  const { intact, events } = await verdict;
  expect(intact).toBe(true);
  expect(events).toBeGreaterThan(5_050);
});

test('many who ask at once are given the verdict of one check; who asks later, of another', async () => {
  const { store, clock, verify } = longJournal(3_000);
  const begun = vi.spyOn(store, 'verification');
  const asked = [verify(), verify(), verify()];
  await clock.advance(1_000);
  expect(await Promise.all(asked)).toEqual(Array(3).fill({ intact: true, events: 3_000 }));
  expect(begun).toHaveBeenCalledTimes(1);
  const later = verify();
  await clock.advance(1_000);
  await later;
  expect(begun).toHaveBeenCalledTimes(2);
});

test('a check that a stop overtakes is rejected, and the next one is a new one', async () => {
  const { store, clock, verify } = longJournal(3_000);
  const asked = expect(verify()).rejects.toThrow();
  store.close();
  await clock.advance(1_000);
  await asked;
  await expect(verify()).rejects.toThrow();
});
