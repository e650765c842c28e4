/** A long name gives way in its middle, for the names of one site begin alike. */
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CutMiddle } from '../../renderer/parts/cut-middle.tsx';
import { headAndTail } from '../../renderer/text/head-and-tail.ts';

const name = (n: string) => `徒骇河大桥至马颊河特大桥南岸互通立交团雾多发区第${n}号雾区`;

it('keeps the end by which the names of a site differ', () => {
  expect(headAndTail(name('01'))[1]).toBe('发区第01号雾区');
  expect(headAndTail('Tuhai bridge to Majia bridge 17')[1]).toBe('ajia bridge 17');
  expect(headAndTail('东雾区')).toEqual(['', '东雾区']);
  expect(new Set(['01', '02', '40'].map((n) => headAndTail(name(n))[1])).size).toBe(3);
});

it('loses nothing of any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      expect(headAndTail(text).join('')).toBe(text);
    }),
  );
});

it('is whole beside the pointer and in the page', () => {
  const markup = renderToStaticMarkup(createElement(CutMiddle, { text: name('01') }));
  expect(markup).toContain(`title="${name('01')}"`);
  expect(markup.replaceAll(/<[^>]+>/g, '')).toBe(name('01'));
});
