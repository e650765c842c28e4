/** Builds the screen as it ships, and the page of the strip alone beside it, into a folder of their own. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The folder with `index.html` and `strip.html`; remove it afterwards. */
export async function buildScreens(): Promise<string> {
  // React's plugin asks the environment; a test runner's would give the slow development build.
  const environment = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await buildInto(mkdtempSync(join(tmpdir(), 'fogward-render-')));
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
  }
}

async function buildInto(folder: string): Promise<string> {
  const shared = { configFile: false as const, logLevel: 'error' as const, base: './', plugins: [react()] };
  const output = { target: 'es2023', modulePreload: { polyfill: false as const }, assetsInlineLimit: 0 };
  await build({
    ...shared,
    root: at('../../renderer'),
    build: { ...output, outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 5_000 },
  });
  await build({
    ...shared,
    root: at('.'),
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      ...output,
      outDir: join(folder, 'assets'),
      emptyOutDir: false,
      copyPublicDir: false,
      lib: { entry: at('./render-page.tsx'), formats: ['es' as const], fileName: () => 'strip.js' },
    },
  });
  writeFileSync(
    join(folder, 'strip.html'),
    '<!doctype html><meta charset="utf-8"><title>strip</title><script type="module" src="./assets/strip.js"></script>',
  );
  return folder;
}
