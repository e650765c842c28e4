import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceState } from '../../../main/domain/command.ts';
import { answer, profileFrom, programFor, row, shippedProgram } from './tools.ts';

const requests = (body: string, desired: DeviceState, reported: DeviceState) =>
  programFor(profileFrom(body))
    .writesFor(desired, reported)
    .map(({ request }) => request);

describe('packed fields', () => {
  const packed = `points: {}
functions:
  mode: { values: { "off": 0, outline: 1, active: 2 }, write: { table: holding, address: 5, encoding: bits, bits: [0, 3], single: true }, fallback: "off" }
  brightness: { range: [0, 8], write: { table: holding, address: 5, encoding: bits, bits: [4, 7], single: true }, fallback: 0 }
  tailGroups: { range: [0, 8], write: { table: holding, address: 5, encoding: bits, bits: [8, 11], single: true }, fallback: 1 }`;
  const program = programFor(profileFrom(packed));
  test('one write carries all fields: wanted, else reported, else the fallback', () => {
    expect(program.writesFor({ mode: 'active' }, { mode: 'outline', brightness: 7 })).toEqual([
      {
        request: { kind: 'write-registers', unit: 1, address: 5, values: [0x0172], single: true },
        functions: ['mode'],
        idempotent: true,
        pauseAfter: 0,
      },
    ]);
  });
  test('several changes are still one write', () => {
    expect(program.writesFor({ mode: 'off', brightness: 3 }, {}).map((s) => [s.request, s.functions])).toEqual([
      [{ kind: 'write-registers', unit: 1, address: 5, values: [0x0130], single: true }, ['mode', 'brightness']],
    ]);
  });
  test('reads back from the fields it wrote', () => {
    const [back] = program.readBackFor(['mode', 'brightness', 'tailGroups']);
    expect(back).toEqual({ kind: 'read-registers', unit: 1, table: 'holding', address: 5, count: 1 });
    const samples = program.decode(back!, answer(back!, { holding: { 5: 0x0872 } }));
    expect(program.reported(samples)).toEqual({ mode: 'active', brightness: 7, tailGroups: 8 });
  });
});

describe('pulses', () => {
  const body = `points:
  verify: { title: t, table: discrete, address: 9 }
functions:
  lit:
    pulses:
      true: { table: coil, address: 3, width: 500ms, then: 0 }
      false: { table: holding, address: 4, value: 255, width: 1s }
    readFrom: verify`;
  test('press, wait, release; the press is never repeatable', () => {
    expect(programFor(profileFrom(body)).writesFor({ lit: true }, { lit: false })).toEqual([
      {
        request: { kind: 'write-bits', unit: 1, address: 3, values: [true], single: true },
        functions: ['lit'],
        idempotent: false,
        pauseAfter: 500,
      },
      {
        request: { kind: 'write-bits', unit: 1, address: 3, values: [false], single: true },
        functions: ['lit'],
        idempotent: true,
        pauseAfter: 0,
      },
    ]);
  });
  test('a press without release; nothing when the lamp is as wanted', () => {
    const program = programFor(profileFrom(body));
    expect(program.writesFor({ lit: false }, { lit: true })).toMatchObject([
      {
        request: { kind: 'write-registers', address: 4, values: [255], single: true },
        idempotent: false,
        pauseAfter: 1_000,
      },
    ]);
    expect(program.writesFor({ lit: false }, { lit: false })).toEqual([]);
  });
});

describe('other writes', () => {
  test('32-bit values go out in their word order, as several registers', () => {
    const body = (words: string) =>
      `points: {}\nfunctions:\n  brightness: { range: [0, 8], scale: 0.0001, write: { table: holding, address: 5, encoding: uint32, words: ${words}, single: true } }`;
    expect(requests(body('high-first'), { brightness: 7 }, {})).toEqual([
      { kind: 'write-registers', unit: 1, address: 5, values: [1, 4464], single: false },
    ]);
    expect(requests(body('low-first'), { brightness: 7 }, {})).toMatchObject([{ values: [4464, 1] }]);
  });
  test('a level scale: 8 levels of a percentage, read back through the same map', () => {
    const body = `points: {}\nfunctions:\n  brightness: { range: [0, 8], scale: 0.08, write: { table: holding, address: 5 } }`;
    const program = programFor(profileFrom(body));
    expect([0, 1, 4, 8].map((level) => program.writesFor({ brightness: level }, {})[0]?.request)).toMatchObject([
      { values: [0] },
      { values: [13] },
      { values: [50] },
      { values: [100] },
    ]);
    const [back] = program.readBackFor(['brightness']);
    const shown = (raw: number) => program.reported(program.decode(back!, { kind: 'registers', values: [raw] }));
    expect(shown(13)).toEqual({ brightness: 1 });
    expect(shown(14)).toEqual({});
  });
  test('text as registers, in GBK, NUL-filled', () => {
    const body = `points: {}\nfunctions:\n  message: { maxLength: 4, write: { table: holding, address: 5, encoding: text, length: 4, charset: gbk } }`;
    const program = programFor(profileFrom(body));
    expect(program.writesFor({ message: '雾区' }, { message: '' })[0]?.request).toEqual({
      kind: 'write-registers',
      unit: 1,
      address: 5,
      values: [0xceed, 0xc7f8, 0, 0],
      single: false,
    });
    const [back] = program.readBackFor(['message']);
    expect(program.reported(program.decode(back!, { kind: 'registers', values: [0xceed, 0xc7f8, 0, 0] }))).toEqual({
      message: '雾区',
    });
    expect(program.capability.message).toEqual({ maxLength: 4 });
  });
  test('SNMP: one SET for a group, by value map', () => {
    const body = `points: {}
functions:
  mode: { values: { "off": 1, outline: 2 }, write: { oid: 1.3.6.1 }, fallback: "off" }
  brightness: { range: [0, 8], write: { oid: 1.3.6.2, type: gauge }, fallback: 0 }
groups: [{ functions: [mode, brightness] }]`;
    expect(
      programFor(profileFrom(body, 'snmp'))
        .writesFor({ mode: 'outline', brightness: 4 }, {})
        .map((s) => s.request),
    ).toEqual([
      {
        kind: 'set',
        bindings: [
          { oid: '1.3.6.1', type: 'integer', value: 2 },
          { oid: '1.3.6.2', type: 'gauge', value: 4 },
        ],
      },
    ]);
  });
  test('a function that cannot be read back is said to be so and always written', () => {
    const body = `points: {}\nfunctions:\n  mode: { values: { outline: 2 }, write: { table: holding, address: 1 }, unverifiable: true }`;
    const program = programFor(profileFrom(body));
    expect(program.capability.unverifiable).toEqual(['mode']);
    expect(program.readBackFor(['mode'])).toEqual([]);
    expect(program.points).toEqual([]);
    expect(program.writesFor({ mode: 'outline' }, {})).toHaveLength(1);
  });
  test('extra writes come only with the functions they are for, and keep their own repeatability', () => {
    const body = `points: {}
functions:
  mode: { values: { outline: 2 }, write: { table: holding, address: 1 } }
  brightness: { range: [0, 8], write: { table: holding, address: 2 } }
beforeWrite: [{ table: coil, address: 7, values: [1, 0], idempotent: true, pause: 20ms }]
afterWrite: [{ for: [mode], table: holding, address: 9, values: [1] }]`;
    const program = programFor(profileFrom(body));
    const seen = (desired: DeviceState) =>
      program
        .writesFor(desired, {})
        .map((s) => [s.request.kind, 'address' in s.request ? s.request.address : 0, s.idempotent, s.pauseAfter]);
    expect(seen({ brightness: 1 })).toEqual([
      ['write-bits', 7, true, 20],
      ['write-registers', 2, true, 0],
    ]);
    expect(seen({ mode: 'outline' })).toEqual([
      ['write-bits', 7, true, 20],
      ['write-registers', 1, true, 0],
      ['write-registers', 9, false, 0],
    ]);
    expect(seen({})).toEqual([]);
  });
});

const programs = {
  host: shippedProgram('generic-guidance-host', { lights: row(3) }),
  xianke: shippedProgram('xianke-guidance', { lights: row(3) }),
  sentinel: shippedProgram('sentinel'),
  lamp: shippedProgram('epever-lamp'),
};
const pick = <T>(values: readonly T[] | undefined): fc.Arbitrary<T | undefined> =>
  fc.constantFrom(undefined, ...(values ?? []));
const stateOf = (name: keyof typeof programs): fc.Arbitrary<DeviceState> => {
  const { capability } = programs[name];
  const entries = Object.entries(capability).filter(([f]) => f !== 'unverifiable' && f !== 'verifyInput');
  return fc
    .record(
      Object.fromEntries(
        entries.map(([f, values]) => [f, pick(values === true ? [true, false] : (values as readonly unknown[]))]),
      ),
    )
    .map(
      (state) => Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as DeviceState,
    );
};
const commands = fc
  .constantFrom(...(Object.keys(programs) as (keyof typeof programs)[]))
  .chain((name) => fc.tuple(fc.constant(name), stateOf(name), stateOf(name)));

test('only functions that are wanted and differ are written, and each of them is', () => {
  fc.assert(
    fc.property(commands, ([name, desired, reported]) => {
      const steps = programs[name].writesFor(desired, reported);
      const written = new Set(steps.flatMap((s) => s.functions));
      const differing = Object.entries(desired).filter(([f, value]) => reported[f as keyof DeviceState] !== value);
      expect([...written].sort()).toEqual(differing.map(([f]) => f).sort());
    }),
    { numRuns: 300 },
  );
});
