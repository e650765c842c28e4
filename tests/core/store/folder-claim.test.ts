import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimFolder } from '../../../main/core/store/folder-claim.ts';
import { openStore } from '../../../main/core/store/store.ts';
import { storeIn, temporaryFolder } from './stores.ts';

function taken(folder: string) {
  const result = claimFolder(folder);
  if (!result.ok) throw new Error(result.fault.detail);
  onTestFinished(() => result.claim.release());
  return result.claim;
}
const refusalOf = (folder: string) => {
  const result = claimFolder(folder);
  if (result.ok) result.claim.release();
  return result.ok ? 'free' : { code: result.fault.code, owner: result.owner };
};

/** Another process that holds the folder until it is killed. */
async function holder(folder: string) {
  const module = new URL('../../../main/core/store/folder-claim.ts', import.meta.url).href;
  const script = `const { claimFolder } = await import('${module}');
    const { ok } = claimFolder(${JSON.stringify(folder)});
    // What nobody keeps is collected: the claim must outlast it.
    await new Promise((next) => setImmediate(next));
    gc();
    await new Promise((next) => setImmediate(next));
    console.log(ok);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  expect(String(said).trim()).toBe('true');
  return child;
}

describe('a claim on a data folder', () => {
  it('is one: a second one is refused with the owner’s number, in the same process too', () => {
    const folder = temporaryFolder();
    const claim = taken(folder);
    expect(refusalOf(folder)).toEqual({ code: 'store/in-use', owner: process.pid });
    claim.release();
    claim.release();
    expect(existsSync(join(folder, 'owner.pid'))).toBe(false);
    expect(refusalOf(folder)).toBe('free');
  });

  it('ends with its process, also with kill -9', async () => {
    const folder = temporaryFolder();
    const child = await holder(folder);
    expect(refusalOf(folder)).toEqual({ code: 'store/in-use', owner: child.pid });
    expect(openStore({ directory: folder })).toMatchObject({ ok: false, fault: { code: 'store/in-use' } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(folder, 'owner.pid')), 'what the dead one left').toBe(true);
    const claim = taken(folder);
    expect(refusalOf(folder), 'names the living one').toEqual({ code: 'store/in-use', owner: process.pid });
    claim.release();
  });

  it('is the one that the store takes by itself, and gives free when it closes', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    expect(refusalOf(folder)).toEqual({ code: 'store/in-use', owner: process.pid });
    store.close();
    expect(refusalOf(folder)).toBe('free');
  });

  it('is left to whoever took it before the store', () => {
    const folder = temporaryFolder();
    const claim = taken(folder);
    storeIn(folder, { exclusive: false }).close();
    expect(refusalOf(folder)).toMatchObject({ code: 'store/in-use' });
    claim.release();
  });

  it('makes the folder and its lock for the owner’s eyes only', () => {
    const folder = join(temporaryFolder(), 'new', 'data');
    taken(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'owner.lock')).mode & 0o777).toBe(0o600);
  });

  it('cannot be had where nothing can be written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(refusalOf(join(folder, 'file', 'data'))).toEqual({ code: 'store/no-access', owner: undefined });
  });
});
