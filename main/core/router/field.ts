import type { DeviceDetail } from '../../contract/views/device.ts';
import type { SiteView } from '../../contract/views/site.ts';
import type { ZoneView } from '../../contract/views/zone.ts';
import { utcMs } from '../../domain/units.ts';
import type { Person } from '../control/stages.ts';
import type { CoreParts } from '../core-parts.ts';
import { deviceDetail } from '../feed/device-view.ts';
import { meanView } from '../feed/mean-view.ts';
import { pastZone } from '../feed/past-view.ts';
import { siteView } from '../feed/site-view.ts';
import { seenFrom } from '../feed/zone-view.ts';
import type { Picture } from '../picture/picture.ts';
import { api } from './guard.ts';
import { refusals } from './refusals.ts';

/** What stands and happens in the field: site, zones, devices and their histories. */
export function fieldRoutes(parts: CoreParts) {
  const { site, store, picture, acquisition, control, recorder, clock } = parts;
  const { may, refused } = refusals(parts);
  const views = may('view');
  const seen = (zone: ZoneView, person: Person): ZoneView =>
    seenFrom(zone, control.authority.of(zone.id), person.console);
  const wholeSite = siteView(parts, faultTextsOf(picture));

  const detailOf = (id: string): DeviceDetail | undefined => {
    const record = picture.record(id);
    const view = parts.device(id);
    if (record === undefined || view === undefined) return undefined;
    const faults = store.faults({ device: id, limit: 100 });
    const detail = deviceDetail(view, record, acquisition, faults, control.commander.history(id), clock.now());
    const watch = record.device.zone === undefined ? undefined : control.zone(record.device.zone)?.watch;
    const mean = watch && meanView(watch, record, clock.now());
    return mean === undefined ? detail : { ...detail, mean };
  };

  return {
    site: { get: api.site.get.use(views).handler(() => wholeSite) },
    zones: {
      list: api.zones.list
        .use(views)
        .handler(({ context }) =>
          site.zones.flatMap((zone) => parts.zone(zone.id) ?? []).map((zone) => seen(zone, context.person)),
        ),
      get: api.zones.get.use(views).handler(({ input, context, errors }) => {
        const zone = parts.zone(input.id);
        if (zone === undefined) throw errors.NOT_FOUND();
        return seen(zone, context.person);
      }),
      history: api.zones.history.use(views).handler(({ input, errors }) => {
        const runtime = control.zone(input.id);
        if (runtime === undefined) throw errors.NOT_FOUND();
        const sensors = site.devices.filter((it) => it.zone === input.id && it.kind === 'visibility-sensor');
        const ids = sensors.map((sensor) => sensor.id);
        return store.readings(ids, utcMs(input.from), utcMs(input.to), input.step).map(({ sensor, values }) => ({
          sensor,
          values: values.map(([at, value, quality]) => [at, value, quality]),
        }));
      }),
      past: api.zones.past.use(views).handler(({ input, errors }) => {
        const runtime = control.zone(input.id);
        if (runtime === undefined) throw errors.NOT_FOUND();
        return pastZone(parts, runtime, utcMs(input.at));
      }),
    },
    devices: {
      list: api.devices.list.use(views).handler(() => site.devices.flatMap((device) => parts.device(device.id) ?? [])),
      get: api.devices.get.use(views).handler(({ input, errors }) => {
        const detail = detailOf(input.id);
        if (detail === undefined) throw errors.NOT_FOUND();
        return detail;
      }),
      read: api.devices.read.use(views).handler(async ({ input, errors }) => {
        if (picture.record(input.id) === undefined) throw errors.NOT_FOUND();
        const requests = acquisition.everyRequestOf(input.id);
        // A failed read shows on the device itself, as its link fault.
        if (requests.length > 0) await acquisition.read(input.id, requests, 'on-demand');
        const detail = detailOf(input.id);
        if (detail === undefined) throw errors.NOT_FOUND();
        return detail;
      }),
      maintenance: api.devices.maintenance.use(may('device.maintain')).handler(({ input, context, errors }) => {
        const record = picture.record(input.id);
        if (record === undefined) throw errors.NOT_FOUND();
        if (input.on === (record.maintenance !== undefined)) {
          const refusal = { code: input.on ? 'already-in-maintenance' : 'not-in-maintenance' };
          return refused('maintenance', context.person, refusal, { zone: record.device.zone, device: input.id });
        }
        const at = clock.now();
        const by = context.person.name;
        const { zone } = record.device;
        const event = recorder.one({
          kind: input.on ? 'maintenance.started' : 'maintenance.ended',
          at,
          device: input.id,
          actor: by,
          ...(zone !== undefined && { zone }),
          causes: [],
          data: { reason: input.reason },
        });
        picture.setMaintenance(input.id, input.on ? { by, reason: input.reason, since: at } : undefined);
        control.reconcilerOf(input.id).work([input.id]);
        return { done: true as const, event };
      }),
    },
  };
}

/** Words for every fault code that a profile in use can raise. */
function faultTextsOf(picture: Picture): SiteView['faultTexts'] {
  const texts: SiteView['faultTexts'] = {};
  for (const { program } of picture.records()) Object.assign(texts, program?.faultTexts);
  return texts;
}
