/** What one turn sends leaves together, but nobody waits for the end of a long turn. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { sendSoon } from '../../drivers/outbox.ts';

afterEach(() => vi.restoreAllMocks());

function senders(names: readonly string[]) {
  const left: string[] = [];
  return { left, all: names.map((name) => ({ leave: () => void left.push(name) })) };
}

test('in a short turn all leave at its end, in order and once', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(5);
  const { left, all } = senders(['a', 'b', 'c']);
  for (const sender of all) sendSoon(sender);
  expect(left).toEqual([]);
  await setImmediate();
  expect(left).toEqual(['a', 'b', 'c']);
});

test('after a millisecond of a long turn those who wait leave at once, and gathering begins anew', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(5);
  const { left, all } = senders(['a', 'b', 'c', 'd']);
  const [a, b, c, d] = all;
  sendSoon(a!);
  now.mockReturnValue(5.9);
  sendSoon(b!);
  expect(left).toEqual([]);
  now.mockReturnValue(6);
  sendSoon(c!);
  expect(left).toEqual(['a', 'b', 'c']);
  sendSoon(d!);
  expect(left).toEqual(['a', 'b', 'c']);
  await setImmediate();
  expect(left).toEqual(['a', 'b', 'c', 'd']);
});

test('one whose sending fails keeps nobody else from sending, and nobody else is told', () => {
  const soon: (() => void)[] = [];
  vi.spyOn(globalThis, 'setImmediate').mockImplementation(((act: () => void) => soon.push(act)) as never);
  const now = vi.spyOn(performance, 'now').mockReturnValue(5);
  const { left, all } = senders(['b', 'c']);
  const broken = {
    leave: () => {
      throw new Error('broken');
    },
  };
  sendSoon(broken);
  sendSoon(all[0]!);
  now.mockReturnValue(7);
  expect(() => sendSoon(all[1]!)).not.toThrow();
  expect(left).toEqual(['b', 'c']);
  expect(soon.at(-1)).toThrow('broken');
});
