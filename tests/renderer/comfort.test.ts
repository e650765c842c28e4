/** What the console keeps for a person, and what it outlives: a full drawer, an unknown theme, a part that is gone. */
import { describe, expect, it } from 'vitest';
import { keep, keyFor, recall } from '../../renderer/memory/account-memory.ts';
import { mayReload } from '../../renderer/stale-chunk.ts';
import { nextTheme, readTheme, themes } from '../../renderer/theme-choice.ts';

const drawer = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
};

describe('what an account keeps', () => {
  it('is its own', () => {
    const storage = drawer();
    keep(storage, 'li', 'overview.order', 'road');
    expect(recall(storage, 'li', 'overview.order')).toBe('road');
    expect(recall(storage, 'wang', 'overview.order')).toBeUndefined();
    expect(keyFor('li', 'x')).not.toBe(keyFor('wang', 'x'));
  });

  it('costs nothing where the storage refuses', () => {
    const refusing = {
      getItem: (): string => {
        throw new Error('denied');
      },
      setItem: (): void => {
        throw new Error('denied');
      },
    };
    expect(() => keep(refusing, 'li', 'a', 'b')).not.toThrow();
    expect(recall(refusing, 'li', 'a')).toBeUndefined();
  });
});

it('goes round the themes and survives an unknown one', () => {
  expect(themes.map(nextTheme)).toEqual([...themes.slice(1), themes[0]]);
  expect(readTheme('auto')).toBe('dark');
  expect(readTheme('night')).toBe('night');
});

it('reloads once for a part that is gone, not for ever', () => {
  const storage = drawer();
  expect(mayReload(storage, 1_000_000)).toBe(true);
  expect(mayReload(storage, 1_030_000)).toBe(false);
  expect(mayReload(storage, 1_070_000)).toBe(true);
});
