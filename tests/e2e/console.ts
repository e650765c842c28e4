/** A served demo console and a real Chromium, shared by the end-to-end tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export type Language = 'zh-CN' | 'en';

const words: { readonly [L in Language]: Readonly<Record<string, string>> } = {
  'zh-CN': JSON.parse(readFileSync(join(root, 'resources/locales/zh-CN.json'), 'utf8')),
  en: JSON.parse(readFileSync(join(root, 'resources/locales/en.json'), 'utf8')),
};
/** The screen's own words, so that a test reads what a person reads. */
export function say(key: string, language: Language = 'zh-CN', values: Values = {}): string {
  const word = words[language][key];
  if (word === undefined) throw new Error(`no word for ${key}`);
  return word.replace(/\{\{(\w+)\}\}/g, (gap, name: string) => String(values[name] ?? gap));
}
type Values = Readonly<Record<string, string | number>>;

export interface Served {
  readonly url: string;
  readonly pid: number;
  readonly stderr: () => string;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  readonly data: string;
}

/** Starts the headless shell as the README says, from the built screen; waits for its ready line. */
export async function serve(
  args: readonly string[],
  data = mkdtempSync(join(tmpdir(), 'fogward-e2e-')),
): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'main/server/serve.ts'), ...args, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const line = await new Promise<string>((ready, refuse) => {
    if (child.stdout) createInterface(child.stdout).once('line', ready);
    void exited.then((code) => refuse(new Error(`server ended with ${code}: ${errors}`)));
  });
  const { ready, url } = JSON.parse(line);
  if (ready !== true) throw new Error(`not a ready line: ${line}`);
  return {
    url,
    pid: child.pid!,
    data,
    stderr: () => errors,
    kill: async (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Debian's Chromium, without its background traffic. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['FOGWARD_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} is missing: apt-get install chromium fonts-noto-cjk`);
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((what) => `--disable-${what}`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet] });
}

export interface Window {
  readonly page: Page;
  /** Errors of the page: exceptions, console errors, refused resources. */
  readonly complaints: string[];
}

export async function openWindow(
  browser: Browser,
  language: Language = 'zh-CN',
  size = { width: 1366, height: 768 },
): Promise<Window> {
  const context = await browser.newContext({ viewport: size, locale: language === 'en' ? 'en-US' : 'zh-CN' });
  await context.addInitScript((chosen) => {
    localStorage.setItem('fogward.language', chosen);
    for (const account of ['viewer', 'operator', 'technician', 'supervisor', 'admin', 'bench'])
      localStorage.setItem(`fogward.of.${account}.tour`, 'seen');
  }, language);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/**
 * Text that is cut off where nobody meant it to be: outside a box that hides what does not fit, without an ellipsis and
 * without a way to scroll there; and whatever makes the page or a pane scroll sideways.
 */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut: string[] = [];
    const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    const isCut = (element: HTMLElement, text: DOMRect): boolean => {
      let scrolls = false;
      for (let box: HTMLElement | null = element; box !== null && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.clipPath !== 'none' || (style.textOverflow === 'ellipsis' && hides(style.overflowX))) return false;
        const edge = box.getBoundingClientRect();
        const sideways = text.right > edge.right + 1.5 || text.left < edge.left - 1.5;
        if (hides(style.overflowX) && !scrolls && sideways) return true;
        const upright = text.bottom > edge.bottom + 3 || text.top < edge.top - 3;
        if (hides(style.overflowY) && !scrolls && upright) return true;
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) scrolls = true;
        if (style.position === 'fixed') break;
      }
      return !scrolls && (text.right > window.innerWidth + 1 || text.left < -1);
    };
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent?.trim());
      const [first, last] = [own[0], own.at(-1)];
      if (first === undefined || last === undefined || element.offsetParent === null) continue;
      if (element.closest('[aria-hidden=true], svg') !== null || getComputedStyle(element).visibility === 'hidden')
        continue;
      const range = document.createRange();
      range.setStartBefore(first);
      range.setEndAfter(last);
      const text = range.getBoundingClientRect();
      if (text.width > 0 && isCut(element, text)) cut.push(element.textContent?.trim().slice(0, 60) ?? '');
    }
    if (document.documentElement.scrollWidth > window.innerWidth) cut.push('the page scrolls sideways');
    for (const pane of document.querySelectorAll('.pane-body, .console-main'))
      if (pane.scrollWidth > pane.clientWidth + 1)
        cut.push(`a pane scrolls sideways: ${pane.parentElement?.className}`);
    return cut;
  });
}
