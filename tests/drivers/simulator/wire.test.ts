import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BehaviourName, behaviour } from '../../../drivers/simulator/behaviours.ts';
import { crc16 } from '../../../drivers/simulator/modbus-frames.ts';
import { type ServedRoadside, serveRoadside } from '../../../drivers/simulator/serve-roadside.ts';
import { millis } from '../../../main/domain/units.ts';
import { type Scene, scene } from './fixtures.ts';
import { RawClient, untilPutOff } from './raw-client.ts';

let at: Scene;
let served: ServedRoadside;
let client: RawClient;

const portOf = (id: string): number => served.addresses.get(id)!.port;
const serve = async (id: string): Promise<ServedRoadside> => {
  const outcome = await serveRoadside(at.roadside, { ports: 'any' });
  if (!outcome.ok) throw new Error(outcome.fault.detail);
  served = outcome.value;
  client = await RawClient.connect(portOf(id));
  return served;
};
const misbehave = (name: BehaviourName, parameters = {}, id = 'sensor'): void =>
  at.roadside.setBehaviour(id, [behaviour(name, parameters)]);

/** FC04, unit 1, address 0, one register: visibility in metres. */
const readVisibility = [0x12, 0x34, 0, 0, 0, 6, 1, 4, 0, 0, 0, 1];
const visibilityOf = (frame: readonly number[]): number => (frame[9] ?? 0) * 256 + (frame[10] ?? 0);
/** FC04, unit 2, address 4: a healthy lamp on the same line. */
const readLamp = [0x55, 0x55, 0, 0, 0, 6, 2, 4, 0, 4, 0, 1];
/** FC06, unit 2, brightness 5. */
const writeBrightness = [0, 9, 0, 0, 0, 6, 2, 6, 0, 4, 0, 5];

beforeEach(async () => {
  at = scene();
  await serve('gateway');
});
afterEach(async () => {
  client.close();
  await served.close();
});

describe('a healthy line', () => {
  it('answers a read in the asker’s frame', async () => {
    client.send(...readVisibility);
    const frame = await client.take(11);
    expect(frame.slice(0, 9)).toEqual([0x12, 0x34, 0, 0, 0, 5, 1, 4, 2]);
    expect(visibilityOf(frame)).toBeGreaterThan(300);
    expect(visibilityOf(frame)).toBeLessThan(340);
  });

  it('puts frames together that arrive in pieces and answers two that arrive at once', async () => {
    client.send(...readVisibility.slice(0, 5));
    client.send(...readVisibility.slice(5), ...readLamp);
    expect((await client.take(11)).slice(0, 2)).toEqual([0x12, 0x34]);
    expect((await client.take(11)).slice(0, 2)).toEqual([0x55, 0x55]);
  });

  it('echoes a write, does it, and shows it in the status register', async () => {
    client.send(...writeBrightness);
    expect(await client.take(12)).toEqual(writeBrightness);
    client.send(0, 10, 0, 0, 0, 6, 2, 3, 0, 3, 0, 1);
    expect(await client.take(11)).toEqual([0, 10, 0, 0, 0, 5, 2, 3, 2, 0, 5]);
    expect(at.roadside.lampState('lamp').state.brightness).toBe(5);
  });

  it('refuses what a device does not have: address, value, function, unit', async () => {
    client.send(0, 1, 0, 0, 0, 6, 2, 3, 0x77, 0x77, 0, 1);
    expect((await client.take(9)).slice(7)).toEqual([0x83, 2]);
    client.send(0, 2, 0, 0, 0, 6, 2, 6, 0, 4, 0, 99);
    expect((await client.take(9)).slice(7)).toEqual([0x86, 3]);
    client.send(0, 3, 0, 0, 0, 6, 2, 0x2b, 0, 4, 0, 99);
    expect((await client.take(9)).slice(7)).toEqual([0xab, 1]);
    client.send(0, 4, 0, 0, 0, 6, 99, 3, 0, 0, 0, 1);
    expect((await client.take(9)).slice(7)).toEqual([0x83, 11]);
    expect(at.roadside.lampState('lamp').state.brightness).toBe(0);
  });

  it('hangs up on a stream that is not Modbus and goes on serving others', async () => {
    client.send(...Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await client.end();
    client = await RawClient.connect(portOf('gateway'));
    client.send(...readVisibility);
    expect((await client.take(11)).length).toBe(11);
  });

  it('keeps devices apart that share a unit by their address offset', async () => {
    client.send(0, 1, 0, 0, 0, 6, 2, 6, 0, 204, 0, 8);
    await client.take(12);
    expect(at.roadside.lampState('other-lamp').state.brightness).toBe(8);
    expect(at.roadside.lampState('lamp').state.brightness).toBe(0);
  });
});

describe('a line of RTU frames over TCP', () => {
  it('answers with a checksum and skips bytes that begin no frame', async () => {
    client.close();
    client = await RawClient.connect(portOf('bus'));
    const request = Buffer.from([7, 1, 0, 2, 0, 1]);
    const check = crc16(request);
    client.send(0xff, 0x13, ...request, check & 0xff, check >> 8);
    const frame = await client.take(6);
    const body = Buffer.from(frame.slice(0, 4));
    expect([...body]).toEqual([7, 1, 1, 0]);
    expect((frame[4] ?? 0) + 256 * (frame[5] ?? 0)).toBe(crc16(body));
  });
});

describe('each behaviour, seen on the wire', () => {
  it('silent: takes the request and answers only for others', async () => {
    misbehave('silent');
    client.send(...readVisibility, ...readLamp);
    expect((await client.take(11)).slice(0, 2)).toEqual([0x55, 0x55]);
  });

  it.each(['slow', 'late'] as const)('%s: the answer comes that much later', async (name) => {
    misbehave(name, { by: 1_500 });
    client.send(...readVisibility, ...readLamp);
    expect((await client.take(11)).slice(0, 2)).toEqual([0x55, 0x55]);
    await untilPutOff(at.clock);
    expect(at.clock.untilNext()).toBe(1_500);
    await at.clock.advance(1_500);
    expect((await client.take(11)).slice(0, 2)).toEqual([0x12, 0x34]);
  });

  it.each([1, 2, 3, 4, 10, 11])('exception %i', async (code) => {
    misbehave('exception', { code });
    client.send(...readVisibility);
    expect(await client.take(9)).toEqual([0x12, 0x34, 0, 0, 0, 3, 1, 0x84, code]);
  });

  it('busy: refuses a write twice, then takes it; reads pass', async () => {
    misbehave('busy', { times: 2, code: 6 }, 'lamp');
    for (let i = 0; i < 2; i += 1) {
      client.send(...writeBrightness);
      expect((await client.take(9)).slice(7)).toEqual([0x86, 6]);
      expect(at.roadside.lampState('lamp').state.brightness).toBe(0);
    }
    client.send(...readLamp);
    expect((await client.take(11))[7]).toBe(4);
    client.send(...writeBrightness);
    expect(await client.take(12)).toEqual(writeBrightness);
    expect(at.roadside.lampState('lamp').state.brightness).toBe(5);
  });

  it.each([
    ['wrong-unit', 6],
    ['wrong-transaction', 0],
    ['wrong-function', 7],
  ] as const)('%s: byte %i differs, the rest is right', async (name, position) => {
    client.send(...readVisibility);
    const right = await client.take(11);
    misbehave(name);
    client.send(...readVisibility);
    const wrong = await client.take(11);
    expect(wrong[position]).not.toBe(right[position]);
    expect(wrong.slice(8)).toEqual(right.slice(8));
  });

  it('wrong-echo: confirms a write to another address, though it did it', async () => {
    misbehave('wrong-echo', {}, 'lamp');
    client.send(...writeBrightness);
    const echo = await client.take(12);
    expect(echo.slice(0, 8)).toEqual(writeBrightness.slice(0, 8));
    expect(echo.slice(8, 10)).not.toEqual(writeBrightness.slice(8, 10));
  });

  it('garbage: bytes with an impossible header', async () => {
    misbehave('garbage');
    client.send(...readVisibility);
    const frame = await client.take(11);
    expect(frame.slice(2, 4)).not.toEqual([0, 0]);
  });

  it('half-frame: half of it, then nothing; the connection stands', async () => {
    misbehave('half-frame');
    client.send(...readVisibility);
    expect(await client.take(6)).toEqual([0x12, 0x34, 0, 0, 0, 5]);
    client.send(...readLamp);
    expect((await client.take(11)).slice(0, 2)).toEqual([0x55, 0x55]);
  });

  it('reset-mid-frame: the connection is reset with the answer unfinished', async () => {
    misbehave('reset-mid-frame');
    client.send(...readVisibility);
    const { how, left } = await client.end();
    expect(how).toBe('ECONNRESET');
    expect(left).toBeLessThan(11);
  });

  it('loses: about one request in seven', async () => {
    misbehave('loses', { share: 1 / 7 });
    const sent = 210;
    for (let i = 0; i < sent; i += 1) client.send(...readVisibility);
    client.send(...readLamp);
    let answered = 0;
    while ((await client.take(11))[0] === 0x12) answered += 1;
    expect(answered).toBeGreaterThan(sent * 0.75);
    expect(answered).toBeLessThan(sent * 0.95);
  });

  it('one-connection: the second is dropped while the first stands', async () => {
    misbehave('one-connection', {}, 'gateway');
    client.send(...readVisibility);
    await client.take(11);
    const second = await RawClient.connect(portOf('gateway'));
    await second.end();
    client.send(...readVisibility);
    expect((await client.take(11)).length).toBe(11);
  });

  it('hangs-up: every new connection ends at once', async () => {
    misbehave('hangs-up', {}, 'gateway');
    const second = await RawClient.connect(portOf('gateway'));
    expect((await second.end()).left).toBe(0);
  });

  it('latency holds up the line: two answers leave one after the other', async () => {
    client.close();
    await served.close();
    at = scene({ latency: millis(20) });
    await serve('gateway');
    client.send(...readVisibility, ...readLamp);
    await untilPutOff(at.clock);
    await at.clock.advance(20);
    await client.take(11);
    expect(at.clock.untilNext()).toBe(20);
  });
});

describe('serving', () => {
  it('refuses a host that is not this machine', async () => {
    const station = [...at.roadside.stations.values()][0]!;
    const elsewhere = { ...station, endpoint: { ...station.endpoint, host: '192.0.2.1' } };
    Object.setPrototypeOf(elsewhere, Object.getPrototypeOf(station));
    const roadside = { ...at.roadside, stations: new Map([['gateway', elsewhere]]) };
    const outcome = await serveRoadside(roadside as typeof at.roadside, { ports: 'any' });
    expect(outcome.ok).toBe(false);
    expect(!outcome.ok && outcome.fault.detail).toContain('192.0.2.1 is not this machine');
  });
});
