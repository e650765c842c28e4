import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../../main/core/store/store.ts';
import type { NewEvent } from '../../../main/domain/journal.ts';
import { utcMs } from '../../../main/domain/units.ts';

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An open store that closes with the test; in memory unless a folder is given. */
export function storeIn(directory?: string, options: Partial<StoreOptions> = {}): Store {
  const opened = openStore({ directory, ...options });
  if (!opened.ok) throw new Error(`the store did not open: ${JSON.stringify(opened.fault)}`);
  onTestFinished(() => opened.store.close());
  return opened.store;
}

export const start = utcMs(Date.UTC(2026, 10, 3, 22, 0, 0));

export const note = (event: Partial<NewEvent> = {}): NewEvent => ({
  kind: 'quality.changed',
  at: start,
  causes: [],
  data: {},
  ...event,
});
