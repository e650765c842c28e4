import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingIn, speedIn } from '../../main/domain/accident.ts';
import { fogModes, modes } from '../../main/domain/mode.ts';
import { decide, initialResponse } from '../../main/domain/response.ts';
import { complaintAboutSpeed } from '../../main/domain/response-act.ts';
import { adviseSpeed } from '../../main/domain/speed.ts';
import { kmh, metres } from '../../main/domain/units.ts';
import { inMode, seeing } from './acting.ts';
import { at, goodSensor, inputAt, lastOf, run, see, start } from './night.ts';
import { samplePolicy } from './sample-policy.ts';

const ground = (automatic: (typeof fogModes)[number], visibility: number | undefined, chosen?: number) => ({
  automatic,
  sight: visibility === undefined ? { held: automatic } : { visibility: metres(visibility) },
  roadClass: 'expressway' as const,
  postedSpeed: kmh(120),
  ...(chosen !== undefined && { chosen: kmh(chosen) }),
});

describe('an accident in fog', () => {
  it('never raises the speed that the fog called for', () => {
    expect(speedIn('accident', ground('control', 65), samplePolicy).recommended).toBe(20);
    expect(speedIn('accident', ground('active', 65), samplePolicy).recommended).toBe(40);
    expect(speedIn('accident', ground('standby', 900), samplePolicy).recommended).toBeUndefined();
    // Where the law and the accident name no speed, the fog's own still holds.
    expect(speedIn('accident', ground('active', 900), samplePolicy).recommended).toBe(60);
    expect(speedIn('accident', ground('control', undefined), samplePolicy).recommended).toBe(20);
  });

  it('shows the speed that a person chose, as far as the law goes', () => {
    expect(speedIn('accident', ground('control', 65, 30), samplePolicy).recommended).toBe(30);
    expect(speedIn('accident', ground('control', 65, 60), samplePolicy).recommended).toBe(40);
  });

  it('keeps its lamps as bright and quick as in the fog around it', () => {
    const { settings } = samplePolicy;
    const own = settings.accident;
    const faint = { lit: true, flashPerMinute: 30, brightnessDay: 2, brightnessNight: 1, tailGroups: 0 };
    const policy = { ...samplePolicy, settings: { ...settings, accident: { ...own, lamp: faint } } };
    expect(settingIn('accident', 'control', policy)).toEqual({ ...own, lamp: settings.control.lamp });
    expect(settingIn('accident', 'standby', policy).lamp).toEqual(faint);
    expect(settingIn('accident', 'outline', samplePolicy), 'never less than its own').toEqual(own);
  });

  it('is decided so', () => {
    const override = { mode: 'accident', by: 'li', reason: 'test', since: start, until: at(1_800) } as const;
    const faint = { ...samplePolicy.settings.accident.lamp, brightnessNight: 1 };
    const accident = { ...samplePolicy.settings.accident, lamp: faint };
    const policy = { ...samplePolicy, settings: { ...samplePolicy.settings, accident } };
    const { decision } = lastOf(run({ ...inMode('control'), override }, 0, 1, seeing(900), { policy }));
    expect(decision).toMatchObject({ mode: 'accident', speed: { recommended: 20 } });
    expect(decision.setting.lamp.brightnessNight).toBe(policy.settings.control.lamp.brightnessNight);
  });

  it('in a zone that automation may not guide goes by what the fog calls for', () => {
    const override = { mode: 'accident', by: 'li', reason: 'test', since: start, until: at(90_000) } as const;
    const faint = { ...samplePolicy.settings.accident.lamp, brightnessNight: 1 };
    const accident = { ...samplePolicy.settings.accident, lamp: faint };
    const policy = { ...samplePolicy, settings: { ...samplePolicy.settings, accident } };
    const disarmed = { ...initialResponse(start), override };
    const before = lastOf(run(disarmed, 0, 300, seeing(80), { policy }));
    const picture = see([goodSensor('S1', 1_000, 80)], at(301));
    const onOrdinary = {
      ...inputAt(picture, at(301), { policy }),
      roadClass: 'ordinary',
      postedSpeed: kmh(70),
    } as const;
    const { shown: _, ...anew } = before.state;
    const { decision, state } = decide(anew, onOrdinary);
    expect(state).toMatchObject({ mode: 'standby', armed: false });
    const advised = samplePolicy.settings['anti-collision'].sign.speed.ordinary;
    expect(decision).toMatchObject({ mode: 'accident', speed: { recommended: advised } });
    expect(decision.setting.lamp.brightnessNight).toBe(policy.settings['anti-collision'].lamp.brightnessNight);
    const road = { class: 'ordinary', postedSpeed: kmh(70) } as const;
    expect(complaintAboutSpeed(state, 'accident', kmh(70), { picture, policy, supervisor: false, road })).toEqual({
      code: 'speed-above-automatic',
      advised,
    });
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
          const { sight, roadClass, postedSpeed } = grounds;
          const own = adviseSpeed(mode, sight, roadClass, postedSpeed, samplePolicy);
          const fog = adviseSpeed(automatic, sight, roadClass, postedSpeed, samplePolicy).recommended;
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
