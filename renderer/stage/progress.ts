/** How far an executed stage has come, as the core judges each device; nothing is assumed. */
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Stage } from '../../main/contract/views/stage.ts';
import { isPassedBy } from '../../main/domain/situation.ts';

/** `requested`: the core has not yet told this device's feed that it intends anything. */
export type Step = 'requested' | 'intended' | 'sent' | 'verified' | 'failed' | 'unknown' | 'offline';

type Change = Stage['preview']['changes'][number];

/** A zone's plan takes up again what comes out of maintenance or what somebody held; an order to a group does not. */
const isByZone = ({ situation }: Stage): boolean => situation !== undefined;

/** True when the device is working towards exactly what the stage asked of it. */
function wants(device: DeviceView, change: Change): boolean {
  const desired = device.desired;
  if (desired === undefined) return false;
  return Object.entries(change.desired).every(([name, value]) => desired[name] === value);
}

/**
 * The core has taken the order up for this device, though by now it may work towards something else: thicker fog or the
 * night asks more of the same order, and in a zone somebody may hold the device.
 */
function isTakenUp(device: DeviceView, stage: Stage): boolean {
  const { override, phaseAt } = device;
  if (override !== undefined && override.since >= stage.madeAt) return true;
  return isByZone(stage) && phaseAt !== undefined && phaseAt >= stage.madeAt;
}

/** The command came to its phase before the stage was even made: it tells of an earlier attempt. */
const isOlder = (device: DeviceView | undefined, madeAt: number): boolean =>
  device?.phaseAt !== undefined && device.phaseAt < madeAt;

/** Where one device stands with respect to the stage; a failure before it was made is not one of this stage. */
export function stepOf(device: DeviceView | undefined, change: Change, stage: Stage): Step {
  if (device === undefined) return change.offline === true ? 'offline' : 'requested';
  if (device.offline === true) return 'offline';
  if (!wants(device, change) && !isTakenUp(device, stage)) return 'requested';
  const { result, phase } = device;
  if (result === 'failed') return isOlder(device, stage.madeAt) ? 'requested' : 'failed';
  if (result === 'verified' || result === 'unknown') return result;
  if (result !== 'pending') return 'requested';
  if (phase === 'sent' || phase === 'busy') return 'sent';
  return phase === 'intended' ? 'intended' : 'requested';
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
  /** Of all that should change, reachable or not. */
  readonly total: number;
  /** In maintenance: left alone, and not part of the total. */
  readonly resting: number;
  /** Held by somebody since before the order, which passes them by: not part of the total. */
  readonly held: number;
  /** Nothing is still on its way. */
  readonly settled: boolean;
}

const zero = { requested: 0, intended: 0, sent: 0, verified: 0, failed: 0, unknown: 0, offline: 0 };

export function progressOf(stage: Stage, live: (id: string) => DeviceView | undefined): Progress {
  const asked = stage.preview.changes.filter((change) => !isPassedBy(change));
  const awake = asked.filter((change) => !rests(stage, change, live(change.device)));
  const commanded = awake.filter((change) => !isHeld(change, live(change.device)));
  const counts: Record<Step, number> = { ...zero };
  const rows = commanded.map((change) => {
    const device = live(change.device);
    const step = stepOf(device, change, stage);
    counts[step] += 1;
    return { change, step, older: isOlder(device, stage.madeAt) };
  });
  const settled = counts.requested + counts.intended + counts.sent === 0;
  const left = { resting: asked.length - awake.length, held: awake.length - commanded.length };
  return { rows, counts, total: rows.length, ...left, settled };
}

function rests(stage: Stage, { note }: Change, device: DeviceView | undefined): boolean {
  const wasLeftOut = note === 'maintenance' && (device === undefined || !isByZone(stage));
  return wasLeftOut || device?.condition === 'maintenance';
}

/** Until it is given back; then the zone's plan takes it up. */
const isHeld = ({ note, held }: Change, device: DeviceView | undefined): boolean =>
  note === 'held' && (device === undefined || device.override?.since === held?.since);

/** Everything that should change was read back as it should be; where nothing should, nothing was. */
export const isWhole = ({ counts, total }: Pick<Progress, 'counts' | 'total'>): boolean =>
  total > 0 && counts.verified === total;

/** The order switches nobody now: every device rests, is held, or cannot take it. */
export const switchesNobody = ({ preview: { changes } }: Stage): boolean =>
  changes.every((change) => isPassedBy(change) || change.note === 'maintenance' || change.note === 'held');

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
  /** Since when nothing is on its way any more; taken back when something is, and later when a mark is still reached. */
  readonly settled?: number;
}

/**
 * Notes the marks that `progress` has reached by `now`; marks of a share once reached stay. An order that came true whole is
 * over: what the fog or a lamp does later takes none of its time.
 */
export function noteMilestones(old: Milestones, progress: Progress, now: number): Milestones {
  if (old.all !== undefined) return old;
  const { counts, total } = progress;
  const first = old.first ?? (counts.verified > 0 ? now : undefined);
  const most = old.most ?? (total > 0 && counts.verified >= 0.95 * total ? now : undefined);
  const all = isWhole(progress) ? now : undefined;
  const reached = most !== old.most || all !== undefined ? now : undefined;
  const settled = progress.settled ? (reached ?? old.settled ?? now) : undefined;
  if (first === old.first && most === old.most && all === undefined && settled === old.settled) return old;
  return {
    ...(first !== undefined && { first }),
    ...(most !== undefined && { most }),
    ...(all !== undefined && { all }),
    ...(settled !== undefined && { settled }),
  };
}
