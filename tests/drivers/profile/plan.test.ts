import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../drivers/port.ts';
import { compileProgram } from '../../../drivers/profile/compile.ts';
import {
  answer,
  deviceOf,
  profileFrom,
  profileNamed,
  programFor,
  requestsOf,
  row,
  sampled,
  shipped,
  shippedProgram,
  valuesIn,
} from './tools.ts';

const reads = (body: string): readonly string[] =>
  requestsOf(programFor(profileFrom(body), { kind: 'flashing-lamp' })).map((request) =>
    'table' in request ? `${request.table} ${request.address}+${request.count}` : request.kind,
  );

describe('joining reads', () => {
  const two = (gap: number, batch = '') =>
    `${batch}points:\n  a: { title: a, table: holding, address: 10 }\n  b: { title: b, table: holding, address: ${11 + gap} }`;
  test('neighbours only, unless the profile allows a gap', () => {
    expect(reads(two(0))).toEqual(['holding 10+2']);
    expect(reads(two(1))).toEqual(['holding 10+1', 'holding 12+1']);
  });
  test('across a gap of 8 but not of 9 when the profile says 8', () => {
    expect(reads(two(8, 'batch: { maxGap: 8 }\n'))).toEqual(['holding 10+10']);
    expect(reads(two(9, 'batch: { maxGap: 8 }\n'))).toEqual(['holding 10+1', 'holding 20+1']);
  });
  test('never across tables or poll classes', () => {
    expect(
      reads(`points:
  a: { title: a, table: holding, address: 1 }
  b: { title: b, table: input, address: 2 }
  c: { title: c, table: coil, address: 1 }
  d: { title: d, table: discrete, address: 2 }
  e: { title: e, table: holding, address: 2, poll: slow }`),
    ).toEqual(['holding 1+1', 'input 2+1', 'coil 1+1', 'discrete 2+1', 'holding 2+1']);
  });
  test('a slow point inside a fast read is not read again', () => {
    const profile = profileFrom(`batch: { maxGap: 1 }
points:
  a: { title: a, table: holding, address: 1, poll: fast }
  b: { title: b, table: holding, address: 2, poll: slow }
  c: { title: c, table: holding, address: 3, poll: fast }`);
    const program = programFor(profile);
    expect(program.polls.map((poll) => poll.class)).toEqual(['fast']);
    expect(valuesIn(sampled(program, { holding: { 1: 5, 2: 6, 3: 7 } }))).toEqual({ a: 5, b: 6, c: 7 });
  });
  test('a 32-bit value is never cut in two', () => {
    expect(
      reads(`batch: { maxCount: 3 }
points:
  a: { title: a, table: holding, address: 0, encoding: uint32 }
  b: { title: b, table: holding, address: 2, encoding: uint32 }`),
    ).toEqual(['holding 0+2', 'holding 2+2']);
  });
  test('objects go ten to a GET', () => {
    const points = Array.from({ length: 23 }, (_, i) => `  p${i}: { title: t, oid: 1.3.6.${i} }`).join('\n');
    const program = programFor(profileFrom(`points:\n${points}`, 'snmp'));
    expect(requestsOf(program).map((request) => (request.kind === 'get' ? request.oids.length : 0))).toEqual([
      10, 10, 3,
    ]);
  });
  test('a list of objects counts from its first index', () => {
    const profile = profileFrom('points:\n  a: { title: t, oid: 1.3.6.9, list: { count: 3, first: 1 } }', 'snmp');
    expect(requestsOf(programFor(profile))).toEqual([{ kind: 'get', oids: ['1.3.6.9.1', '1.3.6.9.2', '1.3.6.9.3'] }]);
  });
});

const places = fc.uniqueArray(
  fc.record({ address: fc.nat(400), wide: fc.boolean(), table: fc.constantFrom('holding', 'input') }),
  { minLength: 1, maxLength: 25, selector: (p) => `${p.table} ${p.address}` },
);

test('every point is read once, by a legal request, and decodes to what stands in its registers', () => {
  fc.assert(
    fc.property(places, fc.nat(20), fc.integer({ min: 2, max: 125 }), (entries, maxGap, maxCount) => {
      const points = entries.map(
        (p, i) =>
          `  p${i}: { title: t, table: ${p.table}, address: ${p.address}${p.wide ? ', encoding: uint32' : ''} }`,
      );
      const program = programFor(
        profileFrom(`batch: { maxGap: ${maxGap}, maxCount: ${maxCount} }\npoints:\n${points.join('\n')}`),
      );
      const cells = Object.fromEntries(Array.from({ length: 402 }, (_, i) => [i, (i * 7919) % 65_536]));
      const requests = requestsOf(program);
      for (const request of requests) if ('count' in request) expect(request.count).toBeLessThanOrEqual(maxCount);
      const values = valuesIn(sampled(program, { holding: cells, input: cells }));
      entries.forEach((p, i) => {
        const [high, low] = [cells[p.address]!, cells[p.address + 1]!];
        expect(values[`p${i}`]).toBe(p.wide ? high * 65_536 + low : high);
      });
    }),
    { numRuns: 100 },
  );
});

describe('replies of the wrong shape', () => {
  const program = shippedProgram('generic-visibility');
  const [request] = requestsOf(program);
  const wrong = [
    { kind: 'registers', values: [1, 2, 3, 4] },
    { kind: 'registers', values: [1, 2, 3, 4, 5, 6] },
    { kind: 'registers', values: [] },
    { kind: 'bits', values: [true, true, true, true, true] },
    { kind: 'varbinds', values: [] },
    { kind: 'written' },
  ] as const;
  test.each(wrong)('%j marks every point undecodable', (reply) => {
    const samples = program.decode(request!, reply);
    expect(samples.map((s) => [s.point, s.invalid, s.value])).toEqual([
      ['visibility', 'undecodable', undefined],
      ['visibility-60s', 'undecodable', undefined],
      ['condition', 'undecodable', undefined],
    ]);
    expect(program.reported(samples)).toEqual({});
  });
  test('an object of another name is undecodable, one without value is missing', () => {
    const snmp = shippedProgram('ntcip-visibility');
    const [get] = requestsOf(snmp);
    if (get?.kind !== 'get') throw new Error('no GET');
    const values = get.oids.map((oid, i) => (i === 0 ? { oid: '1.3.6.1', value: 5 } : { oid }));
    expect(snmp.decode(get, { kind: 'varbinds', values }).map((s) => s.invalid)).toEqual([
      'undecodable',
      'missing',
      'missing',
    ]);
  });
  test('a request that is none of ours has no samples', () => {
    expect(
      program.decode({ kind: 'read-registers', unit: 1, table: 'holding', address: 0, count: 5 }, wrong[0]),
    ).toEqual([]);
    expect(program.pointsOf({ kind: 'get', oids: ['1.3.6'] })).toEqual([]);
  });
  test('a copy of a request decodes like the request itself', () => {
    const copy: Request = structuredClone(request!);
    expect(program.decode(copy, { kind: 'registers', values: [0, 3, 0, 1, 0] })).toHaveLength(3);
    expect(program.pointsOf(copy)).toEqual(['visibility', 'visibility-60s', 'condition']);
  });
  test('any registers give as many samples as the request has points, for every shipped profile', () => {
    const programs = [...shipped.library.values()]
      .filter((p) => p.document.protocol === 'modbus')
      .map((p) => programFor(p, { lights: row(5) }));
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.array(fc.nat(0xffff), { minLength: 125, maxLength: 125 }),
        (any, words) => {
          for (const asked of requestsOf(any)) {
            const reply =
              asked.kind === 'read-bits'
                ? { kind: 'bits' as const, values: words.map((w) => w % 2 === 1) }
                : { kind: 'registers' as const, values: words.slice(0, 'count' in asked ? asked.count : 0) };
            const samples = any.decode(asked, reply);
            expect(samples.map((s) => (s.index === undefined ? s.point : `${s.point}#${s.index}`))).toEqual(
              any.pointsOf(asked),
            );
            for (const s of samples) expect((s.value === undefined) !== (s.invalid === undefined)).toBe(true);
            any.reported(samples);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('sharing', () => {
  const profile = profileNamed('epever-lamp');
  test('devices of one profile, unit, offset and interval share one program', () => {
    expect(programFor(profile, { id: 'a', unit: 4 })).toBe(programFor(profile, { id: 'b', unit: 4 }));
    expect(programFor(profile, { unit: 4 })).not.toBe(programFor(profile, { unit: 5 }));
    expect(programFor(profile, { unit: 4 }).points).toBe(programFor(profile, { unit: 5 }).points);
  });
  test('the unit and the offset are in every request', () => {
    const program = programFor(profile, { unit: 9, addressOffset: 0x100 });
    const all = [
      ...requestsOf(program),
      ...program.readBackFor(['lit']),
      ...program.writesFor({ lit: true }, {}).map((s) => s.request),
    ];
    for (const request of all) expect(request).toMatchObject({ unit: 9 });
    expect(program.readBackFor(['lit'])).toEqual([
      { kind: 'read-registers', unit: 9, table: 'input', address: 0x320d, count: 1 },
    ]);
    const [back] = program.readBackFor(['lit']);
    expect(program.reported(program.decode(back!, answer(back!, { input: { 12813: 50 } })))).toEqual({ lit: true });
  });
  test('the fast poll follows the device, the others the profile', () => {
    const program = programFor(profile, { pollEvery: 2_000 as never });
    expect(program.polls.map((poll) => [poll.class, poll.every])).toEqual([
      ['fast', 2_000],
      ['normal', 120_000],
      ['slow', 600_000],
      ['deep', 21_600_000],
    ]);
  });
  test('a device of another kind, or beyond the address space, is refused by name', () => {
    const sign = compileProgram(profile, deviceOf(profile, { kind: 'sign' }));
    expect(sign).toMatchObject({
      ok: false,
      fault: { code: 'profile/invalid', detail: expect.stringContaining('device d1 is a sign') },
    });
    const far = compileProgram(profile, deviceOf(profile, { addressOffset: 0x8000 }));
    expect(far).toMatchObject({ ok: false, fault: { detail: expect.stringMatching(/beyond address 0xFFFF/) } });
  });
});
