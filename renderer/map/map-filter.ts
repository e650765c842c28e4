/** Which devices the map shows. Pure; the same answer drives the drawing, the counts and what a group command touches. */
import type { Condition } from '../../main/domain/diagnosis.ts';
import { severityOf } from '../parts/condition-mark.tsx';
import { nameIn, type SiteDevice } from '../stores/site-index.ts';
import { conditionAt, type PlacedDevices } from './placed-devices.ts';

/** Empty text means any; `abnormal` stands for every condition that asks for a look. */
export interface MapFilter {
  readonly kind: string;
  readonly condition: string;
  readonly county: string;
  readonly road: string;
}

export const showsAll: MapFilter = { kind: '', condition: '', county: '', road: '' };

const isAbnormal = (condition: Condition): boolean => severityOf(condition) !== 'calm';

export function passes(filter: MapFilter, place: SiteDevice, condition: Condition): boolean {
  if (filter.kind !== '' && place.kind !== filter.kind) return false;
  if (filter.county !== '' && place.county !== filter.county) return false;
  if (filter.road !== '' && place.road !== filter.road) return false;
  if (filter.condition === '') return true;
  return filter.condition === 'abnormal' ? isAbnormal(condition) : condition === filter.condition;
}

/** Writes 1 for each row that is shown; returns the rows whose showing changed. */
export function applyFilter(
  devices: PlacedDevices,
  filter: MapFilter,
  shown: Uint8Array,
  rows: Iterable<number> = devices.place.keys(),
): readonly number[] {
  const changed: number[] = [];
  for (const row of rows) {
    const place = devices.place[row];
    if (place === undefined) continue;
    const is = passes(filter, place, conditionAt(devices, row)) ? 1 : 0;
    if (shown[row] === is) continue;
    shown[row] = is;
    changed.push(row);
  }
  return changed;
}

/** Counties named by the devices, each once with its name in the reader's language, in reading order. */
export function countiesOf(places: readonly SiteDevice[], language: string): readonly County[] {
  const labels = new Map<string, string>();
  for (const place of places) {
    const label = countyName(language, place);
    if (place.county !== undefined && label !== undefined && !labels.has(place.county)) labels.set(place.county, label);
  }
  return [...labels]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

/** The county's own name is what filters know it by; people read `label`. */
export interface County {
  readonly value: string;
  readonly label: string;
}

export const countyName = (
  language: string,
  { county, countyEn }: Pick<SiteDevice, 'county' | 'countyEn'>,
): string | undefined => county && nameIn(language, { name: county, nameEn: countyEn });
