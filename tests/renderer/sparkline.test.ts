/** The small trend shows what was seen, and nothing where nothing was seen. */
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, test } from 'vitest';
import { linePaths, Sparkline } from '../../renderer/parts/sparkline.tsx';
import { speakBoth } from './both-languages.ts';

speakBoth('en');

const minute = 60_000;

/** The horizontal ends of each line that is drawn, in minutes before now. */
function drawn(trend: readonly (readonly [number, number])[], now: number): (readonly [number, number])[] {
  const sparkline = createElement(Sparkline, { trend, bands: [], now });
  const markup = renderToStaticMarkup(createElement(I18nextProvider, { i18n: i18next }, sparkline));
  return [...markup.matchAll(/points="([^"]*)"/g)].map(([, points = '']) => {
    const before = points.split(' ').map((point) => 30 - (Number(point.split(',')[0]) * 30) / 300);
    return [before.at(0)!, before.at(-1)!];
  });
}

test('a trend is interrupted where a single minute is missing', () => {
  const at = (...minutes: number[]) => minutes.map((n): [number, number] => [n * minute, 100]);
  expect(linePaths(at(0, 1, 2, 4, 5, 20)).map((path) => path.length)).toEqual([3, 2, 1]);
});

test('no line is drawn over the time when the core was away, and each line lasts to the end of its minute', () => {
  const now = 100 * minute + 20_000;
  const trend = [90, 91, 92, 95, 99, 100].map((n): [number, number] => [n * minute, 150]);
  const whole = drawn(trend, now).map((ends) => ends.map((end) => Math.round(end * 60)));
  expect(whole).toEqual([
    [620, 440],
    // One minute between two gaps is seen.
    [320, 260],
    [80, 0],
  ]);
});
