import { afterEach, expect } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Session } from '../../drivers/port.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { endpoint } from './endpoints.ts';
import { patientClock } from './patient-clock.ts';
import { type Asked, RtuBus } from './rtu-bus.ts';

/** What stands on the bench of one test. */
export interface Bench {
  readonly clock: ReturnType<typeof patientClock>;
  readonly bus: RtuBus;
  readonly session: Session;
  open(behave: (asked: Asked, bus: RtuBus) => void, settings?: Partial<Endpoint>): Promise<void>;
}

/** A bus and a session on it for each test of a file, both gone after it and no timer left behind. */
export function busForEach(defaults: Partial<Endpoint> = {}): Bench {
  const clock = patientClock();
  let now: { readonly bus: RtuBus; readonly session: Session } | undefined;
  const opened = () => {
    if (now === undefined) throw new Error('open the bus first');
    return now;
  };
  afterEach(async () => {
    const { bus, session } = opened();
    now = undefined;
    await session.close();
    await bus.stop();
    expect(clock.pending()).toBe(0);
  });
  return {
    clock,
    get bus() {
      return opened().bus;
    },
    get session() {
      return opened().session;
    },
    async open(behave, settings = {}) {
      const bus = await RtuBus.start(behave);
      const at = { protocol: 'modbus-rtu-over-tcp', port: bus.port, ...defaults, ...settings } as const;
      now = { bus, session: openModbus(endpoint(at), clock) };
    },
  };
}
