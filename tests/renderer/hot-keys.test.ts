/** What the keyboard does everywhere: letters after G, the sheet, the palette, and nothing while a dialogue is open. */
import { describe, expect, it } from 'vitest';
import { hotKeyReader, type KeyPress, pairWithin } from '../../renderer/keys/hot-keys.ts';
import type { PageGrants } from '../../renderer/page-grants.ts';

const nobody: PageGrants = { trains: false, manages: false };

describe('keys', () => {
  const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    taken: false,
    inDialog: false,
    ...more,
  });

  it('go by G and a letter, in time', () => {
    const read = hotKeyReader(nobody);
    expect(read(press('g'), 0)).toBeUndefined();
    expect(read(press('a'), 300)).toEqual({ hash: '#/alarms' });
    expect(read(press('a'), 400)).toBeUndefined();
    read(press('g'), 1000);
    expect(read(press('a'), 1001 + pairWithin)).toBeUndefined();
    read(press('G'), 5000);
    expect(read(press('Z'), 5001)).toBe('worst');
  });

  it('go to training and accounts only where those are granted', () => {
    const by = (grants: PageGrants) => {
      const read = hotKeyReader(grants);
      return ['t', 'u'].map((key, n) => {
        read(press('g'), n * 5000);
        return read(press(key), n * 5000 + 1);
      });
    };
    expect(by(nobody)).toEqual([undefined, undefined]);
    expect(by({ trains: true, manages: false })).toEqual([{ hash: '#/training' }, undefined]);
    expect(by({ trains: false, manages: true })).toEqual([undefined, { hash: '#/accounts' }]);
  });

  it("are all the dialogue's own while one is open, even the palette's", () => {
    const read = hotKeyReader(nobody);
    const inDialog = true;
    expect(read(press('k', { ctrlKey: true, inDialog }), 0)).toBeUndefined();
    expect(read(press('k', { metaKey: true, inDialog }), 1)).toBeUndefined();
    for (const key of ['?', '/', 'g', 'a']) expect(read(press(key, { inDialog }), 2)).toBeUndefined();
    // A pair begun before the dialogue opened does not end inside or after it.
    read(press('g'), 3);
    read(press('Escape', { inDialog }), 4);
    expect(read(press('a'), 5)).toBeUndefined();
  });

  it('leave letters to fields, but not the palette', () => {
    const read = hotKeyReader(nobody);
    expect(read(press('?', { taken: true }), 0)).toBeUndefined();
    expect(read(press('g', { taken: true }), 0)).toBeUndefined();
    expect(read(press('a'), 1)).toBeUndefined();
    expect(read(press('k', { ctrlKey: true, taken: true }), 2)).toBe('palette');
    expect(read(press('k', { metaKey: true }), 3)).toBe('palette');
    expect(read(press('?'), 4)).toBe('sheet');
    expect(read(press('s', { ctrlKey: true }), 5)).toBeUndefined();
  });
});
