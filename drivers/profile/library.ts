/**
 * Reads profile files from disk. The only part of this room that touches files; knows no file's meaning.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Complaint } from '../../main/domain/document.ts';
import { complaintAboutEncoding } from '../../main/domain/utf8.ts';
import { type Profile, type ProfileLibrary, type ProfileResult, parseProfile } from './compile.ts';

const complain = (file: string, what: string, expected: string, todo: string): Complaint => ({
  file,
  line: 1,
  column: 1,
  what,
  expected,
  todo,
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Every `*.yaml` of these directories, in order; a later directory replaces a profile of the same id, so a site can
 * mend a shipped one. Twice the same id in one directory is a complaint, and so is whatever cannot be read.
 */
export function loadProfiles(directories: readonly string[]): {
  readonly library: ProfileLibrary;
  readonly complaints: readonly Complaint[];
} {
  const library = new Map<string, Profile>();
  const complaints: Complaint[] = [];
  for (const directory of directories) {
    const here = new Map<string, Profile>();
    for (const file of filesIn(directory, complaints)) {
      const parsed = readProfile(file);
      if (!parsed.ok) complaints.push(...parsed.complaints);
      else {
        const twin = here.get(parsed.profile.id);
        if (twin === undefined) here.set(parsed.profile.id, parsed.profile);
        else
          complaints.push(
            complain(file, `profile \`${twin.id}\` exists twice`, `it only in ${twin.file}`, 'rename one'),
          );
      }
    }
    for (const [id, profile] of here) library.set(id, profile);
  }
  return { library, complaints };
}

function filesIn(directory: string, complaints: Complaint[]): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    complaints.push(
      complain(directory, `cannot be listed (${reasonOf(error)})`, 'a folder of profiles', 'check the path'),
    );
    return [];
  }
}

/** One profile file; every complaint names its line and column. */
export function readProfile(file: string): ProfileResult {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const todo = 'check the path and its permissions';
    const told = complain(file, `cannot be read (${reasonOf(error)})`, 'a readable file', todo);
    return { ok: false, complaints: [told] };
  }
  const alien = complaintAboutEncoding(bytes, file);
  return alien ? { ok: false, complaints: [alien] } : parseProfile(new TextDecoder().decode(bytes), file);
}
