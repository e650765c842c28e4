import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingIn, speedIn } from '../../main/domain/accident.ts';
import { fogModes, modes } from '../../main/domain/mode.ts';
import { adviseSpeed } from '../../main/domain/speed.ts';
import { kmh, metres } from '../../main/domain/units.ts';
import { samplePolicy } from './sample-policy.ts';

const ground = (automatic: (typeof fogModes)[number], visibility: number | undefined, chosen?: number) => ({
  automatic,
  visibility: visibility === undefined ? undefined : metres(visibility),
  roadClass: 'expressway' as const,
  postedSpeed: kmh(120),
  ...(chosen !== undefined && { chosen: kmh(chosen) }),
});

describe('an accident in fog', () => {
  it('never raises the speed that the fog called for', () => {
    expect(speedIn('accident', ground('control', 65), samplePolicy).recommended).toBe(20);
    expect(speedIn('accident', ground('active', 65), samplePolicy).recommended).toBe(40);
    expect(speedIn('accident', ground('standby', 900), samplePolicy).recommended).toBeUndefined();
  });

  it('shows the speed that a person chose, as far as the law goes', () => {
    expect(speedIn('accident', ground('control', 65, 30), samplePolicy).recommended).toBe(30);
    expect(speedIn('accident', ground('control', 65, 60), samplePolicy).recommended).toBe(40);
  });

  it('keeps its lamps as bright and quick as in the fog around it', () => {
    const { lamp } = settingIn('accident', 'control', samplePolicy);
    const fog = samplePolicy.settings.control.lamp;
    const own = samplePolicy.settings.accident.lamp;
    expect(lamp.brightnessNight).toBe(Math.max(fog.brightnessNight, own.brightnessNight));
    expect(lamp.brightnessDay).toBe(Math.max(fog.brightnessDay, own.brightnessDay));
    expect(settingIn('accident', 'standby', samplePolicy)).toEqual(samplePolicy.settings.accident);
    expect(settingIn('accident', 'control', samplePolicy).sign).toBe(samplePolicy.settings.accident.sign);
  });

  it('is never faster than automation, in any fog; the other modes stay what they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...fogModes),
        fc.constantFrom(...modes),
        fc.option(fc.double({ min: 0, max: 2_000, noNaN: true }), { nil: undefined }),
        (automatic, mode, visibility) => {
          const grounds = ground(automatic, visibility);
          const advice = speedIn(mode, grounds, samplePolicy);
          const { visibility: seen, roadClass, postedSpeed } = grounds;
          const own = adviseSpeed(mode, seen, roadClass, postedSpeed, samplePolicy);
          const fog = adviseSpeed(automatic, seen, roadClass, postedSpeed, samplePolicy).recommended;
          if (mode !== 'accident') {
            expect(advice).toEqual(own);
            return;
          }
          if (fog !== undefined) expect(advice.recommended ?? 999).toBeLessThanOrEqual(fog);
          if (advice.legalCap !== undefined) expect(advice.recommended ?? 999).toBeLessThanOrEqual(advice.legalCap);
        },
      ),
    );
  });
});
