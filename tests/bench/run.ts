/**
 * `npm run bench`: measures our own paths side by side with peers in one run and prints ratios, for those are what
 * lasts when the machine changes. Owns the command line only.
 */
import { parseArgs } from 'node:util';
import { converge } from './converge.ts';
import { dead } from './dead.ts';
import { render } from './render.ts';
import { type Bench, type BenchResult, tableOf } from './result.ts';
import { scale } from './scale.ts';
import { snmp } from './snmp.ts';
import { sweep, sweep20 } from './sweep.ts';

const benches: readonly Bench[] = [sweep, sweep20, dead, scale, snmp, converge, render];
const fewestRuns = 3;

const usage = `Usage: npm run bench -- NAME [--json] [--runs N]
       npm run bench -- --list

  --list      name every bench with what it measures
  --json      print the result as one JSON object on the last line; progress goes to stderr
  --runs N    take the median of N runs (default ${fewestRuns})

The exit code is 0 when every goal was met, 1 when one was missed, 2 when the bench could not run.
`;

async function main(args: readonly string[]): Promise<number> {
  const options = read(args);
  if (options === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (options.list) {
    for (const { name, about } of benches) process.stdout.write(`${name.padEnd(12)}${about}\n`);
    return 0;
  }
  const bench = benches.find(({ name }) => name === options.name);
  if (bench === undefined) {
    const known = benches.map(({ name }) => name).join(', ');
    process.stderr.write(
      options.name === undefined ? usage : `There is no bench ${options.name}; there are: ${known}.\n`,
    );
    return 2;
  }
  const result = await bench.run({ runs: options.runs, say: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${options.json ? JSON.stringify(result satisfies BenchResult) : tableOf(result)}\n`);
  return result.met ? 0 : 1;
}

interface Options {
  readonly name: string | undefined;
  readonly help: boolean;
  readonly list: boolean;
  readonly json: boolean;
  readonly runs: number;
}

/** The command line; `undefined` when it cannot be understood. */
function read(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        list: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        runs: { type: 'string', default: String(fewestRuns) },
      },
    });
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1 || positionals.length > 1) return undefined;
    return { name: positionals[0], help: values.help, list: values.list, json: values.json, runs };
  } catch {
    return undefined;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
