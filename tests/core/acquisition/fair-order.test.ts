/** A line that is asked for more than it carries: who gets its places, and that no class of polls waits for ever. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../drivers/port.ts';
import type { Priority, Ticket } from '../../../main/core/acquisition/line.ts';
import { succeed } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { fastAt, lineOfLamps, longestPause, normalAt, slowAt } from './a-line.ts';
import { heldLine } from './held-line.ts';

const polls = ['fast', 'on-demand', 'normal', 'slow', 'deep'] as const;
const urgent = ['command', 'read-back', 'watchdog'] as const;
const order: readonly Priority[] = [...urgent, ...polls];
const request: Request = { kind: 'read-registers', unit: 1, table: 'holding', address: 0, count: 1 };

/** A line that tells in which order it serves. */
function servingLine() {
  const { line, answer } = heldLine();
  const served: Priority[] = [];
  const ask = (priority: Priority, ticket?: Ticket): void =>
    line.submit({
      priority,
      request,
      ...(ticket && { ticket }),
      settle: (outcome) => {
        if (outcome.ok) served.push(priority);
      },
    });
  return { line, ask, endOne: answer, served };
}

const mayBeNone = fc.integer({ min: 0, max: 6 });
const counts = fc.record({ 'on-demand': mayBeNone, normal: mayBeNone, slow: mayBeNone, deep: mayBeNone });

describe('a line that is short', () => {
  test('serves every class that waits within a bounded number of places, and its fastest keeps most of them', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 30 }), (others, fast) => {
        const { ask, endOne, served } = servingLine();
        const asked = { fast, ...others };
        const tickets = polls.flatMap((name) =>
          Array.from({ length: asked[name] }, () => [name, { waits: false }] as const),
        );
        const places = 400;
        for (let place = 0; place <= places; place += 1) {
          for (const [name, ticket] of tickets) ask(name, ticket);
          endOne();
        }
        const slower = polls.filter((name) => name !== 'fast' && asked[name] > 0);
        for (const name of slower) {
          const at = [0, ...served.flatMap((each, place) => (each === name ? [place] : [])), places];
          const longest = Math.max(...at.slice(1).map((place, index) => place - at[index]!));
          expect(longest, `places that ${name} waits`).toBeLessThanOrEqual(4 * slower.length + 4);
        }
        const share = served.filter((name) => name === 'fast').length / served.length;
        expect(share).toBeGreaterThanOrEqual(0.74);
      }),
    );
  });

  test('still serves commands, read-backs and watchdogs strictly ahead of all polls', () => {
    const acts = fc.array(fc.record({ place: fc.integer({ min: 0, max: 90 }), what: fc.constantFrom(...urgent) }));
    fc.assert(
      fc.property(acts, (wanted) => {
        const { ask, endOne, served } = servingLine();
        const tickets = polls.map((name) => [name, { waits: false }] as const);
        const waiting: Priority[] = [];
        for (let place = 0; place < 100; place += 1) {
          for (const [name, ticket] of tickets) ask(name, ticket);
          // The place that ends now was given before; who is served next is decided as it ends.
          for (const act of wanted.filter((each) => each.place === place)) {
            ask(act.what);
            waiting.push(act.what);
          }
          endOne();
          const next = waiting.sort((a, b) => order.indexOf(a) - order.indexOf(b)).shift();
          for (const [name, ticket] of tickets) ask(name, ticket);
          const before = served.length;
          if (next === undefined) continue;
          endOne();
          expect(served[before]).toBe(next);
          while (waiting.length > 0) {
            const expected = waiting.shift();
            endOne();
            expect(served.at(-1)).toBe(expected);
          }
        }
      }),
    );
  });

  test('orders as before once nothing waits any more', () => {
    const { ask, endOne, served } = servingLine();
    const ticket = { waits: false };
    ask('fast');
    ask('slow', ticket);
    ask('slow', ticket);
    for (let n = 0; n < 3; n += 1) endOne();
    served.length = 0;
    ask('fast');
    ask('slow');
    for (let n = 0; n < 20; n += 1) ask('fast');
    for (let n = 0; n < 22; n += 1) endOne();
    expect(served).toEqual([...Array(21).fill('fast'), 'slow']);
  });
});

test('a line that carries what it is asked for serves in strict order, whatever waits', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order), { maxLength: 200 }), (asked) => {
      const { ask, endOne, served } = servingLine();
      ask('deep');
      for (const priority of asked) ask(priority, { waits: false });
      for (let n = 0; n <= asked.length; n += 1) endOne();
      const sorted = [...asked].sort((a, b) => order.indexOf(a) - order.indexOf(b));
      expect(served).toEqual(['deep', ...sorted]);
    }),
  );
});

test('twenty lamps that ask for 22.5 requests a second of a line that carries 19: nothing grows old without end', async () => {
  const asked: { at: number; unit: number; address: number }[] = [];
  const lamps = lineOfLamps(20, {
    polls: { fast: '1s', normal: '10s', slow: '40s' },
    open: (_, clock) => ({
      exchange: () => Promise.reject(new Error('not asked')),
      send: (sent, settle) => {
        if (sent.kind !== 'read-registers') throw new Error('not asked');
        asked.push({ at: clock.monotonic(), unit: sent.unit, address: sent.address });
        clock.after(millis(52), () => settle(succeed({ kind: 'registers', values: Array(sent.count).fill(1) })));
      },
      statistics: () => {
        throw new Error('not asked');
      },
      close: async () => undefined,
    }),
  });
  lamps.acquisition.start();
  await lamps.clock.advance(60_000);
  asked.length = 0;
  await lamps.clock.advance(300_000);
  expect(lamps.acquisition.line('lamps')!.isBehind).toBe(true);
  expect(asked.length / 300).toBeLessThan(19.5);
  expect(longestPause(asked, fastAt, 60_000, 360_000)).toBeLessThan(2_500);
  expect(longestPause(asked, normalAt, 60_000, 360_000)).toBeLessThan(21_000);
  expect(longestPause(asked, slowAt, 60_000, 360_000)).toBeLessThan(81_000);
});
