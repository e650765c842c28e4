/**
 * Gathers what one turn of the event loop has to send and lets it go at the turn's end, or after a millisecond of a long
 * turn. A far end that is woken once for a hundred requests, instead of once for each, costs a third of the CPU; but
 * far ends that all wait for the end of a long turn answer all at once and make the next turn as long.
 */

/** Somebody with something to send. */
export interface Sender {
  /** Called once for each `sendSoon`, before that returns or by the end of the turn. */
  leave(): void;
}

/** Milliseconds that the first of those who send waits for others to join it. */
const longestGathering = 1;

let waiting: Sender[] = [];
let since = 0;

/** Lets `sender` send at the end of this turn at the latest; call it once until it left. */
export function sendSoon(sender: Sender): void {
  if (waiting.length === 0) {
    setImmediate(letGo);
    since = performance.now();
  }
  waiting.push(sender);
  if (performance.now() - since >= longestGathering) letGo();
}

function letGo(): void {
  const leaving = waiting;
  waiting = [];
  for (const sender of leaving) {
    try {
      sender.leave();
    } catch (error) {
      // Its own defect: neither those behind it nor whoever happens to be sending now may suffer from it.
      setImmediate(() => {
        throw error;
      });
    }
  }
}
