/** The way that keys walk the strip: along a row by stake, and from row to row. Pure. */
import type { SiteDevice } from '../stores/site-index.ts';
import { isOnPlot, pan, type StripWindow } from './geometry.ts';
import type { LightTable } from './light-table.ts';

/** What keys can select: a mark of a device, or a single light by its row in the table. */
export interface Stop {
  readonly device: string;
  readonly stake: number;
  readonly light: number | undefined;
}

/** The rows from the top of the strip to its foot, each along its stakes; rows with nothing in them are left out. */
export type Stops = readonly (readonly Stop[])[];

export function stopsOf(devices: readonly SiteDevice[], table: LightTable): Stops {
  const marks = (kind: SiteDevice['kind']): Stop[] =>
    devices.filter((one) => one.kind === kind).map(({ id, stake }) => ({ device: id, stake, light: undefined }));
  const lights: [Stop[], Stop[], Stop[]] = [[], [], []];
  for (let light = 0; light < table.count; light += 1) {
    const stop = { device: table.device[light] ?? '', stake: table.stake[light] ?? 0, light };
    lights[table.side[light] ?? 0]?.push(stop);
  }
  const [left, right, median] = lights;
  const rows = [
    marks('visibility-sensor'),
    marks('sign'),
    left,
    median,
    right,
    marks('guidance-host'),
    marks('sentinel'),
  ];
  return rows.filter((row) => row.length > 0).map((row) => row.toSorted((a, b) => a.stake - b.stake));
}

export type Way = 'next' | 'previous' | 'above' | 'below';

/** Where a key leads from `from`; at first to what comes first in sight. At an end it stays where it is. */
export function walk(stops: Stops, from: Stop | undefined, way: Way, window: StripWindow): Stop | undefined {
  const at = from === undefined ? -1 : stops.findIndex((row) => row.includes(from));
  const row = stops[at];
  if (from === undefined || row === undefined) {
    return stops.flatMap((each) => each.find(({ stake }) => isOnPlot(window, stake)) ?? [])[0];
  }
  if (way === 'next' || way === 'previous') return row[row.indexOf(from) + (way === 'next' ? 1 : -1)] ?? from;
  const other = stops[at + (way === 'below' ? 1 : -1)];
  return other === undefined ? from : nearest(other, from.stake);
}

const nearest = (row: readonly Stop[], stake: number): Stop | undefined =>
  row.reduce<Stop | undefined>(
    (best, one) => (best === undefined || Math.abs(one.stake - stake) < Math.abs(best.stake - stake) ? one : best),
    undefined,
  );

/** The window moved so far that a stake stands in it, with air beside it; as it is where the stake does already. */
export function bringIntoView(window: StripWindow, whole: StripWindow, stake: number): StripWindow {
  const air = (window.to - window.from) / 20;
  if (stake < window.from + air) return pan(window, whole, stake - window.from - air);
  return stake > window.to - air ? pan(window, whole, stake - window.to + air) : window;
}
