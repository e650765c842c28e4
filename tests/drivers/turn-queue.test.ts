import { expect, test } from 'vitest';
import { TurnQueue } from '../../drivers/turn-queue.ts';

interface Job {
  readonly name: string;
  readonly isWanted: (() => boolean) | undefined;
}

function queueOf(...names: readonly string[]) {
  const refused: string[] = [];
  const queue = new TurnQueue<Job>(({ name }, { code }) => void refused.push(`${name} ${code}`));
  const job = (name: string, isWanted?: () => boolean): Job => ({ name, isWanted });
  for (const name of names) queue.add(job(name));
  return { queue, refused, job };
}

test('each has its turn in order, and what had it before goes first', () => {
  const { queue, job } = queueOf('b', 'c');
  queue.putBack(job('a'));
  expect([queue.next()?.name, queue.next()?.name, queue.next()?.name]).toEqual(['a', 'b', 'c']);
  expect(queue.isEmpty).toBe(true);
  expect(queue.next()).toBeUndefined();
});

test('whether it is still wanted is asked when its turn comes, not before', () => {
  const { queue, refused, job } = queueOf();
  let asked = 0;
  const wanted = (answer: boolean) => () => {
    asked += 1;
    return answer;
  };
  queue.add(job('late', wanted(false)));
  queue.add(job('good', wanted(true)));
  expect(asked).toBe(0);
  expect(queue.next()).toBeUndefined();
  expect(refused).toEqual(['late queue/expired']);
  expect(queue.isEmpty, 'whoever pumps looks at the line anew first').toBe(false);
  expect(queue.next()?.name).toBe('good');
});

test('ten thousand wait at most, and none once it is closed', () => {
  const { queue, refused, job } = queueOf();
  for (let n = 0; n < 9_999; n += 1) queue.add(job(`${n}`));
  expect(queue.refusal()).toBeUndefined();
  queue.add(job('last'));
  expect(queue.refusal()).toEqual({ code: 'queue/full' });
  queue.close();
  expect(queue.refusal()).toEqual({ code: 'session/closed' });
  queue.failAll({ code: 'link/reset' });
  expect(refused).toHaveLength(10_000);
  expect(refused.at(-1)).toBe('last link/reset');
  expect(queue.isEmpty).toBe(true);
});

test('what is held is overtaken, keeps its place among its like, and its limits are asked when its turn comes', () => {
  const refused: string[] = [];
  const held = new Set(['a']);
  const queue = new TurnQueue<Job>(
    ({ name }, { code }) => void refused.push(`${name} ${code}`),
    ({ name }) => held.has(name[0]!),
  );
  for (const name of ['a1', 'a2', 'b1', 'a3', 'b2'])
    queue.add({ name, isWanted: name === 'a2' ? () => false : undefined });
  expect([queue.held, queue.hasNext]).toEqual([3, true]);
  expect([queue.next()?.name, queue.next()?.name, queue.next()?.name]).toEqual(['b1', 'b2', undefined]);
  expect([queue.isEmpty, queue.hasNext]).toEqual([false, false]);
  held.clear();
  expect([queue.held, queue.hasNext]).toEqual([0, true]);
  expect([queue.next()?.name, queue.next()?.name, queue.next()?.name]).toEqual(['a1', undefined, 'a3']);
  expect(refused).toEqual(['a2 queue/expired']);
  for (const name of ['a1', 'b1!', 'a2', 'b2', 'a3!', 'a4!']) queue.add({ name, isWanted: undefined });
  queue.release(
    ({ name }) => name.startsWith('a'),
    ({ name }) => name.endsWith('!'),
  );
  expect([1, 2, 3, 4, 5, 6].map(() => queue.next()?.name)).toEqual(['a3!', 'a4!', 'b1!', 'b2', 'a1', 'a2']);
});
