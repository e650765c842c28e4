import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { policyFileSchema } from '../../main/contract/policy-file.ts';
import { siteFileSchema } from '../../main/contract/site-file.ts';
import { readPolicy } from '../../main/core/config/load-policy.ts';
import { formatComplaint, readDocument } from '../../main/domain/document.ts';
import type { Mode } from '../../main/domain/mode.ts';
import type { Policy } from '../../main/domain/policy.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'resources', 'policies', 'default.yaml'), 'utf8');
const read = readPolicy(text, 'default.yaml');
if (!read.ok) throw new Error(read.complaints.map(formatComplaint).join('\n'));
const policy: Policy = read.policy.value;

describe('the shipped policy holds the numbers of domain.md §6', () => {
  test('§6.1: band edges', () => {
    expect(policy.bands.map(({ mode, below }) => [mode, below])).toEqual([
      ['outline', 500],
      ['active', 200],
      ['anti-collision', 100],
      ['control', 50],
    ]);
  });

  test.each<[Mode, boolean, number, number, number, number, number | undefined, number | undefined]>([
    // mode, lit, flashes a minute, brightness by day and night, tail, speed on expressways and ordinary roads
    ['standby', false, 0, 0, 0, 0, undefined, undefined],
    ['outline', true, 30, 3, 2, 0, 80, 70],
    ['active', true, 60, 5, 4, 0, 60, 60],
    ['anti-collision', true, 120, 7, 5, 3, 40, 40],
    ['control', true, 120, 8, 6, 3, 20, 20],
    ['accident', true, 120, 7, 5, 3, undefined, undefined],
  ])('§6.1: %s', (mode, lit, flashPerMinute, brightnessDay, brightnessNight, tailGroups, expressway, ordinary) => {
    const { lamp, sign } = policy.settings[mode];
    expect(lamp).toEqual({ lit, flashPerMinute, brightnessDay, brightnessNight, tailGroups });
    expect([sign.speed.expressway, sign.speed.ordinary]).toEqual([expressway, ordinary]);
  });

  test('§6.1: sign texts with the figures of the law, advice on ordinary roads', () => {
    const texts = (['standby', 'outline', 'active', 'anti-collision', 'control', 'accident'] as const).map((mode) =>
      policy.settings[mode].sign.text.expressway.replace(
        '{speed}',
        String(policy.settings[mode].sign.speed.expressway),
      ),
    );
    expect(texts).toEqual([
      '',
      '前方有雾 谨慎驾驶 开启雾灯',
      '雾区 限速60 车距100米',
      '浓雾 限速40 车距50米 开双闪',
      '能见度极低 限速20 就近驶离',
      '前方事故 减速慢行',
    ]);
    for (const mode of ['active', 'anti-collision', 'control'] as const)
      expect(policy.settings[mode].sign.text.ordinary).toContain('建议车速{speed}');
  });

  test('§6.1: sentinels warn the main road in every fog mode', () => {
    const said = Object.entries(policy.settings).map(([mode, { sentinel }]) => [
      mode,
      sentinel.mainWarning,
      sentinel.voice,
    ]);
    expect(said).toEqual([
      ['standby', 'off', ''],
      ...['outline', 'active', 'anti-collision', 'control'].map((mode) => [mode, 'slow', '雾天减速']),
      ['accident', 'slow', '前方事故减速'],
    ]);
  });

  test('§6.2: escalating and clearing', () => {
    expect(policy.escalate).toMatchObject({ persist: 30_000, instantSamples: 2, instantBelow: 50 });
    expect(policy.clear).toMatchObject({ factor: 1.3, hold: 600_000, dwell: 600_000 });
    expect(policy.bands.map(({ below }) => below * policy.clear.factor)).toEqual([650, 260, 130, 65]);
    expect(policy.means).toMatchObject({ short: 60_000, long: 600_000 });
    expect(policy.confirmation).toMatchObject({
      vetoFrom: 'anti-collision',
      immediateFrom: 'control',
      vetoWindow: 60_000,
      clearFrom: 'anti-collision',
      fullAuto: false,
      answerWithin: 300_000,
    });
    expect(policy.override).toMatchObject({ default: 1_800_000, warnBefore: 300_000 });
    expect(policy.nightLock).toBeUndefined();
  });

  test('§6.3: sensors', () => {
    expect(policy.sensors).toMatchObject({
      suspectAfter: 90_000,
      missingAfter: 900_000,
      stuckSamples: 24,
      jumpFactor: 10,
      min: 0,
      max: 50_000,
      subSegmentRadius: 1000,
      neighbourDistance: 2000,
      contradictionBands: 2,
      promptAfterLoss: 1_800_000,
    });
  });

  test('§6.4, §6.5: commands, effect, interlock, signs ahead', () => {
    expect(policy.command).toMatchObject({
      selectFor: 30_000,
      retries: 3,
      backOff: [1000, 2000, 4000],
      verifyWithin: 30_000,
      expireAfter: 60_000,
    });
    expect(policy.closeWatch).toMatchObject({ fast: 5000, normal: 15_000 });
    expect(policy.effective.share).toBe(0.9);
    expect(policy.interlock.noStandbyBelow).toBe(200);
    expect(policy.speedWords).toMatchObject({ expressway: '限速{speed}', ordinary: '建议车速{speed}' });
    expect(policy.taper).toMatchObject({ stepPerSign: 20, upstream: 4000, raiseEvery: 600_000 });
  });

  test('every band, setting and section says where it comes from, who approved it and when', () => {
    const whole = read.ok ? read.policy.value : undefined;
    const { id: _id, title: _title, provenance, bands, settings, ...sections } = whole!;
    const all = [
      provenance,
      ...[bands, Object.values(settings), Object.values(sections)].flat().map((one) => one.provenance),
    ];
    expect(all).toHaveLength(1 + 4 + 6 + 13);
    for (const one of all)
      expect(one).toEqual({
        source: expect.stringMatching(/./),
        approvedBy: expect.stringMatching(/./),
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      });
  });
});

describe('a policy file refuses', () => {
  test.each([
    ['a section without provenance', 'share: 0.9', 'shares: 0.9', 'unknown key `shares`'],
    ['a share above 1', 'share: 0.9', 'share: 90', '`effective.share` is `90`, expected at most 1'],
    [
      'brightness above 8',
      'brightnessDay: 8',
      'brightnessDay: 9',
      '`settings.control.lamp.brightnessDay` is `9`, expected at most 8',
    ],
    [
      'a span without a unit of time',
      'persist: 30s',
      'persist: 30 sec',
      '`escalate.persist` is `30 sec`, expected a span',
    ],
    [
      'polls in fog faster than once a second',
      'fast: 5s',
      'fast: 500ms',
      '`closeWatch.fast` is `500`, expected a span from 1s to 10min',
    ],
    ['a date that is none', 'date: 2026-01-01 }\n\n#', 'date: 2026-02-30 }\n\n#', '`provenance.date` is `2026-02-30`'],
  ])('%s', (_, from, to, said) => {
    const bad = text.replace(from, to);
    expect(bad).not.toBe(text);
    const result = readDocument(bad, 'p.yaml', policyFileSchema);
    expect(result.ok ? '' : result.complaints.map(formatComplaint).join('\n')).toContain(said);
  });
});

test('both files have a JSON Schema that describes what is written, not what it becomes', () => {
  const site = z.toJSONSchema(siteFileSchema, { io: 'input' });
  expect(site).toMatchObject({ type: 'object', additionalProperties: false, required: ['id', 'name', 'roads'] });
  const stake = JSON.stringify(site.properties?.['roads']);
  expect(stake).toContain('K123+400');
  const escalate = z.toJSONSchema(policyFileSchema, { io: 'input' }).properties?.['escalate'];
  expect(escalate).toMatchObject({ properties: { persist: { anyOf: [{ type: 'string' }, { type: 'number' }] } } });
});
