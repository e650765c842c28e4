/** What a simulated device works at, as pure functions of what it was told and what is wrong with it. */
import type { DeviceState } from '../../main/domain/command.ts';
import type { ProfileFunction } from '../profile/functions.ts';
import type { Scalar } from '../profile/point.ts';
import { type Behaviour, has } from './behaviours.ts';

const offers = (functions: readonly ProfileFunction[], name: string): boolean => functions.some((f) => f.name === name);

/** As delivered: everything off, in the device's own hands where it has a choice. */
export function deliveredState(functions: readonly ProfileFunction[]): DeviceState {
  const state: Record<string, Scalar> = {};
  for (const f of functions) {
    const values = f.writing.kind === 'pulse' ? [...f.writing.pulses.keys()] : [...f.raws.keys()];
    const off = values.find((value) => value === false || value === 'off' || value === 'own' || value === 0);
    const first = off ?? values[0];
    if (first !== undefined) state[f.name] = first;
    else if (f.name === 'message' || f.name === 'voice') state[f.name] = '';
  }
  return state;
}

/** The part of a state that the device has functions for. */
export const offeredPart = (functions: readonly ProfileFunction[], state: DeviceState): DeviceState =>
  Object.fromEntries(Object.entries(state).filter(([name]) => offers(functions, name)));

/** As told, unless it cannot be switched off. */
export function effectiveState(
  told: DeviceState,
  functions: readonly ProfileFunction[],
  stack: readonly Behaviour[],
): DeviceState {
  if (!has(stack, 'stuck-on')) return told;
  const lit: DeviceState = {
    lit: true,
    brightness: Math.max(told.brightness ?? 1, 1),
    mode: told.mode === undefined || told.mode === 'off' ? 'outline' : told.mode,
  };
  return { ...told, ...offeredPart(functions, lit) };
}

/** Light or a warning can be seen. A lamp in its own hands lights at night. */
export function isLit(state: DeviceState, stack: readonly Behaviour[], isNight: boolean): boolean {
  if (has(stack, 'burnt-out')) return false;
  if (has(stack, 'stuck-on')) return true;
  if (state.control === 'own') return isNight;
  if (state.lit === false || state.mode === 'off' || state.brightness === 0) return false;
  return (
    state.lit === true || state.mode !== undefined || state.brightness !== undefined || state.mainWarning === 'slow'
  );
}

/** What pulses among these written values ask for; `address` is counted without the device's offset. */
export function pulsedState(
  functions: readonly ProfileFunction[],
  table: 'holding' | 'coil',
  address: number,
  values: readonly number[],
): DeviceState {
  const state: Record<string, Scalar> = {};
  for (const f of functions) {
    if (f.writing.kind !== 'pulse') continue;
    for (const [value, pulse] of f.writing.pulses) {
      if (pulse.table === table && values[pulse.address - address] === pulse.value) state[f.name] = value;
    }
  }
  return state;
}
