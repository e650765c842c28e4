/** One mistake each in an otherwise sound site: `▶` marks the place that the complaint must name. */
import { changed, soundSite } from './a-site.ts';

const host = '  - { id: gw-1, protocol: modbus-tcp, host: 10.0.0.1 }';
const lamp =
  '  - { id: lamp-1, kind: flashing-lamp, profile: lamp, endpoint: gw-1, unit: 2, zone: south, stake: K2+000 }';
const south = '  - { id: south, name: 南段, road: s1, from: K1+000, to: K3+000 }';
const north = 'control: auto }';
const withSegments = (segments: string): string => changed(north, `control: auto, segments: ${segments} }`);

/** The site with a mark, and what is said of it; nothing where only the line matters. */
export const mistakes: readonly (readonly [name: string, site: string, said: string])[] = [
  [
    'misspelt key',
    changed('timeout: 2s', '▶timout: 2s'),
    'unknown key `timout` in `endpoints.1`, expected only documented keys; check the spelling or remove it',
  ],
  ['missing name', changed('id: test\nname: 试验路段', '▶id: test'), '`name` is missing, expected text; add it'],
  [
    'bad stake',
    changed('stake: K2+000 }\n  - { id: vis-2', '▶stake: K2+00 }\n  - { id: vis-2'),
    '`devices.2.stake` is `K2+00`, expected a stake such as K123+400, or metres along the road; correct the value',
  ],
  [
    'bad span',
    changed('timeout: 2s', '▶timeout: 2 seconds'),
    '`endpoints.1.timeout` is `2 seconds`, expected a span of time such as 500ms, 2s, 10min or 1h (a plain number is milliseconds); correct the value',
  ],
  [
    'span taken for seconds',
    changed('timeout: 2s', '▶timeout: 2'),
    '`endpoints.1.timeout` is `2`, expected a span from 10ms to 1min (a plain number is milliseconds); correct the value',
  ],
  [
    'empty value',
    changed('stake: K2+000 }\n  - { id: vis-2', '▶stake: }\n  - { id: vis-2'),
    '`devices.2.stake` is empty, expected text or a number; correct the value',
  ],
  [
    'unknown protocol',
    changed('protocol: modbus-tcp', '▶protocol: modbus'),
    '`endpoints.0.protocol` is `modbus`, expected one of modbus-tcp, modbus-rtu-over-tcp, modbus-rtu, snmp-v2c, snmp-v3; choose one of these',
  ],
  [
    'unknown kind',
    changed('kind: flashing-lamp', '▶kind: lamp'),
    '`devices.2.kind` is `lamp`, expected one of visibility-sensor, guidance-host, flashing-lamp, sentinel, sign; choose one of these',
  ],
  [
    'bad id',
    changed('id: lamp-1', '▶id: lamp 1'),
    '`devices.2.id` is `lamp 1`, expected a name of up to 80 letters, digits, `.`, `_`, `-`, `/` or `:`; correct the value',
  ],
  [
    'unit too large',
    changed('unit: 2', '▶unit: 256'),
    '`devices.2.unit` is `256`, expected at most 255; enter a smaller value',
  ],
  [
    'seven data bits',
    changed(host, '  - { id: gw-1, protocol: modbus-rtu, serial: { path: /dev/ttyS0, ▶dataBits: 7 } }'),
    '`endpoints.0.serial.dataBits` is `7`, expected 8, as Modbus RTU has no other: set the device to RTU with 8 data bits (with 7 it speaks Modbus ASCII); correct the value',
  ],
  [
    'a host on a serial line',
    changed(host, '  - { id: gw-1, protocol: modbus-rtu, ▶host: 10.0.0.1, serial: { path: /dev/ttyUSB0 } }'),
    'unknown key `host` in `endpoints.0`, expected only documented keys; check the spelling or remove it',
  ],
  [
    'a list that is none',
    changed(/endpoints:[\s\S]*/, '▶endpoints: 5\n'),
    '`endpoints` is `5`, expected a list; correct the value',
  ],
  ['broken YAML', `${soundSite}zones▶: [\n`, ''],
  [
    'unknown time zone',
    `${soundSite}▶timeZone: Asia/Beijing\n`,
    'time zone `Asia/Beijing` is unknown, expected an IANA name such as Asia/Shanghai; correct the name',
  ],
  [
    'road backwards',
    changed('from: 0, to: 9000', 'from: 9000, ▶to: 0')
      .replace(/ {2}- \{ id: south.*\n/, '')
      .replaceAll(', zone: south, stake: K2+000', ', road: g1, stake: K22+000'),
    'road `s1` runs from K9+000 to K0+000, expected `to` beyond `from`; swap them',
  ],
  [
    'unknown road',
    changed('road: s1, from', '▶road: s2, from'),
    'road `s2` is unknown, expected one of g1, s1; correct the name',
  ],
  [
    'zone outside its road',
    changed('to: K3+000', '▶to: K13+000'),
    'zone `south` reaches K13+000, outside road `s1`, expected a stake from K0+000 to K9+000; correct the stake or the road',
  ],
  [
    'overlapping zones',
    changed(south, `${south}\n  - { id: third, name: 三, road: s1, direction: up, ▶from: K2+500, to: K5+000 }`),
    'zone `third` overlaps zone `south` (K1+000 to K3+000), expected one zone for each stretch and direction; move the end of one of them',
  ],
  [
    'unknown policy',
    changed('to: K3+000', 'to: K3+000, ▶policy: winter'),
    'policy `winter` is unknown, expected one of default; correct it or add its file to `policies`',
  ],
  [
    'policy file missing',
    `${soundSite}policies: [default, ▶winter.yaml]\n`,
    'cannot read the policy `winter.yaml` (there is no such file), expected a YAML file; check the name',
  ],
  [
    'segments with a gap',
    withSegments('[{ id: a, name: A, from: K20+000, to: K21+000 }, { id: b, name: B, ▶from: K22+000, to: K24+000 }]'),
    'segment `b` leaves a gap, expected K21+000; let segments follow each other',
  ],
  [
    'segments that overlap',
    withSegments('[{ id: a, name: A, from: K20+000, to: K22+000 }, { id: b, name: B, ▶from: K21+000, to: K24+000 }]'),
    'segment `b` overlaps what lies before it, expected K22+000; let segments follow each other',
  ],
  [
    'segments that end early',
    withSegments('[{ id: a, name: A, from: K20+000, ▶to: K22+000 }]'),
    "the segments end at K22+000, expected the zone's end K24+000; let the last segment reach it",
  ],
  [
    'segment twice',
    withSegments('[{ id: a, name: A, from: K20+000, to: K22+000 }, { ▶id: a, name: B, from: K22+000, to: K24+000 }]'),
    'segment `a` exists already at site.yaml:8, expected each id once; rename or remove one of them',
  ],
  [
    'device twice',
    changed('id: vis-2', '▶id: vis-1'),
    'device `vis-1` exists already at site.yaml:14, expected each id once; rename or remove one of them',
  ],
  [
    'endpoint twice',
    changed('id: ess-1', '▶id: gw-1').replace('endpoint: ess-1', 'endpoint: gw-1'),
    'endpoint `gw-1` exists already at site.yaml:11, expected each id once; rename or remove one of them',
  ],
  [
    'one line, two endpoints',
    changed(host, `${host}\n  - { id: gw-2, protocol: modbus-rtu-over-tcp, ▶host: 10.0.0.1, port: 502 }`),
    'endpoint `gw-2` uses the same host and port as `gw-1`, expected one endpoint for each line; use one endpoint for all devices behind it, or correct the address',
  ],
  [
    'one serial port, two endpoints',
    changed(
      host,
      `${host}\n  - { id: b1, protocol: modbus-rtu, serial: { path: COM3 } }\n  - { id: b2, protocol: modbus-rtu, ▶serial: { path: COM3 } }`,
    ),
    'endpoint `b2` uses the same serial port as `b1`, expected one endpoint for each line; use one endpoint for all devices behind it, or correct the address',
  ],
  [
    'SNMP by name',
    changed('host: 10.0.0.2', '▶host: sensor.example'),
    'SNMP endpoint `ess-1` names the host `sensor.example`, expected an IP address; enter the address: names would be looked up on every request',
  ],
  [
    'no IP address',
    changed('host: 10.0.0.1 }', '▶host: 10.0.0.256 }'),
    '`10.0.0.256` is no IP address, expected four numbers from 0 to 255; correct the address',
  ],
  [
    'simulation that leaves the machine',
    changed('host: 10.0.0.1 }', '▶host: 10.0.0.1, simulated: true }'),
    'endpoint `gw-1` is simulated on `10.0.0.1`, expected a loopback address such as 127.0.0.1; correct the host, or remove `simulated`',
  ],
  [
    'port 0 on a real line',
    changed('host: 10.0.0.1 }', 'host: 10.0.0.1, ▶port: 0 }'),
    'endpoint `gw-1` has port 0, expected a port from 1 to 65535; enter the port of the device',
  ],
  [
    'simulation of nothing',
    `${soundSite}▶simulation: { scenario: drift }\n`,
    'nothing here is simulated, expected endpoints with `simulated: true`; mark them, or remove `simulation`',
  ],
  [
    'simulated unknown device',
    `${changed('host: 10.0.0.1 }', 'host: 127.0.0.1, simulated: true }')}simulation: { devices: { ▶lamp-9: stuck-on } }\n`,
    'device `lamp-9` is unknown, expected the id of a device; correct the id',
  ],
  [
    'simulated real device',
    `${changed('host: 10.0.0.1 }', 'host: 127.0.0.1, simulated: true }')}simulation: { devices: { ▶vis-1: sensor-stuck } }\n`,
    'device `vis-1` is not behind a simulated endpoint, expected a simulated device; mark its endpoint `simulated: true`, or remove this',
  ],
  [
    'simulated real endpoint',
    `${changed('host: 10.0.0.1 }', 'host: 127.0.0.1, simulated: true }')}simulation: { endpoints: { ▶ess-1: silent } }\n`,
    'endpoint `ess-1` is real, expected a simulated endpoint; mark it `simulated: true`, or remove this',
  ],
  [
    'unknown endpoint',
    changed('endpoint: gw-1, unit: 2', '▶endpoint: gw-7, unit: 2'),
    'endpoint `gw-7` is unknown, expected one of gw-1, ess-1; correct the name or add the endpoint',
  ],
  [
    'unknown zone',
    changed('zone: south, stake: K2+000 }\n  - { id: vis-2', '▶zone: east, road: s1, stake: K2+000 }\n  - { id: vis-2'),
    'zone `east` is unknown, expected one of north, south; correct the name',
  ],
  [
    'unknown road of a device',
    changed('zone: south, stake: K2+000 }\n  - { id: vis-2', '▶road: g9, stake: K2+000 }\n  - { id: vis-2'),
    'road `g9` is unknown, expected one of g1, s1; correct the name',
  ],
  [
    'device on no road',
    changed('zone: south, stake: K2+000 }\n  - { id: vis-2', 'stake: K2+000 }\n  - { id: vis-2').replace(
      '{ id: lamp-1',
      '▶{ id: lamp-1',
    ),
    'device `lamp-1` is on no road, expected one of g1, s1; add `road` or `zone`',
  ],
  [
    'road against zone',
    changed(
      'zone: south, stake: K2+000 }\n  - { id: vis-2',
      'zone: south, ▶road: g1, stake: K2+000 }\n  - { id: vis-2',
    ),
    '',
  ],
  [
    'stake outside the zone',
    changed('stake: K2+000 }\n  - { id: vis-2', '▶stake: K4+000 }\n  - { id: vis-2'),
    'device `lamp-1` stands at K4+000, outside zone `south`, expected a stake from K1+000 to K3+000; correct the stake or the zone',
  ],
  [
    'stake outside the road',
    changed('zone: south, stake: K2+000 }\n  - { id: vis-2', 'road: s1, ▶stake: K9+001 }\n  - { id: vis-2'),
    'device `lamp-1` stands at K9+001, outside road `s1`, expected a stake from K0+000 to K9+000; correct the stake or the road',
  ],
  [
    'sign beyond the zone',
    changed(
      lamp,
      `${lamp}\n  - { id: sign-1, kind: sign, profile: sign, endpoint: gw-1, unit: 9, zone: north, ▶stake: K24+500 }`,
    ),
    'device `sign-1` stands at K24+500, outside zone `north`, expected a stake from K20+000 to K24+000, or at most 4000 m before it; correct the stake or the zone',
  ],
  [
    'managed without a line',
    changed('endpoint: gw-1, unit: 2, ', '').replace('{ id: lamp-1', '▶{ id: lamp-1'),
    'device `lamp-1` has no endpoint, expected an endpoint, as it is managed; add `endpoint`, or `managed: false` for a device that patrols look after',
  ],
  [
    'managed without a profile',
    changed('profile: lamp, ', '').replace('{ id: lamp-1', '▶{ id: lamp-1'),
    'device `lamp-1` has no profile, expected the id of a device profile; add `profile`',
  ],
  [
    'same address twice',
    changed('profile: vis, endpoint: gw-1, unit: 3', 'profile: lamp, endpoint: gw-1, ▶unit: 2'),
    'device `vis-2` has the same endpoint, unit, offset and profile as `lamp-1`, expected an address of its own; correct `unit`, `addressOffset` or `endpoint`',
  ],
  [
    'unit 0 on a serial bus',
    changed('protocol: modbus-tcp', 'protocol: modbus-rtu-over-tcp').replace('unit: 2', '▶unit: 0'),
    'device `lamp-1` has unit 0 on a serial bus, expected a unit from 1 to 247; enter the address set on the device',
  ],
  [
    'lights beyond the zone',
    changed('lights: { from: K20+000, to: K24+000', 'lights: { from: K20+000, ▶to: K25+000'),
    'the lights of `host-1` reach K25+000, outside zone `north`, expected a stake from K20+000 to K24+000; correct the row or the zone',
  ],
  [
    'lights backwards',
    changed('lights: { from: K20+000, to: K24+000', 'lights: { from: K24+000, ▶to: K20+000'),
    'the lights of `host-1` run from K24+000 to K20+000, expected `to` at or beyond `from`; swap them',
  ],
  [
    'too many lights',
    changed('spacing: 25m', '▶spacing: 1m'),
    '`host-1` drives 8002 lights, expected at most 4096 for one host; correct the stretch or the spacing',
  ],
  [
    'lights on a lamp',
    changed(
      'stake: K2+000 }\n  - { id: vis-2',
      'stake: K2+000, ▶lights: { from: K1+000, to: K2+000 } }\n  - { id: vis-2',
    ),
    'device `lamp-1` is a flashing-lamp with a row of lights, expected lights on a guidance-host only; remove `lights` or correct `kind`',
  ],
  [
    'profile folder missing',
    `${soundSite}profiles: [▶own]\n`,
    'there is no folder `own`, expected a folder of profiles; check the path, relative to the site file',
  ],
  [
    'ledger missing',
    `${soundSite}ledgers: [{ ▶file: lamps.csv }]\n`,
    'cannot read the ledger `lamps.csv` (there is no such file), expected a CSV file beside the site file; check the name',
  ],
];
