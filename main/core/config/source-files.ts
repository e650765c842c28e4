/** The files that make up one configuration: each read once, remembered for the fingerprint. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

export interface SourceFiles {
  /** The file's bytes, or why it could not be read. */
  readonly read: (
    file: string,
  ) => { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly why: string };
  /** The first bytes of a file that is too large to be read whole, and its size; it is no part of the fingerprint. */
  readonly readStart: (
    file: string,
    length: number,
  ) =>
    | { readonly ok: true; readonly bytes: Uint8Array; readonly size: number }
    | { readonly ok: false; readonly why: string };
  /** Every file read so far, as it was named. */
  readonly names: () => readonly string[];
  /** SHA-256 over the contents of every file read so far, hex; names of folders do not count. */
  readonly fingerprint: () => string;
}

/** Opens a configuration: nothing is read twice. */
export function openSources(): SourceFiles {
  const contents = new Map<string, Uint8Array>();
  return {
    read: (file) => {
      const known = contents.get(file);
      if (known !== undefined) return { ok: true, bytes: known };
      try {
        const bytes = readFileSync(file);
        contents.set(file, bytes);
        return { ok: true, bytes };
      } catch (error) {
        return { ok: false, why: reasonOf(error) };
      }
    },
    readStart: (file, length) => {
      try {
        return { ok: true, ...startOf(file, length) };
      } catch (error) {
        return { ok: false, why: reasonOf(error) };
      }
    },
    names: () => [...contents.keys()],
    fingerprint: () => {
      const whole = createHash('sha256');
      for (const bytes of contents.values()) whole.update(createHash('sha256').update(bytes).digest());
      return whole.digest('hex');
    },
  };
}

function startOf(file: string, length: number): { readonly bytes: Uint8Array; readonly size: number } {
  const handle = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(length);
    const read = readSync(handle, bytes, 0, length, 0);
    return { bytes: bytes.subarray(0, read), size: fstatSync(handle).size };
  } finally {
    closeSync(handle);
  }
}

const reasons = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
]);
const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons.get(code) ?? (error instanceof Error ? error.message : String(error));
};

/** A path as written in a site file: relative ones start beside it. */
export const besideSite = (siteFile: string, written: string): string =>
  isAbsolute(written) ? written : join(dirname(siteFile), written);

/** The profile files of a folder in name order; `undefined` when it is not a folder. */
export function profileFilesIn(directory: string): readonly string[] | undefined {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) return undefined;
  return readdirSync(directory)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(directory, name));
}

/** The program's own `resources` folder, found upwards from this file, wherever it was compiled to. */
export function shippedResources(): string {
  for (let directory = import.meta.dirname; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'resources', 'policies'))) return join(directory, 'resources');
    if (directory === dirname(directory)) return resolve('resources');
  }
}
