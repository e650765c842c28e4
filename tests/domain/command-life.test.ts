/** The life of a command: examples a technician can follow, and what must hold whatever the roadside answers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DesiredState } from '../../main/domain/command.ts';
import {
  advance,
  type Command,
  type CommandEvent,
  type CommandPace,
  isEnded,
  newCommand,
} from '../../main/domain/command-life.ts';
import type { FaultCode } from '../../main/domain/outcome.ts';
import { later, millis, utcMs } from '../../main/domain/units.ts';

const start = utcMs(1_000_000);
const pace: CommandPace = {
  retries: 3,
  backOff: [millis(1_000), millis(2_000), millis(4_000)],
  verifyWithin: millis(20_000),
  expireAfter: millis(60_000),
  settle: millis(0),
};
const desired: DesiredState = { lit: true, brightness: 5 };
const fresh = (overrides: Partial<Command> = {}): Command => ({
  ...newCommand({ id: 'c1', device: 'd', desired, unverifiable: [] }, start),
  ...overrides,
});

/** Runs events one after another, one second apart. */
function run(
  events: readonly (CommandEvent extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never)[],
  command = fresh(),
) {
  const records: string[] = [];
  let now = start;
  let current = command;
  for (const event of events) {
    const move = advance(current, { ...event, at: now } as CommandEvent, pace);
    current = move.command;
    for (const effect of move.effects) if (effect.kind === 'record') records.push(effect.event);
    now = later(now, millis(1_000));
  }
  return { command: current, records };
}
const good = { kind: 'read', reported: desired } as const;
const fault = (code: FaultCode, idempotent = true) => ({ kind: 'write-fault', fault: { code }, idempotent }) as const;

describe('one command', () => {
  test('is verified only by reading back what was asked', () => {
    const sent = run([{ kind: 'start' }, { kind: 'written' }]);
    expect(sent.command.phase).toBe('sent');
    expect(isEnded(sent.command)).toBe(false);
    const done = run([{ kind: 'start' }, { kind: 'written' }, good]);
    expect(done).toMatchObject({ command: { phase: 'verified' }, records: ['command.sent', 'command.verified'] });
  });
  test('waits when the device is busy, without using up an attempt', () => {
    const busy = run([{ kind: 'start' }, fault('modbus/busy'), { kind: 'resume' }, { kind: 'written' }, good]);
    expect(busy).toMatchObject({
      command: { phase: 'verified', attempt: 1 },
      records: ['command.busy', 'command.sent', 'command.verified'],
    });
  });
  test('is never repeated when our configuration is wrong', () => {
    expect(run([{ kind: 'start' }, fault('modbus/misconfigured')])).toMatchObject({
      command: { phase: 'failed', attempt: 1 },
      records: ['command.refused'],
    });
  });
  test('a pulse that went unanswered is not sent again: only the read-back tells', () => {
    const pulse = run([{ kind: 'start' }, fault('link/no-answer', false)]);
    expect(pulse.command.step).toBe('reading');
    expect(run([{ kind: 'start' }, fault('link/no-answer', false), good]).command.phase).toBe('verified');
  });
  test('ends as unknown when it was sent and nothing can be read', () => {
    const events = [{ kind: 'start' }, { kind: 'written' }] as const;
    const blind = run([
      ...events,
      ...Array.from(
        { length: 12 },
        () => [{ kind: 'read-fault', fault: { code: 'link/no-answer' } }, { kind: 'resume' }] as const,
      ).flat(),
    ]);
    expect(blind.command.phase).toBe('unknown');
  });
  test('what cannot be read back at all ends as unknown, not as done', () => {
    const command = fresh({ unverifiable: ['lit', 'brightness'] });
    expect(run([{ kind: 'start' }, { kind: 'written' }], command).command.phase).toBe('unknown');
  });
  test('names the functions that differ when it fails', () => {
    const wrong = { kind: 'read', reported: { lit: true, brightness: 2 } } as const;
    const tries = Array.from({ length: 40 }, () => [wrong, { kind: 'resume' }, { kind: 'written' }] as const).flat();
    expect(run([{ kind: 'start' }, { kind: 'written' }, ...tries]).command).toMatchObject({
      phase: 'failed',
      mismatch: ['brightness'],
    });
  });
});

const anyFault = fc.constantFrom<FaultCode>(
  'link/no-answer',
  'link/reset',
  'link/unreachable',
  'link/damaged',
  'modbus/busy',
  'modbus/misconfigured',
  'modbus/device-failure',
  'modbus/child-dead',
  'modbus/wrong-echo',
  'queue/offline',
  'queue/full',
  'device/refused',
);
/** A roadside that answers whatever it likes. */
const answers = fc.array(
  fc.record({ good: fc.boolean(), fault: anyFault, idempotent: fc.boolean(), lies: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

/** Plays a command against a roadside, honouring its waits, until it ends; returns every step. */
function play(roadside: readonly { good: boolean; fault: FaultCode; idempotent: boolean; lies: boolean }[]) {
  let now = start;
  let turn = 0;
  let command = fresh();
  const writes: number[] = [];
  const records: string[] = [];
  let goodRead = false;
  let next: CommandEvent | undefined = { kind: 'start', at: now };
  for (let steps = 0; next !== undefined && steps < 500; steps += 1) {
    const move = advance(command, next, pace);
    command = move.command;
    next = undefined;
    for (const effect of move.effects) {
      const answer = roadside[turn % roadside.length]!;
      if (effect.kind === 'record') records.push(effect.event);
      if (effect.kind === 'wait') {
        now = later(now, effect.span);
        next = { kind: 'resume', at: now };
      }
      if (effect.kind === 'write') {
        writes.push(now);
        turn += 1;
        now = later(now, millis(200));
        next = answer.good
          ? { kind: 'written', at: now }
          : { kind: 'write-fault', at: now, fault: { code: answer.fault }, idempotent: answer.idempotent };
      }
      if (effect.kind === 'read-back') {
        turn += 1;
        now = later(now, millis(200));
        goodRead = answer.good && !answer.lies;
        next = answer.good
          ? { kind: 'read', at: now, reported: answer.lies ? { lit: false } : desired }
          : { kind: 'read-fault', at: now, fault: { code: answer.fault } };
      }
    }
  }
  return { command, writes, records, goodRead };
}

describe('whatever the roadside answers', () => {
  test('every command ends as verified, failed, unknown or expired, and says so once', () => {
    fc.assert(
      fc.property(answers, (roadside) => {
        const { command, records } = play(roadside);
        expect(isEnded(command)).toBe(true);
        const ends = records.filter((kind) => /verified|failed|unknown|refused/.test(kind));
        expect(ends).toHaveLength(1);
        expect(records.at(-1)).toBe(ends[0]);
      }),
    );
  });
  test('nothing is verified unless the last thing read was right', () => {
    fc.assert(
      fc.property(answers, (roadside) => {
        const { command, goodRead } = play(roadside);
        if (command.phase === 'verified') expect(goodRead).toBe(true);
      }),
    );
  });
  test('nothing is written after the command’s time limit', () => {
    fc.assert(
      fc.property(answers, (roadside) => {
        for (const at of play(roadside).writes) expect(at - start).toBeLessThanOrEqual(pace.expireAfter);
      }),
    );
  });
  test('an ended command ignores everything that comes late', () => {
    fc.assert(
      fc.property(
        answers,
        fc.constantFrom<CommandEvent['kind']>('written', 'resume', 'supersede', 'start'),
        (roadside, kind) => {
          const { command } = play(roadside);
          expect(advance(command, { kind, at: later(start, millis(1e6)) } as CommandEvent, pace)).toEqual({
            command,
            effects: [],
          });
        },
      ),
    );
  });
});
