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

function programWith(addresses: readonly number[]): DeviceProgram {
  const points = addresses
    .map((address) => `  p${address}: { title: p, table: input, address: ${address} }`)
    .join('\n');
  const text = `id: p\ntitle: p\nsource: { text: t, flag: D }\nprotocol: modbus\nkinds: [flashing-lamp]\npolls: { normal: { every: 10s } }\nbatch: { maxGap: 10 }\npoints:\n${points}\n`;
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
      const { read, refused } = readAround(programWith(used), new Set(holes.filter((hole) => used.includes(hole))));
      for (const address of used) {
        const isHole = holes.includes(address);
        expect(read.has(`p${address}`), `p${address}`).toBe(!isHole);
        expect(refused.includes(`p${address}`)).toBe(isHole);
      }
    }),
  );
});

test('a bridged gap that the device refuses is divided away too', () => {
  const { read, refused } = readAround(programWith([0, 5]), new Set([3]));
  expect([...read]).toEqual(['p0', 'p5']);
  expect(refused).toEqual([]);
});
