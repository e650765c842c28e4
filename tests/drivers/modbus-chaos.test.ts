import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { type Asked, answerHonestly, framed, HostileGateway, honestPdu } from './hostile-gateway.ts';
import { afterwards, patientClock } from './patient-clock.ts';

const deadline = 25;
const sound = (asked: Asked): Buffer => framed(asked, honestPdu(asked));
const acts: { readonly [name: string]: (asked: Asked) => void } = {
  honest: answerHonestly,
  slow: (asked) => afterwards(deadline / 2, () => answerHonestly(asked)),
  late: (asked) => afterwards(deadline * 1.5, () => answerHonestly(asked)),
  silent: () => undefined,
  half: (asked) => asked.socket.write(sound(asked).subarray(0, 8)),
  pieces: (asked) => {
    asked.socket.write(sound(asked).subarray(0, 4));
    afterwards(3, () => asked.socket.write(sound(asked).subarray(4)));
  },
  twice: (asked) => asked.socket.write(Buffer.concat([sound(asked), sound(asked)])),
  reset: (asked) => asked.socket.resetAndDestroy(),
  hangUp: (asked) => asked.socket.end(sound(asked).subarray(0, 5)),
  answerAndHangUp: (asked) => asked.socket.end(sound(asked)),
  garbage: (asked) => asked.socket.write(Buffer.alloc(40, 0xa5)),
  wrongUnit: (asked) => asked.socket.write(framed(asked, honestPdu(asked), { unit: asked.unit ^ 1 })),
  wrongId: (asked) => asked.socket.write(framed(asked, honestPdu(asked), { id: (asked.id + 3) & 0xffff })),
  busy: (asked) => asked.socket.write(framed(asked, Buffer.from([0x83, 6]))),
};

describe('a gateway that does anything at any time', () => {
  it('never gets a value taken for another request’s, and every exchange ends', async () => {
    const scripts = fc.record({
      inFlight: fc.integer({ min: 1, max: 4 }),
      oneConnection: fc.boolean(),
      script: fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.constant('honest') },
          { weight: 1, arbitrary: fc.constantFrom(...Object.keys(acts)) },
        ),
        {
          minLength: 10,
          maxLength: 40,
        },
      ),
    });
    await fc.assert(
      fc.asyncProperty(scripts, async ({ inFlight, oneConnection, script }) => {
        const clock = patientClock();
        const gateway = await HostileGateway.start((asked) =>
          acts[script[(asked.number - 1) % script.length]!]!(asked),
        );
        const settings = {
          protocol: 'modbus-tcp',
          port: gateway.port,
          inFlight,
          oneConnection,
          timeout: millis(deadline),
        } as const;
        const session = openModbus(endpoint(settings), clock);
        const outcomes = await Promise.all(
          script.map((_, i) =>
            session.exchange({
              kind: 'read-registers',
              unit: 1 + (i % 5),
              table: 'holding',
              address: i * 11,
              count: 2,
            }),
          ),
        );
        outcomes.forEach((outcome, i) => {
          if (outcome.ok) expect(outcome.value).toEqual({ kind: 'registers', values: [i * 11, i * 11 + 1] });
        });
        // The gateway hears of a close when its own turn comes: on a busy machine two are still open for it beside the new one.
        expect(gateway.mostAtOnce).toBeLessThanOrEqual(3);
        await expect.poll(() => gateway.live.size).toBeLessThanOrEqual(1);
        await session.close();
        await expect.poll(() => gateway.live.size).toBe(0);
        await gateway.stop();
        expect(clock.pending()).toBe(0);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
  });
});
