import { describe, expect, test } from 'vitest';
import { messageCrc } from '../../../drivers/profile/ntcip-1203.ts';
import type { Sample } from '../../../main/domain/reading.ts';
import { answerObjects, requestsOf, row, sampled, shippedProgram, valuesIn } from './tools.ts';

const faultsIn = (samples: readonly Sample[]): readonly string[] => samples.flatMap((s) => s.faults ?? []).sort();

test('a profile says where its numbers come from in both languages, each with how sure they are', () => {
  const { source, sourceEn } = shippedProgram('xianke-guidance', { lights: row(4) }).profile;
  expect(source).toMatch(/^V: 显科控制器/);
  expect(sourceEn).toMatch(/^V: Xianke/);
});

describe('显科 guidance controller', () => {
  const program = shippedProgram('xianke-guidance', { lights: row(4) });
  test('reads 3, 5 and 7, each by itself', () => {
    expect(program.polls.map(({ class: pollClass, every }) => [pollClass, every])).toEqual([['fast', 5_000]]);
    expect(requestsOf(program)).toEqual(
      [3, 5, 7].map((address) => ({ kind: 'read-registers', unit: 1, table: 'holding', address, count: 1 })),
    );
  });
  test('reports from the odd registers, whatever stands in the even ones', () => {
    const samples = sampled(program, { holding: { 3: 5, 4: 8, 5: 2, 6: 4, 7: 1 } });
    expect(valuesIn(samples)).toEqual({ 'brightness-status': 5, 'frequency-status': 2, 'duty-status': 1 });
    expect(program.reported(samples)).toEqual({ brightness: 5, flashPerMinute: 60 });
  });
  test('writes the even registers singly, then the sync pulse after a new rate', () => {
    const steps = program.writesFor({ brightness: 7, flashPerMinute: 120 }, { brightness: 5, flashPerMinute: 60 });
    expect(steps.map(({ request }) => request)).toEqual([
      { kind: 'write-registers', unit: 1, address: 4, values: [7], single: true },
      { kind: 'write-registers', unit: 1, address: 6, values: [4], single: true },
      { kind: 'write-registers', unit: 1, address: 2, values: [1], single: true },
    ]);
  });
  test('a brightness alone needs no sync; nothing to change is nothing to write', () => {
    expect(program.writesFor({ brightness: 7, flashPerMinute: 60 }, { brightness: 5, flashPerMinute: 60 })).toEqual([
      {
        request: { kind: 'write-registers', unit: 1, address: 4, values: [7], single: true },
        functions: ['brightness'],
        idempotent: true,
        pauseAfter: 0,
      },
    ]);
    expect(program.writesFor({ brightness: 5, flashPerMinute: 60 }, { brightness: 5, flashPerMinute: 60 })).toEqual([]);
  });
  test('reads back the status register of each function alone', () => {
    expect(program.readBackFor(['brightness'])).toEqual([
      { kind: 'read-registers', unit: 1, table: 'holding', address: 3, count: 1 },
    ]);
    expect(program.readBackFor(['flashPerMinute'])).toMatchObject([{ address: 5, count: 1 }]);
    const [request] = program.readBackFor(['flashPerMinute']);
    const samples = program.decode(request!, { kind: 'registers', values: [4] });
    expect(program.reported(samples)).toEqual({ flashPerMinute: 120 });
    expect(program.readBackFor([])).toEqual([]);
  });
  test('offers nine brightness levels and four rates', () => {
    expect(program.capability).toEqual({
      brightness: [0, 1, 2, 3, 4, 5, 6, 7, 8],
      flashPerMinute: [0, 30, 60, 120],
      unverifiable: [],
      verifyInput: false,
    });
  });
  test('a brightness of 9 or a step without a rate is not reported', () => {
    expect(program.reported(sampled(program, { holding: { 3: 9, 5: 3 } }))).toEqual({});
  });
});

describe('EPEVER controller as lamp', () => {
  const program = shippedProgram('epever-lamp', { unit: 7 });
  const memory = {
    input: {
      12544: 1750,
      12545: 120,
      12546: 0x0834,
      12547: 0,
      12556: 1262,
      12557: 85,
      12558: 0x5678,
      12559: 1,
      12560: 0xfe0c,
      12561: 1520,
      12570: 87,
      12573: 1200,
      12800: 0,
      12801: 0b1001,
      13082: 1281,
      13083: 0xffb0,
      13084: 0xffff,
      13058: 1390,
      13059: 1220,
    },
    coil: { 2: 1 },
    discrete: { 8204: 1 },
    holding: { 36925: 0, 36876: 1200, 36877: 1110, 36874: 1260 },
  };
  test('decodes hundredths, 32 bits low word first, and negative values', () => {
    expect(valuesIn(sampled(program, memory))).toMatchObject({
      'pv-voltage': 17.5,
      'pv-power': 21,
      'load-voltage': 12.62,
      'load-current': 0.85,
      'load-power': 876.72,
      'battery-temperature': -5,
      battery: 87,
      'battery-voltage': 12.81,
      'battery-current': -0.8,
      'battery-max-today': 13.9,
      verify: true,
      night: true,
      'load-switch': true,
      'load-mode': 'centre',
      'charging-phase': 'boost',
      'low-voltage-disconnect': 11.1,
    });
  });
  test('light is what draws current, not what the coil says', () => {
    expect(program.reported(sampled(program, memory))).toMatchObject({ lit: true, control: 'centre' });
    const dark = { ...memory, input: { ...memory.input, 12557: 2 } };
    expect(program.reported(sampled(program, dark))).toMatchObject({ lit: false });
    expect(program.capability).toEqual({ control: ['own', 'centre'], lit: true, unverifiable: [], verifyInput: true });
  });
  test('a load mode that is neither manual nor plain light control is not reported', () => {
    const timed = program.reported(sampled(program, { ...memory, holding: { 36925: 2 } }));
    expect(timed).toEqual({ lit: true });
  });
  test('takes manual control before the coil is written', () => {
    expect(program.writesFor({ lit: true }, { lit: false })).toEqual([
      {
        request: { kind: 'write-registers', unit: 7, address: 0x903d, values: [0], single: false },
        functions: ['lit'],
        idempotent: true,
        pauseAfter: 100,
      },
      {
        request: { kind: 'write-bits', unit: 7, address: 2, values: [true], single: true },
        functions: ['lit'],
        idempotent: true,
        pauseAfter: 0,
      },
    ]);
  });
  test('gives the lamp back to its own photocell by load mode 1', () => {
    expect(program.writesFor({ control: 'own' }, { control: 'centre' }).map((s) => s.request)).toEqual([
      { kind: 'write-registers', unit: 7, address: 0x903d, values: [1], single: false },
    ]);
  });
  test.each([
    [0x3200, 0x0002, ['battery/under-voltage']],
    [0x3200, 0x0003, ['battery/over-discharged']],
    [0x3200, 0x0010, ['battery/hot']],
    [0x3200, 0x8124, ['battery/cold', 'battery/fault', 'battery/resistance', 'battery/wrong-rating']],
    [0x3201, 0x0101, ['lamp/short-circuit']],
    [0x3201, 0x0201, ['lamp/over-current']],
    [0x3201, 0xc003, ['controller/fault', 'solar/input-error']],
    [0x3201, 0x4001, []],
  ] as const)('status 0x%s = %i raises %j', (address, value, faults) => {
    const faulty = { ...memory, input: { ...memory.input, [address]: value } };
    expect(faultsIn(sampled(program, faulty))).toEqual(faults);
  });
  test('the fast poll is one read, so that ten thousand lamps ask about a thousand times a second', () => {
    expect(program.polls[0]?.requests).toEqual([
      { kind: 'read-registers', unit: 7, table: 'input', address: 0x310c, count: 4 },
    ]);
    const perSecond = program.polls.reduce((sum, poll) => sum + (poll.requests.length * 1_000) / poll.every, 0);
    expect(perSecond * 10_000).toBeLessThan(1_200);
  });
});

describe('visibility sensors', () => {
  test('generic: high word first, and a condition with its fault', () => {
    const program = shippedProgram('generic-visibility');
    const samples = sampled(program, { input: { 0: 0, 1: 180, 2: 1, 3: 0, 4: 2 } });
    expect(valuesIn(samples)).toEqual({ visibility: 180, 'visibility-60s': 'out-of-range', condition: 'degraded' });
    expect(faultsIn(samples)).toEqual(['sensor/receiver-blind']);
    expect(samples[0]).toEqual({ point: 'visibility', raw: [0, 180], value: 180, unit: 'm' });
  });
  test('Lufft: 3456 is 1728 m, 65520 is 32760 m, 65521 is an error code', () => {
    const program = shippedProgram('lufft-umb-gateway');
    expect(valuesIn(sampled(program, { input: { 0: 3456, 1: 65_520 } }))).toMatchObject({
      visibility: 1728,
      'visibility-mean': 32_760,
    });
    const bad = sampled(program, { input: { 0: 65_521, 1: 65_535 } });
    expect(valuesIn(bad)).toMatchObject({ visibility: 'sentinel', 'visibility-mean': 'sentinel' });
    expect(faultsIn(bad)).toEqual(['sensor/umb-error']);
  });
  test('NTCIP 1204: decimetres, 1000001 missing, patchy fog', () => {
    const program = shippedProgram('ntcip-visibility');
    const [request] = program.polls[0]!.requests;
    const ess = '1.3.6.1.4.1.1206.4.2.5.2';
    expect(request).toEqual({ kind: 'get', oids: [`${ess}.8.1.0`, `${ess}.8.3.0`, '1.3.6.1.2.1.1.3.0'] });
    const read = (visibility: number) =>
      program.decode(request!, answerObjects(request!, { [`${ess}.8.1.0`]: visibility, [`${ess}.8.3.0`]: 5 }));
    expect(valuesIn(read(1234))).toEqual({ visibility: 123.4, situation: 'patchy-fog', uptime: 'missing' });
    expect(read(1_000_001)[0]).toEqual({
      point: 'visibility',
      raw: [1_000_001],
      unit: 'm',
      invalid: 'sentinel',
      faults: ['sensor/no-value'],
    });
    expect(program.uptimePoint).toBe('uptime');
  });
});

describe('generic guidance host', () => {
  const program = shippedProgram('generic-guidance-host', { lights: row(80), unit: 3, addressOffset: 1000 });
  test('the whole plan goes out in one write, filled up from what is reported', () => {
    const steps = program.writesFor(
      { mode: 'active', brightness: 5 },
      { mode: 'outline', brightness: 5, flashPerMinute: 60, tailGroups: 3 },
    );
    expect(steps).toEqual([
      {
        request: { kind: 'write-registers', unit: 3, address: 1000, values: [2, 5, 2, 3], single: false },
        functions: ['mode'],
        idempotent: true,
        pauseAfter: 0,
      },
    ]);
  });
  test('what is neither wanted nor reported takes its fallback, which never darkens', () => {
    expect(program.writesFor({ tailGroups: 2 }, {})[0]?.request).toMatchObject({ values: [1, 5, 1, 2] });
    expect(program.writesFor({ mode: 'active' }, {})[0]?.request).toMatchObject({ values: [2, 5, 1, 0] });
  });
  test('80 lights of two registers are read in two requests and find their index', () => {
    const normal = program.polls.find((poll) => poll.class === 'normal')!;
    expect(normal.requests).toEqual([
      { kind: 'read-registers', unit: 3, table: 'input', address: 1008, count: 1 },
      { kind: 'read-registers', unit: 3, table: 'input', address: 1256, count: 120 },
      { kind: 'read-registers', unit: 3, table: 'input', address: 1376, count: 40 },
    ]);
    const samples = sampled(program, { input: { 1256: 1, 1257: 371, 1414: 3, 1415: 0 } });
    const values = valuesIn(samples);
    expect(values).toMatchObject({
      'node-state#0': 'lit',
      'node-voltage#0': 3.71,
      'node-state#79': 'offline',
      'node-state#1': 'dark',
    });
    expect(values['node-state#80']).toBeUndefined();
    expect(samples.find((s) => s.index === 79 && s.point === 'node-state')?.faults).toEqual(['light/offline']);
    expect(program.pointsOf(normal.requests[2]!)[0]).toBe('node-state#60');
  });
  test('status comes from the input registers and asks for patience while it distributes', () => {
    const requests = program.readBackFor(['mode', 'tailGroups']);
    expect(requests).toEqual([{ kind: 'read-registers', unit: 3, table: 'input', address: 1000, count: 5 }]);
    const samples = program.decode(requests[0]!, { kind: 'registers', values: [3, 7, 3, 2, 1] });
    expect(program.reported(samples)).toEqual({
      mode: 'anti-collision',
      brightness: 7,
      flashPerMinute: 120,
      tailGroups: 2,
    });
    expect(program.busy?.waitIn(samples)).toBe(2000);
    expect(
      program.busy?.waitIn(program.decode(requests[0]!, { kind: 'registers', values: [3, 7, 3, 2, 0] })),
    ).toBeUndefined();
  });
  test('keeps its watchdog content', () => {
    expect(program.watchdog).toEqual({
      every: 30_000,
      requests: [{ kind: 'write-registers', unit: 3, address: 1016, values: [1], single: true }],
    });
  });
  test('describes its points for a technician', () => {
    expect(program.points.find((p) => p.name === 'node-voltage')).toEqual({
      name: 'node-voltage',
      title: '灯电压',
      titleEn: 'Light voltage',
      where: '3x 0x04E9',
      encoding: 'uint16',
      unit: 'V',
      pollClass: 'normal',
      shows: [],
      count: 80,
    });
    expect(program.points.find((p) => p.name === 'mode-status')?.shows).toEqual(['mode']);
    expect(program.faultTexts?.['light/offline']).toEqual({ zh: '诱导灯失联', en: 'Light offline' });
  });
});

describe('relay beacon and sentinel', () => {
  test('a beacon is lit when its input says so', () => {
    const program = shippedProgram('relay-beacon');
    expect(program.reported(sampled(program, { coil: { 0: 1 }, discrete: { 0: 0 } }))).toEqual({ lit: false });
    expect(program.writesFor({ lit: true }, { lit: false })[0]?.request).toEqual({
      kind: 'write-bits',
      unit: 1,
      address: 0,
      values: [true],
      single: true,
    });
    expect(program.capability.verifyInput).toBe(true);
  });
  test('a sentinel warns and speaks, and reports its self-check', () => {
    const program = shippedProgram('sentinel');
    expect(
      program
        .writesFor({ mainWarning: 'slow', voice: '雾天减速' }, { mainWarning: 'off', voice: '' })
        .map((s) => s.request),
    ).toEqual([
      { kind: 'write-registers', unit: 1, address: 0, values: [1], single: true },
      { kind: 'write-registers', unit: 1, address: 1, values: [3], single: true },
    ]);
    const samples = sampled(program, { input: { 0: 1, 1: 2, 2: 1, 3: 3, 4: 1, 5: 0b10010 }, discrete: { 0: 1 } });
    expect(program.reported(samples)).toEqual({ mainWarning: 'slow', voice: '雾天减速' });
    expect(valuesIn(samples)).toMatchObject({ 'branch-count': 65_538, 'branch-presence': true, 'sign-state': 'slow' });
    expect(faultsIn(samples)).toEqual(['sentinel/main-lamp', 'sentinel/speaker']);
    expect(program.writesFor({ voice: 'a text it does not know' }, {})).toEqual([]);
  });
});

describe('NTCIP sign', () => {
  const program = shippedProgram('ntcip-sign');
  const dms = '1.3.6.1.4.1.1206.4.2.3';
  const text = '雾区 限速60 车距100米';
  const utf8 = new TextEncoder().encode(text);
  test('opens the slot, writes, validates, activates by CRC', () => {
    const steps = program.writesFor({ message: text }, { message: '' });
    expect(steps.map(({ request }) => request)).toEqual([
      { kind: 'set', bindings: [{ oid: `${dms}.5.8.1.9.3.1`, type: 'integer', value: 6 }] },
      {
        kind: 'set',
        bindings: [
          { oid: `${dms}.5.8.1.3.3.1`, type: 'octet-string', value: utf8 },
          { oid: `${dms}.5.8.1.4.3.1`, type: 'octet-string', value: new TextEncoder().encode('Fogward') },
          { oid: `${dms}.5.8.1.6.3.1`, type: 'integer', value: 0 },
          { oid: `${dms}.5.8.1.7.3.1`, type: 'integer', value: 0 },
          { oid: `${dms}.5.8.1.8.3.1`, type: 'integer', value: 255 },
        ],
      },
      { kind: 'set', bindings: [{ oid: `${dms}.5.8.1.9.3.1`, type: 'integer', value: 7 }] },
      {
        kind: 'set',
        bindings: [
          {
            oid: `${dms}.6.3.0`,
            type: 'octet-string',
            // CRC 0x01D4 worked out by another program's CRC-16.
            value: Uint8Array.of(0xff, 0xff, 255, 3, 0, 1, 0x01, 0xd4, 127, 0, 0, 1),
          },
        ],
      },
    ]);
    expect(steps.map((s) => s.pauseAfter)).toEqual([0, 0, 500, 0]);
  });
  test('an empty text activates the blank message', () => {
    expect(program.writesFor({ message: '' }, { message: text }).map((s) => s.request)).toEqual([
      {
        kind: 'set',
        bindings: [
          {
            oid: `${dms}.6.3.0`,
            type: 'octet-string',
            value: Uint8Array.of(0xff, 0xff, 255, 7, 0, 255, 0, 0, 127, 0, 0, 1),
          },
        ],
      },
    ]);
  });
  const shown = (source: Uint8Array, multi: Uint8Array) => {
    const [request] = program.readBackFor(['message']);
    expect(request).toEqual({ kind: 'get', oids: [`${dms}.6.5.0`, `${dms}.5.8.1.3.5.1`] });
    const objects = { [`${dms}.6.5.0`]: source, [`${dms}.5.8.1.3.5.1`]: multi };
    return program.reported(program.decode(request!, answerObjects(request!, objects)));
  };
  test('shows the current buffer only when the source agrees', () => {
    const crc = messageCrc(utf8);
    const id = Uint8Array.of(3, 0, 1, crc >> 8, crc & 255);
    expect(shown(id, utf8)).toEqual({ message: text });
    expect(shown(Uint8Array.of(3, 0, 1, 0, 0), utf8)).toEqual({});
    expect(shown(Uint8Array.of(7, 0, 255, 0, 0), new Uint8Array(0))).toEqual({ message: '' });
    expect(shown(Uint8Array.of(2, 0, 4, 9, 9), new TextEncoder().encode('[jl3]慢[nl]SLOW'))).toEqual({
      message: '慢\nSLOW',
    });
    expect(shown(Uint8Array.of(3, 0), utf8)).toEqual({});
    expect(program.reported([{ point: 'message-multi', raw: [...utf8], value: text }])).toEqual({});
  });
  test('the regular poll reports the message too, with faults from the bitmap', () => {
    const fast = program.polls.find((poll) => poll.class === 'fast')!.requests[0]!;
    const samples = program.decode(
      fast,
      answerObjects(fast, {
        [`${dms}.6.5.0`]: Uint8Array.of(7, 0, 255, 0, 0),
        [`${dms}.5.8.1.3.5.1`]: '',
        [`${dms}.9.7.1.0`]: 0b10_0000_0010_0100,
        '1.3.6.1.2.1.1.3.0': 8_640_000,
      }),
    );
    expect(program.reported(samples)).toEqual({ message: '' });
    expect(faultsIn(samples)).toEqual(['sign/door', 'sign/pixel', 'sign/power']);
    expect(valuesIn(samples)).toMatchObject({ 'message-source': '0700ff0000', uptime: 86_400 });
  });
});

test('no shipped profile asks for more than 125 registers or 10 objects', () => {
  for (const id of ['epever-lamp', 'generic-visibility', 'sentinel', 'ntcip-sign', 'ntcip-visibility']) {
    for (const request of requestsOf(shippedProgram(id))) {
      if (request.kind === 'read-registers') expect(request.count).toBeLessThanOrEqual(125);
      if (request.kind === 'get') expect(request.oids.length).toBeLessThanOrEqual(10);
    }
  }
});
