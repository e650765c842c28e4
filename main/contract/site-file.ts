/**
 * The site file: what a person writes to describe roads, fog zones, lines and devices, and what it becomes.
 * Spelling, defaults and the shape of single entries live here; checks across entries live in core/config.
 */
import { z } from 'zod';
import type { Endpoint, LightRow, Road, Segment, Zone } from '../domain/asset.ts';
import {
  idSchema,
  lengthSchema,
  parseLength,
  parseSpan,
  spanSchema,
  speedSchema,
  stakeSchema,
  titleSchema,
} from './notation.ts';

const day = 24 * 3_600_000;
const nameEn = titleSchema.exactOptional().describe('English name; the first language is used where it is missing');
const lngLat = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .readonly()
  .describe('[longitude, latitude] in degrees, WGS 84');
const side = z.enum(['left', 'right', 'median']).describe('Side as seen in the direction of growing stakes');

export const roadFileSchema = z.strictObject({
  id: idSchema,
  name: titleSchema,
  nameEn,
  class: z.enum(['expressway', 'ordinary']),
  postedSpeed: speedSchema,
  from: stakeSchema,
  to: stakeSchema,
  line: z.array(lngLat).readonly().default([]).describe('Centre line from `from` to `to`; empty when not surveyed'),
}) satisfies z.ZodType<Road>;

export const segmentFileSchema = z.strictObject({
  id: idSchema,
  name: titleSchema,
  nameEn,
  from: stakeSchema,
  to: stakeSchema,
}) satisfies z.ZodType<Segment>;

export const zoneFileSchema = z.strictObject({
  id: idSchema,
  name: titleSchema,
  nameEn,
  road: idSchema,
  direction: z.enum(['up', 'down', 'both']).default('both').describe('`up` runs towards growing stakes'),
  from: stakeSchema,
  to: stakeSchema,
  segments: z.array(segmentFileSchema).readonly().default([]).describe('Named stretches that cover the zone; optional'),
  policy: z.string().min(1).default('default').describe('Id of one of the policies'),
  control: z.enum(['auto', 'confirm', 'manual']).default('confirm').describe('How far automation may go by itself'),
}) satisfies z.ZodType<Zone>;

const serialFileSchema = z.strictObject({
  path: z.string().min(1).describe('Serial port, e.g. /dev/ttyUSB0 or COM3'),
  baudRate: z.int().min(300).max(1_000_000).default(9600),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  dataBits: z
    .int()
    .refine((bits) => bits === 8, {
      error: '8, as Modbus RTU has no other: set the device to RTU with 8 data bits (with 7 it speaks Modbus ASCII)',
    })
    .transform((): 8 => 8)
    .default(8),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
});

const snmpUserFileSchema = z.strictObject({
  name: z.string().min(1).max(32),
  authProtocol: z
    .enum(['sha', 'sha224', 'sha256', 'sha384', 'sha512'])
    .default('sha256')
    .describe('Old agents know only `sha` (SHA-1): name it for them'),
  authKey: z.string().min(8).max(200),
  privProtocol: z.enum(['aes', 'aes256b', 'aes256r']).default('aes'),
  privKey: z.string().min(8).max(200),
});

const line = {
  id: idSchema,
  name: titleSchema.exactOptional(),
  nameEn,
  timeout: spanSchema(10, 60_000).prefault('1s').describe('Deadline of one request'),
  connectTimeout: spanSchema(10, 60_000).prefault('3s'),
  pauseAfterConnect: spanSchema(0, 60_000).prefault(0),
  pauseBetween: spanSchema(0, 60_000).prefault(0).describe('Pause between two requests'),
  oneConnection: z.boolean().default(true).describe('The gateway accepts a single connection'),
};
const inFlight = z.int().min(1).max(64).default(1).describe('Requests on the wire at once');
const host = z
  .string()
  .regex(/^[A-Za-z0-9:._-]{1,253}$/, 'an IP address or host name')
  .describe('IP address (SNMP) or host name');
const simulated = z.boolean().default(false).describe('The far end is the built-in simulator; loopback only');
const port = z.int().min(0).max(65_535).exactOptional().describe('0 lets the simulator choose; simulated lines only');

export const endpointFileSchema = z
  .discriminatedUnion('protocol', [
    z.strictObject({ ...line, protocol: z.literal('modbus-tcp'), host, port, inFlight, simulated }),
    z.strictObject({ ...line, protocol: z.literal('modbus-rtu-over-tcp'), host, port, simulated }),
    z.strictObject({ ...line, protocol: z.literal('modbus-rtu'), serial: serialFileSchema }),
    z.strictObject({
      ...line,
      protocol: z.literal('snmp-v2c'),
      host,
      port,
      inFlight,
      simulated,
      community: z.string().min(1).max(64).default('public'),
    }),
    z.strictObject({
      ...line,
      protocol: z.literal('snmp-v3'),
      host,
      port,
      inFlight,
      simulated,
      user: snmpUserFileSchema,
    }),
  ])
  .transform((written): Endpoint => {
    if (written.protocol === 'modbus-rtu') return { ...written, inFlight: 1, simulated: false };
    const standard = written.protocol.startsWith('snmp') ? 161 : 502;
    return { inFlight: 1, ...written, port: written.port ?? (written.simulated ? 0 : standard) };
  });

const lightRowFileSchema = z.strictObject({
  from: stakeSchema,
  to: stakeSchema,
  spacing: lengthSchema(1, 1000).prefault('25m'),
  sides: z.array(side).min(1).max(3).readonly().default(['left', 'right']),
}) satisfies z.ZodType<LightRow>;

/** A device before the loader filled in its road: `road` may be left out when the zone, or the only road, tells it. */
export const deviceFileSchema = z
  .strictObject({
    id: idSchema,
    kind: z.enum(['visibility-sensor', 'guidance-host', 'flashing-lamp', 'sentinel', 'sign']),
    name: titleSchema.exactOptional().describe('Shown to people; the id when missing'),
    nameEn,
    profile: z.string().min(1).max(80).exactOptional().describe('Id of a device profile; needed unless unmanaged'),
    endpoint: idSchema.exactOptional(),
    unit: z.int().min(0).max(255).default(1).describe('Modbus unit (slave) number'),
    addressOffset: z
      .int()
      .min(-65_535)
      .max(65_535)
      .default(0)
      .describe('Added to every register address of the profile'),
    zone: idSchema.exactOptional(),
    road: idSchema.exactOptional(),
    stake: stakeSchema,
    side: side.default('right'),
    position: lngLat.exactOptional(),
    county: titleSchema.exactOptional(),
    countyEn: titleSchema.exactOptional(),
    managed: z.boolean().default(true).describe('false: inventory for patrols only, never polled'),
    lights: lightRowFileSchema.exactOptional(),
    pollEvery: spanSchema(200, day).exactOptional().describe('Fast poll interval when it differs from the profile’s'),
  })
  .transform((written) => ({ ...written, name: written.name ?? written.id, profile: written.profile ?? 'unmanaged' }));
export type DeviceEntry = z.infer<typeof deviceFileSchema>;

/** A number, a flag or a word; spans become milliseconds and lengths metres. */
const parameterSchema = z
  .union([z.number(), z.boolean(), z.string().max(200)])
  .transform((written) =>
    typeof written === 'string' ? (parseSpan(written) ?? parseLength(written) ?? written) : written,
  );
/** A plain name, or a mapping with `name` and whatever parameters that behaviour takes. */
const behaviourSchema = z.union([
  idSchema.transform((name): SimulatedBehaviour => ({ name, parameters: {} })),
  z
    .object({ name: idSchema })
    .catchall(parameterSchema)
    .transform(({ name, ...parameters }): SimulatedBehaviour => ({ name, parameters })),
]);
const behavioursSchema = z.union([
  z.array(behaviourSchema).readonly(),
  behaviourSchema.transform((one): readonly SimulatedBehaviour[] => [one]),
]);

/** A trait of a simulated device or line; the simulator knows the names and refuses the rest. */
export interface SimulatedBehaviour {
  readonly name: string;
  readonly parameters: { readonly [key: string]: number | string | boolean };
}
/** What the built-in simulator plays; keys of `endpoints` and `devices` are ids of the site. */
export interface SimulationPlan {
  readonly scenario: string;
  readonly seed: number;
  readonly parameters: { readonly [key: string]: number | string | boolean };
  readonly endpoints: { readonly [id: string]: readonly SimulatedBehaviour[] };
  readonly devices: { readonly [id: string]: readonly SimulatedBehaviour[] };
}

export const simulationFileSchema = z.strictObject({
  scenario: idSchema.default('clear').describe('Weather to play'),
  seed: z.int().min(0).max(0xffff_ffff).default(1).describe('Same seed, same run'),
  parameters: z.record(z.string(), parameterSchema).default({}),
  endpoints: z.record(z.string(), behavioursSchema).default({}).describe('Behaviours by endpoint id'),
  devices: z.record(z.string(), behavioursSchema).default({}).describe('Behaviours by device id'),
}) satisfies z.ZodType<SimulationPlan>;

/** What lies under the roads on the city map; the map works without it. */
export const mapFileSchema = z.strictObject({
  basemap: z
    .string()
    .min(1)
    .exactOptional()
    .describe('PMTiles v3 file with vector (mvt) or raster (png, jpeg, webp) tiles, relative to this file'),
});
export type MapEntry = z.infer<typeof mapFileSchema>;

/** A CSV file beside the site file with one device (or line) a row; `defaults` fill columns that a row leaves empty. */
export const ledgerFileSchema = z.union([
  z
    .string()
    .min(1)
    .transform((file) => ({ file, of: 'devices' as const, defaults: {} })),
  z.strictObject({
    file: z.string().min(1).describe('Path relative to the site file'),
    of: z.enum(['devices', 'endpoints']).default('devices'),
    defaults: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
]);
export type LedgerEntry = z.infer<typeof ledgerFileSchema>;

/** Everything a site file may say. Unknown keys are errors, so that a misspelt one is never silently ignored. */
export const siteFileSchema = z.strictObject({
  id: idSchema,
  name: titleSchema,
  nameEn,
  timeZone: z.string().min(1).default('Asia/Shanghai').describe('IANA time zone in which people read the clock'),
  policies: z
    .array(z.string().min(1))
    .default(['default'])
    .describe('Policy files relative to this file, or names of shipped policies'),
  profiles: z
    .array(z.string().min(1))
    .default([])
    .describe('Folders with further device profiles, relative to this file'),
  ledgers: z.array(ledgerFileSchema).default([]),
  roads: z.array(roadFileSchema).min(1),
  zones: z.array(zoneFileSchema).default([]),
  endpoints: z.array(endpointFileSchema).default([]),
  devices: z.array(deviceFileSchema).default([]),
  map: mapFileSchema.exactOptional(),
  simulation: simulationFileSchema.exactOptional(),
});
