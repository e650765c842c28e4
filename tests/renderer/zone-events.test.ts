import { describe, expect, it } from 'vitest';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import { latestTold, toldOf } from '../../renderer/pages/zone/zone-events.ts';

const event = (seq: number, kind: string, zone = 'east'): JournalEventView =>
  ({ seq, kind, zone, at: seq, causes: [], data: {} }) as unknown as JournalEventView;

/** A journal that answers as the core does: newest first, older than `before`. */
const journalOf = (events: readonly JournalEventView[]) => {
  const asked: (number | undefined)[] = [];
  const ask = async ({ before, limit }: { readonly before?: number; readonly limit: number }) => {
    asked.push(before);
    const older = events.filter(({ seq }) => before === undefined || seq < before);
    return older.toSorted((a, b) => b.seq - a.seq).slice(0, limit);
  };
  return { asked, ask };
};

describe("a zone's log", () => {
  it('has its records though the feed is full of another zone', () => {
    const fed = Array.from({ length: 200 }, (_, n) => event(1000 + n, 'decision.made', 'west'));
    const told = toldOf('east', [event(7, 'decision.made'), event(3, 'override.set')], fed);
    expect(told.map(({ seq }) => seq)).toEqual([7, 3]);
  });

  it('adds what the feed says since, once, newest first', () => {
    const fed = [event(7, 'decision.made'), event(9, 'override.ended'), event(10, 'command.sent')];
    expect(toldOf('east', [event(7, 'decision.made')], fed).map(({ seq }) => seq)).toEqual([9, 7]);
  });

  it('looks behind the details of many commands', async () => {
    const details = Array.from({ length: 1200 }, (_, n) => event(100 + n, 'command.verified'));
    const { ask, asked } = journalOf([event(5, 'decision.made'), ...details]);
    expect((await latestTold(ask)).map(({ seq }) => seq)).toEqual([5]);
    expect(asked).toHaveLength(3);
  });

  it('asks no further than it must, nor for ever', async () => {
    const plenty = journalOf(Array.from({ length: 900 }, (_, n) => event(n + 1, 'decision.made')));
    await latestTold(plenty.ask);
    expect(plenty.asked).toEqual([undefined]);
    const endless = journalOf(Array.from({ length: 9000 }, (_, n) => event(n + 1, 'command.sent')));
    expect(await latestTold(endless.ask)).toEqual([]);
    expect(endless.asked).toHaveLength(6);
  });
});
