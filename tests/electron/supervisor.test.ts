import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  begin,
  type SupervisorEffect,
  type SupervisorInput,
  supervise,
  waitBefore,
} from '../../main/electron/supervisor.ts';

describe('the supervisor', () => {
  it('restarts a crashing core after growing waits, never longer than half a minute', () => {
    let [state] = begin(0);
    const waits: number[] = [];
    for (let at = 1; at <= 10; at += 1) {
      const [next, effects] = supervise(state, { kind: 'exited', code: 1, at });
      waits.push(...effects.map((effect) => (effect.kind === 'wait' ? effect.delay : -1)));
      [state] = supervise(next, { kind: 'waited', at });
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('forgets old crashes of a core that ran for a minute', () => {
    let [state] = begin(0);
    for (let i = 0; i < 5; i += 1) {
      [state] = supervise(state, { kind: 'exited', code: 1, at: 10 });
      [state] = supervise(state, { kind: 'waited', at: 10 });
    }
    expect(supervise(state, { kind: 'exited', code: 1, at: 60_010 })[1]).toEqual([
      { kind: 'wait', delay: waitBefore(1) },
    ]);
  });

  it('does not retry a refusal, and says why', () => {
    const [refused, effects] = supervise(begin(0)[0], { kind: 'refused', why: ['no site'] });
    expect(effects).toEqual([{ kind: 'tell', why: ['no site'] }]);
    expect(supervise(refused, { kind: 'exited', code: 0, at: 1 })[1]).toEqual([]);
    expect(supervise(refused, { kind: 'stop' })[1]).toEqual([{ kind: 'ended' }]);
  });

  it('tries again what may pass, says each hindrance once, and takes the word back when the core is there', () => {
    const full = { kind: 'refused', why: ['disk full'], passes: true } as const;
    let [state] = begin(0);
    const told: string[] = [];
    const put = (input: SupervisorInput): void => {
      const [next, effects] = supervise(state, input);
      state = next;
      told.push(...effects.map(({ kind }) => kind));
    };
    for (let at = 1; at <= 3; at += 1) {
      put(full);
      put({ kind: 'exited', code: 1, at });
      put({ kind: 'waited', at });
    }
    expect(told.filter((kind) => kind !== 'wait')).toEqual([
      ...['tell-hindered', 'end-core', 'spawn'],
      ...['end-core', 'spawn'],
      ...['end-core', 'spawn'],
    ]);
    told.length = 0;
    put({ kind: 'ready' });
    put({ kind: 'ready' });
    expect(told).toEqual(['tell-recovered']);
    put({ kind: 'refused', why: ['no site'] });
    expect(state.phase).toBe('refused');
  });

  const inputs: fc.Arbitrary<SupervisorInput> = fc.oneof(
    fc.record({ kind: fc.constant('exited' as const), code: fc.integer(), at: fc.nat() }),
    fc.record({ kind: fc.constant('waited' as const), at: fc.nat() }),
    fc.record({ kind: fc.constant('refused' as const), why: fc.constant(['x']) }),
    fc.record({
      kind: fc.constant('refused' as const),
      why: fc.constantFrom(['x'], ['y']),
      passes: fc.constant(true as const),
    }),
    fc.record({ kind: fc.constant('ready' as const) }),
    fc.record({ kind: fc.constant('stop' as const) }),
  );

  it('never runs two cores, never starts one after stop, and ends once', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 60 }), (list) => {
        let [state, first] = begin(0);
        let alive = first.filter((effect) => effect.kind === 'spawn').length;
        let stopped = false;
        let ended = 0;
        for (const input of list) {
          if (input.kind === 'exited' && alive === 0) continue;
          let effects: readonly SupervisorEffect[];
          if (input.kind === 'exited') alive -= 1;
          if (input.kind === 'stop') stopped = true;
          [state, effects] = supervise(state, input);
          for (const effect of effects) {
            if (effect.kind === 'spawn') {
              alive += 1;
              expect(stopped).toBe(false);
            }
            if (effect.kind === 'ended') ended += 1;
          }
          expect(alive).toBeLessThanOrEqual(1);
          expect(ended).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
