/** What carrying out a stage would do to each device, and how long it should take. Changes nothing. */
import type { Preview } from '../../contract/views/stage.ts';
import type { CommandLimits, DesiredState } from '../../domain/command.ts';
import { longestInVain } from '../../domain/command-life.ts';
import { differingFunctions, type Target } from '../../domain/desired.ts';
import type { DeviceOverride } from '../../domain/device-request.ts';
import {
  type DeviceFacts,
  type DeviceNews,
  gatherNews,
  graveNews,
  newsOf,
  type Ordered,
} from '../../domain/situation.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import { type DeviceRecord, isOffline, provedState } from '../picture/device-record.ts';
import type { Picture } from '../picture/picture.ts';
import { paceFor } from './running-command.ts';
import type { StageRefusal } from './stage-shelf.ts';

export type Change = Preview['changes'][number];

interface Hold {
  readonly held: DeviceOverride;
  /** What would be wanted of the device if nobody held it. */
  readonly plan: Target | undefined;
  /** Carrying it out ends the hold. */
  readonly ends: boolean;
}

export interface ChangeOptions {
  /** What is wanted of the device until then. */
  readonly commanded: DesiredState | undefined;
  /** Whoever mends a device may command it by itself; a zone's plan or a group's order passes it by. */
  readonly alone?: boolean;
  /** Its last command was not proved. */
  readonly failed: boolean;
  /** Where somebody holds it by itself. */
  readonly hold?: Hold | undefined;
}

/** One device of a preview. */
export function changeOf(
  picture: Picture,
  id: string,
  target: Target | undefined,
  { commanded, alone = false, failed, hold }: ChangeOptions,
): Change {
  const record = picture.record(id);
  const device = record?.device;
  const isResting = record?.maintenance !== undefined;
  const noteOf = (): Change['note'] => {
    if (record === undefined || target === undefined || !record.device.managed) return 'unmanaged';
    if (target.fit === 'unsupported' || hold?.plan?.fit === 'unsupported') return 'unsupported';
    if (isResting && !alone) return 'maintenance';
    if (isOffline(record)) return 'offline';
    const proved = provedState(record);
    if (differingFunctions(target.desired, proved).length === 0)
      return differingFunctions(hold?.plan?.desired ?? {}, proved).length === 0 ? 'already' : 'held';
    return target.fit === 'exact' ? 'change' : target.fit;
  };
  const note = noteOf();
  return {
    device: id,
    name: device?.name ?? id,
    kind: device?.kind ?? 'flashing-lamp',
    desired: { ...target?.desired },
    reported: { ...record?.reported },
    ...(isResting && { maintenance: true as const }),
    ...(record !== undefined && isOffline(record) && { offline: true as const }),
    ...(failed && isSwitched({ note }) && { failedLast: true as const }),
    ...(hold && { held: toldHold(hold) }),
    ...(commanded && { commanded: { ...commanded } }),
    note,
  };
}

const toldHold = ({ held: { by, since, until }, ends }: Hold): NonNullable<Change['held']> => ({
  by,
  since,
  until,
  ...(ends && { ends }),
});

/** A device that a group's command passes by, and why. */
export function leftOut(change: Change, refusal: { readonly code: string }): Change {
  if (refusal.code === 'function-not-offered') return { ...change, note: 'unsupported' };
  if (refusal.code === 'not-commandable') return { ...change, note: 'unmanaged' };
  return { ...change, note: 'refused', refusal: { ...refusal } };
}

/** What makes a preview untrue by now, as a refusal; nothing while it still stands. */
export function outdated(
  { picture, holdOf }: { readonly picture: Picture; readonly holdOf: (device: string) => DeviceOverride | undefined },
  changes: readonly Change[],
  ordered: Ordered,
): StageRefusal | undefined {
  const news = new Map<string, DeviceNews>();
  for (const change of changes) {
    const record = picture.record(change.device);
    const each = record && newsOf(change, factsOf(record, holdOf(change.device)), ordered);
    if (each !== undefined) news.set(change.device, each);
  }
  const grave = graveNews(news, changes.length);
  return grave.size === 0 ? undefined : { code: 'device-changed', n: grave.size, what: gatherNews(grave) };
}

const factsOf = (record: DeviceRecord, override: DeviceOverride | undefined): DeviceFacts => ({
  maintenance: record.maintenance !== undefined,
  offline: isOffline(record),
  reported: { ...record.reported },
  desired: { ...record.desired },
  override,
});

export function countsOf(changes: readonly Change[]): Preview['counts'] {
  const count = (note: Change['note']) => changes.filter((change) => change.note === note).length;
  return {
    change: count('change'),
    already: count('already'),
    offline: count('offline'),
    unsupported: count('unsupported') + count('unmanaged'),
    substituted: count('stronger-substitute'),
    weakened: count('weaker-substitute'),
    maintenance: count('maintenance'),
    held: count('held'),
    refused: count('refused'),
  };
}

/** How long it should take, and how long at worst where devices failed last time. */
export function estimate(
  picture: Picture,
  acquisition: Acquisition,
  changes: readonly Change[],
  limitsOf: (device: string) => CommandLimits,
): Pick<Preview, 'expected' | 'failing'> {
  const expected = expectedTime(picture, acquisition, changes);
  const failing = changes.flatMap(({ device, failedLast }) => (failedLast && picture.record(device)) || []);
  if (failing.length === 0) return { expected };
  const longest = failing.map((record) => longestInVain(paceFor(limitsOf(record.device.id), record)));
  return { expected, failing: { count: failing.length, upTo: expected + Math.max(...longest) } };
}

const isSwitched = ({ note }: Pick<Change, 'note'>): boolean =>
  ['change', 'stronger-substitute', 'weaker-substitute'].includes(note);

/** Milliseconds: slowest line, its commands × (write + read-back) × its median answer time, plus the devices' settling. */
function expectedTime(picture: Picture, acquisition: Acquisition, changes: readonly Change[]): number {
  const perLine = new Map<string, { count: number; settle: number }>();
  for (const change of changes) {
    const record = picture.record(change.device);
    if (record?.device.endpoint === undefined || !isSwitched(change)) continue;
    const line = perLine.get(record.device.endpoint) ?? { count: 0, settle: 0 };
    perLine.set(record.device.endpoint, {
      count: line.count + 1,
      settle: Math.max(line.settle, record.program?.settle ?? 0),
    });
  }
  let slowest = 0;
  for (const [endpoint, { count, settle }] of perLine) {
    const answer = acquisition.line(endpoint)?.session.statistics().roundTrip.p50 ?? 0;
    slowest = Math.max(slowest, count * 2 * Math.max(answer, 5) + settle);
  }
  return Math.round(slowest);
}
