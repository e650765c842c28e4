/** A fog event from the call of the fog: whose answer was awaited, how long, and when it is over. */
import { describe, expect, it } from 'vitest';
import { type FogEvent, fogEventSchema } from '../../../main/contract/views/record.ts';
import { type FogEventStep, stepFogEvent } from '../../../main/core/report/fog-event-step.ts';
import type { EventKind, JournalEvent, NewEvent } from '../../../main/domain/journal.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { start } from '../store/stores.ts';

const minute = (n: number) => utcMs(start + n * 60_000);
const on = (at: number, kind: EventKind, data: NewEvent['data'] = {}, actor?: string): NewEvent => ({
  kind,
  at: minute(at),
  zone: 'east',
  ...(actor !== undefined && { actor }),
  causes: [],
  data,
});

/** What the events make of one zone, one after another. */
function summed(...events: readonly NewEvent[]): FogEventStep & { readonly announced: readonly string[] } {
  let step: FogEventStep = { open: undefined, journal: [] };
  const announced: string[] = [];
  for (const [index, event] of events.entries()) {
    const numbered: JournalEvent = { ...event, seq: index + 1, hash: '' };
    step = stepFogEvent(step.open, numbered);
    announced.push(...step.journal.map(({ kind, causes }) => `${kind} ${causes.join()}`));
  }
  return { ...step, announced };
}
const open = (...events: readonly NewEvent[]): FogEvent => {
  const step = summed(...events);
  if (step.open === undefined) throw new Error('no fog event is open');
  return step.open;
};

const called = (at: number, more: NewEvent['data'] = {}) =>
  on(at, 'fog.called', { mode: 'active', visibility: 150, seenSince: minute(at - 0.5), shown: 'standby', ...more });
const ceased = (at: number) => on(at, 'fog.ceased', { mode: 'active', visibility: 2_000 });
const asked = (at: number, mode = 'active', id = '1') =>
  on(at, 'proposal.made', { proposal: id, kind: 'escalate', mode });
const lapsed = (at: number, id = '1') => on(at, 'proposal.lapsed', { proposal: id, kind: 'escalate', mode: 'active' });
const confirmed = (at: number) => on(at, 'proposal.confirmed', { kind: 'escalate', mode: 'active' }, 'li');
const vetoed = (at: number) => on(at, 'proposal.vetoed', { kind: 'escalate', mode: 'active' }, 'li');
const overridden = (at: number, mode: string) => on(at, 'override.set', { mode }, 'li');
const decided = (at: number, mode: string, source = 'automatic', calling = 'active') =>
  on(at, 'decision.made', { mode, source, calling });
const fields = (fog: FogEvent | undefined) =>
  fog?.questions?.map(({ mode, answer }) => `${mode} ${answer ?? 'awaited'}`);

describe('a fog event that the fog opens', () => {
  it('begins with its call, and its lowest counts from there', () => {
    const fog = open(
      on(0, 'fog.changed', { visibility: 20 }),
      called(1),
      on(4, 'fog.changed', { visibility: 90, lowest: 60, lowestAt: minute(0.5) }),
      on(9, 'fog.changed', { visibility: 130 }),
    );
    expect(fog).toMatchObject({ id: 2, openedAt: minute(1), calledAt: minute(1), called: 'active', calling: true });
    expect(fog).toMatchObject({ minVisibility: 90, minVisibilityAt: minute(4), strongest: 'standby' });
    expect(fogEventSchema.parse(fog)).toEqual(fog);
  });

  it('waits for the lamps since the fog was first seen, not since the order', () => {
    const fog = open(
      called(1),
      asked(1),
      // Nothing that the lamps did in standby is a response.
      on(2, 'zone.converged', { decisionToLast: 1_000, lastVerifiedAt: minute(2) }),
      overridden(12, 'active'),
      decided(12, 'active', 'override'),
      on(13, 'zone.converged', { orderToLast: 3_000, lastVerifiedAt: minute(12) + 3_000 }),
      on(20, 'zone.converged', { decisionToLast: 9_000, lastVerifiedAt: minute(20) }),
    );
    expect(fog.responseTime).toBe(11.5 * 60_000 + 3_000);
  });

  it('ends when the fog has ceased and the zone is in standby, whichever comes last', () => {
    const fogLast = summed(called(1), decided(1, 'active'), decided(9, 'standby', 'override'), ceased(15));
    expect(fogLast.closed).toMatchObject({ closedAt: minute(15), closedBy: 4, strongest: 'active' });
    const modeLast = summed(called(1), decided(1, 'active'), ceased(9), decided(15, 'standby', 'automatic', 'standby'));
    expect(modeLast.closed).toMatchObject({ closedAt: minute(15), closedBy: 4 });
    expect(modeLast.announced).toEqual(['fog-event.opened 1', 'fog-event.closed 4']);
    for (const { open, closed } of [fogLast, modeLast]) {
      expect(open).toBeUndefined();
      expect(closed).not.toHaveProperty('calling');
    }
  });

  it('shows what was in force while it waited, and nothing that lasted no second', () => {
    const modes = ({ modes }: FogEvent) => modes.map(({ mode }) => mode);
    expect(modes(open(called(1), decided(12, 'active', 'confirmed')))).toEqual(['standby', 'active']);
    expect(modes(open(called(1), decided(1, 'active')))).toEqual(['active']);
  });

  it('is not held open by a call that was lost with the state of its zone', () => {
    const { closed } = summed(called(1), asked(1), decided(9, 'standby', 'hold', 'standby'));
    expect(closed).toMatchObject({ closedAt: minute(9), questions: [{ answer: 'unanswered' }] });
  });
});

describe('the answer that fog awaits of a person', () => {
  it.each([
    ['confirmed', confirmed(12)],
    ['vetoed', vetoed(12)],
    ['override', overridden(12, 'anti-collision')],
  ] as const)('is %s', (answer, event) => {
    expect(open(called(1), asked(1), event).questions).toEqual([
      { mode: 'active', askedAt: minute(1), proposal: '1', endedAt: minute(12), answer, by: 'li' },
    ]);
  });

  it('never came: the question lapsed, the fog ceased or thicker fog was answered without it', () => {
    expect(fields(open(called(1), asked(1), lapsed(5)))).toEqual(['active unanswered']);
    expect(fields(summed(called(1), asked(1), ceased(5)).closed)).toEqual(['active unanswered']);
    expect(fields(open(called(1), asked(1), decided(5, 'control')))).toEqual(['active unanswered']);
  });

  it('is awaited since it was first asked, also when it is asked for more or anew', () => {
    const fog = open(called(1), asked(1), asked(5, 'anti-collision', '2'), lapsed(5, '1'), asked(7, 'active', '3'));
    const strongest = 'anti-collision';
    expect(fog.questions).toEqual([{ mode: 'active', strongest, askedAt: minute(1), proposal: '3' }]);
    // Less by now, and answered by what is shown then; what went unanswered before is told with it.
    const answered = open(called(1), asked(1, 'control'), asked(5, 'outline', '2'), decided(9, 'outline'));
    expect(answered.questions).toMatchObject([{ mode: 'outline', strongest: 'control', answer: 'unanswered' }]);
    const grown = open(called(1), asked(1, 'outline'), asked(5, 'active', '2'));
    expect(grown.questions).toEqual([{ mode: 'active', askedAt: minute(1), proposal: '2' }]);
  });

  it('is awaited on under an override that shows less, and not at all under one that shows as much', () => {
    expect(fields(open(called(1), asked(1), overridden(2, 'outline'), decided(2, 'outline', 'override')))).toEqual([
      'active awaited',
    ]);
    const held = open(overridden(1, 'active'), decided(1, 'active', 'override', 'standby'), called(5), asked(5));
    expect(held).not.toHaveProperty('questions');
    expect(held).toMatchObject({ id: 2, openedAt: minute(1), calledAt: minute(5), overrides: 1 });
  });

  it('is asked again after a veto', () => {
    expect(fields(open(called(1), asked(1), vetoed(3), asked(33, 'active', '2')))).toEqual([
      'active vetoed',
      'active awaited',
    ]);
  });

  it('is awaited of whoever sees it where automation is suspended; arming it is an answer', () => {
    const suspended = called(1, { suspended: true });
    expect(fields(open(suspended))).toEqual(['active awaited']);
    expect(open(suspended, on(9, 'automation.armed', {}, 'li')).questions).toEqual([
      { mode: 'active', askedAt: minute(1), endedAt: minute(9), answer: 'armed', by: 'li' },
    ]);
    // Arming answers nothing that is proposed.
    expect(fields(open(called(1), asked(1), on(2, 'automation.armed', {}, 'li')))).toEqual(['active awaited']);
  });

  it('is not awaited for what runs by itself, for clearing or for a closure', () => {
    const own = on(1, 'proposal.made', { proposal: '1', kind: 'escalate', mode: 'anti-collision', until: minute(2) });
    const others = (['clear', 'closure'] as const).map((kind) =>
      on(2, 'proposal.made', { proposal: '2', kind, mode: 'control' }),
    );
    expect(open(called(1), own, ...others)).not.toHaveProperty('questions');
  });
});

it('an older record, which knows nothing of calls, opens and closes with the mode', () => {
  const plain = (at: number, mode: string) => on(at, 'decision.made', { mode, source: 'automatic' });
  const { closed } = summed(
    plain(2, 'active'),
    on(3, 'zone.converged', { detectionToLast: 4_200 }),
    plain(70, 'standby'),
  );
  expect(closed).toMatchObject({ id: 1, openedAt: minute(2), closedAt: minute(70), responseTime: 4_200 });
  const { closedBy, ...stored } = closed!;
  expect(fogEventSchema.parse(stored)).toEqual(stored);
});
