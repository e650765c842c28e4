/** A clock pushed by hand that knows how many timers are set: a session that leaves some behind grows with every request. */
import type { Clock } from '../../drivers/port.ts';
import type { Millis } from '../../main/domain/units.ts';
import { VirtualClock } from '../plant/virtual-clock.ts';

export class CountingClock extends VirtualClock implements Clock {
  pending = 0;

  override after(delay: Millis, act: () => void): () => void {
    let isSet = true;
    const unset = (): void => {
      if (isSet) this.pending -= 1;
      isSet = false;
    };
    this.pending += 1;
    const cancel = super.after(delay, () => {
      unset();
      act();
    });
    return () => {
      unset();
      cancel();
    };
  }
}
