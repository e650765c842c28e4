/**
 * What the core shows: the shape of every answer and feed. Values carry their time (`at`, UTC milliseconds) and
 * quality; a missing value is left out, never zero. Lengths are metres, speeds km/h, spans milliseconds.
 */
import { z } from 'zod';
import { roles } from '../domain/authority.ts';
import { conditions } from '../domain/diagnosis.ts';
import { fogModes, modes } from '../domain/mode.ts';

const time = z.number().describe('UTC milliseconds');
export const roleSchema = z.enum(roles);
export const modeSchema = z.enum(modes);
export const fogModeSchema = z.enum(fogModes);
export const qualitySchema = z.enum(['good', 'suspect', 'bad', 'missing']);
export const deviceKindSchema = z.enum(['visibility-sensor', 'guidance-host', 'flashing-lamp', 'sentinel', 'sign']);
const sideSchema = z.enum(['left', 'right', 'median']);
/** Codes with values; the screen has the sentences (`reason.*` in the locales). */
export const reasonSchema = z.looseObject({ code: z.string() });
export const faultSchema = z.object({
  code: z.string(),
  detail: z.string().optional(),
  exception: z.number().optional(),
  retryAfter: z.number().optional(),
});

export const accountSchema = z.object({
  name: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  createdAt: time,
  lastSignInAt: time.optional(),
});

/** Present while the console is a training console: no real device is within its reach, and its clock is not the world's. */
export const trainingSchema = z.object({
  /** Simulated seconds a second. */
  speed: z.number(),
  scenario: z.string(),
});

export const healthSchema = z.object({
  status: z.enum(['starting', 'reading-field', 'running', 'degraded']),
  version: z.string(),
  now: time,
  site: z.object({ id: z.string(), name: z.string(), nameEn: z.string().optional(), timeZone: z.string() }),
  /** Any configured device answers from a simulator. */
  simulated: z.boolean(),
  training: trainingSchema.optional(),
  /** No account exists yet: `session.setup` makes the first admin. */
  setupNeeded: z.boolean(),
  /** Only on the built-in demo: its accounts, so that the screen starts signed in. */
  demo: z
    .object({ accounts: z.array(z.object({ name: z.string(), password: z.string(), role: roleSchema })) })
    .optional(),
});

export const sessionSchema = z.object({ token: z.string(), account: accountSchema, expiresAt: time });

const segmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().optional(),
  from: z.number(),
  to: z.number(),
});
export const siteViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().optional(),
  timeZone: z.string(),
  /** Words for the fault codes of the profiles in use. */
  faultTexts: z.record(z.string(), z.object({ zh: z.string(), en: z.string() })),
  roads: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      nameEn: z.string().optional(),
      class: z.enum(['expressway', 'ordinary']),
      postedSpeed: z.number(),
      from: z.number(),
      to: z.number(),
      line: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
  zones: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      nameEn: z.string().optional(),
      road: z.string(),
      direction: z.enum(['up', 'down', 'both']),
      from: z.number(),
      to: z.number(),
      segments: z.array(segmentSchema),
      control: z.enum(['auto', 'confirm', 'manual']),
      policy: z.string(),
      /** How far before the zone its warning signs may stand, in metres. */
      upstream: z.number().optional(),
      bands: z.array(z.object({ mode: fogModeSchema, below: z.number() })),
    }),
  ),
  devices: z.array(
    z.object({
      id: z.string(),
      kind: deviceKindSchema,
      name: z.string(),
      nameEn: z.string().optional(),
      profile: z.string(),
      endpoint: z.string().optional(),
      unit: z.number(),
      zone: z.string().optional(),
      road: z.string(),
      stake: z.number(),
      side: sideSchema,
      position: z.tuple([z.number(), z.number()]).optional(),
      county: z.string().optional(),
      managed: z.boolean(),
      simulated: z.boolean(),
      lights: z.array(z.object({ index: z.number(), stake: z.number(), side: sideSchema })),
    }),
  ),
});

export const proposalSchema = z.object({
  id: z.string(),
  mode: fogModeSchema,
  kind: z.enum(['escalate', 'clear', 'closure']),
  at: time,
  until: time.optional(),
  /** A closure takes two persons; this one agreed. */
  first: z.object({ by: z.string(), at: time, supervisor: z.boolean() }).optional(),
});

/** The console that commands the zone; absent while nobody does. */
export const authoritySchema = z.object({
  by: z.string(),
  since: time,
  /** The holder's latest act; five minutes later any operator may take over. */
  actedAt: time,
  /** The holding console lost its connection. */
  lost: z.boolean(),
  /** It is the console that asks. */
  here: z.boolean().optional(),
});

export const overrideSchema = z.object({
  mode: modeSchema,
  by: z.string(),
  reason: z.string(),
  since: time,
  until: time,
  /** In km/h; what is shown obeys the law all the same. */
  speed: z.number().optional(),
  stretch: z.string().optional(),
});

/** How far the field agrees with what is wanted; `total` counts commanded devices. */
export const convergenceSchema = z.object({
  total: z.number(),
  verified: z.number(),
  pending: z.number(),
  failed: z.number(),
  unknown: z.number(),
  offline: z.number(),
  unsupported: z.number(),
  state: z.enum(['idle', 'converging', 'converged', 'partial', 'failed']),
});

/** Does a driver always see the next lit lamp? domain.md §6.5 (7). */
export const effectivenessSchema = z.object({
  effective: z.boolean(),
  lamps: z.number(),
  litShare: z.number(),
  longestDarkRun: z
    .object({ side: sideSchema, lamps: z.number(), from: z.number(), to: z.number(), gap: z.number() })
    .optional(),
  reasons: z.array(z.enum(['share-below', 'dark-run', 'no-lamps', 'unverified-host'])),
});

export const zoneViewSchema = z.object({
  id: z.string(),
  at: time,
  visibility: z.object({
    trust: z.enum(['good', 'hold', 'none']),
    escalate: z.number().optional(),
    clear: z.number().optional(),
    band: fogModeSchema,
    decisive: z.string().optional(),
    at: time.optional(),
    trend: z.array(z.tuple([time, z.number()])),
    entered: z
      .object({ value: z.number(), by: z.string(), until: time, source: z.enum(['video', 'patrol', 'weather-office']) })
      .optional(),
  }),
  sensors: z.array(
    z.object({
      id: z.string(),
      stake: z.number(),
      value: z.number().optional(),
      shortMean: z.number().optional(),
      longMean: z.number().optional(),
      quality: qualitySchema,
      cause: z.string(),
      at: time,
    }),
  ),
  subSegments: z.array(
    z.object({ from: z.number(), to: z.number(), escalate: z.number().optional(), contradicted: z.boolean() }),
  ),
  mode: modeSchema,
  source: z.enum(['automatic', 'confirmed', 'override', 'hold', 'adopted', 'manual']),
  automaticMode: fogModeSchema,
  since: time,
  armed: z.boolean(),
  reasons: z.array(reasonSchema),
  speed: z.object({
    recommended: z.number().optional(),
    legalCap: z.number().optional(),
    article: z.string().optional(),
    statutory: z.boolean(),
  }),
  proposal: proposalSchema.optional(),
  override: overrideSchema.optional(),
  authority: authoritySchema.optional(),
  convergence: convergenceSchema,
  effectiveness: effectivenessSchema,
  timing: z.object({
    detectedAt: time.optional(),
    decidedAt: time.optional(),
    firstVerifiedAt: time.optional(),
    lastVerifiedAt: time.optional(),
    detectionToLast: z.number().optional(),
  }),
  openAlarms: z.number(),
  fogEvent: z.number().optional(),
});

/** A device's condition in one word (diagnosis.ts). */
export const conditionSchema = z.enum(conditions);

/** Functions of a device in canonical units (domain/command.ts). */
export const deviceStateSchema = z.looseObject({
  mode: z.string().optional(),
  lit: z.boolean().optional(),
  brightness: z.number().optional(),
  flashPerMinute: z.number().optional(),
  tailGroups: z.number().optional(),
  message: z.string().optional(),
  mainWarning: z.enum(['off', 'slow']).optional(),
  voice: z.string().optional(),
});

/** What a person may ask of a single device; what it offers is in its capability. */
export const deviceRequestSchema = z.strictObject({
  mode: z.enum(['off', 'outline', 'active', 'anti-collision', 'haze', 'accident']).optional(),
  lit: z.boolean().optional(),
  brightness: z.number().int().min(0).max(8).optional(),
  flashPerMinute: z.number().int().min(0).max(600).optional(),
  tailGroups: z.number().int().min(0).max(64).optional(),
  message: z.string().max(4096).optional(),
  mainWarning: z.enum(['off', 'slow']).optional(),
  voice: z.string().max(200).optional(),
});

/** A device that a person holds against its zone's plan. */
export const deviceOverrideSchema = z.object({
  desired: deviceStateSchema,
  by: z.string(),
  reason: z.string(),
  since: time,
  until: time,
});

export const deviceViewSchema = z.object({
  id: z.string(),
  condition: conditionSchema,
  /** When the device last answered anything. */
  at: time.optional(),
  /** True when the last answer is older than three poll periods. */
  stale: z.boolean(),
  desired: deviceStateSchema.optional(),
  reported: deviceStateSchema,
  reportedAt: time.optional(),
  phase: z.enum(['intended', 'sent', 'busy', 'verified', 'failed', 'unknown', 'superseded', 'expired']).optional(),
  faults: z.array(z.string()),
  override: deviceOverrideSchema.optional(),
  /** One letter a light, in node order: d dark, l lit, f fault, x offline, u unknown, h as its host says (not observed singly). */
  lights: z.string().optional(),
  visibility: z
    .object({ value: z.number().optional(), quality: qualitySchema, cause: z.string(), at: time })
    .optional(),
  battery: z.number().optional(),
});

export const commandViewSchema = z.object({
  id: z.string(),
  device: z.string(),
  zone: z.string().optional(),
  desired: deviceStateSchema,
  phase: z.enum(['intended', 'sent', 'busy', 'verified', 'failed', 'unknown', 'superseded', 'expired']),
  attempt: z.number(),
  intendedAt: time,
  sentAt: time.optional(),
  endedAt: time.optional(),
  fault: faultSchema.optional(),
  mismatch: z.array(z.string()).optional(),
  event: z.number().optional(),
});

export const pointViewSchema = z.object({
  name: z.string(),
  title: z.string(),
  titleEn: z.string().optional(),
  where: z.string(),
  encoding: z.string(),
  unit: z.string().optional(),
  index: z.number().optional(),
  raw: z.string().optional(),
  value: z.union([z.number(), z.string(), z.boolean()]).optional(),
  invalid: z.string().optional(),
  faults: z.array(z.string()),
  at: time.optional(),
  quality: qualitySchema,
});

export const faultRecordSchema = z.object({
  id: z.number(),
  device: z.string().optional(),
  endpoint: z.string().optional(),
  zone: z.string().optional(),
  code: z.string(),
  raisedAt: time,
  clearedAt: time.optional(),
  detail: z.string().optional(),
  /** Times it came back within this record. */
  count: z.number(),
});

/** What to change on a line that cannot carry its polls; values with each code. */
export const adviceSchema = z.looseObject({
  code: z.enum(['catching-up', 'silent-devices', 'faster-bus', 'more-in-flight', 'slower-polls']),
});

/** Poll load of a line in requests a second, and how far its data lags; spans in milliseconds. */
export const lineLoadSchema = z.object({
  endpoint: z.string(),
  needed: z.number(),
  /** What the line showed it can carry; unknown before its first answer. */
  carried: z.number().optional(),
  /** The values furthest behind their poll, among devices that answer. */
  worst: z.object({ device: z.string(), age: z.number(), every: z.number() }).optional(),
  advice: z.array(adviceSchema),
});

const faultCounts = z.record(z.string(), z.number());

/** One line to the roadside. Round trips in milliseconds over the last 512 answers. */
export const endpointViewSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  nameEn: z.string().optional(),
  protocol: z.string(),
  address: z.string(),
  simulated: z.boolean(),
  state: z.enum(['idle', 'connecting', 'up', 'down']),
  requests: z.number(),
  answers: z.number(),
  faults: faultCounts,
  reconnects: z.number(),
  roundTrip: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
  lastAnswerAt: time.optional(),
  queued: z.number(),
  insecure: z.boolean(),
  devices: z.number(),
  /** Devices behind it that do not answer. */
  silent: z.number(),
  /** Polls found their predecessor still waiting: the line is asked for more than it carries. */
  behind: z.boolean(),
  load: lineLoadSchema.omit({ endpoint: true }),
  /** `none` where the driver cannot trace. */
  trace: z.enum(['none', 'off', 'on']),
});

/** What one device did since the start; round trips within 9 %, older answers weighing less. */
export const deviceStatisticsSchema = z.object({
  requests: z.number(),
  answers: z.number(),
  faults: faultCounts,
  roundTrip: z.object({ p50: z.number(), p95: z.number() }),
  lastGoodAt: time.optional(),
});

/** A frame of a traced line in bytes and in codes and values; no community string and no key is in it. */
export const traceEntrySchema = z.object({
  seq: z.number(),
  at: time,
  direction: z.enum(['out', 'in', 'event']),
  hex: z.string(),
  length: z.number(),
  decoded: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])),
  fault: z.string().optional(),
});

export const deviceDetailSchema = z.object({
  device: deviceViewSchema,
  profile: z
    .object({
      id: z.string(),
      title: z.string(),
      titleEn: z.string().optional(),
      maker: z.string().optional(),
      source: z.string(),
    })
    .optional(),
  endpoint: endpointViewSchema.optional(),
  statistics: deviceStatisticsSchema.optional(),
  points: z.array(pointViewSchema),
  capability: z.looseObject({}).optional(),
  faults: z.array(faultRecordSchema),
  commands: z.array(commandViewSchema),
});

export const alarmViewSchema = z.object({
  id: z.number(),
  code: z.string(),
  /** Tells alarms of one code apart: zone, device or endpoint id. */
  key: z.string(),
  priority: z.enum(['critical', 'high', 'medium', 'low']),
  zone: z.string().optional(),
  device: z.string().optional(),
  endpoint: z.string().optional(),
  state: z.enum([
    'normal',
    'unacknowledged',
    'acknowledged',
    'returned-unacknowledged',
    'cleared',
    'shelved',
    'suppressed',
    'out-of-service',
  ]),
  /** The condition lasts, also under a shelf. */
  active: z.boolean(),
  raisedAt: time,
  acknowledgedAt: time.optional(),
  acknowledgedBy: z.string().optional(),
  returnedAt: time.optional(),
  count: z.number(),
  data: z.record(z.string(), z.unknown()),
  comments: z.array(z.object({ by: z.string(), at: time, text: z.string() })),
  shelved: z.object({ by: z.string(), reason: z.string(), at: time, until: time }).optional(),
  /** Folded by design: under the alarm that explains it, or because of maintenance. */
  suppressed: z
    .object({
      why: z.enum(['cause', 'maintenance']),
      cause: z.object({ code: z.string(), key: z.string() }).optional(),
      since: time,
    })
    .optional(),
  outOfService: z.object({ by: z.string(), reason: z.string(), since: time }).optional(),
});

const alarmFigureSchema = z.object({
  value: z.number(),
  target: z.object({
    limit: z.number(),
    source: z.string(),
    /** `V`: the source was quoted; `S`: only accounts of it were read. */
    flag: z.enum(['V', 'S']),
  }),
});
/** How much the alarms ask of people. */
export const alarmKpiSchema = z.object({
  at: time,
  /** The span behind the average. */
  observed: z.number(),
  /** Alarms per ten minutes over a day. */
  average: alarmFigureSchema,
  /** Alarms in the last ten minutes. */
  lately: alarmFigureSchema,
  /** Standing for more than a day, now. */
  standing: alarmFigureSchema,
  /** Chattering alarms in the last week. */
  chattering: alarmFigureSchema,
  /** Floods in the last week. */
  floods: alarmFigureSchema,
});

export const journalEventSchema = z.object({
  seq: z.number(),
  kind: z.string(),
  at: time,
  zone: z.string().optional(),
  device: z.string().optional(),
  actor: z.string().optional(),
  causes: z.array(z.number()),
  data: z.record(z.string(), z.unknown()),
  hash: z.string(),
});

/** A fog event: from the moment a zone left standby to its return. */
export const fogEventSchema = z.object({
  id: z.number(),
  zone: z.string(),
  openedAt: time,
  closedAt: time.optional(),
  minVisibility: z.number().optional(),
  minVisibilityAt: time.optional(),
  strongest: modeSchema,
  modes: z.array(z.object({ mode: modeSchema, at: time, source: z.string(), event: z.number() })),
  /** From first detection below a band to the last lamp verified, of the first response. */
  responseTime: z.number().optional(),
  commands: z.object({ verified: z.number(), failed: z.number(), unknown: z.number() }),
  overrides: z.number(),
});

/** What executing a stage would change, exactly. */
export const previewSchema = z.object({
  zone: z.string().optional(),
  device: z.string().optional(),
  from: modeSchema.optional(),
  to: modeSchema.optional(),
  changes: z.array(
    z.object({
      device: z.string(),
      name: z.string(),
      kind: deviceKindSchema,
      desired: deviceStateSchema,
      reported: deviceStateSchema,
      note: z.enum([
        'change',
        'already',
        'offline',
        'unsupported',
        'stronger-substitute',
        'maintenance',
        'unmanaged',
        'refused',
      ]),
      /** Why a group's command passes this device by. */
      refusal: z.looseObject({ code: z.string() }).optional(),
    }),
  ),
  counts: z.object({
    change: z.number(),
    already: z.number(),
    offline: z.number(),
    unsupported: z.number(),
    substituted: z.number(),
    maintenance: z.number(),
    refused: z.number(),
  }),
  /** Estimated time until the last read-back, from measured round trips. */
  expected: z.number(),
  speed: z
    .object({
      recommended: z.number().optional(),
      legalCap: z.number().optional(),
      article: z.string().optional(),
      statutory: z.boolean(),
    })
    .optional(),
  until: time.optional(),
  weakerThanAutomatic: z.boolean(),
  /** It leaves one of the strongest modes downwards: asked once more before it is carried out. */
  leavingStrong: z.boolean().optional(),
  stretch: z.string().optional(),
});

export const stageSchema = z.object({
  id: z.string(),
  by: z.string(),
  madeAt: time,
  validUntil: time,
  preview: previewSchema,
});

/** Result of an act: done, or refused with a code the screen explains. */
export const actResultSchema = z.union([
  z.object({ done: z.literal(true), event: z.number() }),
  z.object({ done: z.literal(false), refusal: z.looseObject({ code: z.string() }) }),
]);

/** A feed starts with a snapshot and goes on with deltas; `rev` grows by one each message, `at` is the core's clock. */
export const feedOf = <T extends z.ZodType>(item: T) =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), rev: z.number(), at: time, items: z.array(item) }),
    z.object({
      type: z.literal('delta'),
      rev: z.number(),
      at: time,
      changed: z.array(item),
      removed: z.array(z.union([z.string(), z.number()])),
    }),
  ]);

/** Sent every two seconds: a screen that misses three declares the core lost. */
export const pulseSchema = z.object({
  at: time,
  status: z.enum(['starting', 'reading-field', 'running', 'degraded']),
  simulated: z.boolean(),
  training: trainingSchema.optional(),
  endpoints: z.object({ total: z.number(), down: z.number() }),
  worstDataAge: z.number().optional(),
  requestsPerSecond: z.number(),
});

export type Health = z.infer<typeof healthSchema>;
export type Account = z.infer<typeof accountSchema>;
export type SessionView = z.infer<typeof sessionSchema>;
export type SiteView = z.infer<typeof siteViewSchema>;
export type ZoneView = z.infer<typeof zoneViewSchema>;
export type DeviceView = z.infer<typeof deviceViewSchema>;
export type DeviceRequest = z.infer<typeof deviceRequestSchema>;
export type DeviceDetail = z.infer<typeof deviceDetailSchema>;
export type EndpointView = z.infer<typeof endpointViewSchema>;
export type LineLoadView = z.infer<typeof lineLoadSchema>;
export type Advice = z.infer<typeof adviceSchema>;
export type DeviceStatistics = z.infer<typeof deviceStatisticsSchema>;
export type TraceEntryView = z.infer<typeof traceEntrySchema>;
export type PointView = z.infer<typeof pointViewSchema>;
export type Condition = z.infer<typeof conditionSchema>;
export type AlarmView = z.infer<typeof alarmViewSchema>;
export type AlarmKpiView = z.infer<typeof alarmKpiSchema>;
export type JournalEventView = z.infer<typeof journalEventSchema>;
export type FogEvent = z.infer<typeof fogEventSchema>;
export type FaultRecord = z.infer<typeof faultRecordSchema>;
export type Preview = z.infer<typeof previewSchema>;
export type Stage = z.infer<typeof stageSchema>;
export type ActResult = z.infer<typeof actResultSchema>;
export type Pulse = z.infer<typeof pulseSchema>;
export type Convergence = z.infer<typeof convergenceSchema>;
export type Effectiveness = z.infer<typeof effectivenessSchema>;
export type FeedMessage<T> =
  | { type: 'snapshot'; rev: number; at: number; items: T[] }
  | { type: 'delta'; rev: number; at: number; changed: T[]; removed: (string | number)[] };
