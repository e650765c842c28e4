/** The profiles' own words for fault codes, learnt with the site; the console's words come first. */
import type { i18n as I18n } from 'i18next';
import type { SiteView } from '../../main/contract/views/site.ts';

/** Makes every `fault.CODE` that the locales lack known in both languages. */
export function learnFaultTexts(i18n: I18n, texts: SiteView['faultTexts']): void {
  const known = Object.entries(texts);
  for (const [language, pick] of [
    ['zh-CN', 'zh'],
    ['en', 'en'],
  ] as const) {
    const words = Object.fromEntries(
      known
        .map(([code, text]) => [`fault.${code}`, text[pick]] as const)
        // A profile's text is shown as it stands; it may not reach into the console's own values.
        .map(([key, text]) => [key, text.replaceAll('{{', '{ {').replaceAll('$t(', '$ t(')]),
    );
    i18n.addResourceBundle(language, 'translation', words, true, false);
  }
}
