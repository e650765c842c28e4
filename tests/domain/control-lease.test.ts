/** Two consoles never command one zone (design.md §7.5), whatever they ask for and whenever they vanish. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Claim,
  type ControlLease,
  claim,
  graceAfterLoss,
  idleAfter,
  standing,
  withConnection,
} from '../../main/domain/control-lease.ts';
import { utcMs } from '../../main/domain/units.ts';

const at = (ms: number) => utcMs(1_000_000 + ms);
const wanting = (console: string, ms: number, change: Partial<Claim> = {}): Claim => ({
  console,
  by: console,
  mayTakeOver: false,
  explicit: false,
  tentative: false,
  connected: true,
  now: at(ms),
  ...change,
});
const held = (change: Partial<Claim> = {}): ControlLease => {
  const claimed = claim(undefined, wanting('li', 0, change));
  if (!claimed.ok) throw new Error('refused');
  return claimed.lease;
};
const verdict = (lease: ControlLease | undefined, wanted: Claim): string => {
  const claimed = claim(lease, wanted);
  return claimed.ok ? claimed.change : claimed.refusal.code;
};

describe('a claim on a zone', () => {
  it.each([
    ['a free zone', undefined, wanting('zhao', 1), 'taken'],
    ['one’s own', held(), wanting('li', 1), 'kept'],
    ['another’s, by acting', held(), wanting('zhao', 1), 'no-authority'],
    ['another’s, by acting as a supervisor', held(), wanting('zhao', 1, { mayTakeOver: true }), 'no-authority'],
    ['another’s, without a reason', held(), wanting('zhao', 1, { explicit: true, mayTakeOver: true }), 'no-reason'],
    ['another’s, in use', held(), wanting('zhao', 1, { explicit: true, reason: 'shift' }), 'authority-in-use'],
    [
      'another’s, as a supervisor',
      held(),
      wanting('zhao', 1, { explicit: true, reason: 'x', mayTakeOver: true }),
      'taken-over',
    ],
    [
      'another’s, just not idle',
      held(),
      wanting('zhao', idleAfter - 1, { explicit: true, reason: 'x' }),
      'authority-in-use',
    ],
    ['another’s, idle', held(), wanting('zhao', idleAfter, { explicit: true, reason: 'x' }), 'taken-over'],
    ['one’s own at another console', held(), wanting('desk 2', 1, { by: 'li' }), 'no-authority'],
    ['the same, asked for', held(), wanting('desk 2', 1, { by: 'li', explicit: true }), 'no-reason'],
    ['the same, with blanks', held(), wanting('desk 2', 1, { by: 'li', explicit: true, reason: ' ' }), 'no-reason'],
    [
      'the same, with no ink',
      held(),
      wanting('desk 2', 1, { by: 'li', explicit: true, reason: '\u200b' }),
      'no-reason',
    ],
    [
      'the same, much later',
      held(),
      wanting('desk 2', idleAfter, { by: 'li', explicit: true, mayTakeOver: true }),
      'no-reason',
    ],
    [
      'the same, with a reason, in use',
      held(),
      wanting('desk 2', 1, { by: 'li', explicit: true, reason: 'shift' }),
      'taken-over',
    ],
    [
      'the same, asked for, at a console that is gone',
      held({ connected: false }),
      wanting('desk 2', 1, { by: 'li', explicit: true }),
      'taken-over',
    ],
    [
      'one’s own at a console that is gone',
      held({ connected: false }),
      wanting('desk 2', 1, { by: 'li' }),
      'taken-over',
    ],
    ['that of a console just lost', held({ connected: false }), wanting('zhao', graceAfterLoss - 1), 'no-authority'],
    ['that of a console long lost', held({ connected: false }), wanting('zhao', graceAfterLoss), 'taken'],
  ] as const)('%s', (_name, lease, wanted, expected) => {
    expect(verdict(lease, wanted)).toBe(expected);
  });

  it('tells why it came from another console, also of the same account', () => {
    const again = { by: 'li', explicit: true, reason: 'shift' };
    expect(claim(held(), wanting('desk 2', 1, again))).toMatchObject({ lease: { console: 'desk 2', reason: 'shift' } });
  });

  it('keeps since when it is held, moves the latest act, and stays firm once it was acted on', () => {
    const claimed = claim(held({ tentative: true }), wanting('li', 500));
    expect(claimed).toMatchObject({ ok: true, lease: { since: at(0), actedAt: at(500), tentative: false } });
    expect(claim(held(), wanting('li', 500, { tentative: true }))).toMatchObject({ lease: { tentative: false } });
  });
});

it('a connection that comes back in time keeps the zone', () => {
  const lost = withConnection(held(), 'li', false, at(1_000));
  expect(standing(lost, at(1_000 + graceAfterLoss - 1))).toEqual(lost);
  expect(standing(lost, at(1_000 + graceAfterLoss))).toBeUndefined();
  expect(standing(withConnection(lost, 'li', true, at(2_000)), at(9_999_999))).toBeDefined();
  expect(withConnection(lost, 'zhao', true, at(2_000))).toBe(lost);
});

const step = fc.record({
  console: fc.constantFrom('a', 'b', 'c'),
  person: fc.constantFrom('li', 'zhao'),
  wait: fc.nat({ max: 400_000 }),
  what: fc.constantFrom('act', 'preview', 'take', 'take-over', 'lose', 'return', 'release'),
  mayTakeOver: fc.boolean(),
});

it('never has two holders: between the acts of two consoles the zone always changed hands', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let lease: ControlLease | undefined;
      let now = 0;
      let lastActor: string | undefined;
      const away = new Set<string>();
      for (const { console, person, wait, what, mayTakeOver } of steps) {
        now += wait;
        lease = standing(lease, at(now));
        if (lease === undefined) lastActor = undefined;
        if (what === 'release') {
          if (lease?.console === console) lease = undefined;
          if (lease === undefined) lastActor = undefined;
          continue;
        }
        if (what === 'lose' || what === 'return') {
          if (what === 'lose') away.add(console);
          else away.delete(console);
          lease = lease && withConnection(lease, console, what === 'return', at(now));
          continue;
        }
        const explicit = what === 'take' || what === 'take-over';
        const claimed = claim(lease, {
          ...wanting(console, now, { by: person, explicit, mayTakeOver, connected: !away.has(console) }),
          tentative: what === 'preview',
          ...(what === 'take-over' && { reason: 'x' }),
        });
        if (!claimed.ok) {
          expect(lease?.console).not.toBe(console);
          continue;
        }
        // Whoever may act now is the one holder, and came to it openly.
        expect(claimed.lease.console).toBe(console);
        if (claimed.change === 'kept') expect(lastActor).toBe(console);
        else expect(claimed.change).toBe(lease === undefined ? 'taken' : 'taken-over');
        // Nobody who is there loses a zone without being told why.
        if (claimed.change === 'taken-over')
          expect(what === 'take-over' || (lease?.lostAt !== undefined && lease.by === person)).toBe(true);
        lease = claimed.lease;
        lastActor = console;
      }
    }),
    { numRuns: 300 },
  );
});
