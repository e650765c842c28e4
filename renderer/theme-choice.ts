/** Light, dark, or dimmed for a dark room: one choice for the machine, applied before the first paint. */
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

export const themes = ['dark', 'light', 'night'] as const;
export type Theme = (typeof themes)[number];
const storageKey = 'fogward.theme';

/** Falls back to the first theme for anything unknown. */
export const readTheme = (kept: string | null): Theme => themes.find((theme) => theme === kept) ?? themes[0];
export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? themes[0];

const themeStore: StoreApi<{ readonly theme: Theme }> = createStore(() => ({ theme: themes[0] as Theme }));

/** Reads the kept theme and keeps the page's own mark true to every later choice. */
export function startTheme(storage: Pick<Storage, 'getItem' | 'setItem'>, page: Document): void {
  const show = (theme: Theme): void => page.documentElement.setAttribute('data-theme', theme);
  themeStore.subscribe(({ theme }) => {
    show(theme);
    storage.setItem(storageKey, theme);
  });
  const kept = readTheme(storage.getItem(storageKey));
  show(kept);
  themeStore.setState({ theme: kept });
}

export const chooseTheme = (theme: Theme): void => themeStore.setState({ theme });

/** The theme now; canvases read their ink anew when it changes. */
export const useTheme = (): Theme => useStore(themeStore, (state) => state.theme);
