/** Whether a zone's field followed what it was last asked, judged once it had the time to; until then what was judged before stands. */
import type { AlarmCondition } from '../../domain/alarm.ts';
import { seconds, type UtcMs } from '../../domain/units.ts';
import type { ZoneRuntime } from './zone-runtime.ts';

/** Lights are judged only once they could be sampled after the last command. */
const lightsSampledWithin = seconds(10);
/** A zone that should be lit and still converges after this long is judged as it stands. */
const convergeWithin = seconds(60);

export type Finding = Pick<AlarmCondition, 'code' | 'data' | 'grade'>;

/** What of a zone at work is looked at. */
export type Judged = Pick<ZoneRuntime, 'decision' | 'modeSince' | 'timing' | 'coverage'> & {
  readonly reconciler: Pick<ZoneRuntime['reconciler'], 'convergence'>;
};

export class FieldVerdict {
  #effect: Finding | undefined;
  #commands: Finding | undefined;

  /** What is wrong now; a command under way neither hides what was found before nor finds anything yet. */
  judge(runtime: Judged, now: UtcMs): readonly Finding[] {
    if (runtime.decision === undefined) return [];
    const settling = isSettling(runtime, now);
    const isSampled = now - (runtime.timing.lastVerifiedAt ?? 0) > lightsSampledWithin;
    const effect = effectOf(runtime);
    // Seen to be well again it is over at once.
    if (effect === undefined || (!settling && isSampled)) this.#effect = worst(this.#effect, effect);
    if (!settling) this.#commands = commandsOf(runtime);
    return [this.#effect, this.#commands].filter((finding) => finding !== undefined);
  }
}

/** The field still has its time to follow: what it does not show yet is no verdict. */
export const isSettling = ({ reconciler, modeSince }: Pick<Judged, 'reconciler' | 'modeSince'>, now: UtcMs): boolean =>
  reconciler.convergence().state === 'converging' && now - modeSince < convergeWithin;

/** Each further quarter of the lamps that is dark is news, also to whoever has acknowledged less (our own figure). */
const darkSteps = 4;

/** As it is now, but as grave as it has been: a share that goes up and down by a lamp is told once. */
const worst = (before: Finding | undefined, now: Finding | undefined): Finding | undefined =>
  now && { ...now, grade: Math.max(now.grade ?? 0, before?.grade ?? 0) };

function effectOf(runtime: Judged): Finding | undefined {
  const { effective, litShare, reasons, longestDarkRun } = runtime.coverage();
  if (effective) return undefined;
  const grade = Math.floor((1 - litShare) * darkSteps);
  return { code: 'zone-not-effective', data: { litShare, reasons, gap: longestDarkRun?.gap ?? 0 }, grade };
}

function commandsOf({ reconciler, decision }: Judged): Finding | undefined {
  const { failed, unknown, offline, total } = reconciler.convergence();
  if (failed + unknown > 0) return { code: 'command-failed', data: { failed, unknown, total } };
  return offline > 0 && decision?.setting.lamp.lit === true
    ? { code: 'zone-partial', data: { offline, total } }
    : undefined;
}
