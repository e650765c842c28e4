/** Drives a Chromium without a GPU: traces, memory and processor time of one page. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { type MainThread, mainThread, type TraceEvent } from './render-trace.ts';

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['FOGWARD_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is missing; name another in FOGWARD_CHROMIUM`);
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((what) => `--disable-${what}`);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--no-first-run', '--enable-precise-memory-info', ...quiet],
  });
}

export interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly session: CDPSession;
}

/** A fresh page at a control-room size, past the first evening's tour. */
export async function openPage(browser: Browser): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addInitScript(() => localStorage.setItem('fogward.of.bench.tour', 'seen'));
  const page = await context.newPage();
  return { context, page, session: await context.newCDPSession(page) };
}

const categories = ['-*', '__metadata', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** Traces the page's main thread while `act` runs. */
export async function traced(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<MainThread> {
  await browser.startTracing(page, { categories });
  await act();
  const trace: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  return mainThread(trace.traceEvents);
}

/** Bytes of the page's heap that are really in use. */
export async function heapOf(session: CDPSession): Promise<number> {
  for (let n = 0; n < 2; n += 1) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** Processor seconds so far by kind of process. */
export async function processorTimes(browser: Browser): Promise<Readonly<Record<string, number>>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const times: Record<string, number> = {};
  for (const { type, cpuTime } of processInfo) times[type] = (times[type] ?? 0) + cpuTime;
  return times;
}
