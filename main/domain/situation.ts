/** What a preview starts from: it may be carried out only while this stays the same. */
import type { Decision, ResponseState } from './response.ts';

/** Of a zone, as an opaque word: its mode and what decided it, automation's own mode, the open proposal, the override. */
export const situationOf = (state: ResponseState, decision: Decision | undefined): string =>
  [decision?.mode, decision?.source, state.mode, state.proposal?.id, state.override?.since]
    .map((part) => part ?? '-')
    .join(' ');

interface Said {
  readonly [name: string]: unknown;
}

/** Whether a device is still wanted to do the same, function by function. */
export const sameCommand = (a: Said = {}, b: Said = {}): boolean =>
  Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
