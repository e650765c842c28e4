/**
 * Contestant of `converge`: the whole product. A site file through the loader, real drivers, a record on disk, and
 * an operator's order that control decides on, carries out and proves, while the city is polled as ever.
 */
import { fileURLToPath } from 'node:url';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { createDrivers } from '../../drivers/registry.ts';
import { openAccess } from '../../main/core/access/access.ts';
import { systemClock } from '../../main/core/clock.ts';
import { loadSite } from '../../main/core/config/load-site.ts';
import { type Core, startCore } from '../../main/core/core.ts';
import { silentLog } from '../../main/core/log.ts';
import type { EventKind, JournalEvent } from '../../main/domain/journal.ts';
import type { ConvergeReport, CorePlan } from './converge-work.ts';
import { answerCalls, monotonicMs } from './process-calls.ts';

const zone = 'fog';
const person = { name: 'operator', role: 'operator', console: 'bench' } as const;
const longestWait = 30_000;
let core: Core | undefined;

async function open({ siteFile, dataDir }: CorePlan): Promise<void> {
  const loaded = loadSite(siteFile);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints.slice(0, 3)));
  const { library } = loadProfiles([fileURLToPath(new URL('profiles', import.meta.url))]);
  const access = openAccess({ directory: undefined, now: () => systemClock.now() });
  if (!access.ok) throw new Error('no accounts');
  const started = startCore({
    clock: systemClock,
    drivers: createDrivers(library),
    loaded: loaded.site,
    dataDir,
    log: silentLog,
    version: 'bench',
    access: access.access,
  });
  if (!started.ok) throw new Error(JSON.stringify(started.fault));
  core = started.core;
  await core.ready;
}

function running(): Core {
  if (core === undefined) throw new Error('Bug: not opened');
  return core;
}

/** What the journal said of one change, each with the time it was on disk. */
interface Heard {
  readonly event: JournalEvent;
  readonly recordedAt: number;
}

/** Collects the journal until the zone converged; `begin` is the act that starts it. */
async function follow(begin: () => void): Promise<readonly Heard[]> {
  const { store } = running().parts;
  const heard: Heard[] = [];
  return new Promise((settle, refuse) => {
    const timer = setTimeout(() => refuse(new Error('the zone did not converge')), longestWait);
    const unsubscribe = store.onAppend((events) => {
      const recordedAt = monotonicMs();
      for (const event of events) heard.push({ event, recordedAt });
      if (!events.some(({ kind }) => kind === 'zone.converged')) return;
      clearTimeout(timer);
      unsubscribe();
      // Outcomes of the last lamps may follow the zone's own event within the recorder's gathering time.
      setTimeout(() => settle(heard), 100);
    });
    begin();
  });
}

const lastOf = (heard: readonly Heard[], kind: EventKind): Heard => {
  const found = heard.filter(({ event }) => event.kind === kind).at(-1);
  if (found === undefined) throw new Error(`the journal has no ${kind}`);
  return found;
};

/** The operator's order is staged first, as on the screen; the clock starts when it is executed. */
async function light(): Promise<ConvergeReport> {
  const { control } = running().parts;
  const staged = control.stage(zone, { mode: 'active', reason: 'bench', minutes: 30 }, person);
  if (!('stage' in staged)) throw new Error(JSON.stringify(staged.refusal));
  const cpu = process.cpuUsage();
  let startedAt = 0;
  let startedWall = 0;
  const heard = await follow(() => {
    startedAt = monotonicMs();
    startedWall = performance.timeOrigin + performance.now();
    const done = control.stages.execute(staged.stage.id, person);
    if ('refusal' in done) throw new Error(JSON.stringify(done.refusal));
  });
  const used = process.cpuUsage(cpu);
  const proofs = heard.filter(({ event }) => event.kind === 'command.verified');
  return {
    startedAt,
    decidedMs: lastOf(heard, 'decision.made').recordedAt - startedAt,
    intendedMs: lastOf(heard, 'command.intended').recordedAt - startedAt,
    verifiedMs: Math.max(...proofs.map(({ event }) => event.at)) - startedWall,
    recordedMs: lastOf(heard, 'command.verified').recordedAt - startedAt,
    verified: new Set(proofs.map(({ event }) => event.device)).size,
    cpuMs: (used.user + used.system) / 1_000,
  };
}

/** Back to automatic, which is standby in clear weather. */
async function release(): Promise<void> {
  const { control } = running().parts;
  await follow(() => {
    const act = { kind: 'return-to-automatic', by: person.name } as const;
    const done = control.act(zone, act, 'override.ended', person, {});
    if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  });
}

answerCalls({
  open,
  light,
  release,
  /** Reads the field anew, so that the next order starts from dark lamps that are known to be dark. */
  look: () => running().parts.acquisition.readAll(),
  requests: () => running().parts.acquisition.requests,
  stop: () => running().stop(),
});
