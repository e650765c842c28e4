/**
 * The shape of a profile file (resources/profiles/*.yaml): a device type as data, so that a new make needs no code.
 * Owns the vocabulary only; check.ts holds what a schema cannot say, compile.ts makes programs of it.
 */
import { z } from 'zod';
import { duration, interval } from './span.ts';

const address = z.int().min(0).max(0xffff);
const oid = z.string().regex(/^\d+(\.\d+)+$/, 'an object identifier such as 1.3.6.1.2.1.1.3.0');
const bit = z.int().min(0).max(31);
/** `[lowest, highest]` bit, both included; bit 0 is the least significant. */
const bitRange = z.tuple([bit, bit]);
const scalar = z.union([z.number(), z.boolean(), z.string()]);
/** No function has canonical values beyond 600 (flashes a minute); each value of a range is kept by itself. */
const canonicalNumber = z.int().min(0).max(600);
const faultCode = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'a fault code such as lamp/short-circuit');

const pollClassSchema = z.enum(['fast', 'normal', 'slow', 'deep']);
const registerOrBitTable = z.enum(['holding', 'input', 'coil', 'discrete']);
const snmpType = z.enum([
  'integer',
  'octet-string',
  'gauge',
  'oid',
  'ip-address',
  'time-ticks',
  'counter',
  'counter64',
]);

/**
 * How the words or octets of a point are read. `bit` takes one bit (`bit:`) of a register, or a coil as it is;
 * `bits` a field (`bits: [low, high]`); `text` a string of `length` registers or an SNMP octet string;
 * `octets` an SNMP octet string shown as hex; `integer` an SNMP number.
 */
export const encodingSchema = z.enum([
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bcd16',
  'bcd32',
  'bit',
  'bits',
  'text',
  'octets',
  'integer',
]);

const where = {
  /** Modbus: table and zero-based address as sent on the wire. */
  table: registerOrBitTable.optional(),
  address: address.optional(),
  /** SNMP: full object identifier with its instance; a list point's index is appended. */
  oid: oid.optional(),
  type: snmpType.optional(),
  encoding: encodingSchema.optional(),
  /** Order of the two registers of a 32-bit value. */
  words: z.enum(['high-first', 'low-first']).optional(),
  bit: bit.optional(),
  bits: bitRange.optional(),
  /** Registers of a `text`. */
  length: z.int().min(1).max(60).optional(),
  charset: z.enum(['ascii', 'utf8', 'gbk', 'utf16']).optional(),
};

/** Exactly one of `raw`, `bit`, `bits` + `equals`, `above`, `below`; `above`/`below` compare the decoded value. */
export const faultSchema = z.strictObject({
  code: faultCode,
  zh: z.string().min(1),
  en: z.string().min(1),
  raw: z.union([z.number(), z.tuple([z.number(), z.number()])]).optional(),
  bit: bit.optional(),
  bits: bitRange.optional(),
  equals: z.int().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
});

/**
 * One thing that can be read. Some names are understood by the core and must carry their meaning:
 * `visibility` (metres), `condition` (enum to ok | degraded | fault), `battery` (%), `uptime` (a counter that only
 * grows while the device runs), `verify` (true when light is proven), `node-state` (list, enum to
 * dark | lit | fault | offline | unknown).
 */
const pointSchema = z.strictObject({
  title: z.string().min(1),
  titleEn: z.string().optional(),
  ...where,
  /** Decoded value = raw × scale + offset. */
  scale: z.number().optional(),
  offset: z.number().optional(),
  unit: z.string().optional(),
  /** Raw values, or `[from, to]` ranges of them, that mean "no value". */
  sentinels: z.array(z.union([z.number(), z.tuple([z.number(), z.number()])])).default([]),
  /** Decoded values outside `[least, greatest]` are out of range. */
  valid: z.tuple([z.number(), z.number()]).optional(),
  /** `visibility` only: the sensor's own range limit, where it rests in clear air and is not thought stuck. */
  ceiling: z.number().positive().optional(),
  /** Raw value → meaning; a raw value that is not listed is out of range. */
  enum: z.record(z.string(), scalar).optional(),
  /** The point is true when the decoded number is greater than this. */
  above: z.number().optional(),
  faults: z.array(faultSchema).default([]),
  /** A row of equal elements: `lights` takes the count from the device's light row; stride in registers (or bits). */
  list: z
    .strictObject({
      count: z.union([z.literal('lights'), z.int().min(1).max(4096)]),
      stride: z.int().min(1).max(125).default(1),
      /** SNMP: index of the first element. */
      first: z.int().min(0).default(1),
    })
    .optional(),
  poll: pollClassSchema.default('normal'),
  /** A plausible value, for simulators and demonstrations. */
  nominal: scalar.optional(),
});

const writeSchema = z.strictObject({
  ...where,
  /** One register or coil by FC06/FC05 instead of FC16/FC15. */
  single: z.boolean().default(false),
});

/** A write of fixed raw values: before or after a command, or for the watchdog. */
const rawWrite = {
  table: z.enum(['holding', 'coil']).optional(),
  address: address.optional(),
  oid: oid.optional(),
  type: snmpType.optional(),
  /** Register values, coil values as 0/1, or one SNMP value. */
  values: z
    .array(z.union([z.number(), z.string()]))
    .min(1)
    .max(120),
  single: z.boolean().default(false),
};

const extraWriteSchema = z.strictObject({
  ...rawWrite,
  /** Only when one of these functions is written; otherwise on every command. */
  for: z.array(z.string()).optional(),
  /** True when sending it twice does the same as once. */
  idempotent: z.boolean().default(false),
  pause: duration.default(0),
});

/** Write `value`, wait `width`, then write `then` if given. Repeated only after a read-back that shows no effect. */
export const pulseSchema = z.strictObject({
  table: z.enum(['holding', 'coil']),
  address,
  value: z.int().min(0).max(0xffff).default(1),
  width: duration.default(0),
  // biome-ignore lint/suspicious/noThenProperty: a key of the file format, never a promise
  then: z.int().min(0).max(0xffff).optional(),
});

/** Settings of the sign message codec (drivers/profile/ntcip-1203.ts). */
const signCodecSchema = z.strictObject({
  name: z.literal('ntcip-1203-message'),
  /** Slot of the changeable (3) or volatile (4) message table that we may overwrite. */
  memoryType: z.union([z.literal(3), z.literal(4)]).default(3),
  messageNumber: z.int().min(1).max(0xffff).default(1),
  priority: z.int().min(1).max(255).default(255),
  runTimePriority: z.int().min(1).max(255).default(255),
  /** Minutes; 65535 shows the message until another replaces it. */
  duration: z.int().min(1).max(0xffff).default(0xffff),
  /** MULTI tags put before the text, e.g. `[jp3][jl3]`. */
  prefix: z.string().default(''),
  charset: z.enum(['utf8', 'gbk']).default('utf8'),
  /** IPv4 address named as activator in the activation code. */
  activator: z.ipv4().default('127.0.0.1'),
  owner: z.string().max(127).default('Fogward'),
  /** Also write dmsMessageBeacon and dmsMessagePixelService as 0; off for signs that lack them. */
  writeBeacon: z.boolean().default(true),
  /** Point that holds dmsMsgTableSource as `octets`; with it the text counts as shown only if its CRC agrees. */
  sourcePoint: z.string().optional(),
  /**
   * Slot of the same memory for the message that the sign shows on communication loss, and the points (`octets`,
   * minutes) that hold dmsCommunicationsLossMessage and dmsTimeCommLoss.
   */
  commLoss: z
    .strictObject({ messageNumber: z.int().min(1).max(0xffff), messagePoint: z.string(), timePoint: z.string() })
    .optional(),
  /** Wait after the request to validate, before activation. */
  validatePause: duration.default(500),
});

/**
 * One function of domain/command.ts. Its values come from `values` (canonical → raw), `range` (whole canonical numbers,
 * raw = (value − offset) ÷ scale) or `maxLength` (text). It is written by `write`, `pulses` or `codec`. It is read back
 * from the point `readFrom`, else from the place it was written to (a point of the function's own name is then made).
 * A read-back point with `enum` or `above` holds canonical values; any other holds the raw values of `values`.
 */
const functionSchema = z.strictObject({
  title: z.string().optional(),
  titleEn: z.string().optional(),
  values: z.record(z.string(), z.int()).optional(),
  range: z.tuple([canonicalNumber, canonicalNumber]).optional(),
  scale: z.number().optional(),
  offset: z.number().optional(),
  maxLength: z.int().min(1).max(4096).optional(),
  write: writeSchema.optional(),
  pulses: z.record(z.string(), pulseSchema).optional(),
  codec: signCodecSchema.optional(),
  readFrom: z.string().optional(),
  /** Cannot be read back at all: commands on it end as unknown. */
  unverifiable: z.boolean().default(false),
  /** Canonical value written along with its group when neither wanted nor known. */
  fallback: scalar.optional(),
  /** Poll class of the read-back point made for it. */
  poll: pollClassSchema.default('normal'),
});

/** In the order in which they are written: who is in control first, light itself last. */
export const functionNames = [
  'control',
  'mode',
  'brightness',
  'flashPerMinute',
  'tailGroups',
  'message',
  'mainWarning',
  'voice',
  'lit',
] as const;

const kind = z.enum(['visibility-sensor', 'guidance-host', 'flashing-lamp', 'sentinel', 'sign']);
const poll = z.strictObject({ every: interval });

export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  title: z.string().min(1),
  titleEn: z.string().optional(),
  maker: z.string().optional(),
  /** Where the numbers come from, and how sure they are: V read, S secondary, U not verified, D our decision. */
  source: z.strictObject({
    text: z.string().min(1),
    textEn: z.string().min(1).optional(),
    flag: z.enum(['V', 'S', 'U', 'D']),
  }),
  protocol: z.enum(['modbus', 'snmp']),
  /** Device kinds that this profile may serve. */
  kinds: z.array(kind).min(1),
  polls: z.strictObject({
    fast: poll.optional(),
    normal: poll.optional(),
    slow: poll.optional(),
    deep: poll.optional(),
  }),
  /**
   * Reads are joined across at most `maxGap` unused registers, up to `maxCount`; SNMP GETs up to `maxObjects`.
   * A device may refuse a whole read for one address it lacks, so gaps are only bridged where the profile says so.
   */
  batch: z
    .strictObject({
      maxGap: z.int().min(0).max(120).default(0),
      maxCount: z.int().min(1).max(125).default(125),
      maxObjects: z.int().min(1).max(60).default(10),
    })
    .prefault({}),
  points: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'), pointSchema),
  functions: z
    .strictObject({
      control: functionSchema.optional(),
      mode: functionSchema.optional(),
      lit: functionSchema.optional(),
      brightness: functionSchema.optional(),
      flashPerMinute: functionSchema.optional(),
      tailGroups: functionSchema.optional(),
      message: functionSchema.optional(),
      mainWarning: functionSchema.optional(),
      voice: functionSchema.optional(),
    })
    .prefault({}),
  /** Functions written together in one FC16; those that share a register are grouped without being listed. */
  groups: z.array(z.strictObject({ functions: z.array(z.enum(functionNames)).min(2) })).default([]),
  beforeWrite: z.array(extraWriteSchema).default([]),
  afterWrite: z.array(extraWriteSchema).default([]),
  settle: duration.default(500),
  verifyWithin: duration.default(30_000),
  /** Exception codes read as busy besides 5 and 6, and a status point whose value means busy. */
  busy: z
    .strictObject({
      exceptions: z.array(z.int().min(1).max(255)).default([]),
      wait: interval,
      point: z.string().optional(),
      equals: scalar.optional(),
    })
    .optional(),
  watchdog: z.strictObject({ every: interval, writes: z.array(z.strictObject(rawWrite)).min(1) }).optional(),
});

export type ProfileDocument = z.output<typeof profileSchema>;
export type PointSpec = z.output<typeof pointSchema>;
export type FunctionSpec = z.output<typeof functionSchema>;
export type WriteSpec = z.output<typeof writeSchema>;
export type FaultSpec = z.output<typeof faultSchema>;
export type ExtraWriteSpec = z.output<typeof extraWriteSchema>;
export type PulseSpec = z.output<typeof pulseSchema>;
export type SignCodecSpec = z.output<typeof signCodecSchema>;
export type Encoding = z.output<typeof encodingSchema>;
