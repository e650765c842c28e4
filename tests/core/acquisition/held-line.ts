import type { Reply, Request, Session } from '../../../drivers/port.ts';
import { EndpointLine } from '../../../main/core/acquisition/line.ts';
import { type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { endpoint } from '../../drivers/endpoints.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

/** A line with one request on the wire at a time, each of which is answered when the test says so. */
export function heldLine(): { readonly line: EndpointLine; readonly answer: () => void } {
  let held: ((outcome: Outcome<Reply>) => void) | undefined;
  const session: Session = {
    exchange: () => Promise.reject(new Error('not asked')),
    send: (_: Request, settle) => {
      held = settle;
    },
    statistics: () => {
      throw new Error('not asked');
    },
    close: async () => undefined,
  };
  const line = new EndpointLine(
    endpoint({ protocol: 'modbus-tcp' }),
    session,
    new VirtualClock(),
    () => 0.5,
    () => undefined,
  );
  const answer = (): void => {
    const settle = held;
    held = undefined;
    settle?.(succeed({ kind: 'written' }));
  };
  return { line, answer };
}
