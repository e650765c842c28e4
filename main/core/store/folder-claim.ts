/**
 * One owner of a data folder at a time: two cores must never command one road. The lock is the operating system's, so
 * it ends with the process however it ends.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type StoreFault, storeFaultOf } from './fault.ts';

/** Held until it is released, or the process ends. */
export interface FolderClaim {
  release(): void;
}

export type ClaimResult =
  | { readonly ok: true; readonly claim: FolderClaim }
  /** `owner`: the process that holds the folder, where it can be told. */
  | { readonly ok: false; readonly fault: StoreFault; readonly owner: number | undefined };

/** Takes `directory`, made when missing; `store/in-use` while another process, or this one, holds it. */
export function claimFolder(directory: string): ClaimResult {
  const ownerFile = join(directory, 'owner.pid');
  let database: Database.Database | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const lockFile = join(directory, 'owner.lock');
    closeSync(openSync(lockFile, 'a', 0o600));
    database = new Database(lockFile, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    writeFileSync(ownerFile, `${process.pid}\n`);
    return { ok: true, claim: claimOf(database, ownerFile) };
  } catch (error) {
    database?.close();
    const fault = storeFaultOf(error, directory);
    if (fault === undefined) throw error;
    return { ok: false, fault, owner: fault.code === 'store/in-use' ? readPid(ownerFile) : undefined };
  }
}

/** A database that nobody keeps is garbage, and its lock with it: a claim lasts whether or not its owner keeps it. */
const holding = new Set<Database.Database>();

function claimOf(held: Database.Database, ownerFile: string): FolderClaim {
  let released = false;
  holding.add(held);
  return {
    release: () => {
      if (released) return;
      released = true;
      holding.delete(held);
      rmSync(ownerFile, { force: true });
      held.close();
    },
  };
}

function readPid(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
