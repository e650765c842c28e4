/** The render bench itself, tiny: the screen is built, served, drawn and clicked, and every figure is there. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runRender } from './render.ts';

const browser = process.env['FOGWARD_CHROMIUM'] ?? '/usr/bin/chromium';
const missing = existsSync(browser) ? '' : ` (skipped: ${browser} is missing)`;

test.skipIf(missing !== '')(`render measures a small city${missing}`, { timeout: 120_000 }, async () => {
  const result = await runRender(
    { lamps: 800, zones: 2, rate: 100, seconds: 2, loads: 1, clicks: 2, hour: 8, haste: 4, runs: 1 },
    () => {},
  );
  expect(result.name).toBe('render');
  expect(Object.keys(result.ratios).sort()).toEqual(Object.keys(result.goals).sort());
  for (const [name, ratio] of Object.entries(result.ratios)) {
    expect(ratio, name).toBeGreaterThanOrEqual(0);
    if (name !== 'feed-lost' && name !== 'console-p95-ms') expect(ratio, name).toBeGreaterThan(0);
  }
  expect(result.ratios['feed-lost'], 'every change arrived').toBe(0);
  expect(result.ratios['strip-to-react']).toBeLessThan(1);
});
