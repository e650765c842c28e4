/** A live feed: snapshot, gathered deltas, and a slow reader that is caught up rather than buried. */
import { expect, test } from 'vitest';
import { Feed, soon } from '../../../main/core/feed/feed.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

function newFeed() {
  const clock = new VirtualClock();
  const items = new Map<string, number>([
    ['a', 1],
    ['b', 2],
  ]);
  const feed = new Feed({
    clock,
    all: () => [...items].map(([id, value]) => ({ id, value })),
    one: (id: string) => (items.has(id) ? { id, value: items.get(id)! } : undefined),
  });
  return { clock, items, feed };
}

test('starts with everything, then tells only what changed, gathered', async () => {
  const { clock, items, feed } = newFeed();
  const reader = feed.read(undefined);
  expect((await reader.next()).value).toMatchObject({ type: 'snapshot', items: [{ id: 'a' }, { id: 'b' }] });
  const next = reader.next();
  for (let value = 0; value < 50; value += 1) {
    items.set('a', value);
    feed.touch('a');
  }
  items.delete('b');
  feed.touch('b');
  await clock.advance(200);
  expect((await next).value).toMatchObject({
    type: 'delta',
    rev: 1,
    changed: [{ id: 'a', value: 49 }],
    removed: ['b'],
  });
});

test('tells sooner what a person waits for, with all that was gathered by then, and only once', async () => {
  const { clock, items, feed } = newFeed();
  const reader = feed.read(undefined);
  await reader.next();
  const next = reader.next();
  feed.touch('a');
  await clock.advance(50);
  items.set('b', 7);
  feed.touch('b', soon);
  feed.touch('a');
  await clock.advance(30);
  const message = (await next).value;
  expect(message).toMatchObject({ type: 'delta', rev: 1, changed: [{ id: 'a' }, { id: 'b', value: 7 }] });
  const silent = reader.next();
  await clock.advance(1_000);
  feed.touch('b');
  await clock.advance(200);
  expect((await silent).value).toMatchObject({ rev: 2, changed: [{ id: 'b' }] });
});

test('a reader that does not read gets one fresh snapshot instead of a long queue', async () => {
  const { clock, items, feed } = newFeed();
  const reader = feed.read(undefined);
  await reader.next();
  for (let round = 0; round < 100; round += 1) {
    items.set('a', round);
    feed.touch('a');
    await clock.advance(200);
  }
  const first = (await reader.next()).value;
  expect(first).toMatchObject({ type: 'snapshot' });
  expect(first?.type === 'snapshot' && first.rev).toBeGreaterThan(80);
});

test('ends when its caller goes away', async () => {
  const { feed } = newFeed();
  const gone = new AbortController();
  const reader = feed.read(gone.signal);
  await reader.next();
  const next = reader.next();
  gone.abort();
  expect(await next).toMatchObject({ done: true });
});
