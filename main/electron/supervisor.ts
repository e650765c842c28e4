/**
 * When to start the core process again. Pure: what happened goes in, what to do comes out; the timers are outside.
 * It never gives up on a crash, for the road needs its core; it never retries a refusal, for that needs a person.
 */
import { assertNever } from '../domain/outcome.ts';

export type SupervisorState =
  | { readonly phase: 'running'; readonly startedAt: number; readonly crashes: number }
  | { readonly phase: 'waiting'; readonly crashes: number }
  | { readonly phase: 'refused'; readonly why: readonly string[] }
  | { readonly phase: 'stopping' }
  | { readonly phase: 'stopped' };

/** `at` is in milliseconds of a clock that does not jump. */
export type SupervisorInput =
  | { readonly kind: 'exited'; readonly code: number; readonly at: number }
  | { readonly kind: 'waited'; readonly at: number }
  | { readonly kind: 'refused'; readonly why: readonly string[] }
  | { readonly kind: 'stop' };

export type SupervisorEffect =
  | { readonly kind: 'spawn' }
  | { readonly kind: 'wait'; readonly delay: number }
  | { readonly kind: 'ask-to-stop' }
  | { readonly kind: 'tell'; readonly why: readonly string[] }
  | { readonly kind: 'ended' };

type Step = readonly [SupervisorState, readonly SupervisorEffect[]];

const firstWait = 500;
const longestWait = 30_000;
/** A core that ran this long crashed for a new reason. */
const healthyAfter = 60_000;

/** The wait before start number `crashes` + 1, in milliseconds. */
export const waitBefore = (crashes: number): number => Math.min(longestWait, firstWait * 2 ** Math.max(0, crashes - 1));

/** The first step: start the core. */
export const begin = (at: number): Step => [{ phase: 'running', startedAt: at, crashes: 0 }, [{ kind: 'spawn' }]];

/** The next state and what to do now. Inputs that do not fit the phase change nothing. */
export function supervise(state: SupervisorState, input: SupervisorInput): Step {
  switch (input.kind) {
    case 'exited':
      return afterExit(state, input.at);
    case 'waited':
      if (state.phase !== 'waiting') return [state, []];
      return [{ phase: 'running', startedAt: input.at, crashes: state.crashes }, [{ kind: 'spawn' }]];
    case 'refused':
      if (state.phase !== 'running') return [state, []];
      return [{ phase: 'refused', why: input.why }, [{ kind: 'tell', why: input.why }]];
    case 'stop':
      if (state.phase === 'running') return [{ phase: 'stopping' }, [{ kind: 'ask-to-stop' }]];
      return state.phase === 'stopping' || state.phase === 'stopped'
        ? [state, []]
        : [{ phase: 'stopped' }, [{ kind: 'ended' }]];
    default:
      return assertNever(input, 'supervisor input');
  }
}

function afterExit(state: SupervisorState, at: number): Step {
  if (state.phase === 'stopping') return [{ phase: 'stopped' }, [{ kind: 'ended' }]];
  if (state.phase !== 'running') return [state, []];
  const crashes = at - state.startedAt >= healthyAfter ? 1 : state.crashes + 1;
  return [{ phase: 'waiting', crashes }, [{ kind: 'wait', delay: waitBefore(crashes) }]];
}
