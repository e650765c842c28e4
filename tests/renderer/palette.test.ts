/** The command palette: what it offers to whom, and how it is searched. */
import type i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { PageGrants } from '../../renderer/page-grants.ts';
import { findCommands, findDevices, listCommands } from '../../renderer/palette/commands.ts';
import { site } from './small-site.ts';

const nobody: PageGrants = { trains: false, manages: false };

describe('the palette', () => {
  const t = ((key: string, values?: { zone?: string; mode?: string }) =>
    values?.zone === undefined ? key : `${values.zone} ${values.mode}`) as unknown as typeof i18next.t;
  const commands = listCommands({ t, language: 'en', site, stages: true, grants: nobody });

  it('stages nothing itself: it opens the form with the mode chosen', () => {
    const [first] = findCommands(commands, 'zone b anti-collision');
    expect(first?.deed).toEqual({ do: 'go', hash: '#/zone/b?mode=anti-collision' });
  });

  it('offers no staging to those who may not', () => {
    const few = listCommands({ t, language: 'en', site, stages: false, grants: nobody });
    expect(few.some((one) => one.id.startsWith('stage'))).toBe(false);
    expect(few.some((one) => one.id === 'zone b')).toBe(true);
  });

  it('leads to training and accounts only those who may', () => {
    const ids = (grants: PageGrants) =>
      listCommands({ t, language: 'en', site, stages: false, grants }).map((one) => one.id);
    expect(ids(nobody)).not.toContain('page training');
    expect(ids(nobody)).not.toContain('page accounts');
    expect(ids({ trains: true, manages: true })).toEqual(expect.arrayContaining(['page training', 'page accounts']));
  });

  it('finds by either language, all words, and devices from two letters on', () => {
    expect(findCommands(commands, '雾区b')[0]?.id).toBe('zone b');
    expect(findCommands(commands, 'nowhere at all')).toEqual([]);
    expect(findDevices({ site, t, language: 'en' }, 'l')).toEqual([]);
    expect(findDevices({ site, t, language: 'en' }, 'lamp-4').map((one) => one.id)).toContain('device lamp-49');
    expect(findDevices({ site, t, language: 'en' }, 'lamp')).toHaveLength(20);
  });

  it('gives every command its own id', () => {
    expect(new Set(commands.map((one) => one.id)).size).toBe(commands.length);
  });
});

describe('the palette by level', () => {
  const t = ((key: string, values?: { zone?: string; mode?: string }) =>
    values?.zone === undefined ? key : `${values.zone} ${values.mode}`) as unknown as typeof i18next.t;
  const commands = listCommands({ t, language: 'zh-CN', site, stages: true, grants: nobody });

  it('finds a mode by its level, alone and with its zone', () => {
    expect(findCommands(commands, 'M3').map(({ id }) => id)).toEqual(
      ['a', 'b', 'c'].map((zone) => `stage ${zone} anti-collision`),
    );
    expect(findCommands(commands, '雾区b m3').map(({ id }) => id)).toEqual(['stage b anti-collision']);
    expect(findCommands(commands, '雾区c M0').map(({ id }) => id)).toEqual(['stage c standby']);
  });
});
