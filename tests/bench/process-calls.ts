/** Calls between the bench and the processes it starts: one question, one answer, over the fork's own channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly why: string };

/** Milliseconds of the machine's monotonic clock: unlike `performance.now()`, the same in every process. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

type Answerers = { readonly [name: string]: (argument: never) => unknown };

/** Answers the parent's calls in this process until the parent goes away. */
export function answerCalls(answerers: Answerers): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (call: Call) => {
    const answer = async (): Promise<unknown> => {
      const answerer = answerers[call.name];
      if (answerer === undefined) throw new Error(`Bug: nobody answers ${call.name}`);
      return answerer(call.argument as never);
    };
    answer().then(
      (value) => process.send?.({ id: call.id, ok: true, value } satisfies Answer),
      (error: unknown) => process.send?.({ id: call.id, ok: false, why: String(error) } satisfies Answer),
    );
  });
}

/** A process of the bench's own. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { settle: (value: never) => void; refuse: (error: Error) => void }>();
  #calls = 0;

  /** `options`: for Node, as the product itself is started with. */
  constructor(module: URL, options: readonly string[] = []) {
    const execArgv = [...options, ...(process.env['FOGWARD_BENCH_NODE_OPTIONS']?.split(' ') ?? [])];
    this.#child = fork(fileURLToPath(module), [], { execArgv, stdio: ['ignore', 2, 2, 'ipc'] });
    this.#child.on('message', (answer: Answer) => this.#answered(answer));
    this.#child.on('exit', (code, signal) => {
      for (const { refuse } of this.#waiting.values())
        refuse(new Error(`${module.pathname.split('/').at(-1)} ended early (${signal ?? code})`));
      this.#waiting.clear();
    });
  }

  /** Asks the process; throws what it threw, or that it ended. */
  call<T>(name: string, argument?: unknown): Promise<T> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise<T>((settle, refuse) => {
      this.#waiting.set(id, { settle: settle as (value: never) => void, refuse });
      this.#child.send({ id, name, argument } satisfies Call);
    });
  }

  /** Lets the process end by itself; settles when it has. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((settle) => this.#child.once('exit', settle));
    this.#child.disconnect();
    await ended;
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.settle(answer.value as never);
    else waiting?.refuse(new Error(answer.why));
  }
}
