import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    setupFiles: ['tests/agreed-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 64,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // How quick something is, is measured elsewhere: a poll must only come true, on a busy machine too.
    expect: { poll: { timeout: 15_000 } },
  },
});
