import { describe, expect, it } from 'vitest';
import { devicesLike, deviceTold } from '../../renderer/stores/device-search.ts';
import { indexSite } from '../../renderer/stores/site-index.ts';
import { fieldTime, momentOf, presetFrom, spanAsked, spanMistake } from '../../renderer/text/site-moment.ts';
import { siteDevice } from './site-devices.ts';

const china = 'Asia/Shanghai';

describe('a moment entered on the clock of the site', () => {
  const at = Date.UTC(2026, 10, 25, 19, 7);
  const read = (text: string, zone = china): number | undefined => momentOf(text, at, zone);

  it('is read in the zone of the site and shown in it again', () => {
    expect(fieldTime(at, china)).toBe('2026-11-26 03:07');
    expect(read('2026-11-26 03:07')).toBe(at);
  });

  it('may leave out the year and the day', () => {
    expect(read('3:07')).toBe(at);
    expect(read('11-26 03:07')).toBe(at);
    expect(read('11/25 03:07')).toBe(at - 86_400_000);
  });

  it.each(['', '3', '2026-02-30 03:07', '2026-13-01 03:07', '25:00', 'yesterday'])('%j is none', (text) =>
    expect(read(text)).toBeUndefined(),
  );

  it('holds on both sides of a change of clocks, and a skipped hour is the one after it', () => {
    const berlin = 'Europe/Berlin';
    expect(read('2026-03-29 01:30', berlin)).toBe(Date.UTC(2026, 2, 29, 0, 30));
    expect(read('2026-03-29 03:30', berlin)).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(read('2026-10-25 03:30', berlin)).toBe(Date.UTC(2026, 9, 25, 2, 30));
    expect(read('2026-03-29 02:30', berlin)).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it('asks from the first to the last minute, either open', () => {
    const first = Date.UTC(2026, 10, 25, 16);
    const asked = (from: string, to: string) => spanAsked({ from, to }, at, china);
    expect(asked('00:00', '00:00')).toEqual({ from: first, to: first + 59_999 });
    expect(asked('', '2026-11-26 00:00')).toEqual({ to: first + 59_999 });
    expect(asked('', '')).toEqual({});
  });

  it('says what keeps two fields from being a span', () => {
    expect(spanMistake({ from: '03:00', to: '' }, at, china)).toBeUndefined();
    expect(spanMistake({ from: 'three', to: '' }, at, china)).toBe('unread');
    expect(spanMistake({ from: '03:00', to: '02:59' }, at, china)).toBe('turned');
  });

  it('tonight began at the latest 18:00 on site', () => {
    const six = Date.UTC(2026, 10, 25, 10);
    expect(presetFrom('tonight', Date.UTC(2026, 10, 25, 12), china)).toBe(six);
    expect(presetFrom('tonight', Date.UTC(2026, 10, 25, 19, 7), china)).toBe(six);
    expect(presetFrom('tonight', Date.UTC(2026, 10, 26, 9, 59), china)).toBe(six);
    expect(presetFrom('week', six, china)).toBe(six - 7 * 86_400_000);
  });
});

describe('a device looked for by what people call it', () => {
  const device = (id: string, name: string, nameEn: string) => siteDevice({ id, name, nameEn, simulated: true });
  const devices = [
    device('vis-8', '能见度站 K12+500', 'Visibility K12+500'),
    device('vis-9', '能见度站 K13+000', 'Visibility K13+000'),
    device('lamp-1', '爆闪灯', 'Lamp'),
    device('lamp-2', '爆闪灯', 'Lamp'),
  ];
  const none = { roads: [], zones: [], endpoints: [] };
  const site = indexSite({ id: 's', name: 's', timeZone: china, faultTexts: {}, ...none, devices });
  const found = (text: string, language = 'zh-CN', most?: number): readonly string[] =>
    devicesLike(site, language, text, most).map((one) => one.id);

  it('is suggested for a part of its id or of its name in the language of the reader', () => {
    expect(found('vis')).toEqual(['vis-8', 'vis-9']);
    expect(found('能见度 K13')).toEqual(['vis-9']);
    expect(found('visibility', 'en')).toEqual(['vis-8', 'vis-9']);
    expect(found('', 'zh-CN', 3)).toHaveLength(3);
  });

  it('is told by id, by label, and by a name only it has', () => {
    expect(deviceTold(site, 'zh-CN', ' vis-8 ')?.id).toBe('vis-8');
    expect(deviceTold(site, 'zh-CN', '能见度站 K13+000')?.id).toBe('vis-9');
    expect(deviceTold(site, 'zh-CN', '爆闪灯 · lamp-2')?.id).toBe('lamp-2');
    expect(deviceTold(site, 'zh-CN', '爆闪灯')).toBeUndefined();
    expect(deviceTold(site, 'zh-CN', 'vis')).toBeUndefined();
  });
});
