/** Addresses that a device turns out to lack. */
import type { Request } from '../../../drivers/port.ts';
import { newTicket, type PollEntry } from './polled.ts';

/**
 * One illegal address spoils a whole read: divides it until the hole is found, then leaves the hole out and names its
 * points. False when nothing would be left to ask, for then it is the device that is wrongly configured.
 */
export function learnHole(entry: PollEntry, request: Request, leaveOut: (points: readonly string[]) => void): boolean {
  const { program, entries } = entry.owner;
  const index = entry.poll.requests.indexOf(request);
  if (index < 0) return true;
  const parts = program.divide(request);
  const left = entries.reduce((sum, it) => sum + it.poll.requests.length, 0) - 1 + parts.length;
  if (left === 0) return false;
  const requests = entry.poll.requests.toSpliced(index, 1, ...parts);
  entry.poll = { ...entry.poll, requests };
  entry.tickets = requests.map(newTicket);
  entry.last = [];
  if (parts.length === 0) leaveOut(program.pointsOf(request));
  return true;
}
