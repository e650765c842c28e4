/** One reading of a device: all its samples together, or the first fault. */
import type { Reply, Request } from '../../../drivers/port.ts';
import { type Fault, fail, type Outcome, succeed } from '../../domain/outcome.ts';
import type { Sample } from '../../domain/reading.ts';
import type { Hearing } from './hearing.ts';
import type { Priority } from './line.ts';
import { forgetReplies, type Polled } from './polled.ts';
import { Turn } from './turn.ts';

/** Takes what was read; `refusal` says that some of what was asked is not there. */
export type Read = (outcome: Outcome<readonly Sample[]>, refusal?: Fault) => void;

export class ReadTurn extends Turn {
  readonly #hearing: Hearing;
  /** Why some of what was asked for is not asked, as it is known to be absent. */
  readonly #absent: Fault | undefined;
  readonly #settle: Read;
  /** Of each request of the turn. */
  readonly #samples: Sample[][] = [];
  #fault: Fault | undefined;

  constructor(polled: Polled, priority: Priority, hearing: Hearing, absent: Fault | undefined, settle: Read) {
    super(polled, priority);
    this.#hearing = hearing;
    this.#absent = absent;
    this.#settle = settle;
  }

  override take(part: Request, outcome: Outcome<Reply>, place: number): void {
    if (!outcome.ok) {
      this.#fault ??= outcome.fault;
      return;
    }
    const { polled } = this;
    polled.answers += 1;
    polled.holes?.answered(part);
    this.#samples[place] ??= [];
    this.#samples[place].push(...polled.program.decode(part, outcome.value));
  }

  override end(): void {
    const { polled } = this;
    if (this.refusal !== undefined && polled.answers === this.answers) {
      this.#fault ??= this.refusal;
      polled.refusals += 1;
    }
    const outcome = this.#taken();
    this.#hearing.settleHoles(polled);
    this.#settle(outcome, this.refusal ?? this.#absent);
  }

  #taken(): Outcome<readonly Sample[]> {
    const { polled } = this;
    if (this.#fault !== undefined) {
      this.#hearing.missed(polled, this.#fault);
      return fail(this.#fault);
    }
    const samples = this.#samples.flat();
    forgetReplies(polled);
    this.#hearing.heard(polled);
    this.#hearing.sink.answered(polled.device.id, samples, this.#hearing.clock.now());
    return succeed(samples);
  }
}
