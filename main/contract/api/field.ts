/** What stands and happens in the field. */
import { z } from 'zod';
import { deviceDetailSchema, deviceViewSchema } from '../views/device.ts';
import { pastZoneSchema } from '../views/past.ts';
import { siteViewSchema } from '../views/site.ts';
import { qualitySchema } from '../views/words.ts';
import { zoneViewSchema } from '../views/zone.ts';
import { act, base, id, text } from './base.ts';

export const fieldApi = {
  site: {
    get: base.route({ method: 'GET', path: '/site' }).output(siteViewSchema),
  },
  zones: {
    list: base.route({ method: 'GET', path: '/zones' }).output(z.array(zoneViewSchema)),
    get: base.route({ method: 'GET', path: '/zones/{id}' }).input(z.object({ id })).output(zoneViewSchema),
    /**
     * Visibility of each sensor of a zone over time: the lowest value of each `step` (at least
     * one second), at the moment it was read.
     */
    history: base
      .route({ method: 'GET', path: '/zones/{id}/history' })
      .input(
        z.object({
          id,
          from: z.coerce.number(),
          to: z.coerce.number(),
          step: z.coerce.number().min(1000).default(60_000),
        }),
      )
      .output(
        z.array(z.object({ sensor: z.string(), values: z.array(z.tuple([z.number(), z.number(), qualitySchema])) })),
      ),
    /** A zone at a past moment: the visibility that decided then, and what was amiss with its devices. */
    past: base
      .route({ method: 'GET', path: '/zones/{id}/past' })
      .input(z.object({ id, at: z.coerce.number() }))
      .output(pastZoneSchema),
  },
  devices: {
    list: base.route({ method: 'GET', path: '/devices' }).output(z.array(deviceViewSchema)),
    get: base.route({ method: 'GET', path: '/devices/{id}' }).input(z.object({ id })).output(deviceDetailSchema),
    /** Reads every point of the device now, ahead of its polls. */
    read: base.route({ method: 'POST', path: '/devices/{id}/read' }).input(z.object({ id })).output(deviceDetailSchema),
    maintenance: act('/devices/{id}/maintenance', z.object({ id, on: z.boolean(), reason: text(200) })),
  },
};
