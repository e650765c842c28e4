/** One turn of a poll, or one reading: what is kept of it until all its parts have answered or failed. */
import type { Reply, Request } from '../../../drivers/port.ts';
import type { Fault, Outcome } from '../../domain/outcome.ts';
import { Holes, isRefused, isWithin } from './holes.ts';
import type { Priority } from './line.ts';
import type { Polled } from './polled.ts';

export interface Turn {
  readonly priority: Priority;
  /** Good answers of the device before it. */
  readonly answers: number;
  /** A poll that finds the device silent does not ask for the parts of what is refused: its next turn does. */
  readonly isPoll: boolean;
  /** The device said that it lacks an address. */
  refusal: Fault | undefined;
  /** Refused requests whose parts are being asked. */
  searches: number;
  /** Every request was answered or refused. */
  isComplete: boolean;
}

export const newTurn = ({ answers }: Polled, priority: Priority, isPoll: boolean): Turn => ({
  priority,
  answers,
  isPoll,
  refusal: undefined,
  searches: 0,
  isComplete: true,
});

/** A device that refused so many reads in place of one, and answered nothing, is asked no more in this turn. */
const mostRefusals = 8;

export interface Search {
  readonly polled: Polled;
  readonly turn: Turn;
  /** Sends one request. */
  readonly ask: (request: Request, settle: (outcome: Outcome<Reply>) => void) => void;
  /** Takes an answer, or a fault that ends the search. */
  readonly take: (request: Request, outcome: Outcome<Reply>) => void;
  /** Called once. */
  readonly done: () => void;
}

/** Asks for the parts of a refused read, one after another, so that others on the line have their turns between. */
export function searchAround(refused: Request, { polled, turn, ask, take, done }: Search): void {
  const waiting = [...note(polled, refused)];
  let refusals = 1;
  turn.searches += 1;
  const next = (): void => {
    const part = waiting.shift();
    const isHopeless = refusals >= mostRefusals && polled.answers === turn.answers;
    if (part === undefined || isHopeless || (turn.isPoll && polled.silences > 0)) {
      turn.searches -= 1;
      return done();
    }
    ask(part, (outcome) => {
      if (isRefused(outcome)) {
        refusals += 1;
        waiting.push(...note(polled, part));
      } else {
        take(part, outcome);
        if (!outcome.ok) waiting.length = 0;
      }
      queueMicrotask(next);
    });
  };
  next();
}

/** Notes a refusal; gives what to ask in place of the request. */
function note(polled: Polled, request: Request): readonly Request[] {
  polled.holes ??= new Holes(polled.program);
  const wasHeard = polled.entries.some(
    (entry) => entry.wasWhole && entry.whole.some((whole) => isWithin(request, whole)),
  );
  return polled.holes.refused(request, polled.answers, wasHeard);
}
