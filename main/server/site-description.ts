/** A site's summary as lines for people. */
import { basename } from 'node:path';
import type { BasemapFile } from '../core/config/loaded-site.ts';
import type { EndpointLoad, PollFigures, SiteSummary } from '../core/config/site-summary.ts';

/** The lines that `check-site` prints for a sound site. */
export function describeSite(summary: SiteSummary): readonly string[] {
  const { devices, endpoints } = summary;
  return [
    `${summary.name} (${summary.id}), time zone ${summary.timeZone}`,
    `zones: ${summary.zones.length} on ${counted(summary.roads, 'road')}`,
    ...summary.zones.map(
      (zone) =>
        `  ${zone.id} ${zone.name}: ${(zone.length / 1000).toFixed(1)} km, ${zone.control}, policy ${zone.policy}, ` +
        `${counted(zone.devices, 'device')}, ${counted(zone.sensors, 'sensor')}, ${counted(zone.lights, 'guidance light')}`,
    ),
    `devices: ${devices.total} (${devices.managed} managed, ${devices.simulated} simulated)`,
    ...Object.entries(summary.kinds).map(([kind, count]) => `  ${kind}: ${count}`),
    ...(summary.lights > 0 ? [`  guidance lights on their hosts: ${summary.lights}`] : []),
    `endpoints: ${endpoints.total}`,
    ...Object.entries(endpoints.protocols).map(([protocol, count]) => `  ${protocol}: ${count}`),
    ...(summary.basemap === undefined ? [] : [describeBasemap(summary.basemap)]),
    ...describePolls('poll load', summary),
    ...describePolls('poll load with every zone in fog', summary.inFog),
    `worst data age: ${(summary.worstDataAge / 1000).toFixed(1)} s (fast polls, answers assumed within ${summary.assumedAnswer} ms)`,
  ];
}

const describeBasemap = ({ file, tiles, format, zooms, bytes }: BasemapFile): string =>
  `basemap: ${basename(file)}, ${tiles} tiles (${format}), zoom ${zooms.from} to ${zooms.to}, ${(bytes / 1e6).toFixed(1)} MB`;

const describePolls = (title: string, { requestsPerSecond, busiest, overloaded }: PollFigures): readonly string[] => [
  `${title}: ${requestsPerSecond.toFixed(1)} requests/s`,
  ...(busiest === undefined ? [] : [`  busiest line: ${describeLoad(busiest)}`]),
  ...overloaded.map((load) => `  overloaded: ${describeLoad(load)}`),
];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const describeLoad = (load: EndpointLoad): string =>
  `${load.endpoint} (${load.protocol}), ${counted(load.devices, 'device')}, ` +
  `${load.requestsPerSecond.toFixed(2)} requests/s, ${Math.round(load.busy * 100)} % of its time`;
