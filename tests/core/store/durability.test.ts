import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../../main/core/store/store.ts';
import { note, storeIn, temporaryFolder } from './stores.ts';

const child = new URL('appending-child.ts', import.meta.url).pathname;

/** Runs the child until it has acknowledged `wanted` batches, kills it; the last number it acknowledged. */
function appendUntilKilled(folder: string, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaints = '';
    run.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > wanted) run.kill('SIGKILL');
    });
    run.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    run.on('close', (_, signal) => {
      const whole = said.slice(0, said.lastIndexOf('\n')).split('\n');
      if (signal === 'SIGKILL') resolve(Number(whole.at(-1)));
      else reject(new Error(complaints));
    });
  });
}

/** Every batch is whole, and the saved state is that of the last one. */
function expectWholeBatches(store: Store): void {
  const events = store.query({ limit: 1_000_000 });
  const batches = Map.groupBy(events, (event) => event.data['batch']);
  for (const batch of batches.values()) expect(batch.length).toBe(batch[0]?.data['size']);
  expect(store.loadState('last-batch')).toBe(events[0]?.data['batch']);
}

it('loses nothing that was acknowledged, and nothing by halves, when killed again and again', async () => {
  const folder = temporaryFolder();
  const instants = fc.sample(fc.integer({ min: 1, max: 120 }), 10);
  for (const wanted of instants) {
    const acknowledged = await appendUntilKilled(folder, wanted);
    const store = storeIn(folder);
    expect(store.lastSeq(), `killed after ${wanted} batches`).toBeGreaterThanOrEqual(acknowledged);
    expect(store.verify()).toEqual({ intact: true, events: store.lastSeq() });
    expectWholeBatches(store);
    store.close();
  }
}, 60_000);

it('comes back to a whole state when the power went while the log was being written', () => {
  const folder = temporaryFolder();
  const store = storeIn(folder);
  for (let batch = 1; batch <= 30; batch += 1) {
    store.transact(() => {
      store.append(Array(1 + (batch % 4)).fill(note({ data: { batch, size: 1 + (batch % 4) } })));
      store.saveState('last-batch', batch);
    });
  }
  const log = join(folder, 'journal.db-wal');
  const size = statSync(log).size;
  let seen = 0;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: size }), (cut) => {
      seen += 1;
      const torn = join(folder, `torn-${seen}`);
      mkdirSync(torn);
      for (const name of ['journal.db', 'journal.db-wal']) copyFileSync(join(folder, name), join(torn, name));
      truncateSync(join(torn, 'journal.db-wal'), cut);
      const after = storeIn(torn);
      expect(after.verify()).toEqual({ intact: true, events: after.lastSeq() });
      if (after.lastSeq() > 0) expectWholeBatches(after);
      after.close();
    }),
    { numRuns: 25, examples: [[size], [size - 1]] },
  );
  store.close();
});

it('gives the write-ahead log’s room back when asked, and keeps its file settings', () => {
  const folder = temporaryFolder();
  storeIn(folder).close();
  const store = storeIn(folder);
  for (let i = 0; i < 50; i += 1) store.append([note({ data: { padding: 'x'.repeat(10_000) } })]);
  expect(statSync(join(folder, 'journal.db-wal')).size).toBeGreaterThan(100_000);
  store.checkpoint();
  expect(statSync(join(folder, 'journal.db-wal')).size).toBe(0);
  store.close();
  expect(existsSync(join(folder, 'journal.db-wal'))).toBe(false);
  const file = new Database(join(folder, 'journal.db'), { readonly: true });
  expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(file.pragma('auto_vacuum', { simple: true })).toBe(2);
  file.close();
});
