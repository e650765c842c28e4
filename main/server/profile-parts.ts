/** Asks a read that the device refuses in ever smaller parts, until the addresses that it refuses stand alone. */
import type { DeviceProgram, Reply, Request, Session } from '../../drivers/port.ts';
import { isRefused } from '../core/acquisition/holes.ts';
import type { Outcome } from '../domain/outcome.ts';

export interface AskedRead {
  readonly request: Request;
  readonly outcome: Outcome<Reply>;
}

/** A device that refused so many reads in place of one, and answered nothing at all, is not what the profile says. */
const mostRefusals = 32;

/**
 * The read itself, or the parts that cover it, each with how it ended. `hasAnswered`: the device answered another read, so
 * that its refusals are worth dividing to the last. Sends nothing when the read was not refused.
 */
export async function inParts(
  program: Pick<DeviceProgram, 'divide'>,
  session: Pick<Session, 'exchange'>,
  whole: AskedRead,
  hasAnswered: boolean,
): Promise<readonly AskedRead[]> {
  const found: AskedRead[] = [];
  const waiting = [whole];
  let refusals = 0;
  let isHeard = hasAnswered;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const refused = isRefused(next.outcome);
    if (refused) refusals += 1;
    const parts = refused && (isHeard || refusals < mostRefusals) ? program.divide(next.request) : [];
    if (parts.length === 0) found.push(next);
    for (const request of parts) {
      const outcome = await session.exchange(request);
      isHeard ||= outcome.ok;
      waiting.push({ request, outcome });
    }
  }
  return found;
}

/** It was refused and cannot be divided further. */
export const isRefusedAlone = (program: Pick<DeviceProgram, 'divide'>, { request, outcome }: AskedRead): boolean =>
  isRefused(outcome) && program.divide(request).length === 0;
