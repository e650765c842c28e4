import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FogEvent, fogEventSchema } from '../../../main/contract/views/record.ts';
import { createFogReport } from '../../../main/core/report/fog-events.ts';
import type { Store } from '../../../main/core/store/store.ts';
import type { EventKind, NewEvent } from '../../../main/domain/journal.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { start, storeIn, temporaryFolder } from '../store/stores.ts';

const minute = (n: number) => utcMs(start + n * 60_000);
const event = (at: number, kind: EventKind, data: NewEvent['data'] = {}, causes: readonly number[] = []): NewEvent => ({
  kind,
  at: minute(at),
  zone: 'east',
  causes,
  data,
});

/** A whole night of fog in one zone, appended event by event. */
const night: readonly NewEvent[] = [
  event(0, 'decision.made', { mode: 'standby', source: 'automatic' }),
  { ...event(1, 'quality.changed'), device: 'v-1' },
  event(2, 'fog.changed', { visibility: 180 }, [2]),
  event(2, 'decision.made', { mode: 'active', source: 'automatic', visibility: 180 }, [3]),
  event(2, 'command.intended', {}, [4]),
  event(3, 'command.verified', {}, [5]),
  event(3, 'zone.converged', { detectionToLast: 4_200 }, [4]),
  event(9, 'fog.changed', { visibility: 70 }),
  event(9, 'decision.made', { mode: 'anti-collision', source: 'automatic', visibility: 70 }, [8]),
  event(10, 'command.failed', {}, [9]),
  event(10, 'command.unknown', {}, [9]),
  event(11, 'zone.converged', { detectionToLast: 9_900 }, [9]),
  event(20, 'override.set', { mode: 'control' }),
  event(20, 'decision.made', { mode: 'control', source: 'override' }),
  event(50, 'decision.made', { mode: 'active', source: 'automatic', visibility: 300 }),
  event(70, 'decision.made', { mode: 'standby', source: 'automatic', visibility: 900 }),
  event(70, 'command.intended', {}, [16]),
  event(90, 'fog.changed', { visibility: 40_000 }),
];

/** Appends the night with its causes shifted to where the journal stands; the number of its first event. */
function pass(store: Store, events: readonly NewEvent[] = night): readonly number[] {
  const numbers: number[] = [];
  for (const each of events) {
    const causes = each.causes.map((cause) => numbers[cause - 1] ?? 1);
    numbers.push(store.append([{ ...each, causes }])[0]?.seq ?? 0);
  }
  return numbers;
}

function reporting(store: Store) {
  const report = createFogReport(store);
  store.onAppend(report.onEvents);
  return report;
}

it('a damaged place in the journal: the events are reckoned anew, each once', () => {
  const store = storeIn();
  reporting(store);
  pass(store);
  // The second night is still foggy.
  pass(store, night.slice(0, 14));
  const sound = createFogReport(store).list({ limit: 9 });
  store.saveState('report/fog-events', 'not a number');
  const report = createFogReport(store);
  expect(report.list({ limit: 9 })).toEqual(sound);
  expect(store.loadState('report/fog-events')).toBe(store.lastSeq());
});

describe('a fog event', () => {
  it('learns the lowest between two entries from the next, and of the time before it nothing', () => {
    const store = storeIn();
    const report = reporting(store);
    pass(store, [
      event(5, 'decision.made', { mode: 'active', visibility: 150, lowest: 20, lowestAt: minute(1) }),
      event(9, 'fog.changed', { visibility: 90, lowest: 82, lowestAt: minute(7) }),
    ]);
    const [fog] = report.list({ limit: 9 });
    expect(fog).toMatchObject({ minVisibility: 82, minVisibilityAt: minute(7) });
    report.rebuild();
    expect(report.list({ limit: 9 })).toEqual([fog]);
  });

  it('that a person opened responds since the order, and counts it', () => {
    const store = storeIn();
    const report = reporting(store);
    pass(store, [
      event(1, 'override.set', { mode: 'active' }),
      event(1, 'decision.made', { mode: 'active', source: 'override' }),
      event(2, 'zone.converged', { orderToLast: 3_000 }),
      event(9, 'zone.converged', { decisionToLast: 7_000 }),
    ]);
    expect(report.list({ limit: 9 })[0]).toMatchObject({ responseTime: 3_000, overrides: 1 });
  });

  it('runs from the decision that leaves standby to the one that returns, and sums up what happened', () => {
    const store = storeIn();
    const report = reporting(store);
    const numbers = pass(store);
    const [only, ...others] = report.list({ limit: 9 });
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      id: numbers[3],
      zone: 'east',
      openedAt: minute(2),
      closedAt: minute(70),
      minVisibility: 70,
      minVisibilityAt: minute(9),
      strongest: 'control',
      responseTime: 4_200,
      commands: { verified: 1, failed: 1, unknown: 1 },
      overrides: 1,
    });
    expect(only?.modes.map(({ mode, source }) => `${mode} ${source}`)).toEqual([
      'active automatic',
      'anti-collision automatic',
      'control override',
      'active automatic',
      'standby automatic',
    ]);
    expect(fogEventSchema.safeParse(only).success).toBe(true);
  });

  it('is known by its zone while it lasts, and is journalled when it opens and closes', () => {
    const store = storeIn();
    const report = reporting(store);
    const numbers = pass(store, night.slice(0, 5));
    expect(report.openEvent('east')).toBe(numbers[3]);
    expect(report.openEvent('west')).toBeUndefined();
    pass(store, night.slice(14));
    expect(report.openEvent('east')).toBeUndefined();
    const announced = store.query({ zone: 'east', limit: 99 }).filter((each) => each.kind.startsWith('fog-event.'));
    expect(announced.map((each) => [each.kind, each.data['fogEvent']])).toEqual([
      ['fog-event.closed', numbers[3]],
      ['fog-event.opened', numbers[3]],
    ]);
    expect(announced[1]?.causes).toEqual([numbers[3]]);
  });

  it('lists its entries from the sensor to the last lamp, causes before effects', () => {
    const store = storeIn();
    const report = reporting(store);
    const numbers = pass(store);
    store.append([{ ...event(95, 'fog.changed'), zone: 'west' }]);
    const got = report.get(numbers[3] ?? 0);
    const seqs = got?.entries.map((each) => each.seq) ?? [];
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(seqs.length);
    for (const number of numbers.slice(1, 17)) expect(seqs).toContain(number);
    expect(seqs).not.toContain(numbers[0]);
    expect(seqs).not.toContain(numbers[17]);
    expect(report.get(999)).toBeUndefined();
  });

  it('keeps zones apart', () => {
    const store = storeIn();
    const report = reporting(store);
    store.append([event(0, 'decision.made', { mode: 'active' }), { ...event(0, 'command.failed'), zone: 'west' }]);
    store.append([{ ...event(1, 'decision.made', { mode: 'outline' }), zone: 'west' }]);
    expect(report.list({ limit: 9 }).map((each) => [each.zone, each.commands.failed])).toEqual([
      ['west', 0],
      ['east', 0],
    ]);
    expect(report.list({ zone: 'east', limit: 9 }).length).toBe(1);
    expect(report.list({ before: 2, limit: 9 }).map((each) => each.zone)).toEqual(['east']);
  });

  it('shows the newest sums while it is open', () => {
    const store = storeIn();
    const report = reporting(store);
    store.append([event(0, 'decision.made', { mode: 'active' })]);
    store.append([event(1, 'command.verified'), event(1, 'command.verified')]);
    expect(report.list({ limit: 1 })[0]?.commands.verified).toBe(2);
    expect(report.get(1)?.event.commands.verified).toBe(2);
  });
});

/** A random life of two zones: what the core might journal, in any order. */
const life = fc.array(
  fc.tuple(
    fc.constantFrom('east', 'west'),
    fc.oneof(
      fc
        .constantFrom('standby', 'outline', 'active', 'control', 'accident')
        .map((mode) => event(0, 'decision.made', { mode, source: 'automatic', visibility: 150 })),
      fc.integer({ min: 10, max: 900 }).map((visibility) => event(0, 'fog.changed', { visibility })),
      fc
        .constantFrom<EventKind>('command.verified', 'command.failed', 'override.set', 'link.lost')
        .map((kind) => event(0, kind)),
      fc
        .constantFrom<EventKind>('fog.called', 'fog.called', 'fog.ceased', 'proposal.vetoed')
        .map((kind) => event(0, kind, { mode: 'active', kind: 'escalate', visibility: 120, suspended: true })),
      fc.constant(event(0, 'proposal.made', { mode: 'active', kind: 'escalate', proposal: 'p' })),
      fc.constant(event(0, 'proposal.lapsed', { mode: 'active', kind: 'escalate', proposal: 'p' })),
      fc.constant(event(0, 'zone.converged', { detectionToLast: 5_000 })),
    ),
  ),
  { maxLength: 60 },
);
const eventsOf = (drawn: readonly (readonly [string, NewEvent])[]): NewEvent[] =>
  drawn.map(([zone, each], i) => ({ ...each, zone, at: minute(i) }));
const everything = (report: { list(filter: { limit: number }): readonly FogEvent[] }) => report.list({ limit: 500 });

describe('the report is a projection', () => {
  it('rebuilt from the journal it is the same, and journals nothing twice', () => {
    fc.assert(
      fc.property(life, (drawn) => {
        const store = storeIn();
        const report = reporting(store);
        for (const each of eventsOf(drawn)) store.append([each]);
        const before = everything(report);
        const journalled = store.lastSeq();
        report.rebuild();
        expect(everything(report)).toEqual(before);
        expect(store.lastSeq()).toBe(journalled);
        expect(everything(createFogReport(store))).toEqual(before);
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('is the same when the core dies at any moment between an event and its summing up', () => {
    fc.assert(
      fc.property(life, fc.array(fc.nat(60), { maxLength: 4 }), (drawn, deaths) => {
        const events = eventsOf(drawn);
        const steady = storeIn();
        const undisturbed = reporting(steady);
        for (const each of events) steady.append([each]);
        const store = storeIn();
        let listening = store.onAppend(createFogReport(store).onEvents);
        for (const [i, each] of events.entries()) {
          // A death: what was appended meanwhile was never told to anyone.
          if (deaths.includes(i)) listening();
          store.append([each]);
          if (deaths.includes(i)) listening = store.onAppend(createFogReport(store).onEvents);
        }
        // The announcements of a dead core come late and take other numbers: compared is what a person sees.
        const plain = (each: FogEvent) => ({
          ...each,
          id: 0,
          closedBy: 0,
          modes: each.modes.map((mode) => ({ ...mode, event: 0 })),
        });
        expect(everything(createFogReport(store)).map(plain)).toEqual(everything(undisturbed).map(plain));
        const announcements = (from: Store) =>
          from.query({ limit: 500 }).filter((each) => each.kind.startsWith('fog-event'));
        expect(announcements(store).length).toBe(announcements(steady).length);
        steady.close();
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('reads for itself what it was not told, and takes nothing in twice', () => {
    const store = storeIn();
    const report = reporting(store);
    pass(store, night.slice(0, 5));
    const deaf = storeIn();
    const other = createFogReport(deaf);
    const numbers = pass(deaf, night.slice(0, 5));
    const last = deaf.event(numbers.at(-1) ?? 0);
    if (last === undefined) throw new Error('nothing was appended');
    other.onEvents([last]);
    other.onEvents([last]);
    expect(everything(other)).toEqual(everything(report));
    const [verified] = deaf.append([event(3, 'command.verified')]);
    if (verified === undefined) throw new Error('nothing was appended');
    for (let times = 0; times < 3; times += 1) other.onEvents([verified]);
    expect(everything(other)[0]?.commands.verified).toBe(1);
  });

  it('goes on with an open fog event after a restart', () => {
    const folder = temporaryFolder();
    const first = storeIn(folder);
    reporting(first);
    const numbers = pass(first, night.slice(0, 12));
    first.close();
    const second = storeIn(folder);
    const report = reporting(second);
    expect(report.openEvent('east')).toBe(numbers[3]);
    second.append([event(70, 'decision.made', { mode: 'standby' })]);
    expect(report.list({ limit: 9 })).toMatchObject([{ id: numbers[3], minVisibility: 70, closedAt: minute(70) }]);
  });
});
