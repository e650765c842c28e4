/** A question that is asked again and again waits for its answers, however slow the core is. */
import { describe, expect, it } from 'vitest';
import { answerLimit, keepAsking } from '../../renderer/link/asking.ts';
import { manualTime, settle } from './fake-core.ts';

/** A core that answers when the test says so; what it was asked and is still to answer. */
function slowCore(refresh?: number) {
  const { time, pass } = manualTime();
  const open: { readonly signal: AbortSignal; answer(text: string): void; fail(): void }[] = [];
  const told: string[] = [];
  const asking = keepAsking<string>({
    ask: (signal) =>
      new Promise((answer, reject) => open.push({ signal, answer, fail: () => reject(new Error('broken')) })),
    refresh,
    time,
    answered: (text) => told.push(text),
    failed: (error) => told.push(String(error)),
  });
  const last = () => open.at(-1)!;
  const passSettled = async (ms: number): Promise<void> => {
    await settle();
    await pass(ms);
  };
  return { asking, open, told, last, pass: passSettled };
}

describe('a question asked every five seconds', () => {
  it('of a core that takes eight is answered each time, with one request under way', async () => {
    const { open, told, last, pass } = slowCore(5_000);
    for (const n of [1, 2, 3]) {
      await pass(8_000);
      expect(open.length, 'asked so far').toBe(n);
      last().answer(`answer ${n}`);
      await pass(0);
      expect(told.at(-1)).toBe(`answer ${n}`);
      await pass(5_000);
    }
    expect(told).toEqual(['answer 1', 'answer 2', 'answer 3']);
    expect(open.slice(0, 3).some(({ signal }) => signal.aborted)).toBe(false);
  });

  it('says so when no answer comes at all, gives the request up and asks again', async () => {
    const { open, told, pass } = slowCore(5_000);
    await pass(answerLimit);
    await pass(0);
    expect(told).toEqual(['Error: No answer in time']);
    expect(open[0]!.signal.aborted).toBe(true);
    open[0]!.answer('far too late');
    await pass(5_000);
    await pass(0);
    expect(told.length).toBe(1);
    expect(open.length).toBe(2);
    open[1]!.answer('here');
    await pass(0);
    expect(told.at(-1)).toBe('here');
  });

  it('goes on after a failure', async () => {
    const { open, told, last, pass } = slowCore(5_000);
    await pass(0);
    last().fail();
    await pass(0);
    await pass(5_000);
    await pass(0);
    expect([told, open.length]).toEqual([['Error: broken'], 2]);
  });
});

describe('a question', () => {
  it('asked once more while its answer is under way is asked when that is there, not beside it', async () => {
    const { asking, open, last, pass } = slowCore();
    await pass(0);
    asking.again();
    asking.again();
    await pass(1_000);
    expect(open.length).toBe(1);
    last().answer('older');
    await pass(0);
    await pass(0);
    expect(open.length).toBe(2);
    last().answer('newer');
    await pass(60_000);
    expect(open.length, 'without a refresh it is asked no more').toBe(2);
    asking.again();
    await pass(0);
    expect(open.length).toBe(3);
  });

  it('that nobody asks any longer is given up and tells nothing', async () => {
    const { asking, open, told, last, pass } = slowCore(5_000);
    await pass(0);
    asking.stop();
    expect(last().signal.aborted).toBe(true);
    last().answer('nobody listens');
    await pass(60_000);
    expect([told, open.length]).toEqual([[], 1]);
  });
});
