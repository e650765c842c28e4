/**
 * Reads a site file and its ledgers into entries that know where they were written. An entry that does not fit its
 * schema is reported and left out, so that the checks across entries still run on all the others.
 */
import { z } from 'zod';
import {
  type DeviceEntry,
  deviceFileSchema,
  endpointFileSchema,
  type LedgerEntry,
  ledgerFileSchema,
  type MapEntry,
  mapFileSchema,
  roadFileSchema,
  type SimulationPlan,
  simulationFileSchema,
  siteFileSchema,
  zoneFileSchema,
} from '../../contract/site-file.ts';
import type { Endpoint, Road, Zone } from '../../domain/asset.ts';
import { type Complaint, type DocumentPath, explain, readDocument } from '../../domain/document.ts';
import { complaintAboutEncoding } from '../../domain/utf8.ts';
import { ledgerText, readLedger } from './ledger.ts';
import { deviceColumns, endpointColumns } from './ledger-columns.ts';
import type { SourcePlace } from './loaded-site.ts';
import { complain, type Located } from './located.ts';
import { besideSite, type SourceFiles } from './source-files.ts';

export interface SiteHead {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly timeZone: string;
}
export interface SiteEntries {
  readonly head: Located<SiteHead>;
  readonly roads: readonly Located<Road>[];
  readonly zones: readonly Located<Zone>[];
  readonly endpoints: readonly Located<Endpoint>[];
  readonly devices: readonly Located<DeviceEntry>[];
  readonly policies: readonly Located<string>[];
  readonly profiles: readonly Located<string>[];
  readonly map: Located<MapEntry> | undefined;
  readonly simulation: Located<SimulationPlan> | undefined;
  /** Ids as written, also of entries that were refused, so that nobody is blamed for referring to them. */
  readonly written: { readonly [list in 'roads' | 'zones' | 'endpoints' | 'devices']: ReadonlySet<string> };
}
export interface EntriesResult {
  readonly entries: SiteEntries | undefined;
  readonly complaints: readonly Complaint[];
}

/** Reads the site file and its ledgers; `entries` is missing only when the file is not readable YAML at all. */
export function readSiteEntries(file: string, sources: SourceFiles): EntriesResult {
  const place = { file, line: 1, column: 1 };
  const source = sources.read(file);
  if (!source.ok) {
    const complaint = complain(place, `cannot read the site file (${source.why})`, 'a YAML file', 'check the path');
    return { entries: undefined, complaints: [complaint] };
  }
  const alien = complaintAboutEncoding(source.bytes, file);
  if (alien !== undefined) return { entries: undefined, complaints: [alien] };
  const document = readDocument(new TextDecoder().decode(source.bytes), file, z.unknown());
  if (!document.ok) return { entries: undefined, complaints: document.complaints };
  const placeOf = (path: DocumentPath): SourcePlace => ({ file, ...document.placeOf(path) });
  const complaints: Complaint[] = [];
  const whole = siteFileSchema.safeParse(document.value, { reportInput: true });
  if (!whole.success)
    for (const { path, ...said } of explain(whole.error)) complaints.push({ ...placeOf(path), ...said });
  if (!isRecord(document.value)) return { entries: undefined, complaints };
  const reader = { raw: document.value, placeOf };
  const ledgers = readLedgers(file, listOf(reader, 'ledgers', ledgerFileSchema), sources, complaints);
  const rows = { endpoints: ledgers.endpoints.ids, devices: ledgers.devices.ids };
  const entries: SiteEntries = {
    head: headOf(reader),
    roads: listOf(reader, 'roads', roadFileSchema),
    zones: listOf(reader, 'zones', zoneFileSchema),
    endpoints: [...listOf(reader, 'endpoints', endpointFileSchema), ...ledgers.endpoints.entries],
    devices: [...listOf(reader, 'devices', deviceFileSchema), ...ledgers.devices.entries],
    policies: policiesOf(reader),
    profiles: listOf(reader, 'profiles', z.string().min(1)),
    map: oneOf(reader, 'map', mapFileSchema),
    simulation: oneOf(reader, 'simulation', simulationFileSchema),
    written: {
      roads: idsOf(reader, 'roads'),
      zones: idsOf(reader, 'zones'),
      endpoints: new Set([...idsOf(reader, 'endpoints'), ...rows.endpoints]),
      devices: new Set([...idsOf(reader, 'devices'), ...rows.devices]),
    },
  };
  return { entries, complaints };
}

interface Reader {
  readonly raw: { readonly [key: string]: unknown };
  readonly placeOf: (path: DocumentPath) => SourcePlace;
}

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const itemsOf = (reader: Reader, key: string): readonly unknown[] => {
  const list = reader.raw[key];
  return Array.isArray(list) ? list : [];
};

function listOf<T>(reader: Reader, key: string, schema: z.ZodType<T>): readonly Located<T>[] {
  return itemsOf(reader, key).flatMap((item, index) => {
    const parsed = schema.safeParse(item);
    if (!parsed.success) return [];
    const at = (field?: string): SourcePlace =>
      reader.placeOf(field === undefined ? [key, index] : [key, index, ...field.split('.')]);
    return [{ value: parsed.data, at }];
  });
}

function oneOf<T>(reader: Reader, key: string, schema: z.ZodType<T>): Located<T> | undefined {
  const parsed = schema.safeParse(reader.raw[key]);
  if (!parsed.success) return undefined;
  const at = (field?: string): SourcePlace => {
    const [section, ...id] = field?.split('/') ?? [];
    if (section === undefined) return reader.placeOf([key]);
    return reader.placeOf(id.length === 0 ? [key, section] : [key, section, id.join('/')]);
  };
  return { value: parsed.data, at };
}

const idsOf = (reader: Reader, key: string): ReadonlySet<string> =>
  new Set(
    itemsOf(reader, key).flatMap((item) => (isRecord(item) && typeof item['id'] === 'string' ? [item['id']] : [])),
  );

/** Without a list of policies the shipped default serves. */
function policiesOf(reader: Reader): readonly Located<string>[] {
  if (reader.raw['policies'] !== undefined) return listOf(reader, 'policies', z.string().min(1));
  return [{ value: 'default', at: () => reader.placeOf([]) }];
}

function headOf(reader: Reader): Located<SiteHead> {
  const textOf = (key: string, otherwise: string): string => {
    const value = reader.raw[key];
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  const english = textOf('nameEn', '');
  const head = { id: textOf('id', '?'), name: textOf('name', '?'), timeZone: textOf('timeZone', 'Asia/Shanghai') };
  const value = english === '' ? head : { ...head, nameEn: english };
  return { value, at: (field) => reader.placeOf(field === undefined ? [] : [field]) };
}

interface Rows<T> {
  readonly entries: Located<T>[];
  readonly ids: string[];
}

function readLedgers(
  siteFile: string,
  ledgers: readonly Located<LedgerEntry>[],
  sources: SourceFiles,
  complaints: Complaint[],
): { readonly endpoints: Rows<Endpoint>; readonly devices: Rows<DeviceEntry> } {
  const endpoints: Rows<Endpoint> = { entries: [], ids: [] };
  const devices: Rows<DeviceEntry> = { entries: [], ids: [] };
  for (const { value: ledger, at } of ledgers) {
    const file = besideSite(siteFile, ledger.file);
    const source = sources.read(file);
    if (!source.ok) {
      const what = `cannot read the ledger \`${ledger.file}\` (${source.why})`;
      complaints.push(complain(at('file'), what, 'a CSV file beside the site file', 'check the name'));
      continue;
    }
    const text = ledgerText(source.bytes);
    const defaults = { values: ledger.defaults, at: at('defaults') };
    const gather = <T>(rows: Rows<T>, columns: typeof deviceColumns, schema: z.ZodType<T>): void => {
      const read = readLedger(text, file, columns, schema, defaults);
      for (const entry of read.entries) rows.entries.push(entry);
      for (const id of read.ids) rows.ids.push(id);
      for (const complaint of read.complaints) complaints.push(complaint);
    };
    if (ledger.of === 'devices') gather(devices, deviceColumns, deviceFileSchema);
    else gather(endpoints, endpointColumns, endpointFileSchema);
  }
  return { endpoints, devices };
}
