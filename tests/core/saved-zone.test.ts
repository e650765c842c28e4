/** What a zone saved is checked when it is read again: a damaged state never guides traffic. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restoreZone, strongestReported } from '../../main/core/control/saved-zone.ts';
import type { Picture } from '../../main/core/picture/picture.ts';
import type { Device } from '../../main/domain/asset.ts';
import { initialResponse } from '../../main/domain/response.ts';
import { utcMs } from '../../main/domain/units.ts';

const sound = {
  response: { ...initialResponse(utcMs(5)), armed: true },
  fingerprint: 'f',
  baseline: { lamp: { lit: true } },
};

test('what was saved comes back as it was', () => {
  const override = { mode: 'active', by: 'li', reason: 'r', since: 1, until: 9 };
  const saved = { ...sound, response: { ...sound.response, mode: 'outline', override } };
  expect(restoreZone(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
  expect(restoreZone(undefined)).toBeUndefined();
});

test('a proposal never survives a restart, but since when it had waited for a person does', () => {
  const restored = (change: object) => restoreZone({ ...sound, response: { ...sound.response, ...change } });
  const proposal = { id: 'p1', mode: 'control', kind: 'escalate', at: 1 };
  const asked = { kind: 'escalate', mode: 'control', at: 1 };
  expect(restored({ proposal })).toEqual({ ...sound, response: { ...sound.response, asked } });
  const stronger = { ...proposal, at: 4, askedSince: 1 };
  expect(restored({ proposal: stronger })).toEqual({ ...sound, response: { ...sound.response, asked } });
  expect(restored({ asked })).toEqual({ ...sound, response: { ...sound.response, asked } });
  expect(restored({ proposal: { ...proposal, until: 9 } })).toEqual(sound);
  expect(restored({ proposal: { ...proposal, kind: 'clear' } })).toEqual(sound);
  expect(restored({ proposal: 'x', asked: 'y' })).toEqual(sound);
});

test.each([
  ['an unknown mode', { ...sound, response: { ...sound.response, mode: 'party' } }],
  ['a time that is none', { ...sound, response: { ...sound.response, since: 'now' } }],
  [
    'an override without an end',
    { ...sound, response: { ...sound.response, override: { mode: 'active', by: 'li', reason: 'r', since: 1 } } },
  ],
  ['no fingerprint', { response: sound.response, baseline: {} }],
])('%s is damaged', (_, value) => {
  expect(restoreZone(value)).toBe('damaged');
});

test('anything at all is read or called damaged, never thrown', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(['damaged', undefined]).toContain(restoreZone(value));
    }),
  );
});

test('a host that stands in an accident’s guidance after an outage is taken for the strongest fog', () => {
  const reported = (mode: string) => ({ record: () => ({ reported: { mode } }) }) as unknown as Picture;
  const hosts = [{ id: 'host-1' }] as unknown as readonly Device[];
  expect(strongestReported(hosts, reported('accident'), () => false)).toBe('control');
  expect(strongestReported(hosts, reported('outline'), () => false)).toBe('outline');
  expect(strongestReported(hosts, reported('accident'), () => true)).toBe('standby');
});
