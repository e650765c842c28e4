import type { Request } from '../../../drivers/port.ts';
import type { Fault } from '../../domain/outcome.ts';
import type { Sample } from '../../domain/reading.ts';
import type { UtcMs } from '../../domain/units.ts';

/** Where answers go. The picture implements it. */
export interface AnswerSink {
  /** `request` names the poll that was answered; its `unchanged` renews these samples. */
  answered(device: string, samples: readonly Sample[], at: UtcMs, request?: Request): void;
  /** The reply was, to the register, what it was last time. */
  unchanged(device: string, request: Request, at: UtcMs): void;
  missed(device: string, fault: Fault, at: UtcMs): void;
  /** All points for which the device says that it has no such address, each time they change; none when it has all. */
  refused(device: string, points: readonly string[], at: UtcMs): void;
  lineChanged(endpoint: string, down: boolean, fault: Fault | undefined, at: UtcMs): void;
}
