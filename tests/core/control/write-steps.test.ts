/** A command of several writes to a device that is busy now and then. */
import { expect, test } from 'vitest';
import type { WriteStep } from '../../../drivers/port.ts';
import type { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import { Commander } from '../../../main/core/control/commander.ts';
import { stillToWrite } from '../../../main/core/control/write-steps.ts';
import { newRecord } from '../../../main/core/picture/device-record.ts';
import type { Picture } from '../../../main/core/picture/picture.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import { type Fault, fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { storeIn } from '../store/stores.ts';

const step = (address: number, more: Partial<WriteStep> = {}): WriteStep => ({
  request: { kind: 'write-registers', unit: 1, address, values: [1], single: true },
  functions: ['lit'],
  idempotent: true,
  pauseAfter: millis(0),
  ...more,
});
const addressOf = ({ request }: WriteStep): number => ('address' in request ? request.address : -1);

/** Sends a command of `steps` to a device that answers write number n as `answers[n]` says, and else confirms it. */
async function command(
  steps: readonly WriteStep[],
  answers: readonly (Fault | undefined)[],
  reported = [true],
  line: 'in-turn' | 'together' = 'in-turn',
) {
  const store = storeIn();
  const clock = new VirtualClock();
  const sent: number[] = [];
  const shown = [...reported];
  const program = {
    capability: { unverifiable: [], verifyInput: false },
    settle: millis(0),
    verifyWithin: millis(1_000),
    writesFor: () => steps,
    readBackFor: () => [{}],
    reported: () => ({ lit: shown.length > 1 ? shown.shift() : shown[0] }),
  };
  const device = { id: 'lamp', kind: 'flashing-lamp', endpoint: 'line', managed: true };
  const record = { ...newRecord(device as never, undefined), program };
  const acquisition = {
    write: (
      _: string,
      one: WriteStep,
      { wanted }: { wanted: () => boolean },
      settle: (outcome: Outcome<unknown>) => void,
    ) => {
      if (!wanted()) return settle(fail({ code: 'queue/expired' }));
      const fault = answers[sent.length];
      sent.push(addressOf(one));
      const answer = (): void => settle(fault === undefined ? succeed([]) : fail(fault));
      if (line === 'together') queueMicrotask(answer);
      else answer();
    },
    ask: (_: string, __: unknown, ___: unknown, settle: (outcome: Outcome<unknown>) => void) => settle(succeed([])),
  };
  const commander = new Commander({
    acquisition: acquisition as unknown as Acquisition,
    picture: { record: () => record, setCommand: () => {} } as unknown as Picture,
    recorder: new Recorder(store, clock),
    clock,
    ended: () => {},
  });
  const limits = { retries: 1, backOff: [millis(500)], verifyWithin: millis(1_000), expireAfter: millis(60_000) };
  commander.carryOut([{ device: 'lamp', zone: undefined, desired: { lit: true }, limits }], []);
  await clock.advance(millis(70_000));
  return { sent, phase: commander.history('lamp')[0]?.phase };
}

const busy: Fault = { code: 'modbus/busy', exception: 6 };

test('every other write is refused as busy: it goes on where it was refused', async () => {
  const steps = [step(1), step(2), step(3)];
  const answers = [busy, undefined, busy, undefined, busy, undefined];
  expect(await command(steps, answers)).toEqual({ sent: [1, 1, 2, 2, 3, 3], phase: 'verified' });
});

test('it goes on behind a pause too, and a pulse that was confirmed is not sent again', async () => {
  const steps = [step(1, { idempotent: false, pauseAfter: millis(700) }), step(2), step(3)];
  expect(await command(steps, [undefined, undefined, busy, busy])).toEqual({
    sent: [1, 2, 3, 3, 3],
    phase: 'verified',
  });
});

test('a pulse that was confirmed before the wait is not sent again for what is lost after it', async () => {
  const steps = [step(1, { idempotent: false }), step(2)];
  const lost: Fault = { code: 'link/no-answer' };
  expect(await command(steps, [undefined, busy, lost])).toEqual({ sent: [1, 2, 2], phase: 'verified' });
});

test('a new attempt begins anew: what was confirmed in the last one did not do it', async () => {
  const steps = [step(1), step(2)];
  const { sent, phase } = await command(steps, [undefined, busy], [false, false, false, true]);
  expect(sent.slice(0, 5)).toEqual([1, 2, 2, 1, 2]);
  expect(phase).toBe('verified');
});

test('on a line that takes several at once it goes on one by one, for such a device may refuse each other one', async () => {
  const steps = [step(1), step(2), step(3), step(4)];
  // As sent together: busy, done, busy, done, and again from the first for ever.
  const answers = Array.from({ length: 400 }, (_, n) => (n % 2 === 0 ? busy : undefined));
  const { sent, phase } = await command(steps, answers, [true], 'together');
  expect(phase).toBe('verified');
  expect(sent.slice(0, 4)).toEqual([1, 2, 3, 4]);
});

test('what is still to write begins at the first that was not confirmed', () => {
  const [one, two, three, pulse] = [step(1), step(2), step(3), step(4, { idempotent: false })];
  const all = [one, two, three, pulse] as const;
  expect(stillToWrite(all, new Set([one])).map(addressOf)).toEqual([2, 3, 4]);
  expect(stillToWrite(all, new Set([one, three, pulse])).map(addressOf)).toEqual([2, 3]);
  expect(stillToWrite(all, new Set(all))).toEqual([]);
});
