/** `npm run profile -- try` on a device that lacks addresses of its profile: they are named, and cost nothing else. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { mbapFrame } from '../../drivers/simulator/modbus-frames.ts';
import { main } from '../../main/server/profile.ts';

const file = join(mkdtempSync(join(tmpdir(), 'fogward-refused-')), 'gauge.yaml');
const points = Array.from({ length: 8 }, (_, n) => `  p${n}: { title: p${n}, table: holding, address: ${n * 2} }`);
writeFileSync(
  file,
  `id: gauge
title: 表
source: { text: t, flag: D }
protocol: modbus
kinds: [flashing-lamp]
polls: { normal: { every: 30s } }
batch: { maxGap: 4 }
points:
${points.join('\n')}
  list: { title: l, table: input, address: 100, list: { count: 60 } }
`,
);

/** What the device refuses, and with which exception. */
const refuses = { holes: new Set<number>(), exception: 2, longest: 125 };
let asked: [number, number][] = [];

function answerTo(pdu: Buffer): Buffer {
  const [address, count] = [pdu.readUInt16BE(1), pdu.readUInt16BE(3)];
  asked.push([address, count]);
  const isRefused = [...refuses.holes].some((hole) => hole >= address && hole < address + count);
  if (isRefused || count > refuses.longest) return Buffer.from([pdu[0]! | 0x80, refuses.exception]);
  const answer = Buffer.alloc(2 + 2 * count);
  answer[0] = pdu[0]!;
  answer[1] = 2 * count;
  for (let n = 0; n < count; n += 1) answer.writeUInt16BE(1_000 + address + n, 2 + 2 * n);
  return answer;
}

const server = createServer((socket) => {
  socket.on('error', () => {});
  // The tool asks one thing at a time, so that what comes is one frame.
  socket.on('data', (bytes) => {
    socket.write(mbapFrame(bytes.readUInt16BE(0), bytes.readUInt8(6), answerTo(bytes.subarray(7))));
  });
});
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise<void>((done) => server.close(() => done())));
beforeEach(() => {
  Object.assign(refuses, { holes: new Set(), exception: 2, longest: 125 });
  asked = [];
});

/** Runs the tool on that device, and gathers what it prints. */
async function tried(...more: readonly string[]): Promise<{ readonly status: number; readonly stdout: string }> {
  let stdout = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const { port } = server.address() as AddressInfo;
  const status = await main(['try', file, '--endpoint', `tcp://127.0.0.1:${port}`, ...more]);
  spy.mockRestore();
  return { status, stdout };
}

interface Told {
  readonly refused: readonly object[];
  readonly requests: readonly {
    readonly fault?: object;
    readonly parts?: readonly object[];
    readonly points: readonly { readonly point: string; readonly index?: number; readonly quality: string }[];
  }[];
}
const toldIn = (stdout: string): Told => JSON.parse(stdout);
const missingIn = ({ requests }: Told): readonly string[] =>
  requests.flatMap(({ points }) =>
    points.flatMap((one) => (one.quality === 'good' ? [] : [`${one.point}${one.index ?? ''}`])),
  );

describe.each([2, 3])('a device that says exception %d', (exception) => {
  beforeEach(() => {
    refuses.exception = exception;
  });

  test('of one address: it alone is missing, and named', async () => {
    refuses.holes.add(10);
    const { status, stdout } = await tried();
    expect(stdout).toContain(
      `the device refuses 4x 0x000A (p5): exception ${exception}, asked by itself as FC03 holding 0x000A × 1\n`,
    );
    expect(stdout).toMatch(new RegExp(`p5 +4x 0x000A +– +missing +\\(modbus/misconfigured, exception ${exception}\\)`));
    expect(stdout).toMatch(/p4 +4x 0x0008 +0x03F0 +good +1008\n/);
    expect(stdout).toMatch(/p7 +4x 0x000E +0x03F6 +good +1014\n/);
    expect(stdout.match(/missing/g)).toHaveLength(1);
    expect([status, stdout.includes('1 of 2 requests failed')]).toEqual([1, true]);
  });

  test('of several, also in a list: every one of them', async () => {
    for (const hole of [0, 14, 103, 159]) refuses.holes.add(hole);
    const told = toldIn((await tried('--json')).stdout);
    expect(missingIn(told)).toEqual(['p0', 'p7', 'list3', 'list59']);
    expect(told.refused).toEqual([
      { point: 'p0', where: '4x 0x0000', exception, request: 'FC03 holding 0x0000 × 1' },
      { point: 'p7', where: '4x 0x000E', exception, request: 'FC03 holding 0x000E × 1' },
      { point: 'list', index: 3, where: '3x 0x0067', exception, request: 'FC04 input 0x0067 × 1' },
      { point: 'list', index: 59, where: '3x 0x009F', exception, request: 'FC04 input 0x009F × 1' },
    ]);
    expect(told.requests.map(({ points: read }) => read.length)).toEqual([8, 60]);
  });

  test('of everything lacks nothing, and is not asked for each address', async () => {
    for (let hole = 0; hole < 200; hole += 1) refuses.holes.add(hole);
    const told = toldIn((await tried('--json')).stdout);
    expect(told.refused).toEqual([]);
    expect(missingIn(told)).toHaveLength(68);
    expect(asked.length).toBeLessThanOrEqual(90);
  });

  test('only of reads that are too long, or of what no point needs: nothing is missing, and what to look at is said', async () => {
    refuses.longest = 20;
    refuses.holes.add(7);
    const told = toldIn((await tried('--json')).stdout);
    expect([missingIn(told), told.refused]).toEqual([[], []]);
    const { status, stdout } = await tried();
    expect(stdout.match(/so nothing is missing: .*`batch`/g)).toHaveLength(2);
    expect(status).toBe(1);
  });
});

test('another exception is not divided', async () => {
  refuses.exception = 4;
  refuses.holes.add(10);
  const told = toldIn((await tried('--json')).stdout);
  expect(asked).toEqual([
    [0, 15],
    [100, 60],
  ]);
  expect([missingIn(told).length, told.refused]).toEqual([8, []]);
});
