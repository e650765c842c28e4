/**
 * The one contract between the core and every screen or program: queries, acts and live feeds. Carried unchanged by
 * MessagePort, WebSocket and REST. No logic here; core/router implements it.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as simulation from './simulation.ts';
import * as views from './views.ts';

const text = (longest: number) => z.string().trim().min(1).max(longest);
const password = z.string().min(10).max(200);
const accountName = z.string().regex(/^[\p{L}\p{N}._-]{1,40}$/u);
const id = text(80);

const errors = {
  UNAUTHORIZED: { status: 401, message: 'Sign in first' },
  FORBIDDEN: { status: 403, data: z.object({ needs: views.roleSchema }), message: 'Your role may not do this' },
  BAD_REQUEST: { status: 400, data: z.object({ why: z.string() }).optional(), message: 'Not possible as asked' },
  NOT_FOUND: { status: 404, message: 'No such thing' },
  TOO_MANY_REQUESTS: {
    status: 429,
    data: z.object({ retryAfter: z.number() }),
    message: 'Too many failed sign-ins; wait',
  },
} as const;
const base = oc.errors(errors);

export const contract = {
  /** Open to all: is the core alive, which site, is a first admin needed. */
  health: base.route({ method: 'GET', path: '/health' }).output(views.healthSchema),
  session: {
    signIn: base
      .route({ method: 'POST', path: '/session' })
      .input(z.object({ name: accountName, password: z.string().max(200) }))
      .output(views.sessionSchema),
    /** Binds this connection to a token from `signIn` (WebSocket and MessagePort; REST sends `Authorization: Bearer`). */
    resume: base
      .route({ method: 'POST', path: '/session/resume' })
      .input(z.object({ token: z.string().max(200) }))
      .output(views.sessionSchema),
    signOut: base.route({ method: 'DELETE', path: '/session' }).output(z.object({ done: z.literal(true) })),
    /** Makes the first admin; refused once any account exists. */
    setup: base
      .route({ method: 'POST', path: '/session/setup' })
      .input(z.object({ name: accountName, password }))
      .output(views.sessionSchema),
    changePassword: base
      .route({ method: 'POST', path: '/session/password' })
      .input(z.object({ current: z.string().max(200), next: password }))
      .output(z.object({ done: z.literal(true) })),
  },
  site: {
    get: base.route({ method: 'GET', path: '/site' }).output(views.siteViewSchema),
  },
  zones: {
    list: base.route({ method: 'GET', path: '/zones' }).output(z.array(views.zoneViewSchema)),
    get: base.route({ method: 'GET', path: '/zones/{id}' }).input(z.object({ id })).output(views.zoneViewSchema),
    /** Visibility of each sensor of a zone over time: the lowest value of each `step` (at least one second). */
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
        z.array(
          z.object({ sensor: z.string(), values: z.array(z.tuple([z.number(), z.number(), views.qualitySchema])) }),
        ),
      ),
  },
  devices: {
    list: base.route({ method: 'GET', path: '/devices' }).output(z.array(views.deviceViewSchema)),
    get: base.route({ method: 'GET', path: '/devices/{id}' }).input(z.object({ id })).output(views.deviceDetailSchema),
    /** Reads every point of the device now, ahead of its polls. */
    read: base
      .route({ method: 'POST', path: '/devices/{id}/read' })
      .input(z.object({ id }))
      .output(views.deviceDetailSchema),
    maintenance: base
      .route({ method: 'POST', path: '/devices/{id}/maintenance' })
      .input(z.object({ id, on: z.boolean(), reason: text(200) }))
      .output(views.actResultSchema),
  },
  endpoints: {
    /** Every line with its state, statistics and load; at most a second old. */
    list: base.route({ method: 'GET', path: '/endpoints' }).output(z.array(views.endpointViewSchema)),
    /** Switches the record of a line's frames; off forgets what was recorded. At most 64 lines at a time. */
    trace: base
      .route({ method: 'POST', path: '/endpoints/{id}/trace' })
      .input(z.object({ id, on: z.boolean() }))
      .output(views.actResultSchema),
    /** The latest frames of a traced line, oldest first. */
    traceEntries: base
      .route({ method: 'GET', path: '/endpoints/{id}/trace/entries' })
      .input(z.object({ id, limit: z.coerce.number().int().min(1).max(500).default(500) }))
      .output(z.object({ on: z.boolean(), entries: z.array(views.traceEntrySchema) })),
    /** The same as a file of JSON lines. */
    traceFile: base
      .route({ method: 'GET', path: '/endpoints/{id}/trace' })
      .input(z.object({ id }))
      .output(z.file().mime('text/plain')),
  },
  acts: {
    /** Prepares a mode for a zone and shows exactly what it would change. Nothing is sent. */
    stageMode: base
      .route({ method: 'POST', path: '/acts/stage-mode' })
      .input(
        z.object({
          zone: id,
          mode: views.modeSchema,
          reason: text(200),
          minutes: z
            .number()
            .int()
            .min(1)
            .max(24 * 60),
          /** In km/h; refused above the law at this visibility, the posted speed, and what the policy says for the mode. */
          speed: z.number().int().min(5).max(120).multipleOf(5).optional(),
          /** Where in the zone it is about. */
          stretch: text(80).optional(),
        }),
      )
      .output(
        z.union([
          views.stageSchema,
          z.object({ done: z.literal(false), refusal: z.looseObject({ code: z.string() }) }),
        ]),
      ),
    /** Prepares a command to a single device and shows what it would change. Nothing is sent. */
    stageDevice: base
      .route({ method: 'POST', path: '/acts/stage-device' })
      .input(
        z.object({
          device: id,
          desired: views.deviceRequestSchema,
          reason: text(200),
          minutes: z
            .number()
            .int()
            .min(1)
            .max(24 * 60),
        }),
      )
      .output(
        z.union([
          views.stageSchema,
          z.object({ done: z.literal(false), refusal: z.looseObject({ code: z.string() }) }),
        ]),
      ),
    /** Prepares one command to many devices; those that cannot or may not take it are named and left out. Nothing is sent. */
    stageGroup: base
      .route({ method: 'POST', path: '/acts/stage-group' })
      .input(
        z.object({
          devices: z.array(id).min(1).max(2_000),
          desired: views.deviceRequestSchema,
          reason: text(200),
          minutes: z
            .number()
            .int()
            .min(1)
            .max(24 * 60),
        }),
      )
      .output(
        z.union([
          views.stageSchema,
          z.object({ done: z.literal(false), refusal: z.looseObject({ code: z.string() }) }),
        ]),
      ),
    /** Gives back those of the devices that a person holds. */
    releaseGroup: base
      .route({ method: 'POST', path: '/acts/release-group' })
      .input(z.object({ devices: z.array(id).min(1).max(2_000) }))
      .output(views.actResultSchema),
    /** Ends what a person holds a device to, before it expires. */
    releaseDevice: base
      .route({ method: 'POST', path: '/acts/release-device' })
      .input(z.object({ device: id }))
      .output(views.actResultSchema),
    /** Carries out a stage within its select time; the same person, once. */
    execute: base
      .route({ method: 'POST', path: '/acts/execute' })
      .input(z.object({ stage: id }))
      .output(views.actResultSchema),
    cancel: base
      .route({ method: 'POST', path: '/acts/cancel' })
      .input(z.object({ stage: id }))
      .output(views.actResultSchema),
    returnToAutomatic: base
      .route({ method: 'POST', path: '/acts/return-to-automatic' })
      .input(z.object({ zone: id }))
      .output(views.actResultSchema),
    confirm: base
      .route({ method: 'POST', path: '/acts/confirm' })
      .input(z.object({ zone: id, proposal: id }))
      .output(views.actResultSchema),
    veto: base
      .route({ method: 'POST', path: '/acts/veto' })
      .input(z.object({ zone: id, proposal: id, reason: text(200) }))
      .output(views.actResultSchema),
    arm: base
      .route({ method: 'POST', path: '/acts/arm' })
      .input(z.object({ zone: id, on: z.boolean() }))
      .output(views.actResultSchema),
    retryFailed: base
      .route({ method: 'POST', path: '/acts/retry-failed' })
      .input(z.object({ zone: id }))
      .output(views.actResultSchema),
    /** Takes the zone for this console; from another console only with a reason, and by rank or after five idle minutes. */
    takeAuthority: base
      .route({ method: 'POST', path: '/acts/take-authority' })
      .input(z.object({ zone: id, reason: text(200).optional() }))
      .output(views.actResultSchema),
    releaseAuthority: base
      .route({ method: 'POST', path: '/acts/release-authority' })
      .input(z.object({ zone: id }))
      .output(views.actResultSchema),
    enterVisibility: base
      .route({ method: 'POST', path: '/acts/enter-visibility' })
      .input(
        z.object({
          zone: id,
          value: z.number().min(1).max(50_000),
          minutes: z.number().int().min(1).max(240),
          source: z.enum(['video', 'patrol', 'weather-office']),
        }),
      )
      .output(views.actResultSchema),
  },
  alarms: {
    /** Everything not cleared, or only what is listed, shelved, suppressed or out of service. */
    list: base
      .route({ method: 'GET', path: '/alarms' })
      .input(
        z.object({ show: z.enum(['all', 'listed', 'shelved', 'suppressed', 'out-of-service']).optional() }).optional(),
      )
      .output(z.array(views.alarmViewSchema)),
    kpi: base.route({ method: 'GET', path: '/alarms/kpi' }).output(views.alarmKpiSchema),
    acknowledge: base
      .route({ method: 'POST', path: '/alarms/{id}/acknowledge' })
      .input(z.object({ id: z.coerce.number() }))
      .output(views.actResultSchema),
    /** Puts an alarm aside for at most eight hours; it comes back by itself. */
    shelve: base
      .route({ method: 'POST', path: '/alarms/{id}/shelve' })
      .input(z.object({ id: z.coerce.number(), minutes: z.number().int().min(1).max(480), reason: text(200) }))
      .output(views.actResultSchema),
    unshelve: base
      .route({ method: 'POST', path: '/alarms/{id}/unshelve' })
      .input(z.object({ id: z.coerce.number() }))
      .output(views.actResultSchema),
    comment: base
      .route({ method: 'POST', path: '/alarms/{id}/comment' })
      .input(z.object({ id: z.coerce.number(), text: text(500) }))
      .output(views.actResultSchema),
    /** Takes the alarm of a code and key out of service until it is put back. */
    outOfService: base
      .route({ method: 'POST', path: '/alarms/out-of-service' })
      .input(z.object({ code: text(60), key: text(200), on: z.boolean(), reason: text(200) }))
      .output(views.actResultSchema),
  },
  faults: {
    /** The maintenance worklist: open faults first, or the history of one device. */
    list: base
      .route({ method: 'GET', path: '/faults' })
      .input(
        z.object({
          device: id.optional(),
          open: z.union([z.boolean(), z.stringbool()]).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
      )
      .output(z.array(views.faultRecordSchema)),
  },
  journal: {
    query: base
      .route({ method: 'GET', path: '/journal' })
      .input(
        z.object({
          zone: id.optional(),
          device: id.optional(),
          kind: text(40).optional(),
          from: z.coerce.number().optional(),
          to: z.coerce.number().optional(),
          before: z.coerce.number().int().positive().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      )
      .output(z.array(views.journalEventSchema)),
    /** One event with its causes back to the sensor, and what it caused. */
    chain: base
      .route({ method: 'GET', path: '/journal/{seq}/chain' })
      .input(z.object({ seq: z.coerce.number() }))
      .output(z.array(views.journalEventSchema)),
    verify: base
      .route({ method: 'GET', path: '/journal/verify' })
      .output(z.object({ intact: z.boolean(), events: z.number(), brokenAt: z.number().optional() })),
  },
  fogEvents: {
    list: base
      .route({ method: 'GET', path: '/fog-events' })
      .input(
        z.object({
          zone: id.optional(),
          before: z.coerce.number().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      )
      .output(z.array(views.fogEventSchema)),
    get: base
      .route({ method: 'GET', path: '/fog-events/{id}' })
      .input(z.object({ id: z.coerce.number() }))
      .output(z.object({ event: views.fogEventSchema, entries: z.array(views.journalEventSchema) })),
  },
  accounts: {
    list: base.route({ method: 'GET', path: '/accounts' }).output(z.array(views.accountSchema)),
    add: base
      .route({ method: 'POST', path: '/accounts' })
      .input(z.object({ name: accountName, password, role: views.roleSchema }))
      .output(views.accountSchema),
    setDisabled: base
      .route({ method: 'POST', path: '/accounts/{name}/disabled' })
      .input(z.object({ name: accountName, disabled: z.boolean() }))
      .output(views.accountSchema),
    setPassword: base
      .route({ method: 'POST', path: '/accounts/{name}/password' })
      .input(z.object({ name: accountName, password }))
      .output(views.accountSchema),
  },
  /** The built-in simulated roadside; NOT_FOUND where the core runs on a real one. */
  demo: {
    behaviours: base.route({ method: 'GET', path: '/demo/behaviours' }).output(simulation.simulationViewSchema),
    /** Replaces the traits of one simulated line or device; an empty list heals it. */
    setBehaviour: base
      .route({ method: 'POST', path: '/demo/behaviours/{id}' })
      .input(simulation.setBehaviourSchema)
      .output(views.actResultSchema),
    switchByHand: base
      .route({ method: 'POST', path: '/demo/devices/{id}/switch-by-hand' })
      .input(simulation.switchByHandSchema)
      .output(views.actResultSchema),
    reboot: base
      .route({ method: 'POST', path: '/demo/devices/{id}/reboot' })
      .input(simulation.rebootSchema)
      .output(views.actResultSchema),
    weather: base
      .route({ method: 'POST', path: '/demo/weather' })
      .input(simulation.setWeatherSchema)
      .output(views.actResultSchema),
    /** Training only: how much faster than real time the simulated clock goes. */
    speed: base
      .route({ method: 'POST', path: '/demo/speed' })
      .input(simulation.setSpeedSchema)
      .output(views.actResultSchema),
    /** Puts every simulated line and device, and the weather, back to what the site file says. */
    reset: base.route({ method: 'POST', path: '/demo/reset' }).output(views.actResultSchema),
  },
  /** Live feeds: a snapshot, then deltas no faster than five a second. Not offered over REST. */
  live: {
    pulse: base.output(eventIterator(views.pulseSchema)),
    zones: base.output(eventIterator(views.feedOf(views.zoneViewSchema))),
    devices: base.output(eventIterator(views.feedOf(views.deviceViewSchema))),
    alarms: base.output(eventIterator(views.feedOf(views.alarmViewSchema))),
    /** The ticker: the latest 200 journal events, then each new one. */
    journal: base.output(eventIterator(views.feedOf(views.journalEventSchema))),
  },
};
export type Contract = typeof contract;
