/** A small sound site as text, and a loader that reads from memory, so a test changes one line and looks at one place. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSite } from '../../../main/core/config/load-site.ts';
import type { LoadedSite, LoadResult } from '../../../main/core/config/loaded-site.ts';
import type { SourceFiles } from '../../../main/core/config/source-files.ts';
import { type Complaint, formatComplaint } from '../../../main/domain/document.ts';

export const resources = join(import.meta.dirname, '..', '..', '..', 'resources');

export const soundSite = `id: test
name: 试验路段
nameEn: Test stretch
roads:
  - { id: g1, name: G1, class: expressway, postedSpeed: 100, from: K10+000, to: K40+000 }
  - { id: s1, name: S1, class: ordinary, postedSpeed: 70, from: 0, to: 9000 }
zones:
  - { id: north, name: 北段, road: g1, direction: up, from: K20+000, to: K24+000, control: auto }
  - { id: south, name: 南段, road: s1, from: K1+000, to: K3+000 }
endpoints:
  - { id: gw-1, protocol: modbus-tcp, host: 10.0.0.1 }
  - { id: ess-1, protocol: snmp-v2c, host: 10.0.0.2, timeout: 2s }
devices:
  - { id: vis-1, kind: visibility-sensor, profile: vis, endpoint: ess-1, zone: north, stake: K22+000 }
  - id: host-1
    kind: guidance-host
    profile: host
    endpoint: gw-1
    zone: north
    stake: K22+000
    lights: { from: K20+000, to: K24+000, spacing: 25m }
  - { id: lamp-1, kind: flashing-lamp, profile: lamp, endpoint: gw-1, unit: 2, zone: south, stake: K2+000 }
  - { id: vis-2, kind: visibility-sensor, profile: vis, endpoint: gw-1, unit: 3, zone: south, stake: K2+000, position: [116, 36.5] }
`;

/** Sources that hold these files in memory; anything else does not exist. */
export function sourcesOf(files: { readonly [name: string]: string | Uint8Array }): SourceFiles {
  const held = new Map(
    Object.entries(files).map(([name, text]) => [
      name,
      typeof text === 'string' ? new TextEncoder().encode(text) : text,
    ]),
  );
  return {
    read: (name) => {
      const bytes = held.get(name);
      return bytes === undefined ? { ok: false, why: 'there is no such file' } : { ok: true, bytes };
    },
    readStart: (name, length) => {
      const bytes = held.get(name);
      if (bytes === undefined) return { ok: false, why: 'there is no such file' };
      return { ok: true, bytes: bytes.subarray(0, length), size: bytes.length };
    },
    names: () => [...held.keys()],
    fingerprint: () => createHash('sha256').update(JSON.stringify(files)).digest('hex'),
  };
}

/** Loads a site from memory, with the shipped policies under `shipped/`. */
export const loadText = (text: string, files: { readonly [name: string]: string | Uint8Array } = {}): LoadResult =>
  loadSite('site.yaml', { resources: 'shipped', sources: sourcesOf({ 'site.yaml': text, ...shipped(), ...files }) });

export const defaultPolicyText = readFileSync(join(resources, 'policies', 'default.yaml'), 'utf8');
const shipped = () => ({ 'shipped/policies/default.yaml': defaultPolicyText });

/** The complaints as lines; empty when the site is sound. */
export const linesOf = (result: LoadResult): readonly string[] =>
  (result.ok ? [] : result.complaints).map((complaint: Complaint) => formatComplaint(complaint));

export function sound(result: LoadResult): LoadedSite {
  if (!result.ok) throw new Error(linesOf(result).join('\n'));
  return result.site;
}

/** The site with one piece of text replaced; the piece must occur. */
export function changed(from: string | RegExp, to: string, text = soundSite): string {
  const result = text.replace(from, to);
  if (result === text) throw new Error(`nothing to replace: ${String(from)}`);
  return result;
}
