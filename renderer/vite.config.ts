import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// The compiler's declarations live in the same folder and go with it; without its notes it writes them again.
const forget = (): void => rmSync(at('../out/.build/renderer.tsbuildinfo'), { force: true });
const forgetDeclarations = {
  name: 'forget-declarations',
  apply: 'build' as const,
  buildStart: forget,
  closeBundle: forget,
};

/** Builds the screen into `out/renderer`; every address is relative, so http and app:// hosts both serve it. */
export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [react(), forgetDeclarations],
  build: {
    outDir: at('../out/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // An inline polyfill would need 'unsafe-inline'.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
