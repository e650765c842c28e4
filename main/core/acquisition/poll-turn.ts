/** One turn of a poll: what is new in its answers goes to the picture, and its end tells what the device lacks. */
import type { Reply, Request } from '../../../drivers/port.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Hearing } from './hearing.ts';
import type { Priority } from './line.ts';
import type { PollEntry } from './polled.ts';
import { isSameReply } from './same-reply.ts';
import { Turn } from './turn.ts';

export class PollTurn extends Turn {
  override readonly entry: PollEntry;
  readonly #hearing: Hearing;
  readonly #done: () => void;
  /** Every request was answered or refused. */
  #isComplete = true;

  /** `done` is called once, when all its parts have answered or failed. */
  constructor(entry: PollEntry, priority: Priority, hearing: Hearing, done: () => void) {
    super(entry.owner, priority, entry);
    this.entry = entry;
    this.#hearing = hearing;
    this.#done = done;
  }

  override take(request: Request, outcome: Outcome<Reply>): void {
    const { entry, polled } = this;
    const { clock, sink } = this.#hearing;
    if (!outcome.ok) {
      this.#isComplete = false;
      if (outcome.fault.code !== 'queue/full') this.#hearing.missed(polled, outcome.fault);
      return;
    }
    this.#hearing.heard(polled);
    polled.holes?.answered(request);
    const now = clock.monotonic();
    if (entry.heardAt === undefined) entry.heard.fill(now);
    entry.heardAt = now;
    // Sensors are decoded every time: "the same again" is itself a finding.
    const part = entry.poll.requests.indexOf(request);
    if (part >= 0) entry.heard[part] = now;
    if (part >= 0 && polled.device.kind !== 'visibility-sensor') {
      const last = entry.last[part];
      if (last !== undefined && isSameReply(last, outcome.value))
        return sink.unchanged(polled.device.id, request, clock.now());
      entry.last[part] = outcome.value;
    }
    sink.answered(polled.device.id, polled.program.decode(request, outcome.value), clock.now(), request);
  }

  protected override end(): void {
    this.#settle();
    this.#hearing.askSoon(this.entry);
    this.#done();
  }

  #settle(): void {
    const { entry, polled, refusal } = this;
    const { holes } = polled;
    // A poll of which nothing is there says nothing of the device.
    const isNothing = holes?.swallows(entry.whole) === true;
    const hasRefusedAll = refusal !== undefined && polled.answers === this.answers && !isNothing;
    if (hasRefusedAll) this.#hearing.refusedAll(polled, refusal);
    if (holes !== undefined) this.#hearing.settleHoles(polled, entry);
    if (hasRefusedAll || isNothing || !this.#isComplete || polled.holes?.loses(entry.whole) === true) return;
    if (refusal !== undefined) entry.heard.fill(this.#hearing.clock.monotonic());
    entry.wasWhole = true;
  }
}
