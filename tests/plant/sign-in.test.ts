/** What the record tells of people who sign in, and of those who are not let in. */
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { signIn, startPlant } from './plant.ts';

test('a failed sign-in is nobody’s act; who is let in stands there by the account’s own name', async () => {
  const plant = await startPlant();
  await signIn(plant, 'Li.Na', 'operator');
  const client = createRouterClient(plant.core.router, {
    context: { caller: { session: undefined, where: '10.0.0.9' } },
  });
  for (let tries = 0; tries < 20; tries += 1)
    await expect(client.session.signIn({ name: 'li.na', password: 'wrong' })).rejects.toThrow();
  await plant.clock.advance(70_000);
  const failed = plant.events('account.sign-in-failed');
  expect(failed.map(({ actor, data }) => [actor, data])).toEqual([
    [undefined, { from: '10.0.0.9', typed: 'li.na' }],
    [undefined, { from: '10.0.0.9', typed: 'li.na', tries: 19 }],
  ]);
  await plant.clock.advance(900_000);
  await client.session.signIn({ name: 'LI.NA', password: 'a long password' });
  expect(plant.events('account.signed-in').at(-1)).toMatchObject({ actor: 'Li.Na' });
});
