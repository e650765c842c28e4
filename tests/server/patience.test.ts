/** A server that cannot start for now keeps trying, and says why once. */
import { expect, test } from 'vitest';
import { type HostResult, startPatiently } from '../../main/server/host.ts';

const full: HostResult = { ok: false, why: ['The disk is full.'], passes: true };
const started: HostResult = { ok: true, host: { url: 'http://127.0.0.1:1', stop: async () => undefined } };

async function tried(results: HostResult[]) {
  const said: string[] = [];
  const slept: number[] = [];
  const result = await startPatiently(
    async () => results.shift()!,
    (text) => void said.push(text),
    async (span) => void slept.push(span),
  );
  return { result, said, slept };
}

test('a full disk is waited for, every ten seconds, and said once', async () => {
  const { result, said, slept } = await tried([full, full, full, started]);
  expect(result).toBe(started);
  expect(slept).toEqual([10_000, 10_000, 10_000]);
  expect(said).toEqual(['The disk is full.\nNothing is controlled until then. Trying again every 10 s.']);
});

test('what only a person can mend is not waited for', async () => {
  const wrong: HostResult = { ok: false, why: ['no site'] };
  expect(await tried([full, wrong, started])).toMatchObject({ result: wrong, slept: [10_000] });
});
