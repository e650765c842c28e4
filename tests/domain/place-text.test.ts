import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesSpeed } from '../../main/domain/place-text.ts';
import { speedsIn } from '../../main/domain/sign-text.ts';

describe('the words for a place', () => {
  it.each([
    ...['匝道 12', '收费站 2 道', 'exit 12', 'Exit 80', 'K12+300', 'K120', 'lane 2', '80', '一百二十', '第十二出口'],
    ...[
      'G35 80公里处',
      '前方2公里',
      '500m',
      '12号桥',
      '2-3车道',
      '三号匝道',
      'ramp eighty',
      'Ⅻ号隧道',
      '12 km',
      '路灯杆 60',
    ],
    ...[
      '12 码头',
      '80码头路',
      '出口2 迈皋桥',
      '匝道12 限速牌',
      '限速标志 12',
      'exit 12 speed camera',
      'speed camera 12',
    ],
    ...[
      '高速 12 出口',
      '快速路 80',
      '减速带 2',
      '测速点 3',
      '限高 4.5 米',
      '限 20 吨处',
      'height limit 4.5',
      '03:10 K12+300',
    ],
  ])('%s is a place', (text) => {
    expect(namesSpeed(text)).toBe(false);
  });

  it.each([
    ...[
      '80km/h',
      '80 KM/H',
      '80 kmh',
      '80kph',
      '80 km per hour',
      '８０ｋｍ／ｈ',
      'K12+300 80km/h',
      'eighty km/h',
      '50 mph',
    ],
    ...['60公里/小时', '60公里每小时', '六十公里/时', '60 千米一小时', '80码', '80 码以下', '八十迈', '80迈 慢行'],
    ...['限速80', '限速 一百二', '限速：80', '限80', '速度80', '时速 60', '车速不超过60', 'speed 60', 'SPEED LIMIT 60'],
    ...['speed limit is 60', '80限速', '60 speed limit', '120公里时速', '每小时60', '限速ⅬⅩ', '限速8[sc1]0', '12m/s'],
  ])('%s speaks of a speed', (text) => {
    expect(namesSpeed(text)).toBe(true);
  });

  const place = fc.constantFrom('匝道 ', '收费站 ', '出口', 'exit ', 'lane ', '灯杆', '', '雾区东 ');
  const after = fc.constantFrom('', ' 道', '号', ' 出口', '米', ' 公里处', ' km', ' 右侧车道', '-2');
  const anyNumber = fc.integer({ min: 0, max: 999 });

  it('takes any number that nothing makes a speed', () => {
    fc.assert(fc.property(place, anyNumber, after, (name, number, of) => !namesSpeed(`${name}${number}${of}`)));
  });

  it('finds a number with a unit or a word of speed behind any place, as a sign’s text does', () => {
    const speech = fc.constantFrom<(speed: number) => string>(
      (speed) => `${speed}km/h`,
      (speed) => `${speed} 公里/小时`,
      (speed) => `${speed}码`,
      (speed) => `${speed} 迈`,
      (speed) => `限速${speed}`,
      (speed) => `速度 ${speed}`,
      (speed) => `speed limit ${speed}`,
    );
    fc.assert(
      fc.property(place, anyNumber, fc.integer({ min: 10, max: 199 }), speech, (name, number, speed, say) => {
        const text = `${name}${number} ${say(speed)}`;
        expect(namesSpeed(text), text).toBe(true);
        expect(speedsIn(text), text).toContain(speed);
      }),
    );
  });
});
