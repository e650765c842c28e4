import fc from 'fast-check';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { indexSite } from '../../renderer/stores/site-index.ts';
import { tellEncoding, tellUnit } from '../../renderer/text/encoding.ts';
import { tellFaultDetail } from '../../renderer/text/fault-detail.ts';
import { journalSummary, rawDetail } from '../../renderer/text/journal-line.ts';
import { tellLoad, tellPolls } from '../../renderer/text/line-load.ts';
import { measureVisibility, roundVisibility, showReading, showVisibility } from '../../renderer/text/numbers.ts';
import { devicesIn, type Teller, tellLargest, tellReason, tellRefusal } from '../../renderer/text/reasons.ts';
import { calendarDate, clockTime, countdown, nearTime, offsetName, spanOf } from '../../renderer/text/time.ts';
import { condense } from '../../renderer/text/tone.ts';
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };
import { speakBoth } from './both-languages.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const now = Date.UTC(2026, 10, 23, 17, 30, 0);
const teller = (language: string): Teller => ({
  t: i18next.getFixedT(language),
  language,
  timeZone: 'Asia/Shanghai',
  now,
  site: undefined,
});

speakBoth('zh-CN');

describe('visibility for people', () => {
  it('is never rounded up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (metres) => {
        const shown = roundVisibility(metres);
        expect(shown).toBeLessThanOrEqual(metres);
        expect(metres - shown).toBeLessThan(metres < 100 ? 5 : metres < 2000 ? 10 : 100);
        const { value, unit } = measureVisibility(metres);
        if (value !== '<5') expect(Number(value) * (unit === 'km' ? 1000 : 1)).toBeLessThanOrEqual(metres + 1e-6);
      }),
    );
  });

  it.each([
    [undefined, '—'],
    [Number.NaN, '—'],
    [3.9, '<5 m'],
    [47.9, '45 m'],
    [199.99, '190 m'],
    [200, '200 m'],
    [11_870, '11.8 km'],
  ])('shows %s as %s', (metres, shown) => expect(plain(showVisibility(metres))).toBe(shown));

  it('shows evidence to the metre, as its register stands beside it', () => {
    expect([69.66, 4.2, 1_999, 11_840, undefined].map((metres) => plain(showReading(metres)))).toEqual([
      '69 m',
      '4 m',
      '1999 m',
      '11.8 km',
      '—',
    ]);
  });
});

it('tells the largest unit of a span alone where there is little room', () => {
  const told = (ms: number) => ['zh-CN', 'en'].map((language) => plain(tellLargest(teller(language).t, ms)));
  expect(told(42_000)).toEqual(['42 秒', '42 s']);
  expect(told(287_000)).toEqual(['4 分', '4 min']);
  expect(told(7_800_000)).toEqual(['2 小时', '2 h']);
});

describe('how often things are read', () => {
  const host = [
    { class: 'fast', every: 5_000, usual: 10_000 },
    { class: 'normal', every: 15_000, usual: 30_000 },
  ];
  it('tells the intervals, and those of clear weather while fog makes them shorter', () => {
    const calm = host.map((poll) => ({ ...poll, every: poll.usual }));
    expect(plain(tellPolls(teller('en').t, calm))).toBe('10 s, 30 s');
    expect(plain(tellPolls(teller('en').t, host))).toBe('5 s, 15 s (because of fog; usually 10 s, 30 s)');
    expect(plain(tellPolls(teller('zh-CN').t, host))).toContain('雾中加密');
    const slow = [120_000, 600_000, 21_600_000, 90_000].map((every) => ({
      class: 'slow' as const,
      every,
      usual: every,
    }));
    expect(plain(tellPolls(teller('en').t, slow))).toBe('2 min, 10 min, 6 h, 1 min 30 s');
    expect(plain(tellPolls(teller('zh-CN').t, slow))).toBe('2 分，10 分，6 小时，1 分 30 秒');
  });

  it('says of a line how many devices are read more often', () => {
    const load = { needed: 4, carried: 10, advice: [] };
    expect(tellLoad(teller('en'), load)).not.toContain('fog');
    expect(tellLoad(teller('en'), { ...load, watched: 7 })).toContain('7 device(s) read more often because of fog');
  });
});

describe('time for people', () => {
  it('is the time of the site, not of the machine', () => {
    expect(clockTime(now, 'Asia/Shanghai')).toBe('01:30:00');
    expect(calendarDate(now, 'Asia/Shanghai')).toBe('2026-11-24');
    expect(offsetName(now, 'Asia/Shanghai')).toBe('UTC+8');
    expect(nearTime(now - 7_200_000, now, 'Asia/Shanghai')).toBe('11-23 23:30:00');
  });

  it('counts down to zero and not below', () => {
    expect(countdown(29_100)).toBe('0:30');
    expect(countdown(0)).toBe('0:00');
    expect(countdown(-5)).toBe('0:00');
    expect(countdown(3_725_000)).toBe('1:02:05');
    expect(spanOf(-1).values.a).toBe(0);
  });
});

describe('the ticker', () => {
  it('keeps the newest of repeated fog readings in one band, zone by zone', () => {
    const fog = (zone: string, band: string, visibility: number) => ({
      kind: 'fog.changed',
      zone,
      data: { band, visibility },
    });
    const other = { kind: 'link.lost', zone: 'a', data: {} };
    const events = [
      fog('a', 'active', 150),
      other,
      fog('a', 'active', 160),
      fog('b', 'active', 170),
      fog('a', 'outline', 210),
    ];
    expect(condense(events)).toEqual([events[0], other, events[3], events[4]]);
    expect(condense([fog('a', 'active', 1), fog('a', 'outline', 2), fog('a', 'active', 3)])).toHaveLength(3);
  });
});

describe('sentences', () => {
  const below = { code: 'visibility-below', visibility: 185.6, threshold: 200, mode: 'active', sensor: 'vis-3' };

  it('say why, with the reading rounded down', () => {
    expect(plain(tellReason(teller('zh-CN'), below))).toBe('能见度 180 m，低于 200 m：行车主动诱导');
    expect(plain(tellReason(teller('en'), below))).toBe('Visibility 180 m is below 200 m: Active guidance');
    expect(devicesIn(below)).toEqual(['vis-3']);
  });

  it('keep a code that has no words', () => {
    expect(tellReason(teller('en'), { code: 'new-reason' })).toBe('new-reason');
    // Nobody is told to wait for themselves.
    const held = { code: 'no-authority', by: 'li', since: 0 };
    for (const language of ['zh-CN', 'en']) {
      expect(tellRefusal(teller(language), held)).toContain('li ');
      expect(tellRefusal(teller(language), { ...held, own: true })).not.toContain('li ');
    }
    expect(tellRefusal(teller('en'), { code: 'new-refusal' })).toBe('Refused (new-refusal).');
  });

  it('name who reserved a device or a zone, and until when', () => {
    const until = Date.UTC(2026, 10, 23, 19, 45, 0);
    for (const code of ['device-reserved', 'zone-reserved'])
      for (const language of ['zh-CN', 'en']) {
        const told = tellRefusal(teller(language), { code, by: 'chen', until });
        expect(told).toContain('chen');
        expect(told).toContain('03:45');
      }
  });

  it('never show an unfilled place, in either language', () => {
    const reasons = Object.keys(zh).filter((key) => key.startsWith('reason.'));
    for (const key of reasons) {
      const wanted = [...zh[key as keyof typeof zh].matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!);
      const values = Object.fromEntries(wanted.map((name) => [name, 100]));
      for (const language of ['zh-CN', 'en']) {
        expect(tellReason(teller(language), { code: key.slice('reason.'.length), ...values })).not.toContain('{{');
      }
    }
  });

  it('tell a decision as a step with its reasons', () => {
    const data = {
      mode: 'active',
      from: 'standby',
      source: 'automatic',
      reasons: [below],
      visibility: 185.6,
      speed: 60,
    };
    expect(plain(journalSummary(teller('en'), { kind: 'decision.made', data }))).toBe(
      'Standby → Active guidance; Visibility 180 m is below 200 m: Active guidance; by automatic; speed 60',
    );
  });

  it('say what a trainer did, and why a command failed, without a code', () => {
    const data = { change: 'behaviours', target: 'lamp-1', behaviours: [{ name: 'ignores-writes', parameters: {} }] };
    const told = journalSummary(teller('zh-CN'), { kind: 'simulation.changed', data });
    expect(told).toContain(zh['behaviour.ignores-writes']);
    expect(told).not.toMatch(/ignores-writes|parameters|behaviours/);
    const failed = { detail: 'link/no-answer', fault: 'device/offline' };
    expect(journalSummary(teller('zh-CN'), { kind: 'command.failed', data: failed })).not.toContain('link/no-answer');
  });

  it('a zone of which every device rests had nobody to command, and was not in order', () => {
    const data = { state: 'idle', verified: 0, total: 0, mode: 'control' };
    const told = (more: object) =>
      journalSummary(teller('zh-CN'), { kind: 'zone.converged', data: { ...data, ...more } });
    expect(told({})).toContain('无需动作');
    expect(told({ resting: 16 })).toContain('无设备可控');
    expect(told({ resting: 16 })).not.toContain('无需动作');
  });

  it('say what a proposal asks for as its alarm does', () => {
    const data = { proposal: 'z/1', kind: 'escalate', mode: 'active' };
    expect(plain(journalSummary(teller('en'), { kind: 'proposal.made', data }))).toBe('strengthen to Active guidance');
    const closure = { kind: 'closure', mode: 'control', first: 'li' };
    const told = journalSummary(teller('zh-CN'), { kind: 'proposal.seconded', data: closure });
    expect(told).toContain(zh['alarm.asks.closure']);
    expect(told).not.toContain(zh['mode.control']);
  });

  it('say in the reader’s words who saw what was entered by hand', () => {
    const data = { value: 450, minutes: 10, source: 'patrol' };
    expect(journalSummary(teller('zh-CN'), { kind: 'visibility.entered', data })).toContain(zh['entered.patrol']);
    expect(journalSummary(teller('zh-CN'), { kind: 'visibility.entered', data })).not.toContain('patrol');
    const ended = { why: 'withdrawn', value: 450, source: 'patrol' };
    const said = journalSummary(teller('zh-CN'), { kind: 'visibility.ended', data: ended });
    for (const words of [zh['why.withdrawn'], zh['entered.patrol']]) expect(said).toContain(words);
    expect(said).not.toContain('patrol');
  });

  it('begin with what the entry is about, under its own name', () => {
    const sensor = {
      id: 'vis-8',
      name: '能见度站',
      nameEn: 'Visibility station',
      kind: 'visibility-sensor' as const,
      profile: 'p',
      unit: 1,
      road: 'r',
      stake: 0,
      side: 'left' as const,
      managed: true,
      simulated: true,
      lights: [],
    };
    const site = indexSite({
      id: 's',
      name: 's',
      timeZone: 'Asia/Shanghai',
      faultTexts: {},
      roads: [],
      zones: [],
      endpoints: [{ id: 'gw-8', name: '网关 08', nameEn: 'Gateway 08' }],
      devices: [sensor],
    });
    const lost = { kind: 'link.lost', data: { devices: 10, endpoint: 'gw-8', fault: 'link/no-answer' } };
    expect(journalSummary({ ...teller('en'), site }, lost)).toBe('Gateway 08; devices 10; fault No answer');
    const raised = { kind: 'alarm.raised', data: { code: 'gateway-down', endpoint: 'gw-8', priority: 'medium' } };
    expect(journalSummary({ ...teller('zh-CN'), site }, raised)).toBe('网关中断；网关 08；优先级 中');
    const broken = { change: 'behaviours', target: 'vis-8', behaviours: [{ name: 'busy' }] };
    expect(journalSummary({ ...teller('zh-CN'), site }, { kind: 'simulation.changed', data: broken })).toBe(
      '模拟故障；能见度站；忙',
    );
    const readings = [
      { sensor: 'vis-8', value: 90, quality: 'good' },
      { sensor: 'gone-1', quality: 'missing' },
    ];
    const fog = { kind: 'fog.changed', data: { band: 'active', visibility: 90, readings } };
    expect(journalSummary({ ...teller('en'), site }, fog)).toContain('Visibility station 90');
    expect(journalSummary({ ...teller('zh-CN'), site }, fog)).toContain('能见度站 90');
    const noted = { kind: 'record.gap', data: { subject: 'vis-8' } };
    expect(journalSummary({ ...teller('en'), site }, noted)).toContain('Visibility station');
  });

  it('name a segment in the language of the reader', () => {
    const segment = { id: 'valley', name: '河谷段', nameEn: 'Valley', from: 0, to: 9 };
    const zone = {
      id: 'z',
      name: '雾区',
      road: 'r',
      direction: 'up' as const,
      from: 0,
      to: 9,
      control: 'auto' as const,
    };
    const site = indexSite({
      id: 's',
      name: 's',
      timeZone: 'Asia/Shanghai',
      faultTexts: {},
      roads: [],
      zones: [{ ...zone, policy: 'default', bands: [], segments: [segment] }],
      endpoints: [],
      devices: [],
    });
    const out = { kind: 'alarm.raised', data: { code: 'feeder-out', segment: 'z/valley' } };
    expect(journalSummary({ ...teller('en'), site }, out)).toContain('segment Valley');
    expect(journalSummary({ ...teller('zh-CN'), site }, out)).toContain('区段 河谷段');
  });

  it('leave out of a brief line what only a technician reads', () => {
    const event = { kind: 'fault.raised', data: { code: 'link/no-answer', detail: 'unit 3, 1000 ms' } };
    expect(journalSummary(teller('en'), event, true)).toBe('No answer');
    expect(journalSummary(teller('en'), event)).toContain('unit 3');
  });

  it('tell what a driver wrote beside a fault in words, and leave out what has none', () => {
    const refused = { kind: 'command.failed', data: { detail: 'exception 6, unit 1, write-registers at 0' } };
    expect(journalSummary(teller('zh-CN'), refused)).toBe('详情 异常码 6，单元 1，地址 0 写寄存器');
    expect(journalSummary(teller('en'), refused)).toBe('detail exception 6, unit 1, writing registers at 0');
    expect(rawDetail(teller('zh-CN'), refused)).toBeUndefined();
    const waited = { kind: 'fault.raised', data: { code: 'link/no-answer', detail: 'unit 3, 1000 ms' } };
    expect(journalSummary(teller('zh-CN'), waited)).toBe('无应答；详情 单元 3，等待 1000 ms');
    const strange = { kind: 'fault.raised', data: { code: 'link/unreachable', detail: 'connect ECONNREFUSED' } };
    for (const language of ['zh-CN', 'en']) {
      expect(journalSummary(teller(language), strange)).not.toContain('ECONN');
      expect(rawDetail(teller(language), strange)).toBe('connect ECONNREFUSED');
    }
    const coded = { kind: 'command.failed', data: { detail: 'link/no-answer' } };
    expect(journalSummary(teller('zh-CN'), coded)).toBe('详情 无应答');
  });

  it('have words for every kind of Modbus request in a detail', () => {
    for (const kind of ['read-registers', 'read-bits', 'write-registers', 'write-bits'])
      expect(tellFaultDetail(teller('zh-CN').t, `exception 2, unit 1, ${kind} at 0`)).not.toContain(kind);
  });

  it('say which functions cannot be read, and why', () => {
    const detail = 'lit control, modbus/device-failure, exception 4, unit 2, read-registers at 12557';
    expect(tellFaultDetail(teller('zh-CN').t, detail)).toBe(
      '亮灭、控制方式读不到：设备执行失败（异常码 4，单元 2，地址 12557 读寄存器）',
    );
    expect(tellFaultDetail(teller('en').t, 'lit, link/no-answer')).toBe('Not read: lit. No answer');
  });

  it('tell of a sign-in where it came from, and of a drill what was broken', () => {
    expect(journalSummary(teller('zh-CN'), { kind: 'account.signed-in', data: { from: '127.0.0.1' } })).toBe(
      '来自 127.0.0.1',
    );
    const broken = { change: 'behaviours', target: 'gw-8', behaviours: [{ name: 'busy', parameters: {} }] };
    expect(journalSummary(teller('zh-CN'), { kind: 'simulation.changed', data: broken })).toBe('模拟故障；gw-8；忙');
    const failed = { kind: 'account.sign-in-failed', data: { from: '10.0.0.9', typed: 'li.na', tries: 19 } };
    expect(journalSummary(teller('zh-CN'), failed)).toBe('来自 10.0.0.9；输入的名字 li.na；尝试次数 19');
    expect(journalSummary(teller('en'), { kind: 'record.gap', data: { readingsLost: 30 } })).toBe('readings lost 30');
  });

  it('tell what a role may not do', () => {
    const data = { act: 'automation.arm', code: 'forbidden', needs: 'operator' };
    expect(journalSummary(teller('zh-CN'), { kind: 'act.refused', data })).toBe(
      '投入或解除自动：该账号的角色无权这样做。',
    );
  });

  it('tell a refused act in the words of the refusal', () => {
    const data = { act: 'execute', code: 'stage-stale' };
    expect(journalSummary(teller('en'), { kind: 'act.refused', data })).toBe(
      'Execute: The preview has expired or was used; preview again.',
    );
  });
});

describe('how a value lies in a register', () => {
  it.each([
    ['uint16', '16 位无符号', 'unsigned 16 bit'],
    ['uint32 high-first', '32 位无符号，高字在前', 'unsigned 32 bit, high word first'],
    ['bits 4-7', '第 4–7 位', 'bits 4–7'],
    ['bit 3', '第 3 位', 'bit 3'],
  ])('%s is told in words', (encoding, chinese, english) => {
    expect(tellEncoding(i18next.getFixedT('zh-CN'), encoding)).toBe(chinese);
    expect(tellEncoding(i18next.getFixedT('en'), encoding)).toBe(english);
  });

  it('has symbols and words of units in both languages, and leaves what it does not know', () => {
    const units = (language: string) => ['min', 'V', '°C'].map((unit) => tellUnit(i18next.getFixedT(language), unit));
    expect(units('zh-CN')).toEqual(['分', 'V', '°C']);
    expect(units('en')).toEqual(['min', 'V', '°C']);
  });
});

describe('what waits for whom', () => {
  const waiting = { code: 'waiting-for-person', proposed: 'control' } as const;
  it.each([
    [{ ...waiting, kind: 'escalate' }, '加强到“防追尾+管控”等待值班员确认', /^Strengthening to Control waits/],
    [{ ...waiting, kind: 'clear' }, '减弱到“防追尾+管控”等待值班员确认', /^Stepping down to Control waits/],
    [{ ...waiting, kind: 'closure' }, '是否封闭或分流，等待两人决定，其中一人为值班长', /^Closing or diverting/],
    [
      { ...waiting, kind: 'closure', first: '李', supervisor: true },
      '李 已同意封闭或分流，等待值班长',
      /a supervisor is waited for$/,
    ],
    [
      { ...waiting, kind: 'closure', first: '李', supervisor: false },
      '李 已同意封闭或分流，等待另一人',
      /a second person is waited for$/,
    ],
    [
      { ...waiting, kind: 'escalate', held: 'accident' },
      '加强到“防追尾+管控”等待值班员确认；这是自动决策的建议，人工接管的“事故提醒”不受影响',
      /what automation asks, the override to Accident stays$/,
    ],
    [waiting, '“防追尾+管控”的建议等待人工决定', /^A proposal of Control waits/],
  ])('%o', (reason, zhSentence, enSentence) => {
    expect(tellReason(teller('zh-CN'), reason)).toBe(zhSentence);
    expect(tellReason(teller('en'), reason)).toMatch(enSentence);
  });

  it('says of a reason that has passed when it counted', () => {
    const below = { code: 'visibility-below', visibility: 150, threshold: 200, mode: 'active' };
    expect(plain(tellReason(teller('zh-CN'), { ...below, decidedAt: now - 60_000 }))).toBe(
      '能见度 150 m，低于 200 m：行车主动诱导（01:29:00 决策时）',
    );
    expect(plain(tellReason(teller('en'), below))).toBe('Visibility 150 m is below 200 m: Active guidance');
  });

  it('promises nothing at a time that has passed', () => {
    const clearing = { code: 'clearing', above: 650, since: now - 720_000, until: now - 120_000 };
    for (const language of ['zh-CN', 'en']) {
      expect(tellReason(teller(language), clearing)).toContain('01:28:00');
      expect(tellReason(teller(language), { ...clearing, over: true })).not.toContain('01:28:00');
      const persisting = { ...clearing, code: 'persisting', mode: 'active', asks: true, over: true };
      expect(tellReason(teller(language), persisting)).not.toContain('01:28:00');
    }
  });

  it('tells how long clearing takes in whole minutes', () => {
    const held = { code: 'not-yet-clear', mode: 'control', above: 65, hold: 600_000 };
    expect(plain(tellReason(teller('en'), held))).toMatch(/above 65 m for 10 min$/);
  });

  it('counts sensors as sensors, not as readings', () => {
    expect(teller('zh-CN').t('why.readings', { n: 1 })).toBe('传感器 1');
    expect(teller('en').t('why.readings', { n: 1 })).toBe('sensors: 1');
  });

  it('keeps what was said to a closure, and when it is asked again', () => {
    const answer = { by: '李, 陈', at: now - 60_000 };
    expect(tellReason(teller('zh-CN'), { code: 'closure-agreed', ...answer })).toBe(
      '李, 陈 已于 01:29:00 同意封闭或分流；最强模式期间不再询问',
    );
    const refused = { code: 'closure-refused', ...answer, until: now + 60_000 };
    expect(tellReason(teller('zh-CN'), refused)).toContain('01:31:00 再次询问');
    expect(tellReason(teller('en'), refused)).toContain('asked again at 01:31:00');
    const data = { proposal: 'east/3', kind: 'closure', first: '李' };
    expect(journalSummary(teller('zh-CN'), { kind: 'proposal.confirmed', data })).toBe('封闭或分流；第一人 李');
  });

  it('says when it runs by itself, and that a closure does not wait for a mode', () => {
    const runs = { ...waiting, kind: 'escalate', until: now + 60_000 };
    expect(tellReason(teller('zh-CN'), runs)).toMatch(/^若无人否决，01:31:00 自动加强到/);
    expect(tellReason(teller('en'), { ...waiting, kind: 'closure' })).not.toMatch(/Control|M4/);
  });
});
