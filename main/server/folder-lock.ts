/**
 * One owner of a data folder at a time: two cores must never command one road. The lock is the operating system's, so
 * it ends with the process however it ends.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export type FolderLock =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly why: 'in-use'; readonly pid: number | undefined }
  | { readonly ok: false; readonly why: 'not-writable'; readonly detail: string };

/** Takes `directory` (made when missing); `in-use` while another process, or this one, holds it. */
export function lockFolder(directory: string): FolderLock {
  const ownerFile = join(directory, 'owner.pid');
  let database: Database.Database | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    database = new Database(join(directory, 'owner.lock'), { timeout: 0 });
    chmodSync(join(directory, 'owner.lock'), 0o600);
    database.exec('BEGIN EXCLUSIVE');
    writeFileSync(ownerFile, `${process.pid}\n`);
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      return { ok: false, why: 'in-use', pid: readPid(ownerFile) };
    }
    return { ok: false, why: 'not-writable', detail: error instanceof Error ? error.message : String(error) };
  }
  const held = database;
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    rmSync(ownerFile, { force: true });
    held.close();
  };
  return { ok: true, release };
}

function readPid(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
