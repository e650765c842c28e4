/** What a bench says in the end, as one object for machines and one table for people. */

export interface Goal {
  readonly op: '>=' | '<=';
  readonly value: number;
}

export interface BenchResult {
  readonly name: string;
  readonly runs: number;
  /** Ours against each peer, taken in the same run; the median over the runs. */
  readonly ratios: { readonly [peer: string]: number };
  readonly goals: { readonly [peer: string]: Goal };
  readonly met: boolean;
  readonly detail: { readonly [key: string]: unknown };
}

export interface Bench {
  readonly name: string;
  /** One sentence for `--list`. */
  readonly about: string;
  run(options: { readonly runs: number; readonly say: (line: string) => void }): Promise<BenchResult>;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Rounds to `digits` significant digits, for reading. */
export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));

/** Puts a result together; every goal needs its ratio. */
export function resultOf(
  name: string,
  runs: number,
  ratios: BenchResult['ratios'],
  goals: BenchResult['goals'],
  detail: BenchResult['detail'],
): BenchResult {
  const met = Object.entries(goals).every(([peer, { op, value }]) => {
    const ratio = ratios[peer];
    return ratio !== undefined && (op === '>=' ? ratio >= value : ratio <= value);
  });
  const shown = Object.fromEntries(Object.entries(ratios).map(([peer, ratio]) => [peer, rounded(ratio)]));
  return { name, runs, ratios: shown, goals, met, detail };
}

/** The result as a table for people. */
export function tableOf({ name, runs, ratios, goals, met, detail }: BenchResult): string {
  const rows = Object.entries(ratios).map(([peer, ratio]) => {
    const goal = goals[peer];
    return `  ${peer.padEnd(16)}${String(ratio).padStart(8)}   ${goal ? `goal ${goal.op} ${goal.value}` : ''}`;
  });
  const facts = Object.entries(detail).map(([key, value]) => `  ${key}: ${wordsOf(value)}`);
  const head = `${name}, ${runs} ${runs === 1 ? 'run' : 'runs'}: ${met ? 'all goals met' : 'a goal is MISSED'}`;
  return [head, '', '  ours against', ...rows, '', ...facts].join('\n');
}

const wordsOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, inner]) => `${key} ${wordsOf(inner)}`)
        .join(', ')
    : Array.isArray(value)
      ? value.map(wordsOf).join(' / ')
      : String(value);
