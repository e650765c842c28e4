import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStubDist } from './stub-dist.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'fogward-package-'));
const unpacked = join(folder, 'out', 'linux-unpacked');
const archive = join(unpacked, 'resources', 'app.asar');
let files: readonly string[];

const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe', encoding: 'utf8' });

beforeAll(() => {
  node(join(root, 'node_modules/typescript/bin/tsc'), '-b', 'main/electron');
  if (!existsSync(join(root, 'out', 'renderer', 'index.html'))) node(join(root, 'main/launch.mjs'), 'build');
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  writeStubDist(join(folder, 'dist'), version);
  node(
    join(root, 'node_modules/electron-builder/cli.js'),
    ...['--linux', 'dir', '--publish', 'never', '--config', 'electron-builder.yml'],
    `-c.electronDist=${join(folder, 'dist')}`,
    `-c.directories.output=${join(folder, 'out')}`,
  );
  files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it.each([
    '/package.json',
    '/out/main/electron/main.js',
    '/out/main/electron/preload.cjs',
    '/out/main/electron/core-main.js',
    '/out/main/core/core.js',
    '/out/drivers/registry.js',
    '/out/renderer/index.html',
    '/resources/demo/site.yaml',
    '/resources/icons/fogward.png',
    '/node_modules/better-sqlite3/package.json',
    '/node_modules/zod/package.json',
  ])('has %s', (file) => expect(files).toContain(file));

  it('starts where its manifest says', () => {
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string; type: string };
    expect(files).toContain(`/${manifest.main}`);
    expect(manifest.type).toBe('module');
  });

  it('has no sources, tests, maps or tools of ours', () => {
    const ours = files.filter((file) => !file.startsWith('/node_modules/'));
    expect(ours.filter((file) => /\.(ts|tsx|cts|mts|map|tsbuildinfo)$/.test(file))).toEqual([]);
    expect(
      ours.filter((file) => /^\/(main|drivers|renderer|tests|out\/tests|out\/\.build|\.git|\.ci)(\/|$)/.test(file)),
    ).toEqual([]);
    for (const tool of ['electron', 'vitest', 'vite', 'typescript', '@biomejs', 'playwright-core', 'node']) {
      expect(files).not.toContain(`/node_modules/${tool}`);
    }
  });

  it('has every library that the compiled code loads', () => {
    const wanted = new Set<string>();
    for (const file of files.filter((one) => /^\/out\/(main|drivers)\/.*\.js$/.test(one))) {
      const text = extractFile(archive, file.slice(1)).toString();
      for (const match of text.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm)) {
        const name = /^(@[^/]+\/[^/]+|[^./@][^/]*)/.exec(match[1] ?? '')?.[1];
        if (name !== undefined && !name.startsWith('node:') && name !== 'electron') wanted.add(name);
      }
    }
    expect([...wanted].filter((name) => !files.includes(`/node_modules/${name}/package.json`))).toEqual([]);
    expect(wanted.size).toBeGreaterThan(5);
  });

  it('keeps the database addon outside the archive, where it can be loaded', () => {
    const addons = files.filter((file) => file.endsWith('.node') && file.includes('better-sqlite3'));
    expect(addons.some((file) => file.includes(`${process.platform}-${process.arch}`))).toBe(true);
    for (const file of addons) expect(existsSync(join(`${archive}.unpacked`, file))).toBe(true);
  });

  it('has its fuses blown as the policy says', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'fogward'));
    const state = (fuse: FuseV1Options) => wire[fuse];
    for (const off of [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ]) {
      expect([FuseV1Options[off], state(off)]).toEqual([FuseV1Options[off], FuseState.DISABLE]);
    }
    for (const on of [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ]) {
      expect([FuseV1Options[on], state(on)]).toEqual([FuseV1Options[on], FuseState.ENABLE]);
    }
  });
});
