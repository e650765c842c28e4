/** The two languages of the screen. Codes come from the core; every sentence is here. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../../resources/locales/en.json';
import zh from '../../resources/locales/zh-CN.json';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
const storageKey = 'fogward.language';

const isLanguage = (value: string | null): value is Language => languages.some((one) => one === value);

/** Prepares i18next; keys are flat, because codes contain dots and slashes. */
export function startLanguages(storage: Pick<Storage, 'getItem' | 'setItem'>, page: Document): void {
  const kept = storage.getItem(storageKey);
  const first: Language = isLanguage(kept) ? kept : 'zh-CN';
  void i18next.use(initReactI18next).init({
    lng: first,
    fallbackLng: false,
    supportedLngs: [...languages],
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  page.documentElement.lang = first;
  i18next.on('languageChanged', (language) => {
    storage.setItem(storageKey, language);
    page.documentElement.lang = language;
  });
}
