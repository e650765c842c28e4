/** A zone whose field was not read yet shows neither a mode nor a count, in both languages. */
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { SpeedSign } from '../../renderer/parts/speed-sign.tsx';
import { ZoneField } from '../../renderer/parts/zone-field.tsx';
import { ZoneMode } from '../../renderer/parts/zone-mode.tsx';
import en from '../../resources/locales/en.json' with { type: 'json' };
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };
import { speakBoth } from './both-languages.ts';

speakBoth('en');

const read: ZoneView = {
  id: 'z',
  at: 0,
  visibility: { trust: 'none', band: 'standby', trend: [] },
  sensors: [],
  subSegments: [],
  mode: 'standby',
  source: 'hold',
  automaticMode: 'standby',
  since: 0,
  armed: false,
  reasons: [],
  speed: { statutory: false },
  convergence: {
    total: 0,
    verified: 0,
    pending: 0,
    failed: 0,
    unknown: 0,
    offline: 0,
    unsupported: 0,
    maintenance: 0,
    state: 'idle',
  },
  effectiveness: { effective: true, lamps: 0, litShare: 0, reasons: [] },
  timing: {},
  openAlarms: 0,
};

/** What a person reads of the zone's mode and field. */
async function text(zone: ZoneView, language: string): Promise<string> {
  await i18next.changeLanguage(language);
  const both = createElement('p', {}, createElement(ZoneMode, { zone }), createElement(ZoneField, { zone }));
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n: i18next }, both)).replaceAll(/<[^>]+>/g, ' ');
}

describe.each([
  ['zh-CN', zh],
  ['en', en],
] as const)('in %s', (language, words) => {
  it('before the first reading: that it is under way, no mode, no count', async () => {
    const shown = await text({ ...read, unread: true }, language);
    expect(shown).toContain(words['zone.unread']);
    expect(shown).toContain(words['zone.unreadField']);
    for (const claim of ['M0', words['mode.standby'], words['effect.standby'], '/0'])
      expect(shown).not.toContain(claim);
  });

  it('afterwards: the mode and the count', async () => {
    const shown = await text(read, language);
    for (const claim of ['M0', words['mode.standby'], '/0']) expect(shown).toContain(claim);
    expect(shown).not.toContain(words['zone.unread']);
  });
});

it('no law is named for a speed that nobody decided', () => {
  const sign = (bare: boolean) => renderToStaticMarkup(createElement(SpeedSign, { speed: read.speed, bare }));
  expect(sign(true)).toContain('—');
  expect(sign(true).length).toBeLessThan(sign(false).length);
});
