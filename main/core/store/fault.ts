/** What can go wrong with the record on disk, as named states: each calls for another act of the person in charge. */
export type StoreFaultCode =
  | 'store/corrupt'
  | 'store/read-only'
  | 'store/disk-full'
  | 'store/newer-schema'
  | 'store/foreign-file'
  | 'store/in-use'
  | 'store/no-access'
  | 'store/io-error';

export interface StoreFault {
  readonly code: StoreFaultCode;
  readonly file: string;
  /** SQLite's or the system's own words and numbers, for the technician. */
  readonly detail: string;
}

/** It may pass by itself or by room made on the disk: whoever wants to start tries again. */
export const mayPass = ({ code }: StoreFault): boolean => code === 'store/disk-full' || code === 'store/io-error';

/** Thrown by writes that did not reach the disk: what was not recorded must not be acted on. */
export class StoreFailure extends Error {
  readonly fault: StoreFault;
  constructor(fault: StoreFault, cause?: unknown) {
    super(`${fault.code} ${fault.file}: ${fault.detail}`, { cause });
    this.name = 'StoreFailure';
    this.fault = fault;
  }
}

const byPrefix: readonly (readonly [prefix: string, code: StoreFaultCode])[] = [
  ['SQLITE_CORRUPT', 'store/corrupt'],
  ['SQLITE_NOTADB', 'store/corrupt'],
  ['SQLITE_READONLY', 'store/read-only'],
  ['SQLITE_FULL', 'store/disk-full'],
  ['SQLITE_BUSY', 'store/in-use'],
  ['SQLITE_LOCKED', 'store/in-use'],
  ['SQLITE_CANTOPEN', 'store/no-access'],
  ['SQLITE_PERM', 'store/no-access'],
  ['SQLITE_AUTH', 'store/no-access'],
  ['SQLITE_IOERR', 'store/io-error'],
  ['ENOSPC', 'store/disk-full'],
  ['EDQUOT', 'store/disk-full'],
  ['EROFS', 'store/read-only'],
  ['EACCES', 'store/no-access'],
  ['EPERM', 'store/no-access'],
  ['ENOTDIR', 'store/no-access'],
  ['EEXIST', 'store/no-access'],
  ['ENOENT', 'store/no-access'],
  ['EIO', 'store/io-error'],
];

/** The named state behind an error of SQLite or the file system; `undefined` when it is a bug of ours. */
export function storeFaultOf(error: unknown, file: string): StoreFault | undefined {
  if (error instanceof StoreFailure) return error.fault;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  const named = byPrefix.find(([prefix]) => code.startsWith(prefix));
  return named && { code: named[1], file, detail: `${code}: ${error.message}` };
}

/** Runs `work`; misfortunes of the disk come out as StoreFailure, bugs as they are. */
export function naming<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const fault = storeFaultOf(error, file);
    throw fault === undefined || error instanceof StoreFailure ? error : new StoreFailure(fault, error);
  }
}
