/**
 * When to start the core process again. Pure: what happened goes in, what to do comes out; the timers are outside.
 * It never gives up on a crash or on what may pass, such as a full disk, for the road needs its core; it never retries
 * another refusal, for that needs a person.
 */
import { assertNever } from '../domain/outcome.ts';

export type SupervisorState =
  | {
      readonly phase: 'running';
      readonly startedAt: number;
      readonly crashes: number;
      /** What keeps the core from starting, as the person was told; it may pass. */
      readonly hindered?: string;
    }
  | { readonly phase: 'waiting'; readonly crashes: number; readonly hindered?: string }
  | { readonly phase: 'refused'; readonly why: readonly string[] }
  | { readonly phase: 'stopping' }
  | { readonly phase: 'stopped' };

/** `at` is in milliseconds of a clock that does not jump. */
export type SupervisorInput =
  | { readonly kind: 'exited'; readonly code: number; readonly at: number }
  | { readonly kind: 'waited'; readonly at: number }
  | { readonly kind: 'ready' }
  /** `passes`: trying again may help. */
  | { readonly kind: 'refused'; readonly why: readonly string[]; readonly passes?: true | undefined }
  | { readonly kind: 'stop' };

export type SupervisorEffect =
  | { readonly kind: 'spawn' }
  | { readonly kind: 'wait'; readonly delay: number }
  | { readonly kind: 'ask-to-stop' }
  | { readonly kind: 'tell'; readonly why: readonly string[] }
  /** The core cannot start for now and is tried again. */
  | { readonly kind: 'tell-hindered'; readonly why: readonly string[] }
  | { readonly kind: 'tell-recovered' }
  /** Ends a core that does not serve; its exit starts the wait for the next. */
  | { readonly kind: 'end-core' }
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
      return [{ ...state, phase: 'running', startedAt: input.at }, [{ kind: 'spawn' }]];
    case 'ready': {
      if (state.phase !== 'running' || state.hindered === undefined) return [state, []];
      const { hindered: _, ...running } = state;
      return [running, [{ kind: 'tell-recovered' }]];
    }
    case 'refused':
      if (state.phase !== 'running') return [state, []];
      if (input.passes === true) return hindered(state, input.why);
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

/** Told once for each reason: the tries go on by themselves. */
function hindered(state: SupervisorState & { readonly phase: 'running' }, why: readonly string[]): Step {
  const reason = why.join('\n');
  const tell: readonly SupervisorEffect[] = state.hindered === reason ? [] : [{ kind: 'tell-hindered', why }];
  return [{ ...state, hindered: reason }, [...tell, { kind: 'end-core' }]];
}

function afterExit(state: SupervisorState, at: number): Step {
  if (state.phase === 'stopping') return [{ phase: 'stopped' }, [{ kind: 'ended' }]];
  if (state.phase !== 'running') return [state, []];
  const crashes = at - state.startedAt >= healthyAfter ? 1 : state.crashes + 1;
  const still = state.hindered === undefined ? {} : { hindered: state.hindered };
  return [{ phase: 'waiting', crashes, ...still }, [{ kind: 'wait', delay: waitBefore(crashes) }]];
}
