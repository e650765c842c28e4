import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { housekeeping } from '../../../main/core/store/housekeeping.ts';
import { Recorder } from '../../../main/core/store/recorder.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { storeIn, temporaryFolder } from './stores.ts';

test('a disk that is full when the logs are folded back is told and tried again in a minute, and ends nothing', async () => {
  const clock = new VirtualClock();
  const store = storeIn(temporaryFolder());
  const recorder = new Recorder(store, clock);
  const keepHouse = housekeeping({ clock, store, recorder });
  const pragma = vi.spyOn(Database.prototype, 'pragma').mockImplementation((source: string) => {
    if (source.startsWith('wal_checkpoint')) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
  });
  onTestFinished(() => pragma.mockRestore());
  await clock.advance(3_600_000);
  keepHouse();
  expect(recorder.fault).toMatchObject({ code: 'store/disk-full', file: expect.stringContaining('journal.db') });
  pragma.mockRestore();
  await clock.advance(59_000);
  keepHouse();
  expect(recorder.fault).toBeDefined();
  await clock.advance(1_000);
  keepHouse();
  expect(recorder.fault).toBeUndefined();
});
