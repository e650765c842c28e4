/** Sends the writes of one attempt of a command in their order. Decides nothing about the command. */
import type { Clock, WriteStep } from '../../../drivers/port.ts';
import type { Fault, Outcome } from '../../domain/outcome.ts';
import type { Millis } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';

export interface Writes {
  readonly device: string;
  readonly steps: readonly WriteStep[];
  /** Each waits for the confirmation of the one before, also where the line takes several at once. */
  readonly oneByOne: boolean;
  /** Monotonic time after which none of them may leave. */
  readonly expiresAt: Millis;
  /** False once another command has taken this one's place. */
  readonly isCurrent: () => boolean;
  /** Called once, with the first fault and the steps that the device confirmed. */
  readonly done: (fault: Fault | undefined, confirmed: ReadonlySet<WriteStep>) => void;
}

/** Queues the steps up to the next pause so that they keep their order on the line; the first fault withdraws the rest. */
export function writeSteps(
  by: { readonly acquisition: Acquisition; readonly clock: Clock },
  writes: Writes,
  from = 0,
): void {
  const { device, steps, oneByOne, expiresAt, isCurrent, done } = writes;
  const pauseAt = steps.findIndex(({ pauseAfter }, index) => index >= from && (oneByOne || pauseAfter > 0));
  const end = pauseAt < 0 ? steps.length : pauseAt + 1;
  const confirmed = new Set(steps.slice(0, from));
  if (from === end) return queueMicrotask(() => done(undefined, confirmed));
  let open = end - from;
  let fault: Fault | undefined;
  const wanted = () => fault === undefined && isCurrent();
  const ended = (): void => {
    const pause = steps[pauseAt]?.pauseAfter;
    if (fault !== undefined || pause === undefined || !isCurrent()) return done(fault, confirmed);
    by.clock.after(pause, () => writeSteps(by, writes, end));
  };
  const settle = (step: WriteStep, outcome: Outcome<unknown>): void => {
    if (outcome.ok) confirmed.add(step);
    else fault ??= outcome.fault;
    open -= 1;
    // The line sends its next request first; and a line that is down answers before this one has been handed on.
    if (open === 0) queueMicrotask(ended);
  };
  for (const step of steps.slice(from, end))
    by.acquisition.write(device, step, { expiresAt, wanted }, (outcome) => settle(step, outcome));
}

/** From the first step that was not confirmed; what cannot be repeated and was confirmed is not among them. */
export function stillToWrite(steps: readonly WriteStep[], confirmed: ReadonlySet<WriteStep>): readonly WriteStep[] {
  const first = steps.findIndex((step) => !confirmed.has(step));
  if (first < 0) return [];
  return steps.slice(first).filter((step) => step.idempotent || !confirmed.has(step));
}
