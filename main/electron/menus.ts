/** The menus, as data. No developer tools and no plain "close everything" in a control room. */
import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from './words.ts';

export const consoleMenu = (words: Words, quit: () => void): MenuItemConstructorOptions[] => [
  { label: words.file, submenu: [{ label: words.quit, click: quit }] },
  {
    label: words.view,
    submenu: [
      { label: words.reload, role: 'reload', accelerator: 'F5' },
      { type: 'separator' },
      { label: words.zoomIn, role: 'zoomIn' },
      { label: words.zoomOut, role: 'zoomOut' },
      { label: words.zoomReset, role: 'resetZoom' },
      { type: 'separator' },
      { label: words.fullScreen, role: 'togglefullscreen' },
    ],
  },
];

export const trayMenu = (words: Words, open: () => void, quit: () => void): MenuItemConstructorOptions[] => [
  { label: words.open, click: open },
  { type: 'separator' },
  { label: words.quit, click: quit },
];
