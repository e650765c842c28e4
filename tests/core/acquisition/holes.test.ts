/** A device that lacks one address of its profile loses that point, and nothing else. */
import { expect, test } from 'vitest';
import type { Reply, Request, Session } from '../../../drivers/port.ts';
import { compileProgram, parseProfile } from '../../../drivers/profile/compile.ts';
import { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import type { Site } from '../../../main/domain/asset.ts';
import { fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { readPlantSite } from '../../plant/plant.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

const profile = `id: p
title: p
source: { text: t, flag: D }
protocol: modbus
kinds: [flashing-lamp]
polls: { normal: { every: 10s } }
points:
${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `  p${n}: { title: p, table: input, address: ${n} }`).join('\n')}
`;

/** A lamp whose registers hold their own address, and which refuses any read that touches register 5. */
function lamp(asked: Request[]): Session {
  const answer = (request: Request): Outcome<Reply> => {
    if (request.kind !== 'read-registers') return fail({ code: 'modbus/misconfigured', exception: 1 });
    if (request.address <= 5 && request.address + request.count > 5)
      return fail({ code: 'modbus/misconfigured', exception: 2 });
    return succeed({ kind: 'registers', values: Array.from({ length: request.count }, (_, n) => request.address + n) });
  };
  return {
    exchange: (request) => {
      asked.push(request);
      return Promise.resolve(answer(request));
    },
    statistics: () => ({
      state: 'up',
      requests: 0,
      answers: 0,
      faults: {},
      reconnects: 0,
      roundTrip: { p50: 0, p95: 0, p99: 0 },
    }),
    close: () => Promise.resolve(),
  };
}

test('the hole is found by dividing, said once, and never asked for again', async () => {
  const loaded = readPlantSite();
  const device = { ...loaded.site.devices.find((it) => it.id === 'lamp-1')!, profile: 'p' };
  const parsed = parseProfile(profile, 'p.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  const program = compileProgram(parsed.profile, device);
  if (!program.ok) throw new Error('no program');
  const endpoint = loaded.site.endpoints.find((it) => it.id === device.endpoint)!;
  const site: Site = { ...loaded.site, endpoints: [endpoint], devices: [device], zones: [] };
  const clock = new VirtualClock();
  const asked: Request[] = [];
  const values = new Map<string, unknown>();
  const refused: string[] = [];
  const missed: string[] = [];
  const acquisition = new Acquisition({
    site,
    clock,
    jitter: () => 0,
    programs: new Map([[device.id, program.value]]),
    drivers: { program: () => program, open: () => lamp(asked) },
    sink: {
      answered: (_, samples) => {
        for (const sample of samples) values.set(sample.point, sample.value);
      },
      unchanged: () => {},
      missed: (_, fault) => missed.push(fault.code),
      refused: (_, points) => refused.push(...points),
      lineChanged: () => {},
    },
  });
  acquisition.start();
  await clock.advance(60_000);
  expect(Object.fromEntries(values)).toEqual({ p0: 0, p1: 1, p2: 2, p3: 3, p4: 4, p6: 6, p7: 7 });
  expect(refused).toEqual(['p5']);
  expect(missed).toEqual([]);
  asked.length = 0;
  await clock.advance(10_000);
  const touching = asked.filter((it) => it.kind === 'read-registers' && it.address <= 5 && it.address + it.count > 5);
  expect(touching).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
  await acquisition.stop();
});
