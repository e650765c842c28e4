import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { childrenOf, firstForStrip, fitsFilter } from '../../renderer/pages/alarms/alarm-order.ts';
import { announce, type Heard, muteEnd, repeatAfter, validMute } from '../../renderer/sound/announcing.ts';
import { createTones } from '../../renderer/sound/tones.ts';

const alarm = (id: number, over: Partial<AlarmView> = {}): AlarmView => ({
  id,
  code: 'gateway-down',
  key: `gw-${id}`,
  priority: 'medium',
  state: 'unacknowledged',
  active: true,
  raisedAt: id,
  count: 1,
  data: {},
  comments: [],
  ...over,
});
const critical = alarm(9, { priority: 'critical', code: 'zone-not-effective' });
const quiet: Heard = { known: new Set(), soundedAt: 0 };
const now = 1_000_000;

describe('announcing', () => {
  it('sounds the most pressing of what is new, tells three and counts the rest', () => {
    const { sound, announcement } = announce(quiet, [alarm(1), alarm(2), alarm(3), alarm(4), critical], now, 0);
    expect(sound).toBe('critical');
    expect(announcement?.told.map(({ id }) => id)).toEqual([9, 4, 3]);
    expect(announcement?.more).toBe(2);
    expect(announce(quiet, [alarm(1)], now, 0)).toMatchObject({ sound: 'medium', announcement: { more: 0 } });
  });

  it('says nothing twice, nor of what is seen, shelved, folded or out of service', () => {
    const first = announce(quiet, [alarm(1)], now, 0);
    expect(announce(first.heard, [alarm(1)], now + repeatAfter, 0)).toMatchObject({ sound: undefined });
    for (const state of ['acknowledged', 'shelved', 'suppressed', 'out-of-service', 'normal'] as const)
      expect(announce(quiet, [alarm(1, { state, priority: 'critical' })], now, 0).sound).toBeUndefined();
    const again = announce(first.heard, [alarm(1, { raisedAt: now })], now, 0);
    expect(again.announcement?.told.length).toBe(1);
  });

  it('repeats for a critical alarm until it is acknowledged, and on a fresh page without calling it new', () => {
    const first = announce(undefined, [critical], now, 0);
    expect([first.sound, first.announcement]).toEqual(['critical', undefined]);
    expect(announce(first.heard, [critical], now + repeatAfter - 1, 0).sound).toBeUndefined();
    expect(announce(first.heard, [critical], now + repeatAfter, 0).sound).toBe('critical');
    const seen = { ...critical, state: 'acknowledged' as const };
    expect(announce(first.heard, [seen], now + repeatAfter, 0).sound).toBeUndefined();
  });

  it('is silent while muted, still tells in words, and calls again when the mute is over', () => {
    const until = muteEnd(now, 30);
    const muted = announce(quiet, [critical], now, until);
    expect([muted.sound, muted.announcement?.told.length]).toEqual([undefined, 1]);
    expect(announce(muted.heard, [critical], until, until).sound).toBe('critical');
  });

  it('never mutes for more than an hour, whatever was asked for or remembered', () => {
    fc.assert(
      fc.property(fc.double(), fc.string(), (minutes, kept) => {
        const end = muteEnd(now, minutes);
        if (Number.isFinite(end)) expect(end - now).toBeLessThanOrEqual(3_600_000);
        for (const text of [kept, String(end), String(minutes)])
          expect(validMute(text, now) - now).toBeLessThanOrEqual(3_600_000);
      }),
    );
    expect([validMute(null, now), validMute(String(now - 1), now), validMute(String(now + 1), now)]).toEqual([
      0,
      0,
      now + 1,
    ]);
  });
});

describe('the sound of this machine', () => {
  it('is said to be missing, or blocked until a person touched the page', () => {
    expect(createTones(undefined).state()).toBe('none');
    const tones = createTones(() => {
      throw new Error('not before a click');
    });
    tones.play('critical');
    expect(tones.state()).toBe('blocked');
  });
});

describe('the list', () => {
  it('puts the newest critical alarm on the strip, unacknowledged first, whatever else is newer', () => {
    const older = alarm(5, { priority: 'critical' });
    const seen = alarm(50, { priority: 'critical', state: 'acknowledged' });
    expect(firstForStrip([alarm(99, { priority: 'high' }), older, critical, seen])?.id).toBe(9);
    expect(firstForStrip([alarm(99, { priority: 'high' }), seen])?.id).toBe(50);
    expect(firstForStrip([alarm(1), alarm(2, { priority: 'high' })])?.id).toBe(2);
    expect(firstForStrip([alarm(1, { state: 'shelved' })])).toBeUndefined();
    const over = alarm(7, { priority: 'critical', state: 'returned-unacknowledged' });
    expect(firstForStrip([over, alarm(8, { priority: 'high' })])?.id).toBe(8);
    expect(firstForStrip([over, alarm(8, { priority: 'high', state: 'acknowledged' })])?.id).toBe(7);
  });

  it('parts alarms by what was done with them, and gathers children under their cause', () => {
    expect(fitsFilter({ state: 'returned-unacknowledged' }, 'unacknowledged')).toBe(true);
    expect(fitsFilter({ state: 'acknowledged' }, 'unacknowledged')).toBe(false);
    for (const state of ['shelved', 'suppressed', 'out-of-service'] as const) {
      expect(fitsFilter({ state }, state)).toBe(true);
      expect(fitsFilter({ state }, 'listed')).toBe(false);
    }
    const cause = { code: 'trunk-down', key: 'road/g1' };
    const child = alarm(2, { state: 'suppressed', suppressed: { why: 'cause', cause, since: 1 } });
    expect(childrenOf(alarm(1, cause), [child, alarm(3)])).toEqual([child]);
  });
});
