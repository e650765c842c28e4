import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Rooms from the most to the least specific path, and the rooms each may see beside itself. */
const rooms: readonly { readonly path: string; readonly sees: readonly string[] }[] = [
  { path: 'main/domain/', sees: [] },
  { path: 'main/contract/', sees: ['main/domain/'] },
  { path: 'main/core/', sees: ['main/domain/', 'main/contract/', 'drivers/port.ts'] },
  { path: 'main/server/', sees: ['main/domain/', 'main/contract/', 'main/core/', 'drivers/', 'drivers/port.ts'] },
  {
    path: 'main/electron/',
    sees: ['main/domain/', 'main/contract/', 'main/core/', 'main/server/', 'drivers/', 'drivers/port.ts'],
  },
  { path: 'drivers/port.ts', sees: ['main/domain/'] },
  { path: 'drivers/', sees: ['main/domain/', 'drivers/port.ts'] },
  { path: 'renderer/', sees: ['main/domain/', 'main/contract/', 'resources/'] },
];

/** Packages that only these rooms may load. */
const packages: readonly { readonly name: RegExp; readonly rooms: readonly string[] }[] = [
  { name: /^electron(\/|$)/, rooms: ['main/electron/'] },
  { name: /^(node:)?(http|https|http2)$|^ws$/, rooms: ['main/server/'] },
  { name: /^(node:)?(net|dgram|tls)$/, rooms: ['drivers/', 'main/server/'] },
  { name: /^(modbus-serial|net-snmp|serialport)(\/|$)/, rooms: ['drivers/'] },
  { name: /^better-sqlite3$/, rooms: ['main/core/', 'main/server/'] },
  { name: /^(pino|pino-roll)$/, rooms: ['main/server/'] },
  {
    name: /^(react|react-dom|@mantine\/.*|@tanstack\/.*|zustand|echarts|i18next|react-i18next)(\/|$)/,
    rooms: ['renderer/'],
  },
  { name: /^node:/, rooms: ['main/core/', 'main/server/', 'main/electron/', 'drivers/', 'renderer/vite.config.ts'] },
];

/** Modules of Node without input, output, time or chance, which pure rooms may use. */
const pure = /^node:(assert|util)$/;
const impure = /\b(Date\.now|Math\.random|performance\.now|new Date\(\)|setTimeout|setInterval|console\.)/;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourcesBelow(folder: string): Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|cts|mts)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(text) };
    });
}

/** `isIP` only looks at text, although it lives in a module that opens sockets. */
const harmless = /import \{ isIP(v4|v6)? \} from 'node:net';/g;

const importsOf = (text: string): string[] =>
  [...text.replaceAll(harmless, '').matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"\n]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );

const roomOf = (path: string): string | undefined => rooms.find((room) => path.startsWith(room.path))?.path;

const sources = [...sourcesBelow('main'), ...sourcesBelow('drivers'), ...sourcesBelow('renderer')];

describe('the walls between rooms', () => {
  it('are walked on real files', () => {
    for (const room of rooms)
      expect(
        sources.some((source) => source.path.startsWith(room.path)),
        room.path,
      ).toBe(true);
    expect(importsOf("import type { A } from './a.ts';\nawait import('electron');")).toEqual(['./a.ts', 'electron']);
  });

  it('let a room see only what it may', () => {
    const breaches = sources.flatMap((source) => {
      const room = rooms.find((one) => one.path === roomOf(source.path));
      return source.imports
        .filter((name) => name.startsWith('.'))
        .map((name) => posix.normalize(posix.join(posix.dirname(source.path), name.replace(/\?.*$/, ''))))
        .filter((target) => {
          const seen = roomOf(target) ?? target;
          return room !== undefined && seen !== room.path && !room.sees.some((allowed) => seen.startsWith(allowed));
        })
        .map((target) => `${source.path} → ${target}`);
    });
    expect(breaches).toEqual([]);
  });

  it('keep each package in its rooms', () => {
    const breaches = sources.flatMap((source) =>
      source.imports
        .filter((name) => !name.startsWith('.') && !pure.test(name))
        .filter((name) => {
          const rule = packages.find((one) => one.name.test(name));
          return rule !== undefined && !rule.rooms.some((room) => source.path.startsWith(room));
        })
        .map((name) => `${source.path} → ${name}`),
    );
    expect(breaches).toEqual([]);
  });

  it('keep clocks, chance and consoles out of the pure rooms', () => {
    const breaches = sources
      .filter((source) => /^main\/(domain|contract)\//.test(source.path))
      .filter((source) => impure.test(source.text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
      .map((source) => source.path);
    expect(breaches).toEqual([]);
  });

  it('have no file that goes round the types', () => {
    const breaches = sources.filter((source) => /@ts-(ignore|nocheck|expect-error)|\bas any\b/.test(source.text));
    expect(breaches.map((source) => source.path)).toEqual([]);
  });
});
