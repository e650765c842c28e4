import type { Condition, DeviceView } from '../../../main/contract/views/device.ts';
import type { Severity } from '../../parts/condition-mark.tsx';
import { severityOf } from '../../parts/condition-mark.tsx';
import type { SiteDevice } from '../../stores/site-index.ts';

export interface DeviceRow {
  readonly place: SiteDevice;
  readonly view: DeviceView | undefined;
  readonly condition: Condition;
}

export interface DeviceFilter {
  readonly kind: string;
  readonly zone: string;
  readonly condition: string;
  readonly text: string;
}

const worst: readonly Severity[] = ['serious', 'warning', 'unsure', 'notice', 'calm'];

/** Devices with what is known of them, those that need a hand first, then along the stakes. */
export function deviceRows(
  places: readonly SiteDevice[],
  live: (id: string) => DeviceView | undefined,
  filter: DeviceFilter,
): readonly DeviceRow[] {
  const wanted = filter.text.trim().toLowerCase();
  const rows: DeviceRow[] = [];
  for (const place of places) {
    if (filter.kind !== '' && place.kind !== filter.kind) continue;
    if (filter.zone !== '' && place.zone !== filter.zone) continue;
    if (
      wanted !== '' &&
      !`${place.id} ${place.name} ${place.profile} ${place.endpoint ?? ''}`.toLowerCase().includes(wanted)
    ) {
      continue;
    }
    const view = live(place.id);
    const condition = view?.condition ?? (place.managed ? 'unknown' : 'unmanaged');
    if (
      filter.condition === 'abnormal'
        ? severityOf(condition) === 'calm'
        : filter.condition !== '' && condition !== filter.condition
    ) {
      continue;
    }
    rows.push({ place, view, condition });
  }
  return rows.sort(
    (a, b) =>
      worst.indexOf(severityOf(a.condition)) - worst.indexOf(severityOf(b.condition)) ||
      (a.place.road < b.place.road ? -1 : a.place.road > b.place.road ? 1 : 0) ||
      a.place.stake - b.place.stake,
  );
}
