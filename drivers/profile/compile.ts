/**
 * Makes device programs of profiles (drivers/port.ts). Pure: it opens nothing, and same inputs give same programs.
 * Programs and their requests are shared by every device of the same profile, address offset, light count, unit and
 * poll interval: never use their identity to tell devices apart.
 */

import { type Device, lightsOf } from '../../main/domain/asset.ts';
import { type Complaint, readDocument } from '../../main/domain/document.ts';
import { fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import type { DeviceProgram } from '../port.ts';
import { complaintsAbout } from './check.ts';
import { functionsOf, type ProfileFunction } from './functions.ts';
import { type Point, pointOf } from './point.ts';
import { programOf, shapeFor } from './program.ts';
import { type ProfileDocument, profileSchema } from './schema.ts';
import { type WriteGroup, writeGroupsOf } from './writes.ts';

/** A profile file, checked and resolved. */
export interface Profile {
  readonly id: string;
  readonly file: string;
  readonly document: ProfileDocument;
  /** Points of the file, then those made for functions that are read back where they are written. */
  readonly points: readonly Point[];
  readonly functions: readonly ProfileFunction[];
  readonly groups: readonly WriteGroup[];
}
export type ProfileLibrary = ReadonlyMap<string, Profile>;

export type ProfileResult =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/** Reads one profile file; every complaint names its line and column in `file`. */
export function parseProfile(text: string, file: string): ProfileResult {
  const read = readDocument(text, file, profileSchema);
  if (!read.ok) return { ok: false, complaints: read.complaints };
  const complaints = complaintsAbout(read.value).map(({ path, ...told }) => ({ file, ...read.placeOf(path), ...told }));
  if (complaints.length > 0) {
    return { ok: false, complaints: complaints.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  const document = read.value;
  const listed = new Map(Object.entries(document.points).map(([name, spec]) => [name, pointOf(name, spec)]));
  const functions = functionsOf(document, listed);
  const made = functions.flatMap(({ readFrom }) =>
    readFrom === undefined || listed.get(readFrom.name) === readFrom ? [] : [readFrom],
  );
  const groups = writeGroupsOf(functions, document.groups);
  return {
    ok: true,
    profile: { id: document.id, file, document, points: [...listed.values(), ...made], functions, groups },
  };
}

/** The program of a device, or `profile/invalid` when the profile does not serve its kind or its addresses overflow. */
export function compileProgram(profile: Profile, device: Device): Outcome<DeviceProgram> {
  const at = `${profile.file}: device ${device.id}`;
  if (!profile.document.kinds.includes(device.kind)) {
    const kinds = profile.document.kinds.join(', ');
    return fail({
      code: 'profile/invalid',
      detail: `${at} is a ${device.kind}, profile ${profile.id} serves ${kinds}`,
    });
  }
  const shape = shapeFor(profile, device.addressOffset, lightsOf(device).length);
  const beyond = shape.places.find(({ place }) => place.kind !== 'object' && place.address + place.count > 0x10000);
  if (beyond !== undefined) {
    const detail = `${at}: ${beyond.name} lies beyond address 0xFFFF, reduce the address offset or the lights`;
    return fail({ code: 'profile/invalid', detail });
  }
  return succeed(programOf(shape, device.unit, device.pollEvery));
}
