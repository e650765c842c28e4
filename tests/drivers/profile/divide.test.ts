/** A read that one illegal address spoils can be divided until the hole is found and every other point is saved. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceProgram, Request } from '../../../drivers/port.ts';
import { compileProgram, parseProfile } from '../../../drivers/profile/compile.ts';
import type { Device } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';

const device: Device = {
  id: 'd',
  kind: 'flashing-lamp',
  name: 'd',
  profile: 'p',
  endpoint: 'e',
  unit: 3,
  addressOffset: 0,
  road: 'r',
  stake: metres(0),
  side: 'left',
  managed: true,
};

interface Place {
  readonly address: number;
  /** One bit of the register, or a value over two registers; a whole register when absent. */
  readonly bit?: number;
  readonly isWide?: boolean;
}

const nameOf = ({ address, bit, isWide }: Place): string =>
  `p${address}${bit === undefined ? '' : `-b${bit}`}${isWide ? '-w' : ''}`;
const registersOf = ({ address, isWide }: Place): readonly number[] => (isWide ? [address, address + 1] : [address]);

function programWith(places: readonly Place[], protocol = 'modbus'): DeviceProgram {
  const encodingOf = ({ bit, isWide }: Place): string =>
    bit === undefined ? (isWide ? ', encoding: uint32' : '') : `, encoding: bit, bit: ${bit}`;
  const points = places
    .map((place) =>
      protocol === 'modbus'
        ? `  ${nameOf(place)}: { title: p, table: input, address: ${place.address}${encodingOf(place)} }`
        : `  ${nameOf(place)}: { title: p, oid: 1.3.6.1.4.1.51000.${place.address}.0, type: integer }`,
    )
    .join('\n');
  const text = `id: p\ntitle: p\nsource: { text: t, flag: D }\nprotocol: ${protocol}\nkinds: [flashing-lamp]\npolls: { normal: { every: 10s } }\nbatch: { maxGap: 10 }\npoints:\n${points}\n`;
  const parsed = parseProfile(text, 'p.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  const program = compileProgram(parsed.profile, device);
  if (!program.ok) throw new Error(program.fault.detail);
  return program.value;
}

/** Reads as a device would that refuses every read touching one of the holes; divides what is refused. */
function readAround(program: DeviceProgram, holes: ReadonlySet<number>) {
  const read = new Set<string>();
  const refused: string[] = [];
  const ask = (request: Request): void => {
    if (request.kind !== 'read-registers') throw new Error('only registers here');
    const touches = Array.from({ length: request.count }, (_, index) => request.address + index).some((it) =>
      holes.has(it),
    );
    if (!touches) {
      for (const point of program.pointsOf(request)) read.add(point);
      return;
    }
    const parts = program.divide(request);
    if (parts.length === 0) refused.push(...program.pointsOf(request));
    for (const part of parts) ask(part);
  };
  for (const poll of program.polls) for (const request of poll.requests) ask(request);
  return { read, refused };
}

test('whatever the holes, exactly the points on them are given up', () => {
  const addresses = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(addresses, fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { maxLength: 6 }), (used, holes) => {
      // A hole between points is only met by reads that bridge it; holes on points are what must be found.
      const program = programWith(used.map((address) => ({ address })));
      const { read, refused } = readAround(program, new Set(holes.filter((hole) => used.includes(hole))));
      for (const address of used) {
        const isHole = holes.includes(address);
        expect(read.has(`p${address}`), `p${address}`).toBe(!isHole);
        expect(refused.includes(`p${address}`)).toBe(isHole);
      }
    }),
  );
});

test('also where points share registers: only those go down with a hole that hang together with it', () => {
  const bits = fc.record({ address: fc.nat(30), bit: fc.nat(15) });
  const place: fc.Arbitrary<Place> = fc.oneof(bits, fc.record({ address: fc.nat(30), isWide: fc.boolean() }));
  const places = fc.uniqueArray(place, { minLength: 1, maxLength: 20, selector: nameOf });
  fc.assert(
    fc.property(places, fc.uniqueArray(fc.nat(31), { maxLength: 4 }), (used, holes) => {
      const { read } = readAround(programWith(used), new Set(holes));
      const hangTogether = new Set(holes);
      for (let size = -1; size !== hangTogether.size; ) {
        size = hangTogether.size;
        for (const each of used.map(registersOf))
          if (each.some((it) => hangTogether.has(it))) for (const it of each) hangTogether.add(it);
      }
      for (const each of used)
        expect(read.has(nameOf(each)), nameOf(each)).toBe(!registersOf(each).some((it) => hangTogether.has(it)));
    }),
  );
});

test('a status word of many bits before one register is cut between the two', () => {
  const word = [0, 1, 2].map((bit) => ({ address: 10, bit }));
  const program = programWith([...word, { address: 11 }]);
  const [request] = program.polls[0]!.requests;
  expect(program.divide(request!)).toMatchObject([
    { address: 10, count: 1 },
    { address: 11, count: 1 },
  ]);
  expect(program.divide(program.divide(request!)[0]!)).toEqual([]);
  expect(program.divide(request!)[0], 'the same request each time').toBe(program.divide(request!)[0]);
});

test('a bridged gap that the device refuses is divided away too', () => {
  const { read, refused } = readAround(programWith([{ address: 0 }, { address: 5 }]), new Set([3]));
  expect([...read]).toEqual(['p0', 'p5']);
  expect(refused).toEqual([]);
});

test('a list of objects is divided to single ones', () => {
  const program = programWith([{ address: 1 }, { address: 2 }, { address: 3 }], 'snmp');
  const leavesOf = (request: Request): readonly Request[] => {
    const parts = program.divide(request);
    return parts.length === 0 ? [request] : parts.flatMap(leavesOf);
  };
  const leaves = leavesOf(program.polls[0]!.requests[0]!);
  expect(leaves.map((leaf) => program.pointsOf(leaf))).toEqual([['p1'], ['p2'], ['p3']]);
});
