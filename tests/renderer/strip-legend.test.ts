/** Whatever the strip draws has its word beneath it, in both languages. */
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it, vi } from 'vitest';
import { lightLooks } from '../../renderer/strip/light-table.ts';
import { StripLegend } from '../../renderer/strip/strip-legend.tsx';
import en from '../../resources/locales/en.json' with { type: 'json' };
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };
import { speakBoth } from './both-languages.ts';

speakBoth('en');
vi.stubGlobal('document', { documentElement: {} });
vi.stubGlobal('getComputedStyle', () => ({ fontSize: '16px' }));

describe.each([
  ['zh-CN', zh],
  ['en', en],
] as const)('the legend of the strip in %s', (language, words) => {
  const legend = async (): Promise<readonly string[]> => {
    await i18next.changeLanguage(language);
    const inside = createElement(StripLegend, { zoomed: false, onWhole: () => {} });
    const markup = renderToStaticMarkup(createElement(I18nextProvider, { i18n: i18next }, inside));
    return markup
      .replaceAll(/<[^>]+>/g, '\n')
      .split('\n')
      .map((piece) => piece.trim());
  };

  it('has every look of a light', async () => {
    const shown = await legend();
    for (const look of lightLooks) expect(shown).toContain(words[`light.${look}`]);
  });

  it('has every shape of a sensor, the marks of hosts and sentinels, and the text of a sign out of reach', async () => {
    const shown = await legend();
    expect(shown).toContain(words['strip.legend.sensors']);
    for (const quality of ['good', 'suspect', 'bad', 'missing'] as const)
      expect(shown).toContain(words[`quality.${quality}`]);
    expect(shown).toContain(`◎ ${words['strip.legend.decisive']}`);
    expect(shown).toContain(words['strip.legend.marks']);
    expect(shown).toContain(words['strip.legend.offlineSign']);
  });
});
