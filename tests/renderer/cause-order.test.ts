/** Journal entries in the order of cause and effect. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import { orderByCause } from '../../renderer/pages/events/cause-order.ts';

const entry = (seq: number, ...causes: number[]): JournalEventView => ({
  seq,
  kind: 'fog.changed',
  at: seq,
  causes,
  data: {},
  hash: '',
});

describe('entries in order of cause', () => {
  it('stand under what caused them', () => {
    const ordered = orderByCause([entry(5, 3), entry(1), entry(3, 1), entry(4, 1), entry(2)]);
    expect(ordered.map(({ event, depth }) => [event.seq, depth])).toEqual([
      [1, 0],
      [3, 1],
      [5, 2],
      [4, 1],
      [2, 0],
    ]);
  });

  it('appear each exactly once, after their known causes, however they are tangled', () => {
    const entries = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
      .chain((seqs) =>
        fc.tuple(
          ...seqs.map((seq) =>
            fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 3 }).map((causes) => entry(seq, ...causes)),
          ),
        ),
      );
    fc.assert(
      fc.property(entries, (list) => {
        const order = orderByCause(list).map(({ event }) => event.seq);
        expect([...order].sort((a, b) => a - b)).toEqual(list.map((one) => one.seq).sort((a, b) => a - b));
        for (const { seq, causes } of list) {
          const known = causes.filter((cause) => cause < seq && order.includes(cause));
          if (known.length > 0) expect(order.indexOf(Math.max(...known))).toBeLessThan(order.indexOf(seq));
        }
      }),
    );
  });

  it('do not exhaust the stack on a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => (index === 0 ? entry(1) : entry(index + 1, index)));
    expect(orderByCause(chain)).toHaveLength(20_000);
  });
});
