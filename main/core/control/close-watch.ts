/**
 * Has the devices of zones in fog asked more often, and as usual again once nothing has called for it as long as the
 * policy holds a mode before clearing, so that fog at the edge of a band re-times nothing back and forth.
 */
import type { Clock } from '../../../drivers/port.ts';
import { callsForCloseWatch } from '../../domain/close-watch.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { ZoneRuntime } from './zone-runtime.ts';

export class CloseWatcher {
  readonly #acquisition: Acquisition;
  readonly #clock: Clock;
  /** Monotonic time until which each watched zone stays so unless it calls again. */
  readonly #until = new Map<string, number>();

  constructor(acquisition: Acquisition, clock: Clock) {
    this.#acquisition = acquisition;
    this.#clock = clock;
  }

  /** To be called after each tick of a zone. */
  look({ zone, watch, decision, state, members }: ZoneRuntime): void {
    const { closeWatch, clear } = watch.policy;
    if (closeWatch === undefined || decision === undefined || watch.picture === undefined) return;
    const now = this.#clock.monotonic();
    const until = this.#until.get(zone.id);
    const devices = () => members.devices.map((device) => device.id);
    if (callsForCloseWatch(decision, state, watch.picture)) {
      this.#until.set(zone.id, now + clear.hold);
      if (until === undefined) this.#acquisition.watchClosely(devices(), closeWatch);
    } else if (until !== undefined && now >= until) {
      this.#until.delete(zone.id);
      this.#acquisition.watchClosely(devices(), undefined);
    }
  }
}
