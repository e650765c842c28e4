/** A line that takes nothing for hours holds a bounded queue, answers everybody else at once, and keeps nothing after. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { Request } from '../../../drivers/port.ts';
import type { Ticket } from '../../../main/core/acquisition/line.ts';
import { heldLine } from './held-line.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const heap = (): number => {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};

const longestQueue = 4_096;
const flood = 300_000;

test('three hundred thousand requests to a stuck line: 4,096 wait, the others are refused at once', async () => {
  const { line } = heldLine();
  const ended = new Map<string, number>();
  let settled = 0;
  const before = heap();
  for (let n = 0; n < flood; n += 1) {
    const request: Request = {
      kind: 'read-registers',
      unit: n & 0xff,
      table: 'holding',
      address: n & 0xffff,
      count: 1,
    };
    line.submit({
      priority: n % 3 === 0 ? 'fast' : 'on-demand',
      request,
      settle: (outcome) => {
        settled += 1;
        const code = outcome.ok ? 'ok' : outcome.fault.code;
        ended.set(code, (ended.get(code) ?? 0) + 1);
      },
    });
    if (line.state.queued > longestQueue) throw new Error(`${line.state.queued} wait`);
  }
  expect(line.state.queued).toBe(longestQueue);
  expect(Object.fromEntries(ended)).toEqual({ 'queue/full': flood - longestQueue - 1 });
  expect(heap() - before, 'bytes held for those who wait').toBeLessThan(6_000_000);
  await line.close();
  expect(settled, 'everybody was answered').toBe(flood - 1);
  expect(line.state.queued).toBe(0);
  expect(heap() - before, 'bytes that stay behind').toBeLessThan(500_000);
});

test('polls: however often they are due, each waits once', () => {
  const { line } = heldLine();
  const keys = 500;
  const tickets = Array.from({ length: keys }, (): Ticket => ({ waits: false }));
  let refused = 0;
  const ask = (key: number): void =>
    line.submit({
      priority: 'normal',
      request: { kind: 'read-registers', unit: 1, table: 'holding', address: key, count: 1 },
      ticket: tickets[key]!,
      settle: () => {
        refused += 1;
      },
    });
  for (let key = 0; key < keys; key += 1) ask(key);
  const before = heap();
  for (let round = 0; round < 400; round += 1) for (let key = 0; key < keys; key += 1) ask(key);
  // The first left at once and its ticket is free again, so it waits once more.
  expect(line.state.queued).toBe(keys);
  expect(refused).toBe(400 * keys - 1);
  expect(heap() - before).toBeLessThan(500_000);
});

test('a line that is behind for weeks: a queue that never empties keeps its room and its order', () => {
  const { line, answer } = heldLine();
  const keys = 500;
  const tickets = Array.from({ length: keys }, (): Ticket => ({ waits: false }));
  let answered = 0;
  let outOfOrder = 0;
  const ask = (key: number): void =>
    line.submit({
      priority: 'normal',
      request: { kind: 'read-registers', unit: 1, table: 'holding', address: key, count: 1 },
      ticket: tickets[key]!,
      settle: (outcome) => {
        if (!outcome.ok || key !== answered % keys) outOfOrder += 1;
        answered += 1;
      },
    });
  for (let key = 0; key < keys; key += 1) ask(key);
  /** Each poll is due again as soon as it has left. */
  const turns = (count: number): void => {
    for (let turn = 0; turn < count; turn += 1) {
      ask(answered % keys);
      answer();
    }
  };
  turns(10_000);
  const before = heap();
  turns(2_000_000);
  expect([answered, outOfOrder]).toEqual([2_010_000, 0]);
  expect(line.state.queued).toBe(keys - 1);
  expect(heap() - before).toBeLessThan(1_000_000);
});
