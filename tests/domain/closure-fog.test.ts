import { describe, expect, it } from 'vitest';
import type { SensorView } from '../../main/domain/fog.ts';
import { doubtAsking } from '../../main/domain/worst-fog.ts';
import { codes, inMode, seeing } from './acting.ts';
import { at, degradedSensor, goodSensor, lastOf, lostSensor, run } from './night.ts';
import { samplePolicy } from './sample-policy.ts';

describe('a closure that the fog no longer calls for', () => {
  const asked = () => lastOf(run(inMode('control'), 0, 10, seeing(40)));
  const afterwards = (sensors: readonly SensorView[]) => lastOf(run(asked().state, 11, 12, () => sensors));

  it('is withdrawn though the mode holds, and asked again when the fog is back', () => {
    const clear = afterwards([goodSensor('A', 0, 11_800)]);
    expect(clear.decision.mode).toBe('control');
    expect(clear.decision.proposal).toBeUndefined();
    expect(codes(clear)).not.toContain('waiting-for-person');
    expect(lastOf(run(clear.state, 13, 14, seeing(40))).decision.proposal).toMatchObject({ kind: 'closure' });
  });

  it('stays in noise about the edge of the band', () => {
    expect(afterwards([goodSensor('A', 0, 60)]).decision.proposal).toMatchObject({ kind: 'closure' });
  });

  it('stays where the thick fog is only out of sight, and while data is doubtful', () => {
    const clear = goodSensor('B', 6_000, 11_800);
    expect(afterwards([lostSensor('A', 0, 40), clear]).decision.proposal).toMatchObject({ kind: 'closure' });
    expect(afterwards([degradedSensor('A', 0, 11_800, 40)]).decision.proposal).toMatchObject({ kind: 'closure' });
    expect(afterwards([]).decision.proposal).toMatchObject({ kind: 'closure' });
  });

  it('names the sensors whose doubt alone keeps it asked, and none while the fog itself does', () => {
    const clear = goodSensor('B', 6_000, 11_800);
    const named = (...sensors: readonly SensorView[]) => {
      const { picture, second } = afterwards(sensors);
      return doubtAsking({ picture, policy: samplePolicy, now: at(second) });
    };
    expect(named(lostSensor('A', 0, 40), clear)).toEqual(['A']);
    expect(named(degradedSensor('A', 0, 11_800, 40))).toEqual(['A']);
    expect(named(lostSensor('A', 0, 40), goodSensor('B', 6_000, 40))).toEqual([]);
    expect(named(goodSensor('A', 0, 60), clear)).toEqual([]);
    expect(named(clear)).toEqual([]);
  });
});
