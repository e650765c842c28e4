import type { DeviceDetail, DeviceRequest } from '../../../main/contract/views/device.ts';

/** What a person can choose for a device, function by function; absent where it offers nothing. */
export interface CommandChoices {
  readonly lit: boolean;
  readonly mode: readonly string[];
  readonly brightness: readonly number[];
  readonly flashPerMinute: readonly number[];
  readonly tailGroups: readonly number[];
  readonly mainWarning: readonly string[];
  readonly voice: readonly string[];
  /** Longest text of a sign. */
  readonly message: number | undefined;
}

/** Reads a capability as it came over the line; what is not understood is not offered. */
export function choicesOf(capability: DeviceDetail['capability']): CommandChoices | undefined {
  if (capability === undefined) return undefined;
  const texts = (name: string): readonly string[] =>
    listOf(capability[name]).filter((item) => typeof item === 'string');
  const numbers = (name: string): readonly number[] =>
    listOf(capability[name]).filter((item) => typeof item === 'number');
  const choices: CommandChoices = {
    lit: capability['lit'] === true,
    mode: texts('mode'),
    brightness: numbers('brightness'),
    flashPerMinute: numbers('flashPerMinute'),
    tailGroups: numbers('tailGroups'),
    mainWarning: texts('mainWarning'),
    voice: texts('voice'),
    message: longestOf(capability['message']),
  };
  const offers = Object.values(choices).some((choice) => (Array.isArray(choice) ? choice.length > 0 : Boolean(choice)));
  return offers ? choices : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function longestOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('maxLength' in value)) return undefined;
  return typeof value.maxLength === 'number' ? value.maxLength : undefined;
}

/** The request without what was left open. */
export const chosen = (draft: { readonly [F in keyof DeviceRequest]?: DeviceRequest[F] | undefined }): DeviceRequest =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
