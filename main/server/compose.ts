/**
 * Puts a core together from a site file: profiles, drivers, accounts, record, and for the demo a simulated roadside.
 * Both shells use it. It serves nobody by itself and knows no screen.
 */
import { join } from 'node:path';
import type { Clock } from '../../drivers/port.ts';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { createDrivers } from '../../drivers/registry.ts';
import { type ServedRoadside, serveRoadside } from '../../drivers/simulator/serve-roadside.ts';
import { plainSimulation, simulate } from '../../drivers/simulator/simulation.ts';
import { type Access, openAccess } from '../core/access/access.ts';
import { systemClock } from '../core/clock.ts';
import { checkDevices } from '../core/config/check-devices.ts';
import { loadSite } from '../core/config/load-site.ts';
import type { LoadedSite } from '../core/config/loaded-site.ts';
import { type Core, type DemoAccount, startCore } from '../core/core.ts';
import type { Log } from '../core/log.ts';
import type { Simulation } from '../core/simulation.ts';
import { mayPass, type StoreFault, storeFaultOf } from '../core/store/fault.ts';
import { type ClaimResult, claimFolder, type FolderClaim } from '../core/store/folder-claim.ts';
import { roles } from '../domain/authority.ts';
import { type Complaint, formatComplaint } from '../domain/document.ts';
import type { Fault } from '../domain/outcome.ts';
import { played } from './played-roadside.ts';
import { demoSiteFile, resourcesFolder, version } from './program-files.ts';
import {
  complaintAboutFolder,
  realLines,
  type TrainingOptions,
  trained,
  trainingClock,
  trainingDrivers,
} from './training.ts';

export interface ComposeOptions {
  /** A site file, or the built-in demo with its simulated roadside. */
  readonly site: { readonly kind: 'file'; readonly file: string } | { readonly kind: 'demo' };
  /** Data folder; `undefined` keeps everything in memory, which only the demo may do. */
  readonly data: string | undefined;
  /** A training console on the site's simulated roadside, in simulated time. */
  readonly training?: TrainingOptions;
  readonly log: Log;
}

export interface Composed {
  readonly core: Core;
  readonly access: Access;
  /** The site's basemap, absolute; each shell serves it in its own way. */
  readonly basemap: string | undefined;
  /** Stops control, then everything under it, and gives the data folder free. */
  stop(): Promise<void>;
}

export type ComposeResult =
  | { readonly ok: true; readonly value: Composed }
  /** Sentences for the person who started the program; `passes` when trying again may help, as with a full disk. */
  | { readonly ok: false; readonly why: readonly string[]; readonly passes?: true };

/** The accounts of the demo; printed, and used by its screen to sign in by itself. */
export const demoAccounts: readonly DemoAccount[] = roles.map((role) => ({
  name: role,
  password: `${role}-demo`,
  role,
}));

/** Starts a core. Refuses with sentences when the site is wrong, or the data folder is in use or cannot be written. */
export async function composeCore(options: ComposeOptions): Promise<ComposeResult> {
  const undo: (() => void | Promise<void>)[] = [];
  const unwind = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const result = await build(options, undo);
    if (!result.ok) {
      await unwind();
      return result;
    }
    const { core, access, basemap } = result;
    return { ok: true, value: { core, access, basemap, stop: unwind } };
  } catch (error) {
    await unwind();
    // Whatever meets a full disk on the way.
    const fault = storeFaultOf(error, options.data ?? '');
    if (fault === undefined || !mayPass(fault)) throw error;
    return passing(true, refuse(sentenceAboutRecord(fault)));
  }
}

type Built = ({ readonly ok: true } & Omit<Composed, 'stop'>) | Refused;

/** Each thing that was opened leaves its undoing behind, so that a later refusal leaves nothing open. */
async function build(options: ComposeOptions, undo: (() => void | Promise<void>)[]): Promise<Built> {
  const { data, log, training } = options;
  const demo = options.site.kind === 'demo' || training !== undefined;
  const prepared = prepareSite(options.site.kind === 'file' ? options.site.file : demoSiteFile);
  if (!prepared.ok) return prepared;
  const { library } = prepared;
  if (training !== undefined) {
    const real = realLines(prepared.loaded);
    if (real.length > 0) return refuse(...real);
  }

  let claim: FolderClaim | undefined;
  if (data !== undefined) {
    const claimed = claimFolder(data);
    if (!claimed.ok) return passing(mayPass(claimed.fault), refuse(sentenceAbout(claimed, data)));
    claim = claimed.claim;
    undo.push(claim.release);
    const complaint = complaintAboutFolder(data, training !== undefined);
    if (complaint !== undefined) return refuse(complaint);
  }
  const opened = openAccess({ directory: data, now: systemClock.now });
  if (!opened.ok) {
    const refused = refuse(`The accounts in ${data} cannot be opened (${opened.why}): ${opened.detail}`);
    return passing(opened.why === 'disk-full', refused);
  }
  undo.push(() => opened.access.close());

  let { loaded, drivers } = prepared;
  let simulation: Simulation | undefined;
  let clock: Clock = systemClock;
  if (demo) await opened.access.seedDemo(demoAccounts);
  if (training !== undefined) {
    const simulated = trainingClock(systemClock, data, training.speed, log);
    undo.push(() => simulated.stop());
    const plan = loaded.simulation ?? plainSimulation;
    const roadside = simulate(loaded.site, library, plan, simulated);
    if (!roadside.ok)
      return refuse(`The simulated roadside cannot start: ${roadside.fault.detail ?? roadside.fault.code}`);
    simulation = trained(played(roadside.value, plan), simulated);
    drivers = trainingDrivers(drivers, roadside.value);
    clock = simulated;
  } else if (demo) {
    const roadside = await openRoadside(loaded, library);
    if (!roadside.ok) return roadside;
    undo.push(() => roadside.served.close());
    loaded = redirected(loaded, roadside.served);
    simulation = roadside.simulation;
  }
  const started = startCore({
    clock,
    ...(training === undefined ? {} : { wall: systemClock }),
    drivers,
    loaded,
    dataDir: data,
    ...(claim === undefined ? {} : { claim }),
    log,
    version,
    access: opened.access,
    ...(demo ? { demo: { accounts: demoAccounts } } : {}),
    ...(simulation ? { simulation } : {}),
  });
  if (!started.ok) return passing(mayPass(started.fault), refuse(sentenceAboutRecord(started.fault)));
  undo.push(() => started.core.stop());
  return { ok: true, core: started.core, access: opened.access, basemap: loaded.basemap?.file };
}

type Refused = Exclude<ComposeResult, { readonly ok: true }>;

const refuse = (...why: readonly string[]): Refused => ({ ok: false, why });

const passing = (passes: boolean, refused: Refused): Refused => (passes ? { ...refused, passes } : refused);

const refuseSite = (complaints: readonly Complaint[]) =>
  refuse(...complaints.map(formatComplaint), 'The site cannot be used; the lines above say what to mend.');

/** Reads a site with its profiles, and checks them against each other. */
function prepareSite(file: string) {
  const read = loadSite(file, { resources: resourcesFolder });
  if (!read.ok) return refuseSite(read.complaints);
  const loaded = read.site;
  const profiles = loadProfiles([join(resourcesFolder, 'profiles'), ...loaded.profileDirectories]);
  const drivers = createDrivers(profiles.library);
  const complaints = [...profiles.complaints, ...checkDevices(loaded, drivers)];
  if (complaints.length > 0) return refuseSite(complaints);
  return { ok: true, loaded, drivers, library: profiles.library } as const;
}

/** Plays the site's simulated lines on free ports of this machine. */
async function openRoadside(loaded: LoadedSite, library: ReturnType<typeof loadProfiles>['library']) {
  const plan = loaded.simulation ?? plainSimulation;
  const roadside = simulate(loaded.site, library, plan, systemClock);
  const cannot = ({ fault }: { readonly fault: Fault }) =>
    refuse(`The simulated roadside cannot start: ${fault.detail ?? fault.code}`);
  if (!roadside.ok) return cannot(roadside);
  const served = await serveRoadside(roadside.value, { ports: 'any' });
  if (!served.ok) return cannot(served);
  return { ok: true, served: served.value, simulation: played(roadside.value, plan) } as const;
}

/** The same site with its simulated lines at the addresses where they are played. */
function redirected(loaded: LoadedSite, served: ServedRoadside): LoadedSite {
  const endpoints = loaded.site.endpoints.map((endpoint) => ({ ...endpoint, ...served.addresses.get(endpoint.id) }));
  return { ...loaded, site: { ...loaded.site, endpoints } };
}

const sentenceAboutRecord = ({ code, file, detail }: StoreFault): string =>
  code === 'store/disk-full'
    ? `The disk is full: the record in ${file} cannot be opened. Make room on it. (${detail})`
    : `The record in ${file} cannot be opened (${code}): ${detail}`;

function sentenceAbout({ fault, owner }: Exclude<ClaimResult, { ok: true }>, data: string): string {
  if (fault.code === 'store/disk-full')
    return `The disk is full: ${data} cannot be written. Make room on it. (${fault.detail})`;
  if (fault.code !== 'store/in-use') return `The data folder ${data} cannot be written: ${fault.detail}`;
  const who = owner === undefined ? 'another process' : `process ${owner}`;
  return `The data folder ${data} is in use by ${who}; two cores must never command one road. Stop that one first.`;
}
