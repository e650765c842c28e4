/** The words that a profile brings for its own faults. */
import i18next from 'i18next';
import { beforeEach, describe, expect, it } from 'vitest';
import { learnFaultTexts } from '../../renderer/text/fault-texts.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };

describe('the words of a profile', () => {
  beforeEach(() =>
    i18next.init({
      lng: 'en',
      resources: { en: { translation: en } },
      keySeparator: false,
      nsSeparator: false,
      initAsync: false,
    }),
  );
  it('fill what the console lacks and replace nothing it has', () => {
    const known = i18next.t('fault.link/no-answer');
    learnFaultTexts(i18next, {
      'link/no-answer': { zh: '替换', en: 'replaced' },
      'own/door-open': { zh: '箱门打开', en: 'Door {{open}}' },
    });
    expect(i18next.t('fault.link/no-answer')).toBe(known);
    expect(i18next.t('fault.own/door-open')).toBe('Door { {open}}');
    expect(i18next.t('fault.own/door-open', { lng: 'zh-CN' })).toBe('箱门打开');
  });
});
