import type { PastZoneView } from '../../contract/views/past.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { ZoneRuntime } from '../control/zone-runtime.ts';
import type { CoreParts } from '../core-parts.ts';
import { commandsUntil, devicesAmissAt } from '../picture/past-devices.ts';
import { pictureAt } from '../picture/past-moment.ts';
import { fogView } from './zone-view.ts';

/** A zone as the record has it at a past moment. */
export function pastZone({ site, picture, store }: CoreParts, { zone, watch }: ZoneRuntime, at: UtcMs): PastZoneView {
  const devices = site.devices.filter((device) => device.zone === zone.id);
  const sensors = devices.flatMap(({ id }) => {
    const record = picture.record(id);
    return record?.sensor === undefined ? [] : [record];
  });
  const seen = pictureAt({ zone, policy: watch.policy, sensors, store, at });
  const { visibility, ...fog } = fogView(seen, seen.entered, []);
  const { trend: _, ...shown } = visibility;
  return {
    id: zone.id,
    at,
    visibility: shown,
    ...fog,
    devices: devicesAmissAt(store, zone.id, devices, at),
    commands: commandsUntil(store, devices, at),
  };
}
