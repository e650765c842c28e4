/**
 * What `npm test` runs: format and lint, types, the screen's build, then every test once. The very last line is the
 * count. A skip that no reason below covers is a failure. `npm test -- PATH…` runs only those test files.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { findDesktopHere } from './shell/desktop-here.ts';
import { ensureSystemTools } from './system-tools.ts';

interface SkipReason {
  readonly files: RegExp;
  readonly why: string;
  /** Skipping is right only while this holds. */
  readonly holds: () => boolean;
}

const skipReasons: readonly SkipReason[] = [
  {
    files: /^tests\/shell\//,
    why: 'there is no Electron binary or no display here (ELECTRON_OVERRIDE_DIST_PATH names one)',
    holds: () => findDesktopHere() === undefined,
  },
];

const root = join(import.meta.dirname, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tool = (...path: string[]): string => join(root, 'node_modules', ...path);

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Tests that look at the built screen. */
const needsScreen = /e2e|shell|packaging|bench/;

const buildScreen = (count: Count): void =>
  runCheck(count, 'screen build', [join(root, 'main', 'launch.mjs'), 'build']);

function main(paths: readonly string[]): number {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  if (paths.length === 0) {
    const missing = ensureSystemTools(say);
    check(count, 'system tools', missing === undefined, missing);
    runCheck(count, 'format and lint', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check']);
    runCheck(count, 'types', [tool('typescript', 'bin', 'tsc'), '-b']);
    buildScreen(count);
  } else if (paths.some((path) => needsScreen.test(path))) buildScreen(count);
  runTests(count, paths);
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  say(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 && count.passed > 0 ? 0 : 1;
}

function check(count: Count, name: string, good: boolean, detail?: string): void {
  count[good ? 'passed' : 'failed'] += 1;
  say(`${good ? '✓' : '✗'} ${name}${detail === undefined ? '' : `: ${detail}`}`);
}

function runCheck(count: Count, name: string, args: readonly string[]): void {
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (done.status !== 0) say(`${done.stdout}${done.stderr}`);
  check(count, name, done.status === 0);
}

function runTests(count: Count, paths: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-report-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = [
    tool('vitest', 'vitest.mjs'),
    'run',
    '--config',
    join(root, 'tests', 'vitest.config.ts'),
    ...reporters,
    ...paths,
  ];
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const before = count.failed;
  try {
    for (const result of reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults) {
      countFile(count, relative(root, result.name), result);
    }
  } catch (error) {
    check(count, 'tests', false, `no report was written (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (done.status !== 0 && count.failed === before)
    check(count, 'tests', false, 'an error outside any test; see above');
}

type FileResult = z.infer<typeof reportSchema>['testResults'][number];

function countFile(count: Count, file: string, result: FileResult): void {
  const tests = result.assertionResults;
  if (result.status === 'failed' && tests.every((test) => test.status !== 'failed')) {
    check(count, file, false, 'the file failed outside its tests');
  }
  const reason = skipReasons.find((one) => one.files.test(file) && one.holds());
  for (const test of tests) {
    if (test.status === 'passed') count.passed += 1;
    else if (test.status === 'failed') count.failed += 1;
    else if (reason === undefined) check(count, `${file} ${test.fullName}`, false, 'skipped without a listed reason');
    else {
      count.skipped += 1;
      say(`– skipped ${file} ${test.fullName}: ${reason.why}`);
    }
  }
}

process.exitCode = main(process.argv.slice(2));
