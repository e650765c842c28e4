/** A small site with small profiles for the simulator's own tests, so that they do not depend on shipped ones. */

import { type ProfileLibrary, parseProfile } from '../../../drivers/profile/compile.ts';
import { type Behaviour, readBehaviours } from '../../../drivers/simulator/behaviours.ts';
import { buildRoadside, type Roadside } from '../../../drivers/simulator/roadside.ts';
import { type Scenario, steady } from '../../../drivers/simulator/weather.ts';
import { endpointFileSchema } from '../../../main/contract/site-file.ts';
import type { Device, Site, SnmpUser } from '../../../main/domain/asset.ts';
import { kmh, type Millis, metres } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

const visibilityOid = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
const multiOid = '1.3.6.1.4.1.1206.4.2.3.5.8.1.3.5.1';
const sourceOid = '1.3.6.1.4.1.1206.4.2.3.6.5.0';

const profileTexts = [
  `
id: test-sensor
title: 能见度仪
source: { text: test, flag: D }
protocol: modbus
kinds: [visibility-sensor]
polls: { fast: { every: 5s }, normal: { every: 30s } }
points:
  visibility: { title: v, table: input, address: 0, encoding: uint16, unit: m, poll: fast, sentinels: [[65521, 65535]], valid: [0, 20000] }
  visibility-exact: { title: v, table: input, address: 2, encoding: float32, unit: m, poll: fast, valid: [0, 20000] }
  condition: { title: c, table: input, address: 4, enum: { "0": ok, "2": degraded, "3": fault } }
`,
  `
id: test-lamp
title: 爆闪灯
source: { text: test, flag: D }
protocol: modbus
kinds: [flashing-lamp]
polls: { normal: { every: 30s } }
points:
  verify: { title: light seen, table: discrete, address: 0 }
  status-brightness: { title: b, table: holding, address: 3 }
  uptime: { title: up, table: input, address: 1, encoding: uint32, unit: s }
  lamp-status: { title: s, table: input, address: 4, faults: [{ code: lamp/short-circuit, zh: 短路, en: short circuit, bit: 8 }] }
functions:
  lit: { values: { "false": 0, "true": 1 }, write: { table: coil, address: 2, single: true } }
  brightness: { range: [0, 8], write: { table: holding, address: 4, single: true }, readFrom: status-brightness }
`,
  `
id: test-host
title: 诱导灯主机
source: { text: test, flag: D }
protocol: modbus
kinds: [guidance-host]
polls: { normal: { every: 10s } }
points:
  node-state: { title: nodes, table: holding, address: 100, enum: { "0": dark, "1": lit, "2": fault, "3": offline }, list: { count: lights } }
functions:
  mode: { values: { "off": 5, outline: 4, active: 3, anti-collision: 2 }, write: { table: holding, address: 0 } }
  tailGroups: { range: [0, 8], write: { table: holding, address: 1, encoding: bits, bits: [4, 7] }, fallback: 0 }
  flashPerMinute: { values: { "0": 4, "30": 1, "60": 2, "120": 3 }, write: { table: holding, address: 1, encoding: bits, bits: [0, 3] }, fallback: 0 }
`,
  `
id: test-ntcip
title: NTCIP
source: { text: test, flag: D }
protocol: snmp
kinds: [visibility-sensor]
polls: { fast: { every: 5s } }
points:
  visibility: { title: v, oid: ${visibilityOid}, type: integer, encoding: integer, scale: 0.1, unit: m, sentinels: [1000001], poll: fast }
`,
  `
id: test-sign
title: 情报板
source: { text: test, flag: D }
protocol: snmp
kinds: [sign]
polls: { normal: { every: 15s } }
points:
  message-text: { title: text, oid: ${multiOid}, type: octet-string, encoding: text, charset: utf8 }
  message-source: { title: source, oid: ${sourceOid}, type: octet-string, encoding: octets }
functions:
  message: { maxLength: 60, codec: { name: ntcip-1203-message, sourcePoint: message-source }, readFrom: message-text }
`,
];

/** The fixture's profiles; throws with every complaint when one is wrong. */
export function testProfiles(): ProfileLibrary {
  return new Map(
    profileTexts.map((text) => {
      const parsed = parseProfile(text, 'fixture.yaml');
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints, undefined, 1));
      return [parsed.profile.id, parsed.profile];
    }),
  );
}

const line = (id: string, protocol: string, more: object = {}) =>
  endpointFileSchema.parse({
    id,
    protocol,
    host: '127.0.0.1',
    simulated: true,
    timeout: '1s',
    oneConnection: false,
    ...more,
  });

const device = (
  id: string,
  kind: Device['kind'],
  profile: string,
  endpoint: string,
  more: Partial<Device> = {},
): Device => ({
  id,
  kind,
  name: id,
  profile,
  endpoint,
  unit: 1,
  addressOffset: 0,
  zone: 'zone',
  road: 'road',
  stake: metres(5_000),
  side: 'right',
  managed: true,
  ...more,
});

export const user: SnmpUser = {
  name: 'fogward',
  authProtocol: 'sha256',
  authKey: 'auth-key-1',
  privProtocol: 'aes',
  privKey: 'priv-key-1',
};

/** One zone of 4 km, a gateway with a sensor, two lamps and a host, an RTU gateway, a sensor each on v2c and v3, a sign. */
export function testSite(): Site {
  return {
    id: 'test',
    name: '测试',
    timeZone: 'Asia/Shanghai',
    roads: [
      {
        id: 'road',
        name: '路',
        class: 'expressway',
        postedSpeed: kmh(100),
        from: metres(0),
        to: metres(9_000),
        line: [],
      },
    ],
    zones: [
      {
        id: 'zone',
        name: '雾区',
        road: 'road',
        direction: 'up',
        from: metres(3_000),
        to: metres(7_000),
        segments: [],
        policy: 'default',
        control: 'auto',
      },
    ],
    endpoints: [
      line('gateway', 'modbus-tcp'),
      line('bus', 'modbus-rtu-over-tcp'),
      line('agent', 'snmp-v2c'),
      line('safe-agent', 'snmp-v3', { user }),
      line('sign-line', 'snmp-v2c'),
    ],
    devices: [
      device('sensor', 'visibility-sensor', 'test-sensor', 'gateway'),
      device('lamp', 'flashing-lamp', 'test-lamp', 'gateway', { unit: 2 }),
      device('other-lamp', 'flashing-lamp', 'test-lamp', 'gateway', { unit: 2, addressOffset: 200 }),
      device('host', 'guidance-host', 'test-host', 'gateway', {
        unit: 3,
        lights: { from: metres(4_000), to: metres(4_100), spacing: metres(25), sides: ['left', 'right'] },
      }),
      device('bus-lamp', 'flashing-lamp', 'test-lamp', 'bus', { unit: 7 }),
      device('ntcip', 'visibility-sensor', 'test-ntcip', 'agent'),
      device('ntcip-safe', 'visibility-sensor', 'test-ntcip', 'safe-agent'),
      device('sign', 'sign', 'test-sign', 'sign-line'),
    ],
  };
}

export interface Scene {
  readonly roadside: Roadside;
  readonly clock: VirtualClock;
}

/** The fixture's roadside in steady fog of 320 m, on a virtual clock. */
export function scene(
  options: { weather?: Scenario; latency?: Millis; behaviours?: ReadonlyMap<string, readonly Behaviour[]> } = {},
): Scene {
  const clock = new VirtualClock();
  const built = buildRoadside(testSite(), testProfiles(), { clock, weather: steady(metres(320)), seed: 7, ...options });
  if (!built.ok) throw new Error(built.fault.detail);
  return { roadside: built.value, clock };
}

/** Behaviours as a site file writes them. */
export const writtenBehaviours = (devices: Parameters<typeof readBehaviours>[0]['devices']) =>
  readBehaviours({ endpoints: {}, devices });
