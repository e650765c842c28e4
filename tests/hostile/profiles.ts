/** Lamps and eyes that say who they are: a value that reaches the screen of another device cannot be overlooked. */
import { type ProfileLibrary, parseProfile } from '../../drivers/profile/compile.ts';

const head = (id: string, protocol: string, kind: string): string => `
id: ${id}
title: ${id}
source: { text: test, flag: D }
protocol: ${protocol}
kinds: [${kind}]
polls: { fast: { every: 2s }, normal: { every: 2s } }
settle: 200ms
verifyWithin: 12s
`;

/** `identity` and `marker` are two reads of the same shape, so an answer that is late fits the next request. */
const modbusLamp = (n: number): string => `${head(`lamp-${n}`, 'modbus', 'flashing-lamp')}
points:
  identity: { title: i, table: holding, address: 0x10, poll: fast, nominal: ${n} }
  marker: { title: m, table: holding, address: 0x30, nominal: ${10 + n} }
  uptime: { title: u, table: input, address: 0x20, encoding: uint32, unit: s, poll: fast }
  verify: { title: v, table: discrete, address: 0, poll: fast }
functions:
  lit: { values: { "false": 0, "true": 1 }, write: { table: coil, address: 2, single: true }, readFrom: verify }
`;
/** One that is unlocked before it is switched and told to keep the new state afterwards: a command of four writes. */
const lampOfSteps = (n: number): string => `${modbusLamp(n).replace(`id: lamp-${n}`, `id: steps-${n}`)}
beforeWrite:
  - { table: holding, address: 0x40, values: [1], single: true, idempotent: true }
  - { table: holding, address: 0x41, values: [2], single: true, idempotent: true }
afterWrite:
  - { table: holding, address: 0x42, values: [3], single: true }
`;
const oid = (n: number): string => `1.3.6.1.4.1.51000.1.${n}.0`;
const snmpLamp = (n: number): string => `${head(`agent-${n}`, 'snmp', 'flashing-lamp')}
points:
  identity: { title: i, oid: ${oid(1)}, type: integer, poll: fast, nominal: ${n} }
  marker: { title: m, oid: ${oid(2)}, type: integer, nominal: ${10 + n} }
  uptime: { title: u, oid: 1.3.6.1.2.1.1.3.0, type: time-ticks, scale: 0.01, unit: s, poll: fast }
  verify: { title: v, oid: ${oid(3)}, type: integer, enum: { 0: false, 1: true }, poll: fast }
functions:
  lit: { values: { "false": 0, "true": 1 }, write: { oid: ${oid(4)}, type: integer }, readFrom: verify }
`;
const eyes: readonly string[] = [
  `${head('eye', 'modbus', 'visibility-sensor')}
points:
  visibility: { title: v, table: input, address: 0, encoding: uint16, unit: m, sentinels: [[65521, 65535]], valid: [1, 20000], poll: fast }
  condition: { title: c, table: input, address: 4, enum: { 0: ok, 2: degraded, 3: fault }, poll: fast }
`,
  `${head('eye-float', 'modbus', 'visibility-sensor')}
points:
  visibility: { title: v, table: input, address: 0, encoding: float32, unit: m, valid: [1, 20000], poll: fast }
  condition: { title: c, table: input, address: 4, enum: { 0: ok, 2: degraded, 3: fault }, poll: fast }
`,
  `${head('eye-snmp', 'snmp', 'visibility-sensor')}
points:
  visibility: { title: v, oid: 1.3.6.1.4.1.1206.4.2.5.2.8.1.0, type: integer, scale: 0.1, unit: m, sentinels: [1000001], valid: [1, 20000], poll: fast }
`,
];

const numbers = [1, 2, 3, 4, 5];
export const library: ProfileLibrary = new Map(
  [...numbers.map(modbusLamp), lampOfSteps(1), ...numbers.map(snmpLamp), ...eyes].map((text) => {
    const parsed = parseProfile(text, 'hostile.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints, undefined, 1));
    return [parsed.profile.id, parsed.profile];
  }),
);
