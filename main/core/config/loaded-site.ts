/** A site that was read and checked: what the core, the shells and the simulator are given. */
import type { PolicyFile } from '../../contract/policy-file.ts';
import type { SimulationPlan } from '../../contract/site-file.ts';
import type { Site } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';

/** Where something was written. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
/** `simulation` has no ids; its fields are `scenario`, `endpoints/ID` and `devices/ID`. */
export type EntryKind = 'road' | 'zone' | 'endpoint' | 'device' | 'policy' | 'simulation';

/** The basemap that a site names: a PMTiles file whose beginning was found in order. */
export interface BasemapFile {
  /** Absolute. */
  readonly file: string;
  readonly tiles: 'vector' | 'raster';
  readonly format: 'mvt' | 'png' | 'jpeg' | 'webp';
  readonly zooms: { readonly from: number; readonly to: number };
  /** Degrees. */
  readonly bounds: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
  readonly bytes: number;
}

export interface LoadedSite {
  readonly site: Site;
  /** By policy id; each is a domain `Policy` whose sections also carry their provenance. */
  readonly policies: ReadonlyMap<string, PolicyFile>;
  readonly simulation: SimulationPlan | undefined;
  readonly basemap: BasemapFile | undefined;
  /** The site's own profile folders, absolute; the shipped ones are not among them. */
  readonly profileDirectories: readonly string[];
  /** SHA-256 over every file read, hex: a changed configuration disarms automation. */
  readonly fingerprint: string;
  /** The site file, absolute. */
  readonly file: string;
  /** Every file read, absolute, the site file first. */
  readonly files: readonly string[];
  /** Things that work but deserve a look; never errors. */
  readonly warnings: readonly Complaint[];
  /** Where an entry (or one of its fields) was written; the top of the site file when unknown. */
  readonly placeOf: (kind: EntryKind, id: string, field?: string) => SourcePlace;
}

export type LoadResult =
  | { readonly ok: true; readonly site: LoadedSite }
  | {
      readonly ok: false;
      readonly complaints: readonly Complaint[];
      /** The entries that were right, for further checks only: never run a site from it. */
      readonly partial: LoadedSite | undefined;
    };
