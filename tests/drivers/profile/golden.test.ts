/** Golden frames of every shipped profile through the real session: the bytes that leave, and what the answers mean. */
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openModbus } from '../../../drivers/modbus/session.ts';
import type { Request, Session } from '../../../drivers/port.ts';
import type { DesiredState, DeviceFunction } from '../../../main/domain/command.ts';
import { metres, millis } from '../../../main/domain/units.ts';
import { endpoint } from '../endpoints.ts';
import { realClock } from '../real-clock.ts';
import { type GoldenRead, goldenFrames } from './golden-frames.ts';
import { answerObjects, shipped, shippedProgram, valuesIn } from './tools.ts';

const plain = (pdu: string): string => pdu.replaceAll(' ', '').toUpperCase();
const asked: string[] = [];
let answers: ReadonlyMap<string, string> = new Map();

/** Notes the PDU of each frame for unit 1 and says what the table has for it, or confirms a write. */
const server: Server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    const pdu = bytes.subarray(7).toString('hex').toUpperCase();
    asked.push(bytes[6] === 1 ? pdu : `unit ${bytes[6]}`);
    const echo = /^(05|06)/.test(pdu) ? pdu : /^(0F|10)/.test(pdu) ? pdu.slice(0, 10) : '8302';
    const reply = Buffer.from(answers.get(pdu) ?? echo, 'hex');
    const head = Buffer.from([bytes[0]!, bytes[1]!, 0, 0, 0, reply.length + 1, 1]);
    socket.write(Buffer.concat([head, reply]));
  });
});
let session: Session;
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  session = openModbus(endpoint({ protocol: 'modbus-tcp', port, timeout: millis(2_000) }), realClock());
});
afterAll(async () => {
  await session.close();
  await new Promise((closed) => server.close(closed));
});

const twoLights = { from: metres(0), to: metres(25), spacing: metres(25), sides: ['right'] } as const;

/** The PDUs that leave for these requests, with the replies that came back. */
async function exchanged(requests: readonly Request[], table: readonly GoldenRead[] = []) {
  answers = new Map(table.map(({ ask, answer }) => [plain(ask), plain(answer)]));
  asked.length = 0;
  const replies = [];
  for (const request of requests) {
    const outcome = await session.exchange(request);
    if (!outcome.ok)
      throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(outcome.fault)}, sent ${asked.at(-1)}`);
    replies.push(outcome.value);
  }
  return { pdus: [...asked], replies };
}

describe.each(Object.entries(goldenFrames))('%s', (id, golden) => {
  const program = shippedProgram(id, { lights: twoLights });

  test.each(program.polls.map((poll) => [poll.class, poll] as const))('%s poll, frame by frame', async (name, poll) => {
    const table = golden.polls[name] ?? [];
    const { pdus, replies } = await exchanged(poll.requests, table);
    expect(pdus).toEqual(table.map(({ ask }) => plain(ask)));
    for (const [i, request] of poll.requests.entries())
      expect(valuesIn(program.decode(request, replies[i]!)), table[i]!.ask).toEqual(table[i]!.means);
  });

  test('has golden frames for every poll class and no other', () => {
    expect(Object.keys(golden.polls)).toEqual(program.polls.map((poll) => poll.class));
  });

  test.each(golden.writes.map((write) => [JSON.stringify(write.desired), write] as const))(
    'writes %s',
    async (_, write) => {
      const steps = program.writesFor(write.desired as DesiredState, write.reported as DesiredState);
      const { pdus } = await exchanged(steps.map((step) => step.request));
      expect(pdus).toEqual(write.sends.map(plain));
    },
  );

  test('reads back from status', async () => {
    const { functions, reads, reported } = golden.readBack;
    const requests = program.readBackFor(functions as DeviceFunction[]);
    const { pdus, replies } = await exchanged(requests, reads);
    expect(pdus).toEqual(reads.map(({ ask }) => plain(ask)));
    const samples = requests.flatMap((request, i) => [...program.decode(request, replies[i]!)]);
    expect(program.reported(samples)).toEqual(reported);
    expect(valuesIn(samples)).toEqual(Object.assign({}, ...reads.map(({ means }) => means)));
  });

  test('renews its watchdog', async () => {
    const { pdus } = await exchanged(program.watchdog?.requests ?? []);
    expect(pdus).toEqual((golden.watchdog ?? []).map(plain));
  });
});

const dms = '1.3.6.1.4.1.1206.4.2.3';
const ess = '1.3.6.1.4.1.1206.4.2.5.2';
const upTime = '1.3.6.1.2.1.1.3.0';

describe('SNMP profiles, object by object', () => {
  test('ntcip-sign asks and understands', () => {
    const program = shippedProgram('ntcip-sign');
    const objects = {
      [`${dms}.6.5.0`]: Uint8Array.of(7, 0, 255, 0, 0),
      [`${dms}.5.8.1.3.5.1`]: '',
      [`${dms}.9.7.1.0`]: 0x20,
      [upTime]: 360_000,
      [`${dms}.5.8.1.9.3.1`]: 4,
      [`${dms}.6.17.0`]: 2,
      [`${dms}.6.1.0`]: 4,
      [`${dms}.6.12.0`]: Uint8Array.of(7, 0, 255, 0, 0),
      [`${dms}.6.13.0`]: 10,
    };
    expect(program.polls.map((poll) => [poll.class, poll.requests])).toEqual([
      ['fast', [{ kind: 'get', oids: [`${dms}.6.5.0`, `${dms}.5.8.1.3.5.1`, `${dms}.9.7.1.0`, upTime] }]],
      ['normal', [{ kind: 'get', oids: [`${dms}.5.8.1.9.3.1`, `${dms}.6.17.0`, `${dms}.6.1.0`] }]],
      ['slow', [{ kind: 'get', oids: [`${dms}.6.12.0`, `${dms}.6.13.0`] }]],
    ]);
    const samples = program.polls.flatMap((poll) =>
      poll.requests.flatMap((request) => [...program.decode(request, answerObjects(request, objects))]),
    );
    expect(valuesIn(samples)).toEqual({
      'message-source': '0700ff0000',
      'message-multi': '',
      'short-error': 0x20,
      uptime: 3_600,
      'message-status': 'valid',
      'activate-error': 'none',
      'control-mode': 'central',
      'comm-loss-message': '0700ff0000',
      'comm-loss-time': 10,
    });
    expect(samples.flatMap((sample) => sample.faults ?? [])).toEqual(['sign/pixel']);
    expect(program.reported(samples)).toEqual({ message: '' });
  });

  test('ntcip-visibility asks and understands', () => {
    const program = shippedProgram('ntcip-visibility');
    const objects = {
      [`${ess}.8.1.0`]: 1_500,
      [`${ess}.8.3.0`]: 4,
      [upTime]: 100,
      [`${ess}.15.1.0`]: 0,
      [`${ess}.15.2.0`]: 95,
      [`${ess}.15.3.0`]: 230,
    };
    expect(program.polls.map((poll) => [poll.class, poll.requests])).toEqual([
      ['fast', [{ kind: 'get', oids: [`${ess}.8.1.0`, `${ess}.8.3.0`, upTime] }]],
      ['slow', [{ kind: 'get', oids: [`${ess}.15.1.0`, `${ess}.15.2.0`, `${ess}.15.3.0`] }]],
    ]);
    const samples = program.polls.flatMap((poll) =>
      poll.requests.flatMap((request) => [...program.decode(request, answerObjects(request, objects))]),
    );
    expect(valuesIn(samples)).toEqual({
      visibility: 150,
      situation: 'fog',
      uptime: 1,
      'door-status': 0,
      'battery-status': 95,
      'line-volts': 230,
    });
    expect(program.writesFor({ lit: true }, {})).toEqual([]);
  });
});

test('every shipped profile has its golden frames', () => {
  const covered = new Set([...Object.keys(goldenFrames), 'ntcip-sign', 'ntcip-visibility']);
  expect([...covered].sort()).toEqual([...shipped.library.keys()].sort());
});
