/** The figure above a replayed strip is the one that decided then, or says that it is not. */
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, test } from 'vitest';
import { ConsoleContext, type ConsoleParts } from '../../renderer/console-context.ts';
import { PastFacts } from '../../renderer/pages/zone/past/past-facts.tsx';
import { recordEvery } from '../../renderer/pages/zone/past/past-picture.ts';
import type { PastPicture } from '../../renderer/pages/zone/past/use-past.ts';
import { createConsoleStores } from '../../renderer/stores/console-stores.ts';
import { showVisibility } from '../../renderer/text/numbers.ts';
import { speakBoth } from './both-languages.ts';

speakBoth('en');

const past: PastPicture = {
  at: 0,
  zone: { sensors: [], subSegments: [] },
  visibility: { trust: 'good', escalate: 387, band: 'outline' },
  lowest: 11_600,
  mode: undefined,
  device: () => undefined,
  known: 0,
};
const parts = { stores: createConsoleStores() } as ConsoleParts;
const drawn = (over: Partial<PastPicture>): string => {
  const facts = createElement(PastFacts, { past: { ...past, ...over } });
  const inside = createElement(ConsoleContext, { value: parts }, facts);
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n: i18next }, inside));
};

test('the figure that decided stands as the live one does, with its band', () => {
  const markup = drawn({});
  expect(markup).toContain('<div class="visibility foggy-1"><span class="visibility-value"><b>380</b><i>m</i>');
  expect(markup).toContain('band M1');
  expect(markup).not.toContain('11.6');
});

test('where nothing could be trusted no figure stands', () => {
  const mode = { mode: 'standby', source: 'hold', at: 0, seq: 1 } as const;
  const markup = drawn({ visibility: { trust: 'none', band: 'standby' }, mode });
  expect(markup).toContain('<b>—</b>');
  expect(markup).toContain(i18next.t('trust.none'));
  expect(markup).not.toMatch(/band M|11\.6/);
});

test('of a time before the record begins no failure of a sensor is told', () => {
  const markup = drawn({ visibility: { trust: 'none', band: 'standby' } });
  expect(markup).toContain(i18next.t('past.noRecord'));
  expect(markup).toContain(i18next.t('past.noMode'));
  expect(markup).not.toContain(i18next.t('trust.none'));
  expect(markup).not.toContain('<b>—</b>');
});

test('the record is asked for again each minute of the time shown, and never more than every five seconds', () => {
  expect([1, 2, 10, 60].map(recordEvery)).toEqual([60_000, 30_000, 6_000, 5_000]);
});

test('that the record has nothing of the devices is said only once it was asked', () => {
  expect(drawn({ known: undefined })).toContain(i18next.t('past.askingThen'));
  expect(drawn({ known: undefined })).not.toContain(i18next.t('past.noDevices'));
  expect(drawn({ known: 0 })).toContain(i18next.t('past.noDevices'));
});

test('the lowest reading of then never stands as the figure that decided', () => {
  const markup = drawn({ visibility: undefined });
  expect(markup).toContain(`<p class="past-lowest">lowest reading about then <i>${showVisibility(11_600)}</i></p>`);
  expect(markup).not.toContain('visibility-value');
});
