import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastHeight, margin, stripRows, xOf } from '../../renderer/strip/geometry.ts';
import type { Mark, Scene } from '../../renderer/strip/scene.ts';
import { type SignBox, signAt, signBoxes } from '../../renderer/strip/sign-boxes.ts';

/** As wide as at the strip's font: a Chinese character takes 11 pixels, a Latin letter about 6. */
const measure = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x2000 ? 6 : 11), 0);

const sign = (stake: number, text: string, wanted?: string): Mark => ({
  id: `sign-${stake}`,
  kind: 'sign',
  stake,
  severity: 'calm',
  look: 'none',
  text,
  wanted,
  upstream: false,
  value: undefined,
  quality: undefined,
});
const sceneOf = (marks: readonly Mark[]): Scene => ({
  stretches: [],
  marks,
  bands: [],
  segments: [],
  zone: { from: 100_000, to: 112_000 },
  direction: 'up',
  darkRun: undefined,
  effective: true,
  upstream: [],
  decisive: undefined,
});
/** The expressway zone of the demo on a screen 1366 pixels wide. */
const window = { from: 97_050, to: 112_150, width: 838, rows: stripRows(leastHeight) };
const warning = '能见度极低 限速20 就近驶离';
const whole = ({ lines }: SignBox): string => lines.join(' ');

describe('the signs of a strip', () => {
  it('tell all of their text where posts are close, on two lines', () => {
    const posts = [97_200, 99_000, 103_600, 107_400].map((stake) => sign(stake, warning));
    const boxes = signBoxes(sceneOf(posts), window, measure);
    expect(boxes.map(whole)).toEqual([warning, warning, warning, warning]);
    expect(boxes.map(({ lines }) => lines.length)).toEqual([2, 1, 1, 1]);
    for (const { x, width, lines } of boxes)
      for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width - 8 + 1e-6 * x);
  });

  it('say of a text nobody hears of now that it is of then', () => {
    const silent = { ...sign(103_600, warning), severity: 'unsure' as const };
    const boxes = signBoxes(sceneOf([silent, sign(107_400, warning)]), window, measure, '最后所知');
    expect(boxes.map(whole)).toEqual([`最后所知 ${warning}`, warning]);
  });

  it('never lie over one another nor past the edge, and shorten no text that has room', () => {
    const text = fc.constantFrom(
      '',
      warning,
      '雾区 限速40 车距100米',
      '前方有雾谨慎驾驶开启雾灯',
      'Fog ahead',
      '🚧道路封闭',
    );
    const post = fc.record({ stake: fc.integer({ min: 90_000, max: 120_000 }), text, wanted: fc.option(text) });
    fc.assert(
      fc.property(fc.array(post, { maxLength: 30 }), (posts) => {
        const marks = posts.map((one) => sign(one.stake, one.text, one.wanted ?? undefined));
        const boxes = signBoxes(sceneOf(marks), window, measure);
        for (const [index, box] of boxes.entries()) {
          expect(box.x).toBeGreaterThanOrEqual((boxes[index - 1]?.x ?? margin) - 1e-6);
          const next = boxes[index + 1]?.x ?? window.width - margin;
          expect(box.x + box.width).toBeLessThanOrEqual(next + 1e-6);
          const told = [...box.lines, ...(box.wanted === undefined ? [] : [box.wanted])];
          for (const line of told) {
            expect(measure(line)).toBeLessThanOrEqual(Math.max(0, box.width - 8) + 1e-6);
            // Shortened by whole letters: half of a pair of surrogates is no letter.
            expect(line.isWellFormed()).toBe(true);
          }
          const complete = box.lines.join('').replaceAll(' ', '') === (box.mark.text || '—').replaceAll(' ', '');
          expect(complete || told.some((line) => line === '' || line.endsWith('…'))).toBe(true);
        }
      }),
    );
  });

  it('are pointed at by their boxes, wherever the post stands', () => {
    const posts = [97_200, 97_300].map((stake) => sign(stake, warning));
    const boxes = signBoxes(sceneOf(posts), window, measure);
    const second = boxes[1]!;
    expect(second.x).toBeGreaterThan(xOf(window, 97_300));
    const y = (window.rows.signs.top + window.rows.signs.bottom) / 2;
    expect(signAt(boxes, window, second.x + second.width - 1, y)?.mark.id).toBe('sign-97300');
    expect(signAt(boxes, window, second.x + second.width - 1, window.rows.road.top)).toBeUndefined();
    expect(signAt(boxes, window, second.x + second.width + 1, y)).toBeUndefined();
  });
});
