/** `bench render`: what ten thousand lamps and a thousand changes a second cost the screen, without a GPU. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { heapOf, openBrowser, openPage, processorTimes, traced } from './render-browser.ts';
import { buildScreens } from './render-screen.ts';
import { perFrame, perWindow, quantile } from './render-trace.ts';
import { type Bench, type BenchResult, median, resultOf, rounded } from './result.ts';

export interface RenderSize {
  readonly lamps: number;
  readonly zones: number;
  /** Changes a second. */
  readonly rate: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  readonly loads: number;
  readonly clicks: number;
  /** Seconds of road told in the memory run, and how much faster than life they are told. */
  readonly hour: number;
  readonly haste: number;
  readonly runs: number;
}

const full = { lamps: 10_000, zones: 24, rate: 1_000, seconds: 10, loads: 5, clicks: 20, hour: 3_600, haste: 20 };

export const render: Bench = {
  name: 'render',
  about: 'draws 10,000 lamps with 1,000 changes a second in Chromium without a GPU, beside plain React.',
  run: ({ runs, say }) => runRender({ ...full, runs }, say),
};

/** Goals as the console promises them: times in ms, the rest as shares. */
const goals = {
  'console-p95-ms': { op: '<=', value: 8 },
  'strip-p50-ms': { op: '<=', value: 2 },
  'strip-to-react': { op: '<=', value: 0.2 },
  'browser-cores': { op: '<=', value: 0.5 },
  'first-paint-ms': { op: '<=', value: 1_500 },
  'intended-p95-ms': { op: '<=', value: 100 },
  'heap-growth': { op: '<=', value: 1.1 },
  'feed-lost': { op: '<=', value: 0 },
} as const;

export async function runRender(size: RenderSize, say: (line: string) => void): Promise<BenchResult> {
  say('building the screen');
  const folder = await buildScreens();
  const core = await startCore(size, folder);
  const browser = await openBrowser();
  try {
    const rounds: Round[] = [];
    for (let run = 0; run < size.runs; run += 1) {
      say(`run ${run + 1} of ${size.runs}`);
      rounds.push(await oneRound(browser, core, size, say));
    }
    say(`an hour of it, ${size.haste} times as fast`);
    const heap = await memoryRun(browser, core, size);
    const middle = (pick: (round: Round) => number): number => median(rounds.map(pick));
    const strip = middle((round) => round.stripP50);
    const react = middle((round) => round.reactP50);
    return resultOf(
      'render',
      size.runs,
      {
        'console-p95-ms': middle((round) => round.consoleP95),
        'strip-p50-ms': strip,
        'strip-to-react': strip / react,
        'browser-cores': middle((round) => round.cores),
        'first-paint-ms': middle((round) => round.firstPaint),
        'intended-p95-ms': middle((round) => round.intendedP95),
        'heap-growth': heap.growth,
        'feed-lost': Math.max(...rounds.map((round) => round.lost)),
      },
      goals,
      {
        lamps: size.lamps,
        changesPerSecond: Math.round(middle((round) => round.pace)),
        consoleMs: {
          p50: rounded(middle((round) => round.consoleP50)),
          processorP95: rounded(middle((round) => round.workedP95)),
          p99: rounded(middle((round) => round.consoleP99)),
          worst: rounded(middle((round) => round.consoleWorst)),
          busyShare: rounded(middle((round) => round.busy)),
        },
        reactP50Ms: rounded(react),
        rendererCores: rounded(middle((round) => round.rendererCores)),
        intendedP50Ms: rounded(middle((round) => round.intendedP50)),
        heapMB: heap.samples.map((bytes) => rounded(bytes / 1e6)),
        chromium: browser.version(),
      },
    );
  } finally {
    await browser.close();
    core.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface BenchCore {
  readonly url: string;
  tell(order: object): void;
  /** Changes made so far. */
  changed(): Promise<number>;
  end(): void;
}

async function startCore({ lamps, zones }: RenderSize, screen: string): Promise<BenchCore> {
  const child: ChildProcess = fork(
    fileURLToPath(new URL('./render-core.ts', import.meta.url)),
    [String(lamps), String(zones)],
    { env: { ...process.env, FOGWARD_SCREEN: screen }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const [{ url }] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the core of the bench ended'))),
  ])) as [{ url: string }];
  return {
    url,
    tell: (order) => void child.send(order),
    changed: async () => {
      const answer = once(child, 'message');
      child.send({ count: true });
      const [{ changed }] = (await answer) as [{ changed: number }];
      return changed;
    },
    end: () => void child.disconnect(),
  };
}

interface Round {
  readonly firstPaint: number;
  readonly consoleP50: number;
  readonly consoleP95: number;
  readonly workedP95: number;
  readonly consoleP99: number;
  readonly consoleWorst: number;
  readonly busy: number;
  readonly cores: number;
  readonly rendererCores: number;
  readonly pace: number;
  readonly lost: number;
  readonly intendedP50: number;
  readonly intendedP95: number;
  readonly stripP50: number;
  readonly reactP50: number;
}

async function oneRound(
  browser: Browser,
  core: BenchCore,
  size: RenderSize,
  say: (line: string) => void,
): Promise<Round> {
  core.tell({ rate: 0 });
  const firstPaint = await firstPaints(browser, core, size);
  say(`  first useful paint ${Math.round(firstPaint)} ms`);
  core.tell({ rate: size.rate });
  const whole = await wholeConsole(browser, core, size);
  say(`  whole console p95 ${rounded(whole.consoleP95)} ms a frame, ${rounded(whole.cores)} cores, ${whole.lost} lost`);
  const clicks = await clickTimes(browser, core, size);
  say(`  click to intended p95 ${rounded(clicks.intendedP95)} ms`);
  core.tell({ rate: 0 });
  const alone = await stripAlone(browser, core, size);
  say(`  strip alone p50 ${rounded(alone.stripP50)} ms, plain React ${rounded(alone.reactP50)} ms`);
  return { firstPaint, ...whole, ...clicks, ...alone };
}

/** From the request of the page to the frame in which the first zone stands on it; a fresh profile each time. */
async function firstPaints(browser: Browser, core: BenchCore, { loads }: RenderSize): Promise<number> {
  const times: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    const { context, page } = await openPage(browser);
    await page.addInitScript(() => {
      const look = (): void => {
        if (document.querySelector('.zone-tile .visibility-value') === null) requestAnimationFrame(look);
        else
          requestAnimationFrame(() => document.documentElement.setAttribute('data-painted', String(performance.now())));
      };
      requestAnimationFrame(look);
    });
    await page.goto(core.url);
    const painted = page.locator('html[data-painted]');
    await painted.waitFor({ state: 'attached', timeout: 30_000 });
    times.push(Number(await painted.getAttribute('data-painted')));
    await context.close();
  }
  return median(times);
}

const pause = (span: number): Promise<void> => new Promise((resume) => setTimeout(resume, span));
const zonePage = (core: BenchCore): string => `${core.url}/#/zone/zone-0`;

async function wholeConsole(browser: Browser, core: BenchCore, { rate, seconds }: RenderSize) {
  const { context, page, session } = await openPage(browser);
  let delivered = 0;
  let snapshots = 0;
  await session.send('Network.enable');
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    const text = response.opcode === 1 ? response.payloadData : Buffer.from(response.payloadData, 'base64').toString();
    if (!text.includes('"lamp-')) return;
    if (text.includes('"snapshot"')) snapshots += 1;
    else delivered += text.split('"condition"').length - 1;
  });
  core.tell({ rate: 0 });
  await page.goto(zonePage(core));
  await page.locator('.strip-box canvas').first().waitFor();
  await pause(2_500);
  const before = await core.changed();
  core.tell({ rate });
  await pause(2_000);
  const cpu = await processorTimes(browser);
  const told = await core.changed();
  const began = performance.now();
  const thread = await traced(browser, page, () => pause(seconds * 1000));
  const took = (performance.now() - began) / 1000;
  const pace = ((await core.changed()) - told) / took;
  const after = await processorTimes(browser);
  core.tell({ rate: 0 });
  await pause(1_500);
  const made = (await core.changed()) - before;
  core.tell({ rate });
  await context.close();
  const windows = perWindow(thread);
  const worked = perWindow(thread, undefined, (task) => task.worked);
  const spent = (kind: string): number => ((after[kind] ?? 0) - (cpu[kind] ?? 0)) / took;
  return {
    consoleP50: quantile(windows, 0.5),
    consoleP95: quantile(windows, 0.95),
    workedP95: quantile(worked, 0.95),
    consoleP99: quantile(windows, 0.99),
    consoleWorst: Math.max(...windows),
    busy: windows.reduce((sum, one) => sum + one, 0) / (thread.to - thread.from),
    cores: Object.keys(after).reduce((sum, kind) => sum + spent(kind), 0),
    rendererCores: spent('renderer'),
    pace,
    lost: Math.max(0, made - delivered) + Math.max(0, snapshots - 1),
  };
}

/** From a click on the page to the frame in which the lamp's command is shown as intended. */
async function clickTimes(browser: Browser, core: BenchCore, { clicks }: RenderSize) {
  const { context, page } = await openPage(browser);
  await page.goto(zonePage(core));
  const times: number[] = [];
  for (let click = 0; click < clicks; click += 1) {
    core.tell({ failOne: true });
    await page.locator('.flow .tally.phase-failed:not(.tally-none)').waitFor();
    await page.locator('.flow button:enabled').waitFor();
    await pause(100 + ((click * 37) % 200));
    times.push(
      await page.evaluate(
        () =>
          new Promise<number>((done) => {
            const began = performance.now();
            document.querySelector<HTMLButtonElement>('.flow button')?.click();
            const look = (): void => {
              if (document.querySelector('.flow .tally.phase-pending:not(.tally-none)') === null)
                requestAnimationFrame(look);
              else requestAnimationFrame(() => done(performance.now() - began));
            };
            look();
          }),
      ),
    );
  }
  await context.close();
  return { intendedP50: quantile(times, 0.5), intendedP95: quantile(times, 0.95) };
}

async function stripAlone(browser: Browser, core: BenchCore, { lamps, seconds }: RenderSize) {
  const measure = async (peer: 'runCanvas' | 'runReact'): Promise<number> => {
    const { context, page } = await openPage(browser);
    await page.goto(`${core.url}/strip.html`);
    const run = (span: number) =>
      page.evaluate(
        ([name, count, length]) =>
          (globalThis as unknown as Record<string, (count: number, seconds: number) => Promise<void>>)[name]?.(
            count,
            length,
          ),
        [peer, lamps, span] as const,
      );
    await run(1);
    const thread = await traced(browser, page, () => run(seconds / 2));
    await context.close();
    return quantile(perFrame(thread), 0.5);
  };
  return { stripP50: await measure('runCanvas'), reactP50: await measure('runReact') };
}

/** The heap after each quarter of an hour of changes, each after a full collection. */
async function memoryRun(browser: Browser, core: BenchCore, { hour, haste, rate }: RenderSize) {
  const { context, page, session } = await openPage(browser);
  await page.goto(zonePage(core));
  await page.locator('.strip-box canvas').first().waitFor();
  const samples: number[] = [];
  const start = await core.changed();
  for (let quarter = 1; quarter <= 4; quarter += 1) {
    core.tell({ rate: rate * haste });
    while ((await core.changed()) - start < (hour * rate * quarter) / 4) await pause(200);
    core.tell({ rate: 0 });
    await pause(1_500);
    samples.push(await heapOf(session));
  }
  await context.close();
  return { samples, growth: (samples[3] ?? Number.NaN) / (samples[0] ?? Number.NaN) };
}
