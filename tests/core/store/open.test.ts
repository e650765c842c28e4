import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../main/core/store/store.ts';
import { note, storeIn, temporaryFolder } from './stores.ts';

const faultOf = (directory: string) => {
  const opened = openStore({ directory });
  if (opened.ok) opened.store.close();
  return opened.ok ? 'opened' : opened.fault.code;
};
const damage = (file: string, from: number): void => {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from);
  writeFileSync(file, bytes);
};

describe('a folder that cannot be used is named and left as it was', () => {
  it('held by another core', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    expect(faultOf(folder)).toBe('store/in-use');
    store.close();
    expect(faultOf(folder)).toBe('opened');
  });

  it('written by a newer version', () => {
    const folder = temporaryFolder();
    storeIn(folder).close();
    const file = join(folder, 'journal.db');
    const db = new Database(file);
    db.pragma('user_version = 99');
    db.close();
    const before = readFileSync(file);
    expect(faultOf(folder)).toBe('store/newer-schema');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('another program’s database', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'journal.db');
    const db = new Database(file);
    db.exec('CREATE TABLE somebody (elses TEXT)');
    db.close();
    const before = readFileSync(file);
    expect(faultOf(folder)).toBe('store/foreign-file');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('no database at all', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'journal.db'), 'this was a shopping list '.repeat(100));
    expect(faultOf(folder)).toBe('store/corrupt');
  });

  it('a journal with damaged pages', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    store.append(Array(200).fill(note({ zone: 'east', data: { padding: 'x'.repeat(500) } })));
    store.close();
    damage(join(folder, 'journal.db'), 40_000);
    expect(faultOf(folder)).toBe('store/corrupt');
  });

  it('a folder under a file, and a journal that is a folder', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'site', 'journal.db'), { recursive: true });
    expect(faultOf(join(folder, 'file', 'data'))).toBe('store/no-access');
    expect(faultOf(join(folder, 'site'))).toBe('store/no-access');
  });

  it('files that may be read but not written', () => {
    const folder = temporaryFolder();
    storeIn(folder).close();
    // The lock must be ours; only the databases are protected.
    for (const name of ['journal.db', 'telemetry.db']) chmodSync(join(folder, name), 0o444);
    chmodSync(join(folder, 'owner.lock'), 0o666);
    chmodSync(folder, 0o777);
    const script = `import('${new URL('../../../main/core/store/store.ts', import.meta.url).pathname}').then(({ openStore }) => {
      const opened = openStore({ directory: ${JSON.stringify(folder)} });
      console.log(opened.ok ? 'opened' : opened.fault.code);
    });`;
    // Root may write anything, so the attempt is made as nobody.
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', ...asNobody });
    expect(run.stdout.trim(), run.stderr).toBe('store/read-only');
  });
});

it('sets a broken telemetry file aside, says so, and keeps the record', () => {
  const folder = temporaryFolder();
  const store = storeIn(folder);
  store.append([note()]);
  store.close();
  writeFileSync(join(folder, 'telemetry.db'), 'noise'.repeat(1_000));
  const warned: string[] = [];
  const opened = openStore({ directory: folder, log: { warn: (_, message) => void warned.push(message) } });
  if (!opened.ok) throw new Error(opened.fault.detail);
  expect(opened.notes.map((note) => note.code)).toEqual(['store/corrupt']);
  expect(warned.length).toBe(1);
  expect(opened.store.lastSeq()).toBe(1);
  opened.store.saveReadings([{ sensor: 'v', at: note().at, value: 1, quality: 'good' }]);
  opened.store.close();
  expect(existsSync(join(folder, 'telemetry.db.corrupt'))).toBe(true);
});

it('lets another process look on or join when asked not to claim the folder', () => {
  const folder = temporaryFolder();
  storeIn(folder).append([note()]);
  expect(storeIn(folder, { exclusive: false }).lastSeq()).toBe(1);
});
