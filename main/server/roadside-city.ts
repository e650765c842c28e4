/**
 * Writes a synthetic city's site files and shares its lines out over as many processes as the system's limit on open
 * files asks for. Overwrites no file that it did not write itself.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildCity, type City, cityMark } from '../../drivers/simulator/city.ts';

export interface CityWish {
  readonly lamps: number;
  readonly seed: number;
  readonly out: string | undefined;
}

export type CityWritten =
  | { readonly ok: true; readonly siteFile: string; readonly city: City }
  | { readonly ok: false; readonly why: string };

/** Writes the city's files to `out` (default `city-N` where the person stands). */
export function writeCity({ lamps, seed, out }: CityWish): CityWritten {
  const folder = resolve(out ?? `city-${lamps}`);
  const siteFile = join(folder, 'site.yaml');
  try {
    if (existsSync(siteFile) && !readFileSync(siteFile, 'utf8').startsWith(cityMark))
      return { ok: false, why: `${siteFile} is not a generated city; choose another folder with --out.` };
    const city = buildCity({ lamps, seed });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of city.files) writeFileSync(join(folder, name), text);
    return { ok: true, siteFile, city };
  } catch (error) {
    return {
      ok: false,
      why: `The city cannot be written to ${folder}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** What a person needs to know of the city, and how to open it. */
export function describeCity(city: City, siteFile: string): readonly string[] {
  const { lamps, sentinels, zones, lights, lines } = city.counts;
  const site = relative(process.cwd(), siteFile);
  return [
    `${lamps} lamps, ${sentinels} sentinels, ${zones} fog zones with ${lights} guidance lights, behind ${lines} lines.`,
    `Written to ${site}. Check it:  npm run check-site -- ${site}`,
    `Open it (elsewhere, while this runs):  npm start -- --site ${site} --data ${site.replace(/site\.yaml$/, 'data')}`,
  ];
}

/** Files that a process keeps open beside its lines. */
const otherFiles = 200;
const assumedLimit = 1_024;

/** Processes needed for so many lines: each takes a listening socket and a connection. */
export function partsFor(lines: number): number {
  const limit = openFileLimit();
  return Math.max(1, Math.ceil((2 * lines) / Math.max(limit - otherFiles, 100)));
}

function openFileLimit(): number {
  const report: unknown = process.report?.getReport();
  const limits = field(field(report, 'userLimits'), 'open_files');
  const soft = field(limits, 'soft');
  if (soft === 'unlimited') return Number.POSITIVE_INFINITY;
  // Systems without such a limit (Windows) do not report one.
  return limits === undefined ? Number.POSITIVE_INFINITY : Number(soft) || assumedLimit;
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/**
 * Starts processes that serve the other parts and settles once each has said it is ready, with a function that ends
 * them; `undefined` when one could not start. They also end by themselves when their channel to this process closes.
 */
export async function startOtherParts(
  program: string,
  args: readonly string[],
  parts: number,
): Promise<(() => void) | undefined> {
  const children = Array.from({ length: parts - 1 }, (_, i) =>
    fork(program, [...args, '--part', `${i + 2}/${parts}`], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const end = (): void => {
    for (const child of children) if (child.connected) child.disconnect();
  };
  const ready = await Promise.all(children.map(readiness));
  if (ready.every(Boolean)) return end;
  end();
  return undefined;
}

const readiness = (child: ChildProcess): Promise<boolean> =>
  new Promise((settle) => {
    child.once('message', () => settle(true));
    child.once('exit', () => settle(false));
  });
