import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../renderer/styles/', import.meta.url));
/** Lengths in an SVG's own units. */
const pictureUnits = ['.priority text { font-size: 10px'];

it('every length but a hairline is in rem, so that it grows with the screen', () => {
  const fixed: string[] = [];
  for (const file of readdirSync(folder)) {
    const rules = readFileSync(`${folder}${file}`, 'utf8').replace(/@media[^{]*\{/g, '');
    for (const [, selector = '', body = ''] of rules.matchAll(/([^{}]+)\{([^{}]*)\}/g))
      for (const declaration of body.split(';')) {
        const lengths = [...declaration.matchAll(/([\d.]+)px/g)].map(([, length]) => Number(length));
        const told = `${selector.replace(/\/\*[\s\S]*\*\//g, '').trim()} { ${declaration.trim()}`;
        if (lengths.some((length) => length > 2) && !pictureUnits.includes(told)) fixed.push(`${file}: ${told}`);
      }
  }
  expect(fixed).toEqual([]);
});
