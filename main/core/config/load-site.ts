/**
 * Turns a site file, its ledgers and its policies into one checked configuration, or into every complaint about it.
 * Reads files; decides nothing about devices on the wire. It must never stop at the first mistake.
 */
import { resolve } from 'node:path';
import type { DeviceEntry } from '../../contract/site-file.ts';
import type { Device, Site } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { readBasemap } from './basemap-file.ts';
import { checkDeviceEntries } from './check-inventory.ts';
import { checkHead, checkRoads, checkZones } from './check-layout.ts';
import { checkEndpoints, checkSimulation } from './check-lines.ts';
import { roadOf } from './check-place.ts';
import { loadPolicies, type PoliciesResult } from './load-policy.ts';
import type { EntryKind, LoadedSite, LoadResult, SourcePlace } from './loaded-site.ts';
import { complain, inReadingOrder, type Located } from './located.ts';
import { readSiteEntries, type SiteEntries } from './site-entries.ts';
import { siteWarnings } from './site-warnings.ts';
import { besideSite, openSources, profileFilesIn, type SourceFiles, shippedResources } from './source-files.ts';

export interface LoadOptions {
  /** Folder that holds `policies/`; the program's own by default. */
  readonly resources?: string;
  /** Where files come from; the disk by default. */
  readonly sources?: SourceFiles;
}

/** Reads and checks a site; on failure every error is reported at its file, line and column, in reading order. */
export function loadSite(file: string, options: LoadOptions = {}): LoadResult {
  const sources = options.sources ?? openSources();
  const { entries, complaints: unread } = readSiteEntries(file, sources);
  if (entries === undefined) return { ok: false, complaints: inReadingOrder(unread, [file]), partial: undefined };
  const policies = loadPolicies(entries.policies, file, options.resources ?? shippedResources(), sources);
  const profiles = readProfileFolders(entries.profiles, file, sources);
  const basemap = readBasemap(entries.map, file, sources);
  const complaints = [
    ...unread,
    ...policies.complaints,
    ...profiles.complaints,
    ...basemap.complaints,
    ...checkHead(entries),
    ...checkRoads(entries),
    ...checkZones(entries, policies),
    ...checkEndpoints(entries),
    ...checkSimulation(entries),
    ...checkDeviceEntries(entries, (zone) => policies.policies.get(zone.policy)?.value.taper.upstream ?? 4000),
  ];
  const site: LoadedSite = {
    site: siteOf(entries),
    policies: new Map([...policies.policies].map(([id, policy]) => [id, policy.value])),
    simulation: entries.simulation?.value,
    basemap: basemap.basemap,
    profileDirectories: profiles.directories,
    fingerprint: sources.fingerprint(),
    file: resolve(file),
    files: sources.names().map((name) => resolve(name)),
    warnings: inReadingOrder(siteWarnings(entries, basemap.basemap), sources.names()),
    placeOf: placesOf(entries, policies, file),
  };
  if (complaints.length === 0) return { ok: true, site };
  return { ok: false, complaints: inReadingOrder(complaints, sources.names()), partial: site };
}

function siteOf(entries: SiteEntries): Site {
  const zones = new Map(entries.zones.map(({ value }) => [value.id, value]));
  const roads = entries.roads.map(({ value }) => value);
  const roadIds = roads.map((road) => road.id);
  const place = (device: DeviceEntry): Device => ({
    ...device,
    road: roadOf(device, zones.get(device.zone ?? ''), roadIds) ?? '',
  });
  return {
    ...entries.head.value,
    roads,
    zones: entries.zones.map(({ value }) => value),
    endpoints: entries.endpoints.map(({ value }) => value),
    devices: entries.devices.map(({ value }) => place(value)),
  };
}

/** Profile files are read here only for the fingerprint; the drivers read them again for what they say. */
function readProfileFolders(
  folders: readonly Located<string>[],
  siteFile: string,
  sources: SourceFiles,
): { readonly directories: readonly string[]; readonly complaints: readonly Complaint[] } {
  const directories: string[] = [];
  const complaints: Complaint[] = [];
  for (const { value: folder, at } of folders) {
    const directory = resolve(besideSite(siteFile, folder));
    const files = profileFilesIn(directory);
    if (files === undefined) {
      complaints.push(
        complain(
          at(),
          `there is no folder \`${folder}\``,
          'a folder of profiles',
          'check the path, relative to the site file',
        ),
      );
      continue;
    }
    for (const file of files) sources.read(file);
    directories.push(directory);
  }
  return { directories, complaints };
}

function placesOf(entries: SiteEntries, policies: PoliciesResult, file: string): LoadedSite['placeOf'] {
  const index = (list: readonly Located<{ readonly id: string }>[]) =>
    new Map(list.toReversed().map((entry): [string, Located<unknown>] => [entry.value.id, entry]));
  const places: { readonly [K in EntryKind]: ReadonlyMap<string, Located<unknown>> } = {
    road: index(entries.roads),
    zone: index(entries.zones),
    endpoint: index(entries.endpoints),
    device: index(entries.devices),
    policy: policies.policies,
    simulation: new Map(entries.simulation === undefined ? [] : [['', entries.simulation]]),
  };
  return (kind, id, field): SourcePlace => places[kind].get(id)?.at(field) ?? { file, line: 1, column: 1 };
}
