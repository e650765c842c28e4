/**
 * A synthetic city as the files of a site: lamps on county roads behind gateways of ten, sentinels, fog zones with
 * sensors, hosts and signs. Pure and seeded: the same size and seed give the same files to the byte. Everything in it
 * is invented; every line ends on this machine's loopback addresses.
 */
import { formatStake } from '../../main/domain/asset.ts';
import { metres } from '../../main/domain/units.ts';
import { between, chance } from './chance.ts';

export interface CityOptions {
  /** Flashing lamps; everything else follows from it. */
  readonly lamps: number;
  readonly seed: number;
}

/** File name → text. */
export type CityFiles = ReadonlyMap<string, string>;

export interface City {
  readonly files: CityFiles;
  readonly counts: {
    readonly lamps: number;
    readonly sentinels: number;
    readonly zones: number;
    readonly lights: number;
    readonly lines: number;
    readonly devices: number;
  };
}

/** First words of a city's site file; a file that begins otherwise is not ours to overwrite. */
export const cityMark = '# A synthetic city';

const lampsPerGateway = 10;
const lampsPerRoad = 100;
const lampSpacing = 120;
const roadLength = lampsPerRoad * lampSpacing;
/** One sentinel for ten lamps, as in the city's plan (domain.md §0). */
const lampsPerSentinel = 10;
const zonesPerExpressway = 4;
const zoneLength = 6_000;
const hostsPerZone = 6;
const lightsPerHost = 40;
const firstPort = 20_000;
/** Ports used at one address, so that small cities need 127.0.0.1 alone (some systems have no other). */
const portsPerAddress = 2_000;

type Row = readonly (string | number)[];

interface Line {
  readonly id: string;
  readonly protocol: string;
}

/** Builds the files of a city with at least 100 lamps. */
export function buildCity({ lamps, seed }: CityOptions): City {
  const roads = Math.ceil(lamps / lampsPerRoad);
  const zones = Math.max(2, Math.round(Math.sqrt(lamps / 100)));
  const lines: Line[] = [];
  const places = Array.from({ length: roads }, (_, road) => roadPlace(seed, road, roads));
  const lampRows = lampsOn(places, lamps, seed, lines);
  const sentinelRows = sentinelsOn(places, Math.round(lamps / lampsPerSentinel), lines);
  const zoneRows = Array.from({ length: zones }, (_, zone) => sensorsAndSigns(zone, lines)).flat();
  const hostRows = Array.from({ length: zones }, (_, zone) => hosts(zone, lines)).flat();
  const expressways = Math.ceil(zones / zonesPerExpressway);
  const site = [
    `${cityMark} of ${lamps} lamps, seed ${seed}. Everything in it is invented.`,
    `id: city-${lamps}`,
    `name: 模拟城市 ${lamps}（虚构）`,
    `nameEn: Synthetic city of ${lamps} lamps (invented)`,
    'timeZone: Asia/Shanghai',
    'policies: [default]',
    'ledgers:',
    '  - { file: lines.csv, of: endpoints, defaults: { simulated: true, oneConnection: true, timeout: 1s } }',
    '  - { file: lamps.csv, defaults: { kind: flashing-lamp } }',
    '  - { file: sentinels.csv, defaults: { kind: sentinel, profile: sentinel } }',
    '  - { file: zones.csv }',
    '  - file: hosts.csv',
    '    defaults: { kind: guidance-host, profile: generic-guidance-host, lightsSpacing: 25m, lightsSides: left right }',
    'roads:',
    ...Array.from({ length: expressways }, (_, i) => expresswayEntry(i)),
    ...places.map(roadEntry),
    'zones:',
    ...Array.from({ length: zones }, (_, i) => zoneEntry(i)),
    `simulation: { scenario: demo, seed: ${seed >>> 0}, parameters: { latency: 20ms } }`,
    '',
  ];
  const names = ['name', 'nameEn'];
  const place = ['road', 'stake', 'side', 'longitude', 'latitude', 'county', 'countyEn'];
  return {
    files: new Map([
      ['site.yaml', site.join('\n')],
      ['lines.csv', csv(['id', 'protocol', 'host', 'port'], lines.map(lineRow))],
      ['lamps.csv', csv(['id', 'profile', 'endpoint', 'unit', ...place], lampRows)],
      ['sentinels.csv', csv(['id', 'endpoint', 'unit', ...place], sentinelRows)],
      ['zones.csv', csv(['id', ...names, 'kind', 'profile', 'endpoint', 'zone', 'stake', 'side'], zoneRows)],
      ['hosts.csv', csv(['id', ...names, 'endpoint', 'zone', 'stake', 'lightsFrom', 'lightsTo'], hostRows)],
    ]),
    counts: {
      lamps: lampRows.length,
      sentinels: sentinelRows.length,
      zones,
      lights: zones * hostsPerZone * lightsPerHost,
      lines: lines.length,
      devices: lampRows.length + sentinelRows.length + zoneRows.length + hostRows.length,
    },
  };
}

const csv = (head: Row, rows: readonly Row[]): string => `${[head, ...rows].map((row) => row.join(',')).join('\n')}\n`;

/** Every line at its own address and port. */
const lineRow = ({ id, protocol }: Line, index: number): Row => [
  id,
  protocol,
  `127.0.0.${1 + Math.floor(index / portsPerAddress)}`,
  firstPort + (index % portsPerAddress),
];

interface RoadPlace {
  readonly id: string;
  readonly number: number;
  readonly county: County;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

interface County {
  readonly name: string;
  readonly nameEn: string;
}
const firstCounty: County = { name: '东昌府区', nameEn: 'Dongchangfu District' };
const counties: readonly County[] = [
  firstCounty,
  { name: '茌平区', nameEn: 'Chiping District' },
  { name: '临清市', nameEn: 'Linqing City' },
  { name: '冠县', nameEn: 'Guan County' },
  { name: '莘县', nameEn: 'Shen County' },
  { name: '阳谷县', nameEn: 'Yanggu County' },
  { name: '东阿县', nameEn: "Dong'e County" },
  { name: '高唐县', nameEn: 'Gaotang County' },
];
/** Metres of one degree, near enough at 36.5° north for a drawing. */
const metresPerDegree = { longitude: 89_500, latitude: 111_000 };

/** A straight county road somewhere in its county; roads lie on a loose grid so that the map is legible. */
function roadPlace(seed: number, number: number, roads: number): RoadPlace {
  const columns = Math.ceil(Math.sqrt(roads));
  const cell = { wide: 1.2 / columns, high: 1.1 / Math.ceil(roads / columns) };
  const longitude = 115.3 + cell.wide * ((number % columns) + 0.6 * chance(seed, 'road', number, 'x'));
  const latitude = 35.9 + cell.high * (Math.floor(number / columns) + 0.6 * chance(seed, 'road', number, 'y'));
  const turn = between(0, Math.PI, chance(seed, 'road', number, 'turn'));
  return {
    id: `county-${number + 1}`,
    number,
    county: counties[Math.floor((number * counties.length) / roads)] ?? firstCounty,
    from: [longitude, latitude],
    to: [
      longitude + (Math.cos(turn) * roadLength) / metresPerDegree.longitude,
      latitude + (Math.sin(turn) * roadLength) / metresPerDegree.latitude,
    ],
  };
}

const degree = (value: number): string => value.toFixed(5);
const pointOn = ({ from, to }: RoadPlace, stake: number): Row => {
  const share = stake / roadLength;
  return [degree(from[0] + (to[0] - from[0]) * share), degree(from[1] + (to[1] - from[1]) * share)];
};
/** Where a device stands, in the columns from `road` on. */
const standing = (place: RoadPlace, stake: number, side: 'left' | 'right'): Row => [
  place.id,
  stake,
  side,
  ...pointOn(place, stake),
  place.county.name,
  place.county.nameEn,
];

const roadEntry = (place: RoadPlace): string =>
  `  - { id: ${place.id}, name: ${place.county.name}县道 ${place.number + 1}（虚构）, nameEn: County road ${place.number + 1} (invented), class: ordinary, postedSpeed: 60, from: 0, to: ${roadLength}, line: [[${pointOn(place, 0).join(', ')}], [${pointOn(place, roadLength).join(', ')}]] }`;

/** Lamps in road order, ten to a gateway; a gateway's units are 1 to 10. */
function lampsOn(places: readonly RoadPlace[], lamps: number, seed: number, lines: Line[]): readonly Row[] {
  return Array.from({ length: lamps }, (_, i): Row => {
    const gateway = Math.floor(i / lampsPerGateway);
    const unit = (i % lampsPerGateway) + 1;
    const endpoint = `gateway-${gateway + 1}`;
    if (unit === 1) {
      const bridges = chance(seed, 'gateway', gateway) < 0.7;
      lines.push({ id: endpoint, protocol: bridges ? 'modbus-tcp' : 'modbus-rtu-over-tcp' });
    }
    const place = places[Math.floor(i / lampsPerRoad)];
    if (place === undefined) throw new Error('Bug: a lamp without a road');
    const stake = (i % lampsPerRoad) * lampSpacing + 60;
    const profile = chance(seed, 'lamp', i) < 0.85 ? 'epever-lamp' : 'relay-beacon';
    const side = i % 2 === 0 ? 'right' : 'left';
    return [`lamp-${i + 1}`, profile, endpoint, unit, ...standing(place, stake, side)];
  });
}

/** Sentinels spread evenly over the roads, ten to a gateway. */
function sentinelsOn(places: readonly RoadPlace[], count: number, lines: Line[]): readonly Row[] {
  return Array.from({ length: count }, (_, i): Row => {
    const unit = (i % lampsPerGateway) + 1;
    const endpoint = `sentinel-gateway-${Math.floor(i / lampsPerGateway) + 1}`;
    if (unit === 1) lines.push({ id: endpoint, protocol: 'modbus-tcp' });
    const place = places[i % places.length];
    if (place === undefined) throw new Error('Bug: a sentinel without a road');
    const stake = ((Math.floor(i / places.length) * 2 + 1) * 600) % roadLength;
    return [`sentinel-${i + 1}`, endpoint, unit, ...standing(place, stake, 'right')];
  });
}

/** Where a zone begins on its expressway. */
const zoneStart = (zone: number): number => 10_000 + (zone % zonesPerExpressway) * 15_000;
const expresswayOf = (zone: number): string => `expressway-${Math.floor(zone / zonesPerExpressway) + 1}`;

function expresswayEntry(index: number): string {
  const length = zonesPerExpressway * 15_000 + 10_000;
  const latitude = 36.0 + index * 0.09;
  const end = 115.5 + length / metresPerDegree.longitude;
  return `  - { id: expressway-${index + 1}, name: 高速 ${index + 1}（虚构）, nameEn: Expressway ${index + 1} (invented), class: expressway, postedSpeed: 120, from: 0, to: ${length}, line: [[115.5, ${degree(latitude)}], [${degree(end)}, ${degree(latitude + 0.05)}]] }`;
}

function zoneEntry(zone: number): string {
  const from = zoneStart(zone);
  const control = zone % 2 === 0 ? 'auto' : 'confirm';
  return `  - { id: zone-${zone + 1}, name: 团雾区 ${zone + 1}（虚构）, nameEn: Fog zone ${zone + 1} (invented), road: ${expresswayOf(zone)}, direction: up, from: ${from}, to: ${from + zoneLength}, control: ${control} }`;
}

/** Four sensors and two signs of a zone, each on a line of its own; the first sign stands before the zone. */
function sensorsAndSigns(zone: number, lines: Line[]): readonly Row[] {
  const from = zoneStart(zone);
  const name = `zone-${zone + 1}`;
  const sensors = Array.from({ length: 4 }, (_, i): Row => {
    const isStation = i === 3;
    const id = `${name}-visibility-${i + 1}`;
    const endpoint = lineOf(id, isStation ? 'snmp-v2c' : 'modbus-tcp', lines);
    const profile = isStation ? 'ntcip-visibility' : 'generic-visibility';
    const stake = from + 600 + i * 1_600;
    const named = isStation
      ? namedAt(stake, '能见度站', 'Visibility station')
      : namedAt(stake, '能见度仪', 'Visibility meter');
    return [id, ...named, 'visibility-sensor', profile, endpoint, name, stake, 'right'];
  });
  const signs = [from - 1_000, from + zoneLength / 2].map((stake, i): Row => {
    const id = `${name}-sign-${i + 1}`;
    const named = namedAt(stake, '情报板', 'Sign');
    return [id, ...named, 'sign', 'ntcip-sign', lineOf(id, 'snmp-v2c', lines), name, stake, 'median'];
  });
  return [...sensors, ...signs];
}

/** The guidance hosts of a zone, one behind the other; each drives its lights on both sides. */
function hosts(zone: number, lines: Line[]): readonly Row[] {
  const name = `zone-${zone + 1}`;
  return Array.from({ length: hostsPerZone }, (_, i): Row => {
    const id = `${name}-host-${i + 1}`;
    const begin = zoneStart(zone) + i * (zoneLength / hostsPerZone);
    const reach = (lightsPerHost / 2 - 1) * 25;
    const stake = Math.round(begin + reach / 2);
    const named = namedAt(stake, '诱导灯主机', 'Guidance host');
    return [id, ...named, lineOf(id, 'modbus-tcp', lines), name, stake, begin, begin + reach];
  });
}

/** What a person calls a thing of a zone, in both languages. */
const namedAt = (stake: number, name: string, nameEn: string): Row => {
  const at = formatStake(metres(stake));
  return [`${name} ${at}（虚构）`, `${nameEn} ${at} (invented)`];
};

function lineOf(device: string, protocol: string, lines: Line[]): string {
  const id = `${device}-line`;
  lines.push({ id, protocol });
  return id;
}
