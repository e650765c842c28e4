import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRequest, stateToReturn, weakens } from '../../main/domain/device-request.ts';
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
    ['限速1○○', [100]],
    ['限速一20', [120]],
    ['限速1二0', [120]],
    ['K123+400 事故', []],
    ['G35 济广高速', []],
    ['雾大 慢行', []],
    ['07:30 起管制', []],
    ['能见度 200 米 限速 60', [60]],
    ['40/60', [40, 60]],
    ['80:30 慢行', [80]],
    ['限速120公里', [120]],
    ['限速一百二十公里', [120]],
    ['限速120千米', [120]],
    ['限速120m', [120]],
    ['限速：120', [120]],
    ['限速:120', [120]],
    ['限速+120', [120]],
    ['限速120号', [120]],
    ['限速壹佰贰拾', [120]],
    ['限速百二', [120]],
    ['限速百公里', [100]],
    ['限速百廿', [120]],
    ['限速一二○', [120]],
    ['限速1百20', [120]],
    ['限速一百20公里', [120]],
    ['限速 1 2 0', [120]],
    ['SPEED 1 2 0', [120]],
    ['限速1\n2\n0', [120]],
    ['限速1-2-0', [120]],
    ['限速1 20公里', [120]],
    ['限速12 0公里', [120]],
    ['限速 一 百 二 十 公里', [120]],
    ['限\n速\n120米', [120]],
    ['限速1\u200b20公里', [120]],
    ['限速12O公里', [120]],
    ['限速为120公里', [120]],
    ['车速不超过120公里', [120]],
    ['Speed limit is 120 km', [120]],
    ['限速60-120公里', [60, 120]],
    ['限速60至120公里', [60, 120]],
    ['限速 小客车120公里', [120]],
    ['限速G120', [120]],
    ['最高120公里', [120]],
    ['每小时120公里', [120]],
    ['120公里时速', [120]],
    ['120 kmph', [120]],
    ['120 km per hour', [120]],
    ['120:', [120]],
    ['限速60:120', [60, 120]],
    ['1 2 0', [120]],
    ['限速60 前方500米', [60]],
    ['限速六十 车距一百米', [60]],
    ['前方500米限速60', [60]],
    ['K99+000 至 K101+500 限速40', [40]],
    ['限速60 K99+000', [60]],
    ['限速40 03:10-05:30', [40]],
    ['限速 6 0 车距100米', [60]],
    ['减速慢行 500米后施工', []],
    ['G20/S1 管制', []],
    ['济广高速G35 封闭', []],
    ['03:10 起管制', []],
    ['能见度不超过200米', []],
    ['前方一百米事故', []],
    ['距济南120公里', []],
    ['第一车道关闭', []],
    ['eighty', [80]],
    ['SPEED SIXTY', [60]],
    ['speed one hundred and twenty', [120]],
    ['SPEED ONE TWENTY', [120]],
    ['limit eight zero', [80]],
    ['Slow down to forty-five', [45]],
    ['限速 ⅬⅩ', [60]],
    ['限速ⅬⅩⅩⅩ', [80]],
    ['ⅬⅩⅩⅩ', [80]],
    ['ⅽⅹⅹ', [120]],
    ['限速 LXXX', [80]],
    ['限速 ＬＸＸＸ', [80]],
    ['SPEED LIMIT CXX', [120]],
    ['八十公里', [80]],
    ['小客车八十公里', [80]],
    ['120公里', [120]],
    ['限速60[nl]车距100米', [60]],
    ['前方八十公里事故', []],
    ['前方120公里服务区', []],
    ['20公里后施工', []],
    ['accident in 12 km', []],
    ['one lane closed', []],
    ['limit one 20', [120]],
    ['X线封闭', []],
    ['alone and often', []],
  ])('%s', (text, speeds) => {
    expect(speedsIn(text)).toEqual(speeds);
  });

  it.each([
    ...['限速⓵⓪⓪', '限速💯', '限速🔟0', '限速❶⓿⓿', '限速➊⓪⓪', '限速⑽0', '限速⒈⒐⒐', '限速㊿0', '限速🄂🄁🄁', '限速🄁🄁🄁100'],
    ...[
      '限速١٠٠',
      '限速१००',
      '限速๑๐๐',
      '限速𝟙𝟘𝟘',
      '限速〡○○',
      '限速¹⁰⁰',
      '限速1️⃣0️⃣0️⃣',
      '限速፻',
      '限速𐄙',
      '限速ↇ',
      '限速皕',
      '限速卌卌',
    ],
  ])('%s says more than 60', (text) => {
    expect(Math.max(...speedsIn(text))).toBeGreaterThan(60);
  });

  it('reads every character that Unicode calls a number', () => {
    const unread: string[] = [];
    for (let code = 0x80; code <= 0x1ffff; code++) {
      const sign = String.fromCodePoint(code);
      if (/\p{N}/u.test(sign) && !speedsIn(`限速${sign}`).some((said) => said >= 0)) unread.push(sign);
    }
    expect(unread).toEqual([]);
    expect(speedsIn('限速٦٠')).toEqual([60]);
    expect(speedsIn('限速⓺⓪')).toEqual([60]);
  });

  it.each([
    ...['限速8[sc1]0', '限速8[nl]0', '限速[cf255,0,0]8[fo2]0公里', '限速[hc38][hc30]', '8[nl]0', '8[NP]0'],
    ...['限速[mvcdw100,1,10,80]', '限速８[ｓｃ１]０', '限速八[sc1]十', 'eig[sc2]hty', '限[sc1]速80[/sc]', '[km80]'],
  ])('%s says 80 to the drivers, whatever a sign makes of its tags', (text) => {
    expect(speedsIn(text)).toContain(80);
  });

  it('finds a number above the cap between any tags, and reads the text as it stands too', () => {
    const tag = fc.constantFrom(
      '',
      '[sc1]',
      '[nl]',
      '[np]',
      '[cf255,255,0]',
      '[fo3,ab12]',
      '[/sc]',
      '[jl3]',
      '[pt20o0]',
    );
    fc.assert(
      fc.property(fc.integer({ min: 21, max: 199 }), fc.array(tag, { minLength: 5, maxLength: 5 }), (speed, tags) => {
        const text = [...String(speed)].map((digit, n) => `${tags[n]}${digit}`).join('');
        expect(speedsIn(`${tags[3]}限速${text}${tags[4]}`)).toContain(speed);
        expect(speedsIn(`限速${[...String(speed)].map((digit) => `[hc3${digit}]`).join('')}`)).toContain(speed);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a number above the cap after a word of speed, however it is written and whatever follows it', () => {
    const word = fc.constantFrom('限速', '时速', '车速', '速度', '建议车速', 'speed', 'SPEED LIMIT', 'limit');
    const link = fc.constantFrom('', ' ', ':', '：', '+', ' + ', '=', '-', '\n', '为', '：　');
    const unit = fc.constantFrom(
      '',
      '公里',
      '千米',
      '米',
      'm',
      'km',
      'km/h',
      '号',
      '分钟',
      '辆',
      '%',
      ':',
      '+',
      ' 起',
      '点',
    );
    const start = fc.constantFrom('', '浓雾 ', 'K99+000 ', '03:10 ', '前方500米', 'G20 ');
    fc.assert(
      fc.property(
        start,
        word,
        link,
        fc.integer({ min: 21, max: 199 }),
        notation,
        unit,
        (from, said, by, speed, write, of) => {
          expect(speedsIn(`${from}${said}${by}${write(speed)}${of} 车距100米`)).toEqual([speed]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('lets the texts of the default policy say their own speed and no other', () => {
    const policy = readFileSync('resources/policies/default.yaml', 'utf8');
    const texts = [...policy.matchAll(/text: \{ expressway: (.*?), ordinary: (.*?) \}/g)].flatMap(
      ([, a = '', b = '']) => [a, b],
    );
    expect(texts).toHaveLength(14);
    for (const text of texts)
      expect(speedsIn(text.replace('{speed}', '60')), text).toEqual(text.includes('{speed}') ? [60] : []);
  });
});

const plainFigures = [...'零一二三四五六七八九'];
const formalFigures = [...'零壹贰叁肆伍陆柒捌玖'];

/** A number from 21 to 199 in words, with the given figures. */
function inWords(value: number, figures: readonly string[], ten: string, hundred: string): string {
  const [ones = 0, tens = 0, hundreds = 0] = [...String(value)].reverse().map(Number);
  const high = hundreds === 0 ? '' : `${figures[hundreds]}${hundred}`;
  const middle = tens === 0 ? (hundreds > 0 && ones > 0 ? '零' : '') : `${figures[tens]}${ten}`;
  return `${high}${middle}${ones === 0 ? '' : figures[ones]}`;
}

const englishOnes = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const englishTens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
function inEnglish(value: number): string {
  if (value >= 100) return `one hundred${value === 100 ? '' : ` and ${inEnglish(value - 100)}`}`;
  if (value < 20) return englishOnes[value] ?? '';
  return `${englishTens[Math.floor(value / 10)]}${value % 10 === 0 ? '' : ` ${englishOnes[value % 10]}`}`;
}

const romanSteps = [
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;
const romanSign: { readonly [letter: string]: string } = { I: 'Ⅰ', V: 'Ⅴ', X: 'Ⅹ', L: 'Ⅼ', C: 'Ⅽ' };
function inRoman(value: number): string {
  const [step = 1, letters = ''] = romanSteps.find(([least]) => least <= value) ?? [];
  return value <= 0 ? '' : letters + inRoman(value - step);
}

const inPlainWords = (value: number): string => inWords(value, plainFigures, '十', '百');
const each = (value: number, figures: readonly string[], between = ''): string =>
  [...String(value)].map((digit) => figures[Number(digit)]).join(between);
const notation = fc.constantFrom<(value: number) => string>(
  String,
  (value) => each(value, [...'０１２３４５６７８９']),
  (value) => each(value, [...'0123456789'], ' '),
  (value) => each(value, [...'0123456789'], '\n'),
  (value) => each(value, plainFigures),
  (value) => inEnglish(value),
  (value) => inEnglish(value).toUpperCase().replaceAll(' ', '-'),
  (value) => [...inRoman(value)].map((letter) => romanSign[letter]).join(''),
  (value) => inRoman(value),
  (value) => each(value, [...'〇一二三四五六七八九'], ' '),
  inPlainWords,
  (value) => inWords(value, formalFigures, '拾', '佰'),
  (value) => inPlainWords(value).replace(/^一百/, '百'),
  (value) => (value > 100 && value % 10 === 0 ? inPlainWords(value).replace(/十$/, '') : inPlainWords(value)),
);

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

  it.each(['限速\u202e001', '限速6\u200b0', '限速\u2066\u202e06', 'SLOW\u00ad'])(
    '%j hides what is shown',
    (message) => {
      const sign = { ...lamp, message: { maxLength: 64 } };
      expect(judgeRequest({ message }, sign, limits)).toEqual({
        ok: false,
        refusal: { code: 'text-hidden-characters' },
      });
      expect(judgeRequest({ message: '限速\n60' }, sign, limits).ok).toBe(true);
    },
  );

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
    [{ message: '道路畅通' }, { message: '能见度极低 限速20' }],
    [{ message: '限速40' }, { message: '能见度极低 限速20' }],
  ] as const)('%j weakens %j, which takes a supervisor', (asked, guidance) => {
    const texted = { ...lamp, message: { maxLength: 64 } };
    expect(judgeRequest(asked, texted, { ...limits, guidance })).toMatchObject({
      refusal: { code: 'darkens-guidance' },
    });
    expect(judgeRequest(asked, texted, { ...limits, guidance, mayWeaken: true }).ok).toBe(true);
    expect(judgeRequest(asked, texted, limits).ok).toBe(true);
  });

  it.each([
    [{ mode: 'outline' }, { mode: 'active' }],
    [{ mode: 'anti-collision' }, { mode: 'accident' }],
    [{ voice: ' ' }, { voice: '前方有雾' }],
  ] as const)('%j weakens %j', (asked, guidance) => {
    expect(weakens(asked, guidance)).toBe(true);
  });

  it.each([
    [{ mode: 'anti-collision' }, { mode: 'outline' }],
    [{ mode: 'accident' }, { mode: 'anti-collision' }],
    [{ voice: '前方有行人' }, { voice: '前方有雾' }],
    [{ voice: '前方有行人' }, { mainWarning: 'slow' }],
  ] as const)('%j beside %j weakens nothing', (asked, guidance) => {
    expect(weakens(asked, guidance)).toBe(false);
  });
});
