/** The whole system without sockets: real core, real profiles, simulated roadside, one clock pushed by hand. */
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import type { Clock } from '../../drivers/port.ts';
import { compileProgram } from '../../drivers/profile/compile.ts';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { loopbackDrivers } from '../../drivers/simulator/loopback.ts';
import { buildRoadside, type Roadside } from '../../drivers/simulator/roadside.ts';
import { type Scenario, steady } from '../../drivers/simulator/weather.ts';
import { openAccess } from '../../main/core/access/access.ts';
import { loadSite } from '../../main/core/config/load-site.ts';
import type { LoadedSite } from '../../main/core/config/loaded-site.ts';
import { type Core, startCore } from '../../main/core/core.ts';
import { silentLog } from '../../main/core/log.ts';
import type { Role } from '../../main/domain/authority.ts';
import type { JournalEvent } from '../../main/domain/journal.ts';
import { fail } from '../../main/domain/outcome.ts';
import { metres } from '../../main/domain/units.ts';
import { VirtualClock } from './virtual-clock.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
export const { library } = loadProfiles([path('../../resources/profiles')]);
export const clear = steady(metres(5000));

export function readPlantSite(file = 'site.yaml'): LoadedSite {
  const loaded = loadSite(path(file));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints, undefined, 1));
  return loaded.site;
}

/** The same numbers each time, so that a failing run can be repeated. */
export function seededJitter(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export interface Plant {
  readonly clock: VirtualClock;
  readonly roadside: Roadside;
  core: Core;
  readonly loaded: LoadedSite;
  /** Starts a new core on the same roadside and data folder, as after a crash or a stop. */
  restart(): Promise<void>;
  events(kind?: string): readonly JournalEvent[];
}

export interface PlantOptions {
  readonly weather?: Scenario;
  readonly loaded?: LoadedSite;
  readonly dataDir?: string;
  readonly seed?: number;
}

export function startPlantCore(
  loaded: LoadedSite,
  roadside: Roadside,
  clock: Clock,
  dataDir: string | undefined,
  seed = 7,
): Core {
  const access = openAccess({ directory: undefined, now: () => clock.now() });
  if (!access.ok) throw new Error('no accounts');
  const drivers = loopbackDrivers(roadside, (device) => {
    const profile = library.get(device.profile);
    return profile === undefined
      ? fail({ code: 'profile/invalid', detail: device.profile })
      : compileProgram(profile, device);
  });
  const started = startCore({
    clock,
    drivers,
    loaded,
    dataDir,
    log: silentLog,
    version: 'test',
    access: access.access,
    jitter: seededJitter(seed),
  });
  if (!started.ok) throw new Error(JSON.stringify(started.fault));
  return started.core;
}

/** A running plant in clear weather (unless told otherwise), its field read once. */
export async function startPlant(options: PlantOptions = {}): Promise<Plant> {
  const loaded = options.loaded ?? readPlantSite();
  const clock = new VirtualClock();
  const built = buildRoadside(loaded.site, library, {
    clock,
    weather: options.weather ?? clear,
    seed: options.seed ?? 1,
  });
  if (!built.ok) throw new Error(JSON.stringify(built.fault));
  const roadside = built.value;
  const start = () => startPlantCore(loaded, roadside, clock, options.dataDir, options.seed);
  const plant: Plant = {
    clock,
    roadside,
    loaded,
    core: start(),
    restart: async () => {
      await plant.core.stop();
      plant.core = start();
      await begun(plant);
    },
    events: (kind) => {
      plant.core.parts.recorder.flush();
      return plant.core.parts.store.query({ ...(kind && { kind }), limit: 500 }).toReversed();
    },
  };
  await begun(plant);
  return plant;
}

async function begun(plant: Plant): Promise<void> {
  const began = await plant.clock.advanceUntil(() => plant.core.health().status === 'running', 120_000, 100);
  if (!began) throw new Error('control did not begin');
}

const password = 'a long password';

/** A signed-in client of the running core, with the given role. */
export async function signIn(plant: Plant, name: string, role: Role) {
  const { access } = plant.core.parts;
  const admin = access.isEmpty() ? await access.setup('root', password) : undefined;
  if (admin !== undefined && !admin.ok) throw new Error(admin.why);
  await access.add({ name, password, role });
  const client = createRouterClient(plant.core.router, { context: { caller: { session: undefined, where: 'test' } } });
  await client.session.signIn({ name, password });
  return client;
}
