/** One turn of a poll, or one reading: what is kept of it until all its parts have answered or failed. */
import type { Reply, Request } from '../../../drivers/port.ts';
import type { Fault, Outcome } from '../../domain/outcome.ts';
import { Holes, isRefused, isWithin } from './holes.ts';
import type { Priority } from './line.ts';
import { isInDoubt, type PollEntry, type Polled } from './polled.ts';

export abstract class Turn {
  readonly polled: Polled;
  readonly priority: Priority;
  /** The poll that it is a turn of; missing for a reading. */
  readonly entry: PollEntry | undefined;
  /** Good answers of the device before it. */
  readonly answers: number;
  /** The device said that it lacks an address, or refused a read as a whole. */
  refusal: Fault | undefined;
  /** Of its requests, those that have not answered or failed yet. */
  open = 0;

  constructor(polled: Polled, priority: Priority, entry?: PollEntry) {
    this.polled = polled;
    this.priority = priority;
    this.entry = entry;
    this.answers = polled.answers;
  }

  /** Takes what became of a request, or of a part of it; `place` is the request's among those of the turn. */
  abstract take(part: Request, outcome: Outcome<Reply>, place: number): void;

  /** Called once, when all have answered or failed. */
  protected abstract end(): void;

  /** One request is over, with all its parts. */
  over(): void {
    this.open -= 1;
    if (this.open === 0) this.end();
  }
}

/** A device that refused so many reads in place of one, and answered nothing, is asked no more in this turn. */
const mostRefusals = 8;

export interface Search {
  readonly turn: Turn;
  readonly place: number;
  /** Sends one request. */
  readonly ask: (request: Request, settle: (outcome: Outcome<Reply>) => void) => void;
  /** Called once. */
  readonly done: () => void;
}

/**
 * Asks for the parts of a read that was refused with `fault`, one after another, so that others on the line have their
 * turns between.
 */
export function searchAround(refused: Request, fault: Fault, { turn, place, ask, done }: Search): void {
  const { polled, entry } = turn;
  const waiting = [...note(polled, refused, fault)];
  let refusals = 1;
  if (entry !== undefined) entry.searches += 1;
  const next = (): void => {
    const part = waiting.shift();
    const isHopeless = refusals >= mostRefusals && polled.answers === turn.answers;
    // A poll that finds the device silent does not ask for the parts of what is refused: its next turn does.
    if (part === undefined || isHopeless || (entry !== undefined && isInDoubt(polled))) {
      if (entry !== undefined) entry.searches -= 1;
      return done();
    }
    ask(part, (outcome) => {
      if (isRefused(outcome)) {
        refusals += 1;
        waiting.push(...note(polled, part, outcome.fault));
      } else {
        turn.take(part, outcome, place);
        if (!outcome.ok) waiting.length = 0;
      }
      queueMicrotask(next);
    });
  };
  next();
}

/** Notes a refusal; gives what to ask in place of the request. */
function note(polled: Polled, request: Request, fault: Fault): readonly Request[] {
  polled.holes ??= new Holes(polled.program);
  const wasHeard = polled.entries.some(
    (entry) => entry.wasWhole && entry.whole.some((whole) => isWithin(request, whole)),
  );
  return polled.holes.refused(request, fault, polled.answers, wasHeard);
}
