/** How far an executed stage has come, read from what the devices report; nothing is assumed. */
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Stage } from '../../main/contract/views/stage.ts';
import type { CommandPhase } from '../../main/domain/command.ts';

/** `requested`: the core has not yet told this device's feed that it intends anything. */
export type Step = 'requested' | 'intended' | 'sent' | 'verified' | 'failed' | 'unknown';

const steps: { readonly [P in CommandPhase]: Step } = {
  intended: 'intended',
  sent: 'sent',
  busy: 'sent',
  verified: 'verified',
  failed: 'failed',
  unknown: 'unknown',
  superseded: 'requested',
  expired: 'failed',
};

type Change = Stage['preview']['changes'][number];

/** True when the device is working towards exactly what the stage asked of it. */
function wants(device: DeviceView, change: Change): boolean {
  const desired = device.desired;
  if (desired === undefined) return false;
  return Object.entries(change.desired).every(([name, value]) => desired[name] === value);
}

/** The command came to its phase before the stage was even made: it tells of an earlier attempt. */
const isOlder = (device: DeviceView | undefined, madeAt: number): boolean =>
  device?.phaseAt !== undefined && device.phaseAt < madeAt;

/** Where one device stands with respect to a stage made at `madeAt`; a failure before that is not one of this stage. */
export function stepOf(device: DeviceView | undefined, change: Change, madeAt: number): Step {
  if (device === undefined || device.phase === undefined || !wants(device, change)) return 'requested';
  const step = steps[device.phase];
  return step === 'failed' && isOlder(device, madeAt) ? 'requested' : step;
}

interface ProgressRow {
  readonly change: Change;
  readonly step: Step;
  /** Nothing came of the device's command since the stage was made. */
  readonly older: boolean;
}

export interface Progress {
  readonly rows: readonly ProgressRow[];
  readonly counts: { readonly [S in Step]: number };
  readonly total: number;
  /** Nothing is still on its way. */
  readonly settled: boolean;
}

const zero = { requested: 0, intended: 0, sent: 0, verified: 0, failed: 0, unknown: 0 };

export function progressOf(stage: Stage, live: (id: string) => DeviceView | undefined): Progress {
  const commanded = stage.preview.changes.filter(
    (change) => change.note === 'change' || change.note === 'stronger-substitute' || change.note === 'already',
  );
  const counts: Record<Step, number> = { ...zero };
  const rows = commanded.map((change) => {
    const device = live(change.device);
    const step = stepOf(device, change, stage.madeAt);
    counts[step] += 1;
    return { change, step, older: isOlder(device, stage.madeAt) };
  });
  return { rows, counts, total: rows.length, settled: counts.requested + counts.intended + counts.sent === 0 };
}

/** The devices whose command ended without proof since the stage was made. */
export const unproved = ({ rows }: Pick<Progress, 'rows'>): readonly string[] =>
  rows
    .filter(({ step, older }) => !older && (step === 'failed' || step === 'unknown'))
    .map(({ change }) => change.device);

/** Moments at which the verified share first passed its marks, in core time. */
export interface Milestones {
  readonly first?: number;
  readonly most?: number;
  readonly all?: number;
}

/** Notes the marks that `progress` has reached by `now`; marks once reached stay. */
export function noteMilestones(old: Milestones, progress: Progress, now: number): Milestones {
  const { verified } = progress.counts;
  const reached = (key: keyof Milestones, enough: boolean): Milestones =>
    old[key] === undefined && enough ? { [key]: now } : {};
  const next = {
    ...reached('first', verified > 0),
    ...reached('most', progress.total > 0 && verified >= 0.95 * progress.total),
    ...reached('all', progress.total > 0 && verified === progress.total),
  };
  return Object.keys(next).length === 0 ? old : { ...old, ...next };
}

/** Devices by the step of their present command. */
export function countPhases(devices: readonly (DeviceView | undefined)[]): { readonly [S in Step]: number } {
  const counts: Record<Step, number> = { ...zero };
  for (const device of devices) if (device?.phase !== undefined) counts[steps[device.phase]] += 1;
  return counts;
}
