import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// The compiler's declarations live in the same folder, so only the bundler's own files are cleared.
const freshAssets = {
  name: 'fresh-assets',
  apply: 'build' as const,
  buildStart: (): void => rmSync(at('../out/renderer/assets'), { recursive: true, force: true }),
};

/** Builds the screen into `out/renderer`; every address is relative, so http and app:// hosts both serve it. */
export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [react(), freshAssets],
  build: {
    outDir: at('../out/renderer'),
    emptyOutDir: false,
    target: 'es2023',
    // An inline polyfill would need 'unsafe-inline'.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
