/**
 * From the difference between wanted and reported to the writes of a command. Functions that share a register, or that
 * the profile groups, go out in one write; only what differs is written. Which value to want is not decided here.
 */
import type { DesiredState, DeviceFunction, ReportedState } from '../../main/domain/command.ts';
import type { Millis } from '../../main/domain/units.ts';
import type { Request, WriteStep } from '../port.ts';
import { encodeNumber, textWords } from './codec.ts';
import { type ProfileFunction, valueIn } from './functions.ts';
import { signSteps } from './ntcip-1203.ts';
import type { Scalar } from './point.ts';
import type { ExtraWriteSpec, ProfileDocument, PulseSpec } from './schema.ts';

const none = 0 as Millis;

/** Functions that are written together. */
export interface WriteGroup {
  readonly members: readonly ProfileFunction[];
}

/** Registers or coils that a write of this function covers, before the address offset. */
function cellsOf(f: ProfileFunction): readonly string[] {
  if (f.writing.kind !== 'value' || f.writing.place.kind === 'object') return [];
  const { table, address, count } = f.writing.place;
  return Array.from({ length: count }, (_, i) => `${table} ${address + i}`);
}

/** Joins functions that share a register or are listed together; the order of the first member is kept. */
export function writeGroupsOf(
  functions: readonly ProfileFunction[],
  listed: ProfileDocument['groups'],
): readonly WriteGroup[] {
  const groups: ProfileFunction[][] = [];
  for (const f of functions) {
    const cells = new Set(cellsOf(f));
    const isWith = (other: ProfileFunction): boolean =>
      cellsOf(other).some((cell) => cells.has(cell)) ||
      listed.some((group) => group.functions.includes(f.name) && group.functions.includes(other.name));
    const joined = groups.filter((group) => group.some(isWith));
    const [first, ...rest] = joined;
    if (first === undefined) groups.push([f]);
    else {
      first.push(...rest.flat(), f);
      for (const group of rest) groups.splice(groups.indexOf(group), 1);
    }
  }
  return groups.map((members) => ({ members }));
}

export interface Target {
  readonly unit: number;
  readonly addressOffset: number;
}

const step = (
  request: Request,
  functions: readonly DeviceFunction[],
  idempotent = true,
  pauseAfter = none,
): WriteStep => ({
  request,
  functions,
  idempotent,
  pauseAfter,
});

function fixedWrite(
  write: Pick<ExtraWriteSpec, 'table' | 'address' | 'oid' | 'type' | 'values' | 'single'>,
  { unit, addressOffset }: Target,
): Request {
  const { table, oid, values, single } = write;
  const address = (write.address ?? 0) + addressOffset;
  if (oid !== undefined)
    return { kind: 'set', bindings: [{ oid, type: write.type ?? 'integer', value: values[0] ?? 0 }] };
  if (table === 'coil') {
    return { kind: 'write-bits', unit, address, values: values.map((value) => Number(value) !== 0), single };
  }
  return { kind: 'write-registers', unit, address, values: values.map(Number), single };
}

/** The writes that keep the device's watchdog content. */
export const watchdogRequests = (document: ProfileDocument, target: Target): readonly Request[] =>
  (document.watchdog?.writes ?? []).map((write) => fixedWrite(write, target));

function extraSteps(
  extras: readonly ExtraWriteSpec[],
  written: readonly DeviceFunction[],
  target: Target,
): readonly WriteStep[] {
  return extras
    .filter((extra) => extra.for === undefined || written.some((name) => extra.for?.includes(name)))
    .map((extra) => step(fixedWrite(extra, target), written, extra.idempotent, extra.pause as Millis));
}

function pulseSteps(f: ProfileFunction, pulse: PulseSpec, target: Target): readonly WriteStep[] {
  const press = { table: pulse.table, address: pulse.address, values: [pulse.value], single: true };
  const first = step(fixedWrite(press, target), [f.name], false, pulse.width as Millis);
  if (pulse.then === undefined) return [first];
  return [first, step(fixedWrite({ ...press, values: [pulse.then] }, target), [f.name])];
}

/** The raw value to write for a member: wanted, else as the device reports it, else the profile's fallback. */
function rawFor(f: ProfileFunction, desired: DesiredState, reported: ReportedState): number | undefined {
  for (const value of [valueIn(desired, f.name), valueIn(reported, f.name), f.fallback]) {
    const raw = value === undefined ? undefined : f.raws.get(value);
    if (raw !== undefined) return raw;
  }
  return undefined;
}

/** One request for all members of a group that live in registers or coils. */
function groupRequest(group: WriteGroup, desired: DesiredState, reported: ReportedState, target: Target): Request[] {
  const words = new Map<number, number>();
  const bindings: Extract<Request, { kind: 'set' }>['bindings'][number][] = [];
  let single = true;
  let isCoil = false;
  for (const member of group.members) {
    const raw = rawFor(member, desired, reported);
    if (member.writing.kind !== 'value' || raw === undefined) return [];
    const { place, format } = member.writing;
    if (place.kind === 'object') {
      bindings.push({ oid: place.oid, type: place.type, value: raw });
      continue;
    }
    isCoil = place.kind === 'bits';
    single &&= member.writing.single;
    encodeNumber(format, raw).forEach((word, i) => {
      const at = place.address + i;
      words.set(at, (words.get(at) ?? 0) | word);
    });
  }
  if (bindings.length > 0) return [{ kind: 'set', bindings }];
  const addresses = [...words.keys()].sort((a, b) => a - b);
  const values = addresses.map((at) => words.get(at) ?? 0);
  const address = (addresses[0] ?? 0) + target.addressOffset;
  const { unit } = target;
  const isSingle = single && values.length === 1;
  if (isCoil) return [{ kind: 'write-bits', unit, address, values: values.map((v) => v !== 0), single: isSingle }];
  return [{ kind: 'write-registers', unit, address, values, single: isSingle }];
}

function textSteps(f: ProfileFunction, text: string, target: Target): readonly WriteStep[] {
  const { writing } = f;
  if (writing.kind === 'sign') {
    return signSteps(text, writing.codec).map(({ request, pauseAfter }) => step(request, [f.name], true, pauseAfter));
  }
  if (writing.kind !== 'text') return [];
  const { place, charset } = writing;
  if (place.kind === 'object') {
    return [step({ kind: 'set', bindings: [{ oid: place.oid, type: place.type, value: text }] }, [f.name])];
  }
  const values = textWords(text, charset, place.count);
  const address = place.address + target.addressOffset;
  return [step({ kind: 'write-registers', unit: target.unit, address, values, single: false }, [f.name])];
}

const accepts = (f: ProfileFunction, value: Scalar): boolean => {
  if (f.writing.kind === 'pulse') return f.writing.pulses.has(value);
  if (f.writing.kind === 'value') return f.raws.has(value);
  return typeof value === 'string' && f.writing.kind !== 'none';
};

function groupSteps(
  group: WriteGroup,
  desired: DesiredState,
  reported: ReportedState,
  target: Target,
): readonly WriteStep[] {
  const changed = group.members.filter((f) => {
    const wanted = valueIn(desired, f.name);
    return wanted !== undefined && wanted !== valueIn(reported, f.name) && accepts(f, wanted);
  });
  const [first] = changed;
  if (first === undefined) return [];
  const wanted = valueIn(desired, first.name);
  if (first.writing.kind === 'pulse' && wanted !== undefined) {
    const pulse = first.writing.pulses.get(wanted);
    return pulse === undefined ? [] : pulseSteps(first, pulse, target);
  }
  if (typeof wanted === 'string' && first.writing.kind !== 'value') return textSteps(first, wanted, target);
  const names = changed.map((f) => f.name);
  return groupRequest(group, desired, reported, target).map((request) => step(request, names));
}

/** The steps that bring a device from `reported` to `desired`; empty when nothing differs. */
export function writeSteps(
  document: ProfileDocument,
  groups: readonly WriteGroup[],
  desired: DesiredState,
  reported: ReportedState,
  target: Target,
): readonly WriteStep[] {
  const steps = groups.flatMap((group) => groupSteps(group, desired, reported, target));
  if (steps.length === 0) return [];
  const written = [...new Set(steps.flatMap(({ functions }) => functions))];
  return [
    ...extraSteps(document.beforeWrite, written, target),
    ...steps,
    ...extraSteps(document.afterWrite, written, target),
  ];
}
