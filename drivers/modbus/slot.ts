/** Places on a Modbus line: what was sent from each and waits for its answer. Data only. */
import type { Outcome } from '../../main/domain/outcome.ts';
import type { Millis } from '../../main/domain/units.ts';
import type { Reply } from '../port.ts';
import type { Answered, ModbusRequest } from './requests.ts';

export interface Job {
  readonly request: ModbusRequest;
  readonly settle: (outcome: Outcome<Reply>, leftAt?: Millis) => void;
  readonly isWanted: (() => boolean) | undefined;
  /** Its unit owed an answer when it came. */
  readonly wasHeld: boolean;
}

/** A place on the wire; made once, so that an exchange costs no closure of its own. */
export interface Slot {
  readonly index: number;
  readonly answered: Answered;
  job: Job | undefined;
  sentAt: Millis;
  /** What left on a bus, whose wire knows no more of it when it fails. */
  sent: Uint8Array | undefined;
  /** Sent as remembered: modbus-serial does not know of it yet. */
  isRepeat: boolean;
}

/** Monotonic time at which the first of the requests under way is late; `undefined` while there is none. */
export function earliestDeadline(slots: readonly Slot[], timeout: Millis): number | undefined {
  let earliest: number | undefined;
  for (const { job, sentAt } of slots) {
    if (job !== undefined && (earliest === undefined || sentAt < earliest)) earliest = sentAt;
  }
  return earliest === undefined ? undefined : earliest + timeout;
}
