import i18next from 'i18next';
import { expect, it } from 'vitest';
import { diagnose } from '../../main/domain/diagnosis.ts';
import { reportedLimit } from '../../renderer/pages/device/condition-card.tsx';
import { tellPoint } from '../../renderer/text/point-value.ts';
import { sourceLegend } from '../../renderer/text/source-legend.ts';
import { speakBoth } from './both-languages.ts';

speakBoth('zh-CN');

it.each([
  [{ value: 257, coded: 'states' }, 'unknown code 257', '未知代码 257'],
  [{ value: 257, coded: 'bits' }, 'bits set: 0, 8', '置位：0，8'],
  [{ value: 0, coded: 'bits' }, 'no bit set', '无置位'],
  [{ value: 2 ** 31, coded: 'bits' }, 'bits set: 31', '置位：31'],
  [{ value: 257 }, '257', '257'],
  [{ value: 'degraded', coded: 'states' }, 'degraded', '降级'],
  [{}, '—', '—'],
] as const)('a point of %j says %s', (point, english, chinese) => {
  expect(tellPoint(i18next.getFixedT('en'), point)).toBe(english);
  expect(tellPoint(i18next.getFixedT('zh-CN'), point)).toBe(chinese);
});

it('explains the letters that a note uses, and only those', () => {
  const told = sourceLegend(i18next.getFixedT('zh-CN'), '百纳控制器协议 VER24.11.03：代码 V；地址 U；布局 D');
  expect(told).toBe('V = 已核对，U = 未核对，D = 本系统自定');
  expect(sourceLegend(i18next.getFixedT('en'), 'NTCIP 1203, V2.5 by LS-B/VS-B')).toBe('');
});

it('a state that is read every two minutes is not marked old between two readings, and one that came late is', () => {
  const age = 100_000;
  expect(age > reportedLimit({ stale: false })).toBe(false);
  expect(age > reportedLimit({ stale: true })).toBe(true);
});

/** Cases in which the judgment is the same word though the device is lit, dark, or no lamp at all. */
const judged = {
  external: [
    { kind: 'flashing-lamp', desired: { lit: false }, reported: { lit: true }, phase: 'verified' },
    { kind: 'flashing-lamp', desired: { lit: true }, reported: { lit: false }, phase: 'verified' },
    { kind: 'sign', desired: { message: '雾' }, reported: { message: '施工' }, phase: 'verified' },
  ],
  dark: [
    { kind: 'flashing-lamp', desired: { lit: false }, reported: { lit: false }, phase: 'verified' },
    { kind: 'flashing-lamp', desired: { lit: true }, reported: { lit: false }, phase: 'sent' },
  ],
  operating: [
    { kind: 'sign', desired: { message: '雾' }, reported: { message: '雾' }, phase: 'verified' },
    { kind: 'sign', desired: { message: '雾' }, reported: { message: '' }, phase: 'sent' },
  ],
} as const;
/** What is true of some of those cases only. */
const claims = {
  external: /灯亮着|is lit/,
  dark: /与要求一致|as wanted/,
  operating: /按要求工作|does what it should/,
} as const;

it.each(['external', 'dark', 'operating'] as const)('the words for %s hold in every case that is judged so', (word) => {
  for (const one of judged[word])
    expect(
      diagnose({
        managed: true,
        maintenance: false,
        everAnswered: true,
        stale: false,
        faults: [],
        verifyInput: false,
        ...one,
      }),
    ).toBe(word);
  for (const language of ['zh-CN', 'en'])
    expect(i18next.getFixedT(language)(`condition.${word}.meaning`)).not.toMatch(claims[word]);
});

it('a device whose answer to a command is wrong is not said to have told of a fault itself', () => {
  const echo = { code: 'modbus/wrong-echo' } as const;
  const input = { kind: 'flashing-lamp', managed: true, maintenance: false, everAnswered: true, stale: false } as const;
  expect(diagnose({ ...input, linkFault: echo, reported: { lit: true }, faults: [], verifyInput: false })).toBe(
    'fault',
  );
  for (const [language, words] of [
    ['zh-CN', '不符的答复'],
    ['en', 'answers them wrongly'],
  ] as const)
    expect(i18next.getFixedT(language)('condition.fault.meaning')).toContain(words);
});
