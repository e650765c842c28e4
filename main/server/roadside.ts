/**
 * The simulated roadside alone: serves every line of a site on this machine, so that any Modbus or SNMP master can be
 * pointed at it. Holds no console, no journal and no decision, and never opens a port beyond loopback.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { behaviourHelp } from '../../drivers/simulator/behaviours.ts';
import { type Address, serveRoadside } from '../../drivers/simulator/serve-roadside.ts';
import { plainSimulation, simulate, type WrittenSimulation } from '../../drivers/simulator/simulation.ts';
import { scenarioNames } from '../../drivers/simulator/weather.ts';
import { systemClock } from '../core/clock.ts';
import { loadSite } from '../core/config/load-site.ts';
import type { LoadedSite } from '../core/config/loaded-site.ts';
import type { Device, Endpoint, Site } from '../domain/asset.ts';
import { formatComplaint } from '../domain/document.ts';
import { demoSiteFile, resourcesFolder } from './program-files.ts';
import { describeCity, partsFor, startOtherParts, writeCity } from './roadside-city.ts';

const usage = `Usage: npm run roadside -- [--site FILE] [--scenario NAME] [--seed N] [--fault ID=BEHAVIOUR]...
       npm run roadside -- --city LAMPS [--out DIR] [--scenario NAME] [--seed N] [--fault ID=BEHAVIOUR]...
  --site      a site file (YAML); the demo site when missing
  --scenario  weather: ${scenarioNames.join(', ')}; what the site file says when missing
  --seed      a whole number; the same seed plays the same weather
  --city      makes a synthetic city of so many flashing lamps (100 to 100000) with gateways, sentinels and fog zones,
              writes its site file and serves it; --seed then chooses the city as well
  --out       folder for the city's files; city-LAMPS in the current folder when missing
  --fault     gives a device or endpoint a behaviour, in addition to those of the site file
Lines marked \`simulated\` are served on their declared ports. Lines to real equipment are not touched: each is played on a
free port of 127.0.0.1 instead. Serial lines are left out. One line is printed for each. Ctrl-C ends it.

Behaviours (parameters only in the site file's \`simulation\` section):
${behaviourHelp.map(({ name, does }) => `  ${name.padEnd(20)}${does}`).join('\n')}
`;

const options = {
  site: { type: 'string' },
  scenario: { type: 'string' },
  seed: { type: 'string' },
  fault: { type: 'string', multiple: true },
  city: { type: 'string' },
  out: { type: 'string' },
  part: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const remark = (text: string): void => void process.stderr.write(`${text}\n`);
const read = (args: readonly string[]) => parseArgs({ args: [...args], options });

/** Serves until SIGINT or SIGTERM; 0 then, 1 when the site or a port does not allow it, 2 on wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  let values: ReturnType<typeof read>['values'];
  try {
    values = read(args).values;
  } catch (error) {
    remark(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (values.help === true) {
    say(usage);
    return 0;
  }
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0)) {
    remark(`--seed is ${values.seed}; expected a whole number from 0 up`);
    return 2;
  }
  const city = values.city === undefined ? undefined : Number(values.city);
  if (city !== undefined && !(Number.isInteger(city) && city >= 100 && city <= 100_000)) {
    remark(`--city is ${values.city}; expected a whole number of lamps from 100 to 100000`);
    return 2;
  }
  if ((city === undefined ? values.out : values.site) !== undefined) {
    remark(`--city and --site exclude each other; --out belongs to --city\n\n${usage}`);
    return 2;
  }
  if (city === undefined) return play(values.site ?? demoSiteFile, seed, values, 'every line');
  const written = writeCity({ lamps: city, seed: seed ?? 1, out: values.out });
  if (!written.ok) {
    remark(written.why);
    return 1;
  }
  return play(written.siteFile, seed, values, describeCity(written.city, written.siteFile));
}

type Values = ReturnType<typeof read>['values'];
/** What goes to stdout once everything is served. */
type Told = 'every line' | readonly string[];

async function play(file: string, seed: number | undefined, values: Values, told: Told): Promise<number> {
  const loaded = load(file);
  if (loaded === undefined) return 1;
  const plan: WrittenSimulation = {
    ...(loaded.simulation ?? plainSimulation),
    ...(values.scenario === undefined ? {} : { scenario: values.scenario }),
    ...(seed === undefined ? {} : { seed }),
  };
  const [part = 1, of = partsFor(loaded.site.endpoints.length)] = (values.part ?? '')
    .split('/')
    .filter(Boolean)
    .map(Number);
  const faults = values.fault ?? [];
  const same = ['--site', file, '--scenario', plan.scenario, '--seed', String(plan.seed)];
  const args = [...same, ...faults.flatMap((fault) => ['--fault', fault])];
  const endOthers = part === 1 && of > 1 ? await startOtherParts(import.meta.filename, args, of) : () => {};
  if (endOthers === undefined) return 1;
  const mine = partOf(loaded, part, of);
  const kept = of === 1 ? withFaults(plan, faults) : partOfPlan(withFaults(plan, faults), mine.site, loaded.site, part);
  const code = await serve(mine, kept, told);
  endOthers();
  return code;
}

/** The share of the site's lines that this process serves. */
function partOf(loaded: LoadedSite, part: number, of: number): LoadedSite {
  if (of === 1) return loaded;
  const endpoints = loaded.site.endpoints.filter((_, index) => index % of === part - 1);
  return { ...loaded, site: { ...loaded.site, endpoints } };
}

function load(file: string): LoadedSite | undefined {
  const result = loadSite(file, { resources: resourcesFolder });
  if (result.ok) return result.site;
  remark(result.complaints.map(formatComplaint).join('\n'));
  return undefined;
}

/** `--fault ID=BEHAVIOUR`; the simulator itself says when the id or the name does not exist. */
function withFaults(plan: WrittenSimulation, faults: readonly string[]): WrittenSimulation {
  const devices = { ...plan.devices };
  for (const fault of faults) {
    const at = fault.lastIndexOf('=');
    const id = fault.slice(0, Math.max(at, 0));
    devices[id] = [...(devices[id] ?? plan.endpoints[id] ?? []), { name: fault.slice(at + 1), parameters: {} }];
  }
  return { ...plan, devices };
}

/** The behaviours of this part's devices and lines; the first part also keeps ids that nobody has, to refuse them. */
function partOfPlan(plan: WrittenSimulation, mine: Site, whole: Site, part: number): WrittenSimulation {
  const lines = new Set(mine.endpoints.map((endpoint) => endpoint.id));
  const lineOf = new Map(whole.devices.map((device) => [device.id, device.endpoint ?? '']));
  for (const { id } of whole.endpoints) lineOf.set(id, id);
  const isMine = (id: string): boolean => lines.has(lineOf.get(id) ?? '') || (part === 1 && !lineOf.has(id));
  const own = <T>(byId: { readonly [id: string]: T }): { readonly [id: string]: T } =>
    Object.fromEntries(Object.entries(byId).filter(([id]) => isMine(id)));
  return { ...plan, endpoints: own(plan.endpoints), devices: own(plan.devices) };
}

async function serve(loaded: LoadedSite, plan: WrittenSimulation, told: Told): Promise<number> {
  const profiles = loadProfiles([join(resourcesFolder, 'profiles'), ...loaded.profileDirectories]);
  if (profiles.complaints.length > 0) {
    remark(profiles.complaints.map(formatComplaint).join('\n'));
    return 1;
  }
  const site = playedHere(loaded.site);
  const roadside = simulate(site, profiles.library, plan, systemClock);
  const served = roadside.ok ? await serveRoadside(roadside.value, { ports: 'declared' }) : roadside;
  if (!served.ok) {
    remark(`The roadside cannot be served: ${served.fault.detail ?? served.fault.code}`);
    return 1;
  }
  // Listens for signals before it says that it serves: whoever reads that may end it at once.
  const end = ended();
  if (process.send === undefined) {
    const behind = Map.groupBy(site.devices, (device) => device.endpoint);
    for (const endpoint of told === 'every line' ? site.endpoints : [])
      say(describe(endpoint, behind.get(endpoint.id) ?? [], served.value.addresses.get(endpoint.id)));
    if (told !== 'every line') say(told.join('\n'));
    remark(`Playing ${plan.scenario} weather with seed ${plan.seed}. Ctrl-C ends it.`);
  } else if (process.connected) process.send('ready');
  await end;
  await served.value.close();
  return 0;
}

/** Lines to real equipment, moved to free ports of this machine. */
const playedHere = (site: Site): Site => ({
  ...site,
  endpoints: site.endpoints.map((endpoint) =>
    endpoint.simulated || endpoint.protocol === 'modbus-rtu'
      ? endpoint
      : { ...endpoint, host: '127.0.0.1', port: 0, simulated: true },
  ),
});

function describe(endpoint: Endpoint, behind: readonly Device[], address: Address | undefined): string {
  const devices = behind.filter((device) => device.managed);
  const units = [...new Set(devices.map((device) => device.unit))];
  const where = address === undefined ? 'not served (serial line)' : `${address.host}:${address.port}`;
  const whom = endpoint.protocol.startsWith('snmp') ? '' : ` units ${units.join(',')}`;
  const profiles = [...new Set(devices.map((device) => device.profile))].join(',');
  return `${endpoint.id}\t${endpoint.protocol}\t${where}\t${profiles}${whom}`;
}

const ended = (): Promise<void> =>
  new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => settle());
    process.once('disconnect', () => settle());
    // The process that started this part may be gone before all was served.
    if (process.send !== undefined && !process.connected) settle();
  });

if (import.meta.main) {
  process.stdout.on('error', () => process.exit());
  process.exitCode = await main(process.argv.slice(2));
  if (process.connected) process.disconnect();
}
