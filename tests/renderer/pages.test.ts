/** What the pages say of devices and speeds, in words and figures. */
import fc from 'fast-check';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { PointView } from '../../main/contract/views/device.ts';
import { pointRows, tally } from '../../renderer/pages/device/point-rows.ts';
import { tellReported } from '../../renderer/parts/device-state-text.tsx';
import { speedToShow, standingOf } from '../../renderer/parts/speed-sign.tsx';
import { speakBoth } from './both-languages.ts';

speakBoth('zh-CN');

describe('what a lamp out of reach reports', () => {
  it('is told as the past, or as unknown where it was never heard', () => {
    expect(tellReported(i18next.t, { lit: false }, false)).toBe('灭');
    expect(tellReported(i18next.t, { lit: false }, true)).toBe('最后 灭（离线）');
    expect(tellReported(i18next.t, {}, true)).toBe('未知（离线）');
  });
});

describe('figures', () => {
  it('show no speed above the legal cap', () => {
    fc.assert(
      fc.property(
        fc.option(fc.nat(120), { nil: undefined }),
        fc.option(fc.nat(120), { nil: undefined }),
        (recommended, legalCap) => {
          const shown = speedToShow({
            statutory: true,
            ...(recommended === undefined ? {} : { recommended }),
            ...(legalCap === undefined ? {} : { legalCap }),
          });
          if (shown !== undefined && legalCap !== undefined) expect(shown).toBeLessThanOrEqual(legalCap);
        },
      ),
    );
  });

  it('call a speed lawful only where the law itself says that figure', () => {
    expect(standingOf({ recommended: 40, legalCap: 40, statutory: true })).toBe('statutory');
    expect(standingOf({ recommended: 40, legalCap: 60, statutory: true })).toBe('advice');
    expect(standingOf({ recommended: 40, statutory: false })).toBe('advice');
    expect(standingOf({ legalCap: 60, statutory: true })).toBe('posted');
  });

  it('gather the places of a long list point and put the rare value first', () => {
    const point = (index: number | undefined, value: string): PointView => ({
      name: index === undefined ? 'mode' : 'light',
      title: 't',
      where: '3x',
      encoding: 'uint16',
      value,
      faults: [],
      quality: 'good',
      ...(index === undefined ? {} : { index }),
    });
    const lights = Array.from({ length: 8 }, (_, index) => point(index, index === 3 ? 'fault' : 'dark'));
    const rows = pointRows([point(undefined, 'off'), ...lights]);
    expect(rows.map((row) => row.kind)).toEqual(['one', 'list']);
    expect(tally(lights)).toEqual([
      ['fault', 1],
      ['dark', 7],
    ]);
  });

  it('put the point that raises a fault before all others', () => {
    const point = (name: string, ...faults: string[]): PointView => ({
      name,
      title: name,
      where: '3x',
      encoding: 'uint16',
      faults,
      quality: 'good',
    });
    const rows = pointRows([point('voltage'), point('current'), point('status', 'lamp/short-circuit')]);
    expect(rows.map((row) => (row.kind === 'one' ? row.point.name : ''))).toEqual(['status', 'voltage', 'current']);
  });
});
