/** What of a device's present makes an open preview untrue, and what is only the field at work. */
import { expect, test } from 'vitest';
import { type DeviceNews, gatherNews, graveNews, newsOf, type ToldDevice } from '../../main/domain/situation.ts';

const told: ToldDevice = { note: 'change', reported: { lit: false, brightness: 3 }, commanded: {} };
const now = { reported: told.reported, desired: {} };

test('maintenance and silence are news in either direction, and maintenance counts first', () => {
  expect(newsOf(told, now, 'singly')).toBeUndefined();
  expect(newsOf(told, { ...now, maintenance: true, offline: true }, 'by-zone')).toBe('maintenance-begun');
  expect(newsOf({ ...told, maintenance: true }, now, 'singly')).toBe('maintenance-ended');
  expect(newsOf(told, { ...now, offline: true }, 'by-zone')).toBe('gone-silent');
  expect(newsOf({ ...told, note: 'offline', offline: true }, now, 'by-zone')).toBe('heard-again');
});

test('a few of many that come and go make no preview untrue; many of them do, and a person’s hand always', () => {
  const news = (n: number, code: DeviceNews) =>
    new Map(Array.from({ length: n }, (_, i): [string, DeviceNews] => [`${code} ${i}`, code]));
  const by = (n: number, code: DeviceNews, listed: number) => graveNews(news(n, code), listed).size;
  expect([by(4, 'gone-silent', 40), by(5, 'gone-silent', 40), by(1, 'gone-silent', 9)]).toEqual([0, 5, 1]);
  expect([by(2, 'heard-again', 20), by(3, 'shows-other', 20)]).toEqual([0, 3]);
  expect([by(1, 'maintenance-begun', 400), by(1, 'maintenance-ended', 400), by(1, 'commanded', 400)]).toEqual([
    1, 1, 1,
  ]);
  const mixed = new Map([...news(3, 'gone-silent'), ...news(2, 'shows-other'), ...news(1, 'maintenance-begun')]);
  expect([graveNews(mixed, 40).size, graveNews(mixed, 60).size]).toEqual([6, 1]);
});

test('a device that the order passes by may do what it likes', () => {
  for (const note of ['refused', 'unsupported', 'unmanaged'])
    expect(newsOf({ ...told, note }, { reported: { lit: true }, offline: true, maintenance: true }, 'singly')).toBe(
      undefined,
    );
  const resting = { ...told, note: 'maintenance', maintenance: true };
  expect(newsOf(resting, { reported: { lit: true }, offline: true, maintenance: true }, 'by-zone')).toBeUndefined();
});

test('another light is news, a level or a rate is not', () => {
  const shows = (before: object, after: object) =>
    newsOf({ ...told, reported: { ...before } }, { ...now, reported: { ...after } }, 'by-zone');
  expect(shows({ lit: false }, { lit: true })).toBe('shows-other');
  expect(shows({ mode: 'outline' }, { mode: 'active' })).toBe('shows-other');
  expect(shows({ brightness: 0 }, { brightness: 4 })).toBe('shows-other');
  expect(shows({ message: '雾 慢' }, { message: '' })).toBe('shows-other');
  expect(shows({ mainWarning: 'off' }, { mainWarning: 'slow' })).toBe('shows-other');
  expect(
    shows({ lit: true, brightness: 3, flashPerMinute: 30 }, { lit: true, brightness: 8, flashPerMinute: 60 }),
  ).toBe(undefined);
  expect(shows({ mode: 'off', brightness: 0 }, { mode: 'off', brightness: 3 })).toBeUndefined();
  expect(shows({ message: '限速60' }, { message: '限速40' })).toBeUndefined();
  expect(shows({}, { lit: true }), 'never heard before').toBeUndefined();
});

test('a device that comes to show what was wanted of it all along is no news', () => {
  const following = { ...told, reported: { mode: 'off', lit: false }, commanded: { mode: 'active', lit: true } };
  const at = (reported: object) => newsOf(following, { ...now, reported: { ...reported } }, 'by-zone');
  expect(at({ mode: 'active', lit: false })).toBeUndefined();
  expect(at({ mode: 'active', lit: true })).toBeUndefined();
  expect(at({ mode: 'accident', lit: true })).toBe('shows-other');
});

test('what a device shows in its own hands is no news, its maintenance and silence are', () => {
  const own = { ...told, reported: { control: 'own', lit: true }, commanded: { control: 'own' } };
  const dark = { ...now, reported: { control: 'own', lit: false } };
  expect(newsOf(own, dark, 'by-zone')).toBeUndefined();
  expect(newsOf(own, { ...dark, offline: true }, 'by-zone')).toBe('gone-silent');
});

test('another command is news of devices that were ordered singly; of a zone its own word tells that', () => {
  const wanted = { ...now, desired: { lit: true } };
  expect(newsOf(told, wanted, 'singly')).toBe('commanded');
  expect(newsOf(told, wanted, 'by-zone')).toBeUndefined();
});

test('the same news is gathered, what counts most in front', () => {
  const news = new Map([
    ['a', 'gone-silent'],
    ['b', 'maintenance-begun'],
    ['c', 'gone-silent'],
  ] as const);
  expect(gatherNews(news)).toEqual([
    { code: 'maintenance-begun', n: 1, devices: ['b'] },
    { code: 'gone-silent', n: 2, devices: ['a', 'c'] },
  ]);
});
