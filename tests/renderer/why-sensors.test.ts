/** Which readings stand behind a reason. */
import { describe, expect, it } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { isVisibilityPoint, keysOf, sensorsBehind, wordForNone } from '../../renderer/pages/zone/why-sensors.ts';

describe('why', () => {
  const zone = {
    sensors: [{ id: 'v1' }, { id: 'v2' }],
    visibility: { decisive: 'v2' },
  } as unknown as Pick<ZoneView, 'sensors' | 'visibility'>;
  it('names the readings a reason rests on', () => {
    expect(sensorsBehind(zone, { code: 'visibility-below', sensor: 'v1' })).toEqual(['v1']);
    expect(sensorsBehind(zone, { code: 'instant-escalation' })).toEqual(['v2']);
    expect(sensorsBehind(zone, { code: 'no-fog' })).toEqual(['v1', 'v2']);
    expect(sensorsBehind(zone, { code: 'override', by: 'li' })).toEqual([]);
    expect(sensorsBehind(zone, { code: 'instant-escalation', sensors: ['v1'] })).toEqual(['v1']);
    expect(isVisibilityPoint({ name: 'mor-1min' })).toBe(true);
    expect(isVisibilityPoint({ name: 'battery', unit: 'V' })).toBe(false);
  });

  it('proves nothing of the past by the sensor that decides now', () => {
    const decidedAt = 1_000;
    expect(sensorsBehind(zone, { code: 'instant-escalation', decidedAt })).toEqual([]);
    expect(sensorsBehind(zone, { code: 'stepped-down', decidedAt })).toEqual([]);
    expect(sensorsBehind(zone, { code: 'instant-escalation', sensors: ['v1'], decidedAt })).toEqual(['v1']);
  });

  it('keeps two reasons of one code apart', () => {
    const coded = [{ code: 'visibility-below' }, { code: 'contradicted' }, { code: 'visibility-below', decidedAt: 1 }];
    expect(new Set(keysOf(coded)).size).toBe(3);
    expect(keysOf(coded)[0]).toBe(keysOf(coded.slice(0, 1))[0]);
  });

  it('has a word where there is no reading of then', () => {
    expect(wordForNone(false, false, 0)).toBe('why.asking');
    expect(wordForNone(false, true, 0)).toBe('why.noHistory');
    expect(wordForNone(true, false, 0)).toBe('why.noSamples');
    expect(wordForNone(true, true, 3)).toBeUndefined();
  });
});
