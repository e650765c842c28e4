/** The screen's texts in both languages, for tests of words. */
import i18next from 'i18next';
import { beforeAll } from 'vitest';
import en from '../../resources/locales/en.json' with { type: 'json' };
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };

/** Before the tests of this file begins the translator, in the language `lng`. */
export function speakBoth(lng: 'zh-CN' | 'en'): void {
  beforeAll(async () => {
    await i18next.init({
      lng,
      fallbackLng: false,
      resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
    });
  });
}
