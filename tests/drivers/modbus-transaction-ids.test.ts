/** Transaction ids are 16 bits wide and run round without a value going astray. */
import { afterEach, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Request, Session } from '../../drivers/port.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { type Asked, framed, HostileGateway, honestPdu } from './hostile-gateway.ts';
import { patientClock } from './patient-clock.ts';

let gateway: HostileGateway;
let session: Session;
afterEach(async () => {
  await session.close();
  await gateway.stop();
});

async function open(behave: (asked: Asked) => void, settings: Partial<Endpoint> = {}): Promise<void> {
  gateway = await HostileGateway.start((asked) => {
    // Seventy thousand requests are not kept.
    gateway.asked.length = 0;
    behave(asked);
  });
  gateway.greet = (socket) => void socket.setNoDelay(true);
  const at = { protocol: 'modbus-tcp', port: gateway.port, timeout: millis(2_000), ...settings } as const;
  session = openModbus(endpoint(at), patientClock());
}

/** Reads the register at each address, up to `width` at once, and returns what was wrong. */
async function readAll(addresses: readonly number[], width: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let at = 0; at < addresses.length; at += width) {
    const round = addresses.slice(at, at + width);
    const outcomes = await Promise.all(
      round.map((address): Promise<Awaited<ReturnType<Session['exchange']>>> => {
        const request: Request = { kind: 'read-registers', unit: 1, table: 'holding', address, count: 1 };
        return session.exchange(request);
      }),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const got = outcome.ok && outcome.value.kind === 'registers' ? outcome.value.values[0] : outcome;
      if (got !== round[index]) wrong.push(`${round[index]}: ${JSON.stringify(got)}`);
    }
  }
  return wrong;
}

const upTo = (count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, n) => (n + from) % 60_000);

describe('transaction ids', () => {
  it('run round after 65,536 requests, every value with its own request, in a single connection', async () => {
    const ids = new Uint32Array(65_536);
    let order = 0;
    let outOfOrder = 0;
    await open(
      (asked) => {
        ids[asked.id] = (ids[asked.id] ?? 0) + 1;
        if (asked.id !== (order & 0xffff)) outOfOrder += 1;
        order += 1;
        const right = framed(asked, honestPdu(asked));
        // Past the turn, too, an answer that came long ago is known for what it is.
        const again = framed(asked, Buffer.from([3, 2, 0xde, 0xad]), { id: (asked.id - 256) & 0xffff });
        asked.socket.write(order > 69_000 ? Buffer.concat([again, right]) : right);
      },
      { inFlight: 8 },
    );
    const wrong = await readAll(upTo(70_000), 8);
    expect(wrong).toEqual([]);
    expect(order).toBe(70_000);
    expect(outOfOrder, 'ids that do not follow one another').toBe(0);
    expect(Math.min(...ids), 'every id is used').toBe(1);
    expect(ids.filter((count) => count === 2).length, 'and used again').toBe(70_000 - 65_536);
    expect(session.statistics()).toMatchObject({ answers: 70_000, reconnects: 0, faults: {} });
  });

  it('are told apart in all 16 bits: an answer to a request 256 earlier is nobody’s value', async () => {
    let number = 0;
    await open((asked) => {
      number += 1;
      const right = framed(asked, honestPdu(asked));
      if (number <= 256) return asked.socket.write(right);
      // The same answer as late as that: of a request whose id agrees in its lower eight bits.
      const stale = framed(asked, Buffer.from([3, 2, 0xde, 0xad]), { id: asked.id - 256 });
      return asked.socket.write(Buffer.concat([stale, right]));
    });
    expect(await readAll(upTo(300, 100), 1)).toEqual([]);
    expect(session.statistics()).toMatchObject({ answers: 300, faults: {} });
  });

  it('with several in flight: an answer 256 early or late, and one of the round before, are passed over', async () => {
    let number = 0;
    await open(
      (asked) => {
        number += 1;
        const right = framed(asked, honestPdu(asked));
        if (number <= 512) return asked.socket.write(right);
        const wrong = [256, 512, 4].map((back) =>
          framed(asked, Buffer.from([3, 2, 0xde, 0xad]), { id: (asked.id - back) & 0xffff }),
        );
        return asked.socket.write(Buffer.concat([...wrong, right]));
      },
      { inFlight: 4 },
    );
    expect(await readAll(upTo(600, 1_000), 4)).toEqual([]);
    expect(session.statistics()).toMatchObject({ answers: 600, faults: {}, reconnects: 0 });
  });
});
