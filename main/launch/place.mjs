/** Where things are before anything runs, and how a person is told; plain JavaScript, as the launcher itself. */
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, 'node_modules');
export const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';
export const pinnedNode = join(modules, 'node', 'bin', nodeName);

export const say = (text) => process.stderr.write(`${text}\n`);

/** A step that a person has to mend; its message is all they see. */
export class Stop extends Error {}

/** The text of a file, or undefined when it cannot be read. */
export function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The environment of what we start: the pinned Node comes first on the path, for children that just say `node`. */
export function environment() {
  const path = [dirname(pinnedNode), join(modules, '.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path };
}
