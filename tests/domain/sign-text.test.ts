import { describe, expect, it } from 'vitest';
import { judgeRequest, stateToReturn } from '../../main/domain/device-request.ts';
import { speedsIn } from '../../main/domain/sign-text.ts';
import { kmh } from '../../main/domain/units.ts';

describe('speeds in a text', () => {
  it.each([
    ['雾区 限速60 车距100米', [60]],
    ['限速８０', [80]],
    ['限速一百二十 小心', [120]],
    ['限速一百二', [120]],
    ['六十公里每小时', [60]],
    ['限速60公里/小时', [60]],
    ['SPEED 40 km/h', [40]],
    ['前方2公里事故 绕行', []],
    ['前方500m 雾', []],
    ['K123+400 事故', []],
    ['G35 济广高速', []],
    ['雾大 慢行', []],
    ['07:30 起管制', []],
    ['能见度 200 米 限速 60', [60]],
    ['40/60', [40, 60]],
  ])('%s', (text, speeds) => {
    expect(speedsIn(text)).toEqual(speeds);
  });
});

const lamp = { lit: true, brightness: [0, 2, 8], unverifiable: [], verifyInput: true } as const;
const limits = { speed: kmh(60), mayWeaken: false };

describe('what is asked of a single device', () => {
  it.each([
    [{}, 'nothing-asked'],
    [{ brightness: 5 }, 'function-not-offered'],
    [{ mode: 'outline' }, 'function-not-offered'],
    [{ control: 'own' }, 'function-not-offered'],
  ] as const)('%j is refused as %s', (asked, code) => {
    expect(judgeRequest(asked, lamp, limits)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('takes over a device that can be in its own hands', () => {
    const own = { ...lamp, control: ['own', 'centre'] } as const;
    expect(judgeRequest({ lit: true }, own, limits)).toEqual({ ok: true, desired: { control: 'centre', lit: true } });
    expect(stateToReturn({ control: 'own', lit: false }, { control: 'centre', lit: true })).toEqual({ control: 'own' });
    expect(stateToReturn({ lit: false }, { lit: true, brightness: 8 })).toEqual({ lit: false });
  });

  it.each([
    [{ lit: false }, { lit: true }],
    [{ brightness: 2 }, { brightness: 8 }],
    [{ brightness: 0 }, { brightness: 2 }],
  ] as const)('%j weakens %j, which takes a supervisor', (asked, guidance) => {
    expect(judgeRequest(asked, lamp, { ...limits, guidance })).toMatchObject({ refusal: { code: 'darkens-guidance' } });
    expect(judgeRequest(asked, lamp, { ...limits, guidance, mayWeaken: true }).ok).toBe(true);
    expect(judgeRequest(asked, lamp, limits).ok).toBe(true);
  });
});
