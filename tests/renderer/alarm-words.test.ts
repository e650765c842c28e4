/** Alarms say what is so: the past of what is over, and which alarm tells of what is folded. */
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { AlarmTitle } from '../../renderer/parts/alarm-parts.tsx';
import { nameCause, tellAsked, tellKinds, tellMeaning } from '../../renderer/text/alarm-words.ts';
import type { Teller } from '../../renderer/text/reasons.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };
import { speakBoth } from './both-languages.ts';

speakBoth('en');

const now = Date.UTC(2026, 10, 26, 9, 30);
const teller = (language: string): Teller => ({
  t: i18next.getFixedT(language),
  language,
  timeZone: 'Asia/Shanghai',
  now,
  site: undefined,
});
const alarm = (over: Partial<AlarmView> = {}): AlarmView => ({
  id: 1,
  code: 'proposal-waiting',
  key: 'east',
  priority: 'high',
  state: 'unacknowledged',
  active: true,
  raisedAt: now,
  count: 1,
  data: {},
  comments: [],
  ...over,
});
const over = { state: 'returned-unacknowledged', active: false, returnedAt: now - 600_000 } as const;

describe.each(['zh-CN', 'en'])('in %s', (language) => {
  it('an alarm that is over asks for nothing any more', () => {
    const words = language === 'en' ? en : zh;
    expect(tellMeaning(teller(language), alarm())).toEqual({
      meaning: words['alarm.proposal-waiting.meaning'],
      todo: words['alarm.proposal-waiting.todo'],
    });
    for (const code of ['proposal-waiting', 'zone-partial', 'gateway-down'] as const) {
      const told = tellMeaning(teller(language), alarm({ code, ...over }));
      expect(told.todo).toBeUndefined();
      expect(told.meaning).toContain('17:20');
      expect(told.meaning).not.toContain(words[`alarm.${code}.meaning`]);
    }
  });

  it('an alarm of a proposal tells in one phrase what is asked for; no other alarm asks', () => {
    const words = language === 'en' ? en : zh;
    const asked = (code: AlarmView['code'], data: AlarmView['data']) => tellAsked(teller(language), { code, data });
    const mode = words['mode.active'];
    expect(asked('proposal-waiting', { mode: 'active', kind: 'escalate' })).toBe(
      words['alarm.asks.escalate'].replace('{{mode}}', mode),
    );
    expect(asked('proposal-unanswered', { mode: 'outline', kind: 'clear' })).toContain(words['mode.outline']);
    expect(asked('proposal-unanswered', { kind: 'closure' })).toBe(words['alarm.asks.closure']);
    const until = Date.UTC(2026, 10, 26, 12, 15);
    const holds = asked('held-weaker', { devices: ['host-1', 'sign-2'], by: ['chen'], until });
    for (const word of ['chen', '20:15', 'host-1', 'sign-2']) expect(holds).toContain(word);
    const doubtful = asked('proposal-unanswered', { kind: 'closure', sensors: ['vis-6'] });
    expect(doubtful).toBe(words['alarm.asks.closure.doubtful'].replace('{{sensors}}', 'vis-6'));
    const calls = asked('fog-unguided', { mode: 'control', shown: 'standby' });
    expect(calls).toContain(words['mode.control']);
    expect(calls).toContain(words['mode.standby']);
    expect(asked('gateway-down', { mode: 'active', kind: 'escalate' })).toBeUndefined();
    expect(asked('proposal-waiting', {})).toBeUndefined();
  });

  it('an alarm that is over says so by a word', () => {
    const word = (language === 'en' ? en : zh)['alarms.returned.word'];
    const title = (shown: AlarmView) => {
      i18next.changeLanguage(language);
      const inside = createElement(AlarmTitle, { alarm: shown });
      return renderToStaticMarkup(createElement(I18nextProvider, { i18n: i18next }, inside));
    };
    expect(title(alarm(over))).toContain(word);
    expect(title(alarm())).not.toContain(word);
  });

  it('a flood says what is folded, by kind and number', () => {
    const words = language === 'en' ? en : zh;
    const folded = (['gateway-down', 'zone-partial', 'gateway-down'] as const).map((code) => ({ code }));
    const kinds = tellKinds(teller(language).t, folded);
    expect(kinds).toMatch(new RegExp(`^${words['alarm.gateway-down']} 2.*${words['alarm.zone-partial']} 1$`));
    expect(teller(language).t('alarms.flood', { n: 3, kinds })).toContain(kinds);
  });

  it('what is folded names the gateway that tells of it', () => {
    expect(nameCause(teller(language), { code: 'gateway-down', key: 'lamp-gateway-08' })).toContain('lamp-gateway-08');
    expect(nameCause(teller(language), { code: 'trunk-down', key: 'site' })).not.toContain('site');
  });
});
